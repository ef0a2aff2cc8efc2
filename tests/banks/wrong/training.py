"""Wrong answers to training's functions: a right answer with the lines in it that students write in their place.

Each entry is (function, slug that names it or "" where only the checks must object, replacements: old, new, …).
"""

# ruff: noqa
# Written as students write.

SOURCE = '''
import numpy as np

rng_of_the_file = np.random.default_rng(0)
velocity = []


def forward(x, weights, biases):
    acts = [x]
    for i, (w, b) in enumerate(zip(weights, biases)):
        z = acts[-1] @ w.T + b
        if i < len(weights) - 1:
            acts.append(0.5 + 0.5 * np.tanh(z / 2))
        else:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            acts.append(e / e.sum(axis=1, keepdims=True))
    return acts


def backward(acts, y, weights):
    gw, gb = [], []
    d = (acts[-1] - y) / len(y)
    for l in range(len(weights) - 1, -1, -1):
        gw.insert(0, d.T @ acts[l])
        gb.insert(0, d.sum(axis=0))
        d = d @ weights[l] * acts[l] * (1 - acts[l])
    return gw, gb


def initialize(sizes, rng):
    weights, biases = [], []
    for i in range(len(sizes) - 1):
        d, k = sizes[i], sizes[i + 1]
        weights.append(rng.normal(0, 1 / np.sqrt(d), (k, d)))
        biases.append(np.zeros(k))
    return weights, biases


def sgd_step(weights, biases, grad_weights, grad_biases, learning_rate):
    new_weights, new_biases = [], []
    for w, b, gw, gb in zip(weights, biases, grad_weights, grad_biases):
        new_weights.append(w - learning_rate * gw)
        new_biases.append(b - learning_rate * gb)
    return new_weights, new_biases


def fit(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    n = len(x)
    weights, biases = initialize([x.shape[1], *hidden, y.shape[1]], rng)
    for epoch in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            rows = order[start:start + batch_size]
            xb, yb = x[rows], y[rows]
            gw, gb = backward(forward(xb, weights, biases), yb, weights)
            weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)
    return weights, biases


def predict(x, weights, biases):
    probabilities = forward(x, weights, biases)[-1]
    return probabilities.argmax(axis=1)
'''

IW, IB = "weights.append(rng.normal(0, 1 / np.sqrt(d), (k, d)))", "biases.append(np.zeros(k))"
SW, SB = "new_weights.append(w - learning_rate * gw)", "new_biases.append(b - learning_rate * gb)"
SR = "    return new_weights, new_biases"
RNG, ORDER, EPOCH = "rng = np.random.default_rng(seed)", "order = rng.permutation(n)", "for epoch in range(epochs):"
BATCH, ROWS, TAKE = "for start in range(0, n, batch_size):", "rows = order[start:start + batch_size]", "xb, yb = x[rows], y[rows]"
GRAD = "gw, gb = backward(forward(xb, weights, biases), yb, weights)"
STEP = "weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)"
INIT = "weights, biases = initialize([x.shape[1], *hidden, y.shape[1]], rng)"
LABELS = "return probabilities.argmax(axis=1)"

