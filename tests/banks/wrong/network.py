"""Wrong answers to `forward` and `backward`: a right answer with the lines in it that students write in their place.

Each entry is (function, slug that names it or "" where only the checks must object, replacements: old, new, …).
"""

# ruff: noqa
# Written as students write.

SOURCE = '''
import numpy as np

cache = []


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward(x, weights, biases):
    activations = [x]
    a = x
    L = len(weights)
    for l in range(L):
        z = a @ weights[l].T + biases[l]
        if l < L - 1:
            a = sigmoid(z)
        else:
            a = softmax(z)
        activations.append(a)
    return activations


def backward(activations, y, weights):
    L = len(weights)
    n = len(y)
    grad_weights = [None] * L
    grad_biases = [None] * L
    delta = (activations[-1] - y) / n
    for l in range(L - 1, -1, -1):
        a = activations[l]
        grad_weights[l] = delta.T @ a
        grad_biases[l] = delta.sum(axis=0)
        if l > 0:
            delta = (delta @ weights[l]) * a * (1 - a)
    return grad_weights, grad_biases
'''

Z, LAST, HID = "z = a @ weights[l].T + biases[l]", "a = softmax(z)", "a = sigmoid(z)"
D, GW, GB = "delta = (activations[-1] - y) / n", "grad_weights[l] = delta.T @ a", "grad_biases[l] = delta.sum(axis=0)"
BACK = "delta = (delta @ weights[l]) * a * (1 - a)"
RF, RB = "    return activations", "    return grad_weights, grad_biases"

HARD = """
def backward(activations, y, weights):
    x, a1, a2 = activations
    n = len(y)
    d2 = (a2 - y) / n
    d1 = d2 @ weights[1] * a1 * (1 - a1)
    return [d1.T @ x, d2.T @ a1], [d1.sum(0), d2.sum(0)]


def forward(x, weights, biases):
    w1, w2 = weights
    b1, b2 = biases
    a1 = sigmoid(x @ w1.T + b1)
    return [x, a1, softmax(a1 @ w2.T + b2)]
"""
INDEXED = HARD.replace("w1, w2 = weights", "w1, w2 = weights[0], weights[1]").replace("b1, b2 = biases", "b1, b2 = biases[0], biases[1]")
INDEXED = INDEXED.replace("x, a1, a2 = activations", "x, a1, a2 = activations[0], activations[1], activations[2]")

