"""More wrong answers, written from the docstrings alone: a right answer with other lines in it. See training.py."""

# ruff: noqa
# Written as students write.

SOURCE = '''
import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def forward(x, weights, biases):
    found = [x]
    a = x
    L = len(weights)
    for l in range(L):
        w, b = weights[l], biases[l]
        z = a @ w.T + b
        if l == L - 1:
            a = softmax(z)
        else:
            a = sigmoid(z)
        found.append(a)
    return found

def backward(activations, y, weights):
    L = len(weights)
    n = y.shape[0]
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

def initialize(sizes, rng):
    weights, biases = [], []
    for d, k in zip(sizes[:-1], sizes[1:]):
        weights.append(rng.normal(0.0, 1.0 / np.sqrt(d), size=(k, d)))
        biases.append(np.zeros(k))
    return weights, biases

def predict(x, weights, biases):
    p = forward(x, weights, biases)[-1]
    return np.argmax(p, axis=1)
def sgd_step(weights, biases, grad_weights, grad_biases, learning_rate):
    return ([w - learning_rate * g for w, g in zip(weights, grad_weights)],
            [b - learning_rate * g for b, g in zip(biases, grad_biases)])


def fit(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    n = x.shape[0]
    sizes = [x.shape[1], *hidden, y.shape[1]]
    weights, biases = initialize(sizes, rng)
    for epoch in range(epochs):
        order = rng.permutation(n)
        xs, ys = x[order], y[order]
        for start in range(0, n, batch_size):
            xb = xs[start:start + batch_size]
            yb = ys[start:start + batch_size]
            acts = forward(xb, weights, biases)
            gw, gb = backward(acts, yb, weights)
            weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)
    return weights, biases
'''