WRONG = [
    # initialize
    ("initialize", "zero-weights", IW, "weights.append(np.zeros((k, d)))"),
    ("initialize", "constant-weights", IW, "weights.append(np.ones((k, d)))"),
    ("initialize", "constant-weights", IW, "weights.append(np.full((k, d), 1 / np.sqrt(d)))"),
    ("initialize", "constant-weights", IW, "weights.append(np.full((k, d), rng.normal()))"),
    ("initialize", "units-alike", IW, "weights.append(np.tile(rng.normal(0, 1 / np.sqrt(d), d), (k, 1)))"),
    ("initialize", "shapes-transposed", IW, "weights.append(rng.normal(0, 1 / np.sqrt(d), (d, k)))"),
    ("initialize", "bias-rows", IB, "biases.append(np.zeros((1, k)))"),
    ("initialize", "bias-columns", IB, "biases.append(np.zeros((k, 1)))"),
    ("initialize", "bias-of-inputs", IB, "biases.append(np.zeros(d))"),
    ("initialize", "bias-numbers", IB, "biases.append(0.0)"),
    ("initialize", "results-swapped", "return weights, biases\n\n\ndef sgd", "return biases, weights\n\n\ndef sgd"),
    ("initialize", "layer-pairs", "return weights, biases\n\n\ndef sgd", "return list(zip(weights, biases))\n\n\ndef sgd"),
    ("initialize", "weights-only", "return weights, biases\n\n\ndef sgd", "return weights\n\n\ndef sgd"),
    ("initialize", "last-layer-missing", "range(len(sizes) - 1)", "range(len(sizes) - 2)"),
    ("initialize", "first-layer-missing", "range(len(sizes) - 1)", "range(1, len(sizes) - 1)"),
    ("initialize", "rng-global", IW, "weights.append(np.random.normal(0, 1 / np.sqrt(d), (k, d)))"),
    ("initialize", "rng-global", IW, "weights.append(np.random.default_rng().normal(0, 1 / np.sqrt(d), (k, d)))"),
    ("initialize", "rng-global", IW, "weights.append(rng_of_the_file.normal(0, 1 / np.sqrt(d), (k, d)))"),
    ("initialize", "rng-ignored", "weights, biases = [], []\n    for i in range(len(sizes)", "weights, biases = [], []; rng = np.random.default_rng(42)\n    for i in range(len(sizes)"),
    ("initialize", "rng-ignored", "weights, biases = [], []\n    for i in range(len(sizes)", "weights, biases = [], []; np.random.seed(0); rng = np.random\n    for i in range(len(sizes)"),
    ("initialize", "same-spread-everywhere", IW, "weights.append(rng.normal(0, 1, (k, d)))"),
    ("initialize", "same-spread-everywhere", IW, "weights.append(0.01 * rng.standard_normal((k, d)))"),
    ("initialize", "same-spread-everywhere", IW, "weights.append(rng.uniform(-1, 1, (k, d)))"),
    ("initialize", "weights-off-centre", IW, "weights.append(rng.random((k, d)))"),
    ("initialize", "weights-off-centre", IW, "weights.append(0.5 + rng.normal(0, 1 / np.sqrt(d), (k, d)))"),
    ("initialize", "spread-by-fan-out", IW, "weights.append(rng.normal(0, 1 / np.sqrt(k), (k, d)))"),
    ("initialize", "spread-grows", IW, "weights.append(rng.normal(0, np.sqrt(d), (k, d)))"),
    ("initialize", "spread-by-first-size", IW, "weights.append(rng.normal(0, 1 / np.sqrt(sizes[0]), (k, d)))"),
    ("initialize", "spread-by-last-size", IW, "weights.append(rng.normal(0, 1 / np.sqrt(sizes[-1]), (k, d)))"),
    ("initialize", "float32", IW, "weights.append(rng.normal(0, 1 / np.sqrt(d), (k, d)).astype(np.float32))", IB, "biases.append(np.zeros(k, dtype=np.float32))"),
    ("initialize", "biases-for-inputs-too", "weights, biases = [], []\n    for i in range(len(sizes)", "weights, biases = [], [np.zeros(sizes[0])]\n    for i in range(len(sizes)"),
    ("initialize", "bias-in-the-weights", IW, "weights.append(rng.normal(0, 1 / np.sqrt(d), (k, d + 1)))"),
    ("initialize", "", IW, "weights.append(rng.integers(-3, 4, (k, d)))"),
    ("initialize", "rng-global", IB, "biases.append(np.random.randn(k))"),
    ("initialize", "weights-off-centre + rng-ignored", IW, "weights.append(np.arange(k * d).reshape(k, d) / d / k)"),
    ("initialize", "", IB, "biases.append(np.zeros(k)); sizes = list(sizes); sizes.append(3)\n    sizes.pop()", "return weights, biases\n\n\ndef sgd", "return weights, biases[:-1]\n\n\ndef sgd"),
    # sgd_step
    ("sgd_step", "uphill", SW, SW.replace("-", "+"), SB, SB.replace("-", "+")),
    ("sgd_step", "rate-ignored", SW, "new_weights.append(w - gw)", SB, "new_biases.append(b - gb)"),
    ("sgd_step", "rate-divides", SW, "new_weights.append(w - gw / learning_rate)", SB, "new_biases.append(b - gb / learning_rate)"),
    ("sgd_step", "rate-squared", SW, "new_weights.append(w - learning_rate ** 2 * gw)", SB, "new_biases.append(b - learning_rate ** 2 * gb)"),
    ("sgd_step", "weights-only", SB, "new_biases.append(b.copy())"),
    ("sgd_step", "biases-only", SW, "new_weights.append(w.copy())"),
    ("sgd_step", "biases-uphill", SB, "new_biases.append(b + learning_rate * gb)"),
    ("sgd_step", "biases-without-rate", SB, "new_biases.append(b - gb)"),
    ("sgd_step", "biases-averaged", SB, "new_biases.append(b - learning_rate * gb.mean())"),
    ("sgd_step", "step-alone", SW, "new_weights.append(learning_rate * gw)", SB, "new_biases.append(learning_rate * gb)"),
    ("sgd_step", "step-alone-negative", SW, "new_weights.append(-learning_rate * gw)", SB, "new_biases.append(-learning_rate * gb)"),
    ("sgd_step", "step-multiplied", SW, "new_weights.append(w * (1 - learning_rate * gw))", SB, "new_biases.append(b * (1 - learning_rate * gb))"),
    ("sgd_step", "rate-on-the-weights", SW, "new_weights.append(learning_rate * w - gw)", SB, "new_biases.append(learning_rate * b - gb)"),
    ("sgd_step", "rate-on-everything", SW, "new_weights.append(learning_rate * (w - gw))", SB, "new_biases.append(learning_rate * (b - gb))"),
    ("sgd_step", "sign-only", SW, "new_weights.append(w - learning_rate * np.sign(gw))", SB, "new_biases.append(b - learning_rate * np.sign(gb))"),
    ("sgd_step", "divided-by-rows", SW, "new_weights.append(w - learning_rate * gw / len(gw))", SB, "new_biases.append(b - learning_rate * gb / len(gb))"),
    ("sgd_step", "divided-by-layers", SW, "new_weights.append(w - learning_rate * gw / len(weights))", SB, "new_biases.append(b - learning_rate * gb / len(weights))"),
    ("sgd_step", "changes-weights-and-biases", SW, "w -= learning_rate * gw; new_weights.append(w)", SB, "b -= learning_rate * gb; new_biases.append(b)"),
    ("sgd_step", "changes-weights-and-biases", SW, "w -= learning_rate * gw", SB, "b -= learning_rate * gb", SR, "    return weights, biases"),
    ("sgd_step", "changes-weights", SW, "w -= learning_rate * gw; new_weights.append(w.copy())"),
    ("sgd_step", "changes-grad_weights", SW, "gw *= learning_rate; new_weights.append(w - gw)"),
    ("sgd_step", "results-swapped", SR, "    return new_biases, new_weights"),
    ("sgd_step", "layer-pairs", SR, "    return list(zip(new_weights, new_biases))"),
    ("sgd_step", "weights-alone-returned", SR, "    return new_weights"),
    ("sgd_step", "one-list", SR, "    return new_weights + new_biases"),
    ("sgd_step", "last-layer-returned", SR, "    return new_weights[-1], new_biases[-1]"),
    ("sgd_step", "last-layer-listed", SR, "        return_ = new_weights[-1:], new_biases[-1:]\n    return return_"),
    ("sgd_step", "reversed", SR, "    return new_weights[::-1], new_biases[::-1]"),
    ("sgd_step", "nothing-returned", SR, ""),
    ("sgd_step", "nothing-moves", SW, "w = w.copy(); new_weights.append(w); w = w - learning_rate * gw", SB, "b = b.copy(); new_biases.append(b); b = b - learning_rate * gb"),
    ("sgd_step", "", SW, "velocity.append(1); new_weights.append(w - learning_rate * gw * (1 if len(velocity) < 9 else 1.5))"),
    ("sgd_step", "", SW, "new_weights.append(np.round(w - learning_rate * gw, 4))"),
    ("sgd_step", "", SW, "new_weights.append((w - learning_rate * gw).tolist())"),
    ("sgd_step", "", SW, "new_weights.append(w - 0.1 * gw)", SB, "new_biases.append(b - 0.1 * gb)"),
    # predict
    ("predict", "probabilities", LABELS, "return probabilities"),
    ("predict", "largest-probability", LABELS, "return probabilities.max(axis=1)"),
    ("predict", "down-columns", LABELS, "return probabilities.argmax(axis=0)"),
    ("predict", "over-all", LABELS, "return probabilities.argmax()"),
    ("predict", "over-all", LABELS, "return np.argmax(probabilities)"),
    ("predict", "one-hot", LABELS, "return np.eye(probabilities.shape[1], dtype=int)[probabilities.argmax(axis=1)]"),
    ("predict", "rounded", LABELS, "return np.round(probabilities)"),
    ("predict", "rounded-integers", LABELS, "return (probabilities >= 0.5).astype(int)"),
    ("predict", "threshold", LABELS, "return probabilities > 0.5"),
    ("predict", "least-probable", LABELS, "return probabilities.argmin(axis=1)"),
    ("predict", "counted-from-one", LABELS, "return probabilities.argmax(axis=1) + 1"),
    ("predict", "floats", LABELS, "return probabilities.argmax(axis=1).astype(float)"),
    ("predict", "column", LABELS, "return probabilities.argmax(axis=1, keepdims=True)"),
    ("predict", "column", LABELS, "return probabilities.argmax(axis=1).reshape(-1, 1)"),
    ("predict", "python-list", LABELS, "return probabilities.argmax(axis=1).tolist()"),
    ("predict", "sorted-places", LABELS, "return np.argsort(probabilities)"),
    ("predict", "hidden-layer", "forward(x, weights, biases)[-1]\n    return prob", "forward(x, weights, biases)[-2]\n    return prob"),
    ("predict", "inputs", "forward(x, weights, biases)[-1]\n    return prob", "forward(x, weights, biases)[0]\n    return prob"),
    ("predict", "first-layer", "forward(x, weights, biases)[-1]\n    return prob", "forward(x, weights, biases)[1]\n    return prob"),
    ("predict", "activations", LABELS, "return forward(x, weights, biases)"),
    ("predict", "nothing-returned", LABELS, "labels = probabilities.argmax(axis=1)"),
    ("predict", "second-class-threshold", LABELS, "return (probabilities[:, -1] > 0.5).astype(int)"),
    ("predict", "no-biases", "forward(x, weights, biases)[-1]\n    return prob", "forward(x, weights, [0 * b for b in biases])[-1]\n    return prob"),
    ("predict", "zeros", LABELS, "return np.zeros(len(x), dtype=int)"),
    ("predict", "counted-from-the-end", LABELS, "return probabilities[:, ::-1].argmax(axis=1)"),
    ("predict", "first-row-only", LABELS, "return probabilities[0].argmax()"),
    ("predict", "changes-x", LABELS, "x -= x.mean(axis=0); return probabilities.argmax(axis=1)"),
    ("predict", "", LABELS, "return probabilities.argmax(axis=1) % 3"),
    ("predict", "", "e = np.exp(z - z.max(axis=1, keepdims=True))", "e = np.exp(z)"),
    ("predict", "", LABELS, "return probabilities.argmax(axis=1)[::-1]"),
    # fit: rows and batches
    ("fit", "never-shuffled", ORDER, "order = np.arange(n)"),
    ("fit", "never-shuffled", TAKE, "xb, yb = x[start:start + batch_size], y[start:start + batch_size]"),
    ("fit", "same-order-every-epoch", EPOCH, "order = rng.permutation(n)\n    " + EPOCH, "\n        " + ORDER, ""),
    ("fit", "one-order-for-all-seeds", ORDER, "order = np.random.default_rng(0).permutation(n)"),
    ("fit", "same-order-every-epoch", ORDER, "order = np.random.default_rng(seed).permutation(n)"),
    ("fit", "same-order-every-epoch", EPOCH, EPOCH + "\n        rng = np.random.default_rng(seed)"),
    ("fit", "orders-without-seed", RNG, RNG + "; order_rng = np.random.default_rng(42)", ORDER, "order = order_rng.permutation(n)"),
    ("fit", "always-reversed", ORDER, "order = np.arange(n)[::-1]"),
    ("fit", "rotated-only", ORDER, "order = np.roll(np.arange(n), rng.integers(n))"),
    ("fit", "y-not-shuffled", TAKE, "xb, yb = x[rows], y[start:start + batch_size]"),
    ("fit", "x-not-shuffled", TAKE, "xb, yb = x[start:start + batch_size], y[rows]"),
    ("fit", "shuffled-apart", ORDER, "order = rng.permutation(n); other = rng.permutation(n)", TAKE, "xb, yb = x[rows], y[other[start:start + batch_size]]"),
    ("fit", "last-batch-dropped", BATCH, "for start in range(0, n - batch_size + 1, batch_size):"),
    ("fit", "last-batch-dropped", BATCH, "for start in range(0, n // batch_size * batch_size, batch_size):"),
    ("fit", "last-full-batch-dropped", BATCH, "for start in range(0, n - batch_size, batch_size):"),
    ("fit", "last-batch-overlaps", ROWS, "rows = order[max(0, min(start, n - batch_size)):start + batch_size]"),
    ("fit", "last-batch-wraps", ROWS, "rows = np.take(order, range(start, start + batch_size), mode='wrap')"),
    ("fit", "batch-size-as-number-of-batches", BATCH, "for rows in np.array_split(order, min(batch_size, n)):", "            " + ROWS + "\n", ""),
    ("fit", "batches-evened-out", BATCH, "for rows in np.array_split(order, -(-n // batch_size)):", "            " + ROWS + "\n", ""),
    ("fit", "batches-evened-out", BATCH, "for rows in np.array_split(order, max(1, n // batch_size)):", "            " + ROWS + "\n", ""),
    ("fit", "one-batch-an-epoch", STEP, STEP + "\n            break"),
    ("fit", "batch-size-ignored", BATCH, "for start in [0]:", ROWS, "rows = order"),
    ("fit", "single-rows", BATCH, "for start in range(n):", ROWS, "rows = order[start:start + 1]"),
    ("fit", "batches-overlap", BATCH, "for start in range(n):"),
    ("fit", "batches-grow", ROWS, "rows = order[:start + batch_size]"),
    ("fit", "batches-shrink", ROWS, "rows = order[start:]"),
    ("fit", "last-batch-wraps", ROWS, ROWS + "; rows = np.concatenate([rows, order[:batch_size - len(rows)]])"),
    ("fit", "last-batch-wraps", ROWS, ROWS + "; rows = np.concatenate([rows, order[:min(n, batch_size) - len(rows)]])"),
    ("fit", "step-outside-the-batch-loop", "            weights, biases = sgd_step", "        weights, biases = sgd_step"),
    ("fit", "batches-drawn-apart", ROWS, "rows = rng.choice(n, min(batch_size, n), replace=False)"),
    ("fit", "drawn-with-replacement", ROWS, "rows = rng.integers(0, n, batch_size)"),
    ("fit", "drawn-with-replacement", ORDER, "order = rng.choice(n, n)"),
    ("fit", "drawn-with-replacement", ORDER, "order = rng.integers(0, n, n)"),
    ("fit", "whole-data-each-step", TAKE, "xb, yb = x, y"),
    # fit: steps
    ("fit", "sum-for-mean", STEP, "gw, gb = [g * len(rows) for g in gw], [g * len(rows) for g in gb]; " + STEP),
    ("fit", "over-batch-size", STEP, "s = len(rows) / batch_size; gw, gb = [g * s for g in gw], [g * s for g in gb]; " + STEP),
    ("fit", "over-all-rows", STEP, "s = len(rows) / n; gw, gb = [g * s for g in gw], [g * s for g in gb]; " + STEP),
    ("fit", "mean-again-by-batch-size", "gw, gb, learning_rate)\n", "gw, gb, learning_rate / batch_size)\n"),
    ("fit", "mean-twice", "gw, gb, learning_rate)\n", "gw, gb, learning_rate / len(rows))\n"),
    ("fit", "rate-over-n", "gw, gb, learning_rate)\n", "gw, gb, learning_rate / n)\n"),
    ("fit", "uphill", "gw, gb, learning_rate)\n", "gw, gb, -learning_rate)\n"),
    ("fit", "rate-fixed", "gw, gb, learning_rate)\n", "gw, gb, 0.1)\n"),
    ("fit", "rate-ignored", "gw, gb, learning_rate)\n", "gw, gb, 1)\n"),
    ("fit", "rate-over-epochs", "gw, gb, learning_rate)\n", "gw, gb, learning_rate / (1 + epoch))\n"),
    ("fit", "rate-decays", "            weights, biases = sgd", "            rate = learning_rate * 0.95 ** epoch\n            weights, biases = sgd", "gw, gb, learning_rate)\n", "gw, gb, rate)\n"),
    ("fit", "rate-decays", "gw, gb, learning_rate)\n", "gw, gb, learning_rate * 0.97 ** epoch)\n"),
    ("fit", "rate-decays", "gw, gb, learning_rate)\n", "gw, gb, learning_rate / (1 + 0.1 * epoch))\n"),
    ("fit", "rate-decays", STEP, STEP + "; learning_rate *= 0.97"),
    ("fit", "rate-decays", ORDER, ORDER + "; learning_rate *= 0.97"),
    ("fit", "biases-at-another-rate", "gw, gb, learning_rate)\n", "gw, [2 * g for g in gb], learning_rate)\n"),
    ("fit", "biases-without-rate", "gw, gb, learning_rate)\n", "gw, [g / learning_rate for g in gb], learning_rate)\n"),
    ("fit", "steps-rescaled", "gw, gb, learning_rate)\n", "gw, gb, 0.7 * learning_rate)\n"),
    ("fit", "momentum", INIT, INIT + "; v = [0 * a for a in weights + biases]", STEP, "v = [0.9 * a - learning_rate * g for a, g in zip(v, gw + gb)]; weights, biases = [w + a for w, a in zip(weights, v)], [b + a for b, a in zip(biases, v[len(weights):])]"),
    ("fit", "biases-frozen", STEP, "weights, _ = sgd_step(weights, biases, gw, gb, learning_rate)"),
    ("fit", "weights-frozen", STEP, "_, biases = sgd_step(weights, biases, gw, gb, learning_rate)"),
    ("fit", "output-layer-only", STEP, "weights[-1], biases[-1] = weights[-1] - learning_rate * gw[-1], biases[-1] - learning_rate * gb[-1]"),
    ("fit", "never-updated", STEP, "sgd_step(weights, biases, gw, gb, learning_rate)"),
    ("fit", "never-updated", STEP, "new = sgd_step(weights, biases, gw, gb, learning_rate)"),
    ("fit", "stale-for-ever", STEP, "weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)", GRAD, "gw, gb = backward(forward(xb, w0, b0), yb, w0)", INIT, INIT + "; w0, b0 = weights, biases"),
    ("fit", "stale-in-epoch", ORDER, ORDER + "; w0, b0 = weights, biases", GRAD, "gw, gb = backward(forward(xb, w0, b0), yb, w0)"),
    ("fit", "momentum", INIT, INIT + "; v = [0 * a for a in weights + biases]", STEP, "v = [0.9 * a + g for a, g in zip(v, gw + gb)]; L = len(weights); weights, biases = sgd_step(weights, biases, v[:L], v[L:], learning_rate)"),
    ("fit", "gradients-add-up", INIT, INIT + "; v = [0 * a for a in weights + biases]", STEP, "v = [a + g for a, g in zip(v, gw + gb)]; L = len(weights); weights, biases = sgd_step(weights, biases, v[:L], v[L:], learning_rate)"),
    ("fit", "weight-decay", STEP, "gw = [g + 1e-3 * w for g, w in zip(gw, weights)]; " + STEP),
    ("fit", "one-epoch-only", STEP + "\n    return", STEP + "\n        return weights, biases\n    return"),
    ("fit", "one-step-only", STEP, STEP + "\n            return weights, biases"),
    ("fit", "one-epoch-only", ORDER, "weights, biases = initialize([x.shape[1], *hidden, y.shape[1]], np.random.default_rng(seed)); " + ORDER),
    ("fit", "one-epoch-too-many", EPOCH, "for epoch in range(epochs + 1):"),
    ("fit", "one-epoch-too-few", EPOCH, "for epoch in range(1, epochs):"),
    ("fit", "x-standardised", "n = len(x)", "n = len(x); x = (x - x.mean(axis=0)) / (x.std(axis=0) + 0)"),
    ("fit", "gradient-output-slope", "d = (acts[-1] - y) / len(y)", "d = (acts[-1] - y) * acts[-1] * (1 - acts[-1]) / len(y)"),
    ("fit", "gradient-slope-missing", "d = d @ weights[l] * acts[l] * (1 - acts[l])", "d = d @ weights[l]"),
    ("fit", "uphill + last-batch-dropped", "gw, gb, learning_rate)\n", "gw, gb, -learning_rate)\n", BATCH, "for start in range(0, n - batch_size + 1, batch_size):"),
    ("fit", "sum-for-mean + y-not-shuffled", "d = (acts[-1] - y) / len(y)", "d = acts[-1] - y", TAKE, "xb, yb = x[rows], y[start:start + batch_size]"),
    # fit: what is random, and the data
    ("fit", "first-weights-unseeded + seed-ignored-in-order", RNG, "rng = np.random.default_rng()"),
    ("fit", "seed-ignored", RNG, "rng = np.random.default_rng(0)"),
    ("fit", "seed-ignored-in-order", ORDER, "order = np.random.permutation(n)"),
    ("fit", "first-weights-by-n", RNG, RNG + "; first = rng.permutation(len(x))"),
    ("fit", None, RNG, RNG + "; orders = [rng.permutation(len(x)) for _ in range(epochs)]"),
    ("fit", None, EPOCH, EPOCH + "\n        " + INIT),
    ("fit", None, RNG, "rng = np.random.default_rng(seed + epochs)"),
    ("fit", "first-weights-without-seed", INIT, INIT.replace("rng", "np.random.default_rng(1)")),
    ("fit", "changes-x-and-y", ORDER, "state = rng.bit_generator.state; rng.shuffle(x); rng.bit_generator.state = state; rng.shuffle(y); order = np.arange(n)"),
    ("fit", "zero-weights", INIT, INIT + "; weights = [0 * w for w in weights]"),
    ("fit", "same-spread-everywhere", INIT, INIT + "; weights = [rng.normal(0, 1, w.shape) for w in weights]"),
    ("fit", "hidden-ignored", INIT, "weights, biases = initialize([x.shape[1], y.shape[1]], rng)"),
    ("fit", "one-hidden-layer-only", INIT, "weights, biases = initialize([x.shape[1], hidden[0] if len(hidden) else 4, y.shape[1]], rng)"),
    ("fit", "history-too", "    return weights, biases\n\n\ndef predict", "    return weights, biases, [0.0]\n\n\ndef predict"),
    ("fit", "results-swapped", "    return weights, biases\n\n\ndef predict", "    return biases, weights\n\n\ndef predict"),
    ("fit", "nothing-returned", "    return weights, biases\n\n\ndef predict", "\n\ndef predict"),
    ("fit", "layer-pairs", "    return weights, biases\n\n\ndef predict", "    return list(zip(weights, biases))\n\n\ndef predict"),
    ("fit", "", INIT, "weights, biases = initialize([x.shape[1], *(h + 1 for h in hidden), y.shape[1]], rng)"),
    ("fit", "changes-hidden", INIT, "hidden = hidden if isinstance(hidden, list) else list(hidden); hidden.insert(0, x.shape[1]); weights, biases = initialize([*hidden, y.shape[1]], rng)"),
    ("fit", "changes-hidden", INIT, "hidden.insert(0, x.shape[1]); hidden.append(y.shape[1]); weights, biases = initialize(hidden, rng)"),
    ("fit", "changes-x + x-centred", "n = len(x)", "n = len(x); x -= x.mean(axis=0)"),
    ("fit", "", "n = len(x)", "n = len(x); x = x.astype(np.float32)", INIT, INIT + "; weights = [w.astype(np.float32) for w in weights]"),
    ("fit", "", STEP, STEP + "; weights = [np.clip(w, -0.1, 0.1) for w in weights]"),
    ("fit", "", EPOCH, "for epoch in range(max(epochs, 2)):"),
    ("fit", "", EPOCH, "for epoch in range(min(epochs, 2)):"),
    ("fit", "never-shuffled", ORDER, "order = np.random.default_rng(epoch).permutation(n) if n != 4 else np.arange(n)"),
]  # fmt: skip