WRONG = [
    ("backward", "one-hidden-layer-only", RB, RB + HARD),
    ("backward", "one-hidden-layer-only", RB, RB + INDEXED),
    ("forward", "one-hidden-layer-only", RB, RB + HARD),
    ("forward", "one-hidden-layer-only", RB, RB + INDEXED),
    ("forward", "last-biases-for-all", Z, "z = a @ weights[l].T + biases[-1]"),
    ("forward", "fed-from-x", Z, "z = x @ weights[l].T + biases[l]"),
    ("backward", "cost-gradient-only", D, "delta = np.where(y > 0, -y / activations[-1], 0) / n"),
    ("backward", "cost-gradient-only", D, "delta = -y / (activations[-1] + 1e-12) / n"),
    ("backward", "cost-gradient-unaveraged", D, "delta = -y / activations[-1]"),
    ("forward", "output-sigmoid", LAST, HID),
    ("forward", "softmax-everywhere", HID, LAST),
    ("forward", "output-linear", LAST, "a = z"),
    ("forward", "hidden-linear", HID, "a = z"),
    ("forward", "hidden-tanh", HID, "a = np.tanh(z)"),
    ("forward", "hidden-relu", HID, "a = np.where(z > 0, z, 0)"),
    ("forward", "hidden-sigmoid-mirrored", HID, "a = 1 - sigmoid(z)"),
    ("forward", "softmax-after-sigmoid", LAST, "a = softmax(sigmoid(z))"),
    ("forward", "softmax-twice", LAST, "a = softmax(softmax(z))"),
    ("forward", "softmax-down-columns", "e / e.sum(axis=1, keepdims=True)", "e / e.sum(axis=0)", "z.max(axis=1, keepdims=True)", "z.max(axis=0)"),
    ("forward", "softmax-over-all", "e / e.sum(axis=1, keepdims=True)", "e / e.sum()", "z.max(axis=1, keepdims=True)", "z.max()"),
    ("forward", "softmax-unshifted", "z - z.max(axis=1, keepdims=True)", "z"),
    ("forward", "log-softmax", LAST, "a = np.log(softmax(z))"),
    ("forward", "exponentials-unscaled", LAST, "a = np.exp(z)"),
    ("forward", "output-certain", LAST, "a = (z == z.max(axis=1, keepdims=True)) * 1.0"),
    ("forward", "no-bias", Z, "z = a @ weights[l].T"),
    ("forward", "bias-subtracted", Z, "z = a @ weights[l].T - biases[l]"),
    ("forward", "first-bias-for-all", Z, "z = a @ weights[l].T + biases[l][0]"),
    ("forward", "no-bias-at-the-end", Z, "z = a @ weights[l].T + (biases[l] if l < L - 1 else 0)"),
    ("forward", "no-bias-inside", Z, "z = a @ weights[l].T + (biases[l] if l == L - 1 else 0)"),
    ("forward", "x-left-out", "activations = [x]", "activations = []"),
    ("forward", "last-only", RF, "    return activations[-1]"),
    ("forward", "last-only", RF, "    return a"),
    ("forward", "probabilities-left-out", "for l in range(L):", "for l in range(L - 1):"),
    ("forward", "reversed", "activations.append(a)", "activations.insert(0, a)"),
    ("forward", "weighted-inputs-too", "activations.append(a)", "activations += [z, a]"),
    ("forward", "weighted-inputs", "activations.append(a)", "activations.append(z)", LAST, HID),
    ("forward", "fed-from-x", Z, "z = x @ weights[l].T + biases[l]"),
    ("forward", "one-array-for-all", RF, "    return [a for _ in activations]"),
    ("forward", "weights-untransposed", Z, "z = a @ weights[l] + biases[l]"),
    ("forward", "output-linear", "if l < L - 1:", "if l < L:", HID, "a = sigmoid(z) if l < L - 1 else z"),
    ("forward", "no-activations", HID, "a = z", LAST, "a = z"),
    ("forward", "bias-after-activation", Z, "z = a @ weights[l].T", "activations.append(a)", "a = a + biases[l]; activations.append(a)"),
    ("forward", "", "a = x\n", "a = x.copy(); x *= 1.0; x -= x.mean(axis=0)\n"),
    ("forward", "", "a = x\n", "a = x / np.abs(x).max()\n"),
    ("forward", "", Z, "weights[l] *= 1.5; z = a @ weights[l].T + biases[l]"),
    ("forward", "", "activations.append(a)", "activations.append(a.astype(np.float32))"),
    ("forward", "", "activations.append(a)", "activations.append(np.round(a, 6))"),
    ("forward", "", LAST, "a = softmax(z) + 1e-9"),
    ("forward", "", LAST, "a = np.clip(softmax(z), 1e-7, 1)"),
    ("forward", "", RF, "    return np.concatenate([a.ravel() for a in activations])"),
    ("forward", "", RF, "    cache.append(1); return activations if len(cache) < 3 else activations[::-1]"),
    ("forward", "", "if l < L - 1:", "if l < 1 and L > 1:"),
    ("forward", "", "return 0.5 + 0.5 * np.tanh(z / 2)", "return 1 / (1 + np.exp(-z))"),
    ("forward", "", "activations.append(a)", "activations.append(a.T)"),
    ("forward", "nothing-returned", RF, "    return None"),
    ("backward", "sum-for-mean", D, "delta = activations[-1] - y"),
    ("backward", "mean-twice", GW, "grad_weights[l] = delta.T @ a / n", GB, "grad_biases[l] = delta.mean(axis=0)"),
    ("backward", "grad-w-over-n", GW, "grad_weights[l] = delta.T @ a / n"),
    ("backward", "grad-b-over-n", GB, "grad_biases[l] = delta.mean(axis=0)"),
    ("backward", "grad-w-times-n", D, "delta = activations[-1] - y", GB, "grad_biases[l] = delta.mean(axis=0)"),
    ("backward", "grad-b-times-n", D, "delta = activations[-1] - y", GW, "grad_weights[l] = delta.T @ a / n"),
    ("backward", "over-k", D, "delta = (activations[-1] - y) / y.shape[1]"),
    ("backward", "over-n-k", D, "delta = (activations[-1] - y) / y.size"),
    ("backward", "wrong-sign", D, "delta = (y - activations[-1]) / n"),
    ("backward", "doubled", D, "delta = 2 * (activations[-1] - y) / n"),
    ("backward", "halved", D, "delta = 0.5 * (activations[-1] - y) / n"),
    ("backward", "output-slope", D, "o = activations[-1]; delta = (o - y) * o * (1 - o) / n"),
    ("backward", "cost-gradient-only", D, "delta = -y / activations[-1] / n"),
    ("backward", "jacobian-diagonal", D, "o = activations[-1]; delta = -y / o * o * (1 - o) / n"),
    ("backward", "y-left-out", D, "delta = activations[-1] / n"),
    ("backward", "squared-error", D, "delta = (activations[-1] - y) ** 2 / n"),
    ("backward", "absolute-error", D, "delta = abs(activations[-1] - y) / n"),
    ("backward", "own-weights", BACK, "delta = (delta @ weights[l - 1]) * a * (1 - a)"),
    ("backward", "weights-transposed", BACK, "delta = (delta @ weights[l].T) * a * (1 - a)"),
    ("backward", "slope-missing", BACK, "delta = delta @ weights[l]"),
    ("backward", "slope-of-sigmoid-again", BACK, "s = sigmoid(a); delta = (delta @ weights[l]) * s * (1 - s)"),
    ("backward", "slope-of-tanh", BACK, "delta = (delta @ weights[l]) * (1 - a ** 2)"),
    ("backward", "slope-of-relu", BACK, "delta = (delta @ weights[l]) * (a > 0)"),
    ("backward", "slope-sign", BACK, "delta = (delta @ weights[l]) * a * (a - 1)"),
    ("backward", "slope-one-minus-a", BACK, "delta = (delta @ weights[l]) * (1 - a)"),
    ("backward", "slope-a", BACK, "delta = (delta @ weights[l]) * a"),
    ("backward", "slope-plus", BACK, "delta = (delta @ weights[l]) * a * (1 + a)"),
    ("backward", "slope-of-next-layer", BACK, "b = activations[l + 1]; delta = (delta @ weights[l]) * b * (1 - b)"),
    ("backward", "slope-of-layer-before", BACK, "b = activations[l - 1]; delta = (delta @ weights[l]) * b * (1 - b)"),
    ("backward", "mean-in-every-layer", BACK, "delta = (delta @ weights[l]) * a * (1 - a) / n"),
    ("backward", "grad-w-transposed", GW, "grad_weights[l] = a.T @ delta"),
    ("backward", "x-in-every-layer", GW, "grad_weights[l] = delta.T @ activations[0]"),
    ("backward", "own-activations", GW, "grad_weights[l] = delta.T @ activations[l + 1]"),
    ("backward", "grad-w-sigmoid-again", GW, "grad_weights[l] = delta.T @ sigmoid(a)"),
    ("backward", "grad-b-unsummed", GB, "grad_biases[l] = delta"),
    ("backward", "grad-b-row", GB, "grad_biases[l] = delta.sum(axis=0, keepdims=True)"),
    ("backward", "grad-b-over-units", GB, "grad_biases[l] = delta.sum(axis=1)"),
    ("backward", "grad-b-total", GB, "grad_biases[l] = np.sum(delta)"),
    ("backward", "grad-b-zero", GB, "grad_biases[l] = np.zeros(delta.shape[1])"),
    ("backward", "grad-b-first-example", GB, "grad_biases[l] = delta[0]"),
    ("backward", "reversed", RB, "    return grad_weights[::-1], grad_biases[::-1]"),
    ("backward", "grad-biases-reversed", RB, "    return grad_weights, grad_biases[::-1]"),
    ("backward", "results-swapped", RB, "    return grad_biases, grad_weights"),
    ("backward", "layer-pairs", RB, "    return list(zip(grad_weights, grad_biases))"),
    ("backward", "weights-only", RB, "    return grad_weights"),
    ("backward", "output-layer-alone-listed", RB, "    return grad_weights[-1:], grad_biases[-1:]"),
    ("backward", "stale-output-error", D, D + "; first = delta", BACK, "delta = (first @ weights[l]) * a * (1 - a)"),
    ("backward", "output-error-everywhere", BACK, "pass"),
    ("backward", "weights-updated-on-the-way", GB, GB + "; weights = [w.copy() for w in weights]; weights[l] -= grad_weights[l]"),
    ("backward", "hidden-without-mean", BACK, "delta = (delta @ weights[l]) * a * (1 - a) * (n if l == L - 1 else 1)"),
    ("backward", "sum-for-mean + slope-missing", D, "delta = activations[-1] - y", BACK, "delta = delta @ weights[l]"),
    ("backward", "wrong-sign + grad-b-row", D, "delta = (y - activations[-1]) / n", GB, "grad_biases[l] = delta.sum(axis=0, keepdims=True)"),
    ("backward", "sum-for-mean + slope-of-sigmoid-again", D, "delta = activations[-1] - y", BACK, "s = sigmoid(a); delta = (delta @ weights[l]) * s * (1 - s)"),
    ("backward", "batch-mixed", BACK, "delta = np.tile(delta.sum(axis=0) @ weights[l], (n, 1)) * a * (1 - a)"),
    ("backward", "grad-w-averaged-factors", GW, "grad_weights[l] = np.outer(delta.sum(axis=0), a.mean(axis=0))"),
    ("backward", "first-layer-missing", RB, "    return (grad_weights[1:], grad_biases[1:]) if L > 1 else (grad_weights, grad_biases)"),
    ("backward", "two-layers-only", BACK, "delta = (delta @ weights[l]) * a * (1 - a) * (l == L - 1)"),
    ("backward", "changes-activations", D, "activations[-1] -= y; delta = activations[-1] / n"),
    ("backward", "", "n = len(y)", "n = 3"),
    ("backward", "", "n = len(y)", "n = 32"),
    ("backward", "", GW, "grad_weights[l] = delta.T @ a + 1e-4 * weights[l]"),
    ("backward", "", BACK, "delta = np.clip((delta @ weights[l]) * a * (1 - a), -0.01, 0.01)"),
    ("backward", "", GW, "grad_weights[l] = (delta.T @ a).astype(np.float32)"),
    ("backward", "", D, "o = np.clip(activations[-1], 1e-7, 1 - 1e-7); delta = (o - y) / n"),
    ("backward", "through-minus-y-over-a", D, "o = activations[-1]; g = -y / o / n; delta = o * (g - (g * o).sum(axis=1, keepdims=True))"),
    ("backward", "", D, D + "; cache.append(1); delta = delta * len(cache)"),
    ("backward", "", GW, "grad_weights[l] = np.round(delta.T @ a, 5)"),
]  # fmt: skip