WRONG = [
    ('initialize', 'spread-grows-linear', '1.0 / np.sqrt(d)', '0.01 * d'),
    ('initialize', 'weights-off-centre', 'rng.normal(0.0, 1.0 / np.sqrt(d), size=(k, d))', '-np.abs(rng.normal(0, 1 / np.sqrt(d), (k, d)))'),
    ('initialize', 'weights-off-centre', 'rng.normal(0.0, 1.0 / np.sqrt(d), size=(k, d))', 'rng.random((k, d)) * 0.01'),
    ('initialize', 'zero-weights', 'rng.normal(0.0, 1.0 / np.sqrt(d), size=(k, d))', 'np.zeros((k, d))', 'biases.append(np.zeros(k))', 'biases.append(np.ones(k))'),
    ('initialize', 'layer-more', 'return weights, biases', 'return weights + [weights[-1]], biases + [biases[-1]]'),
    ('initialize', 'no-hidden-layer-only', 'return weights, biases', 'return np.array(weights), np.array(biases)'),
    ('initialize', 'rng-ignored', 'weights, biases = [], []', 'rng = np.random.default_rng(sum(sizes))\n    weights, biases = [], []'),
    ('initialize', 'rng-spawned', 'weights, biases = [], []', 'rng = rng.spawn(1)[0]\n    weights, biases = [], []'),
    ('initialize', 'one-list-for-both', 'weights, biases = [], []', 'weights = biases = []'),
    ('initialize', 'rows-of-length-one', 'weights.append(rng.normal(0.0, 1.0 / np.sqrt(d), size=(k, d)))', 'w = rng.normal(size=(k, d)); weights.append(w / np.linalg.norm(w, axis=1, keepdims=True))'),
    ('fit', 'return-in-the-loop', 'weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)\n    return weights, biases', 'weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)\n        return weights, biases'),
    ('predict', 'all-of-equal-classes', 'return np.argmax(p, axis=1)', 'return np.where(p == p.max(axis=1, keepdims=True))[1]'),
    ('predict', 'compared-with-the-first', 'return np.argmax(p, axis=1)', 'return np.array([max([0, *(j for j in range(len(row)) if row[j] > row[0])]) for row in p])'),
    ('sgd_step', 'normalised', 'return ([w - learning_rate * g for w, g in zip(weights, grad_weights)],', 'one = lambda g: g / (np.linalg.norm(g) or 1.0)\n    grad_weights, grad_biases = list(map(one, grad_weights)), list(map(one, grad_biases))\n    return ([w - learning_rate * g for w, g in zip(weights, grad_weights)],'),
    ('initialize', 'list-used-as-array', 'weights, biases = [], []', 'n = sizes.shape[0]\n    weights, biases = [], []'),
    ('initialize', 'returns-a-dict', 'return weights, biases', "return {'weights': weights, 'biases': biases}"),
    ('initialize', 'biases-of-last-size', 'biases.append(np.zeros(k))', 'biases.append(np.zeros(sizes[-1]))'),
    ('predict', 'least-probable', 'return np.argmax(p, axis=1)', 'return np.argmax(-np.log(p + 1e-12), axis=1)'),
    ('predict', 'down-columns', 'return np.argmax(p, axis=1)', 'return np.argmax(p, axis=-2)'),
    ('predict', 'first-label-for-all', 'return np.argmax(p, axis=1)', 'return np.repeat(p[0].argmax(), len(p))'),
    ('predict', 'zeros', 'return np.argmax(p, axis=1)', 'return np.zeros(len(p), dtype=int)'),
    ('predict', 'not-an-array-method', 'return np.argmax(p, axis=1)', 'return p.arg_max(axis=1)'),
    ('fit', 'two-rows-swapped', 'order = rng.permutation(n)', 'order = np.arange(n)\n        i, j = rng.integers(0, n, 2)\n        order[[i, j]] = order[[j, i]]'),
    ('fit', 'never-shuffled', 'xs, ys = x[order], y[order]', 'xs, ys = x, y'),
    ('fit', 'drawn-with-replacement', 'order = rng.permutation(n)', 'order = np.sort(rng.integers(0, n, n))'),
    ('fit', 'epochs-twice', 'for epoch in range(epochs):', 'for epoch in range(2 * epochs):'),
    ('fit', 'one-epoch-too-many', 'for epoch in range(epochs):', 'for epoch in range(0, epochs + 1):'),
    ('fit', 'rate-times-batch-size', 'gb, learning_rate)', 'gb, learning_rate * batch_size)'),
    ('fit', 'sum-for-mean', 'gb, learning_rate)', 'gb, learning_rate * len(xb))'),
    ('fit', 'rate-over-root-of-batch-size', 'gb, learning_rate)', 'gb, learning_rate / np.sqrt(batch_size))'),
    ('fit', 'over-batch-size', 'gb, learning_rate)', 'gb, learning_rate * len(xb) / batch_size)'),
    ('fit', 'rate-scheduled', 'gb, learning_rate)', 'gb, learning_rate * min(1, (epoch + 1) / 5))'),
    ('fit', 'rate-scheduled', 'gb, learning_rate)', 'gb, learning_rate * 0.5 ** (epoch // 2))'),
    ('fit', 'biases-frozen', 'weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)', 'weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)\n            biases = [0 * b for b in biases]'),
    ('fit', 'biases-at-another-rate', 'weights, biases = sgd_step(weights, biases, gw, gb, learning_rate)', 'weights, _ = sgd_step(weights, biases, gw, gb, learning_rate)\n            _, biases = sgd_step(weights, biases, gw, gb, 2 * learning_rate)'),
    ('fit', 'stops-early', 'for epoch in range(epochs):', 'for epoch in range(min(epochs, 10)):'),
    ('fit', 'best-weights', 'weights, biases = initialize(sizes, rng)', 'weights, biases = initialize(sizes, rng)\n    best = (-1, weights, biases)', 'learning_rate)\n    return weights, biases\n', 'learning_rate)\n        acc = (forward(x, weights, biases)[-1].argmax(axis=1) == y.argmax(axis=1)).mean()\n        if acc > best[0]:\n            best = (acc, weights, biases)\n    return best[1], best[2]\n'),
    ('fit', 'one-epoch-too-few', 'weights, biases = initialize(sizes, rng)', 'weights, biases = initialize(sizes, rng)\n    before = (weights, biases)', 'order = rng.permutation(n)', 'before = (weights, biases)\n        order = rng.permutation(n)', 'learning_rate)\n    return weights, biases\n', 'learning_rate)\n    return before\n'),
    ('fit', 'single-rows-skipped', 'acts = forward(xb, weights, biases)', 'if len(xb) == 1 and n > 1:\n                continue\n            acts = forward(xb, weights, biases)'),
    ('fit', 'hidden-doubled', '*hidden,', '*[2 * h for h in hidden],'),
    ('fit', 'one-layer-more', '*hidden,', '*hidden, 4,'),
    ('fit', 'targets-flipped', 'n = x.shape[0]', 'n = x.shape[0]\n    y = y[:, ::-1]'),
    ('fit', 'input-more', 'n = x.shape[0]', 'n = x.shape[0]\n    x = np.hstack([x, np.ones((n, 1))])'),
    ('fit', 'first-weights-by-values', 'weights, biases = initialize(sizes, rng)', 'weights, biases = initialize(sizes, rng)\n    biases = [b + x.mean() for b in biases]'),
    ('fit', 'constant-weights', 'weights, biases = initialize(sizes, rng)', 'weights, biases = initialize(sizes, rng)\n    weights = [np.full_like(w, 0.1) for w in weights]'),
    ('fit', 'last-batch-dropped + sum-for-mean', 'for start in range(0, n, batch_size):', 'for start in range(0, n // batch_size * batch_size, batch_size):', 'gw, gb = backward(acts, yb, weights)', 'gw, gb = backward(acts, yb, weights)\n            gw = [g * len(xb) for g in gw]\n            gb = [g * len(xb) for g in gb]'),
    ('fit', 'uphill', 'order = rng.permutation(n)', 'order = np.arange(n)', 'gb, learning_rate)', 'gb, -learning_rate)'),
]
