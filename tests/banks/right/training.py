"""Right answers to training's functions, in the many ways in which they can be written."""

# ruff: noqa
# Written as students write.

import copy
import math
import random
from itertools import pairwise

import numpy as np

RIGHT = []


def right(function):
    def register(answer):
        RIGHT.append((function, answer.__name__, answer))
        return answer

    return register


def _forward(x, weights, biases):
    acts = [x]
    for i, (w, b) in enumerate(zip(weights, biases)):
        z = acts[-1] @ w.T + b
        if i < len(weights) - 1:
            acts.append(0.5 + 0.5 * np.tanh(z / 2))
        else:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            acts.append(e / e.sum(axis=1, keepdims=True))
    return acts


def _backward(acts, y, weights):
    gw, gb = [], []
    d = (acts[-1] - y) / len(y)
    for l in range(len(weights) - 1, -1, -1):
        gw.insert(0, d.T @ acts[l])
        gb.insert(0, d.sum(axis=0))
        d = d @ weights[l] * acts[l] * (1 - acts[l])
    return gw, gb


# --- initialize


@right("initialize")
def normal_root(sizes, rng):
    return [rng.standard_normal((k, d)) / np.sqrt(d) for d, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]]


@right("initialize")
def he(sizes, rng):
    w, b = [], []
    for i in range(1, len(sizes)):
        w.append(rng.normal(size=(sizes[i], sizes[i - 1])) * math.sqrt(2 / sizes[i - 1]))
        b.append(np.zeros((sizes[i],)))
    return w, b


@right("initialize")
def glorot_uniform(sizes, rng):
    w = []
    for d, k in zip(sizes, sizes[1:]):
        limit = np.sqrt(6 / (d + k))
        w.append(rng.uniform(-limit, limit, size=(k, d)))
    return w, [np.zeros(k) for k in sizes[1:]]


@right("initialize")
def glorot_normal(sizes, rng):
    return tuple(
        zip(*[(rng.normal(0, (2 / (d + k)) ** 0.5, (k, d)), np.zeros(k)) for d, k in pairwise(sizes)])
    )


@right("initialize")
def uniform_root(sizes, rng):
    return (
        [(2 * rng.random((k, d)) - 1) / d**0.5 for d, k in pairwise(sizes)],
        [rng.uniform(-1, 1, k) for k in sizes[1:]],
    )


@right("initialize")
def lecun_uniform_random_biases(sizes, rng):
    ws, bs = [], []
    for d, k in pairwise(sizes):
        r = math.sqrt(3 / d)
        bs.append(rng.normal(0, 1, k))
        ws.append(rng.uniform(-r, r, (k, d)))
    return ws, bs


@right("initialize")
def one_by_one(sizes, rng):
    ws = [np.array([[rng.normal(0, 1 / math.sqrt(d)) for _ in range(d)] for _ in range(k)]) for d, k in pairwise(sizes)]
    return ws, [np.array([0.0] * k) for k in sizes[1:]]


@right("initialize")
def truncated(sizes, rng):
    def draw(d, k):
        z = rng.standard_normal((k, d))
        while (far := np.abs(z) > 2).any():
            z[far] = rng.standard_normal(far.sum())
        return z / np.sqrt(d)

    return [draw(d, k) for d, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]]


@right("initialize")
def transposed_then_turned(sizes, rng):
    return (
        [(rng.standard_normal((d, k)) / np.sqrt(d)).T for d, k in pairwise(sizes)],
        [np.full(k, 0.01) for k in sizes[1:]],
    )


@right("initialize")
def one_over_d(sizes, rng):
    return [rng.normal(0, 1 / d, (k, d)) for d, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]]


@right("initialize")
def biases_first_and_halves(sizes, rng):
    b = [0.1 * rng.standard_normal(k) for k in sizes[1:]]
    w = [0.5 * rng.standard_normal((k, d)) / d**0.5 for d, k in zip(sizes[:-1], sizes[1:])]
    return w, b


@right("initialize")
def orthogonal(sizes, rng):
    ws = []
    for d, k in pairwise(sizes):
        u, _, vt = np.linalg.svd(rng.standard_normal((k, d)), full_matrices=False)
        ws.append(u @ vt)
    return ws, [np.zeros(k) for k in sizes[1:]]


@right("initialize")
def from_one_long_draw(sizes, rng):
    total = sum(d * k for d, k in pairwise(sizes))
    flat, ws, at = rng.standard_normal(total), [], 0
    for d, k in pairwise(sizes):
        ws.append(flat[at : at + d * k].reshape(k, d) / np.sqrt(d))
        at += d * k
    return ws, [np.zeros(k) for k in sizes[1:]]


@right("initialize")
def laplace(sizes, rng):
    return [rng.laplace(0, 1 / np.sqrt(2 * d), (k, d)) for d, k in pairwise(sizes)], [np.zeros(k) for k in sizes[1:]]


# --- sgd_step


@right("sgd_step")
def comprehension(weights, biases, grad_weights, grad_biases, learning_rate):
    return (
        [w - learning_rate * g for w, g in zip(weights, grad_weights)],
        [b - learning_rate * g for b, g in zip(biases, grad_biases)],
    )


@right("sgd_step")
def copy_then_in_place(weights, biases, grad_weights, grad_biases, learning_rate):
    weights, biases = [w.copy() for w in weights], [b.copy() for b in biases]
    for i in range(len(weights)):
        weights[i] -= learning_rate * grad_weights[i]
        biases[i] -= learning_rate * grad_biases[i]
    return weights, biases


@right("sgd_step")
def deep_copy(weights, biases, grad_weights, grad_biases, learning_rate):
    new = copy.deepcopy((list(weights), list(biases)))
    for params, grads in zip(new, (grad_weights, grad_biases)):
        for p, g in zip(params, grads):
            p += -learning_rate * g
    return new


@right("sgd_step")
def tuples_of_maps(weights, biases, grad_weights, grad_biases, learning_rate):
    step = lambda p, g: np.subtract(p, np.multiply(learning_rate, g))  # noqa: E731
    return tuple(map(step, weights, grad_weights)), tuple(map(step, biases, grad_biases))


@right("sgd_step")
def entry_by_entry(weights, biases, grad_weights, grad_biases, learning_rate):
    nw = [np.empty_like(w) for w in weights]
    nb = [np.empty_like(b) for b in biases]
    for l in range(len(weights)):
        for j in range(weights[l].shape[0]):
            for i in range(weights[l].shape[1]):
                nw[l][j, i] = weights[l][j, i] - learning_rate * grad_weights[l][j, i]
            nb[l][j] = biases[l][j] - learning_rate * grad_biases[l][j]
    return nw, nb


@right("sgd_step")
def negative_gradient_added(weights, biases, grad_weights, grad_biases, learning_rate):
    return [w + (-g) * learning_rate for w, g in zip(weights, grad_weights)], [
        b + (-g) * learning_rate for b, g in zip(biases, grad_biases)
    ]


# --- predict


@right("predict")
def argmax_method(x, weights, biases):
    return _forward(x, weights, biases)[-1].argmax(axis=1)


@right("predict")
def argmax_last_axis(x, weights, biases):
    return np.argmax(_forward(x, weights, biases)[-1], axis=-1)


@right("predict")
def logits_are_enough(x, weights, biases):
    a = x
    for w, b in zip(weights[:-1], biases[:-1]):
        a = 0.5 + 0.5 * np.tanh((a @ w.T + b) / 2)
    return np.argmax(a @ weights[-1].T + biases[-1], axis=1)


@right("predict")
def row_loop(x, weights, biases):
    return np.array([int(np.argmax(p)) for p in _forward(x, weights, biases)[-1]])


@right("predict")
def pure_python_maximum(x, weights, biases):
    out = []
    for row in _forward(x, weights, biases)[-1].tolist():
        out.append(row.index(max(row)))
    return np.asarray(out, dtype=int)


@right("predict")
def sorted_last(x, weights, biases):
    return np.argsort(_forward(x, weights, biases)[-1], axis=1)[:, -1]


@right("predict")
def where_equal(x, weights, biases):
    p = _forward(x, weights, biases)[-1]
    hit = p == p.max(axis=1, keepdims=True)
    return (hit * np.arange(p.shape[1])).max(axis=1)


@right("predict")
def one_example_at_a_time(x, weights, biases):
    labels = np.zeros(len(x), dtype=np.int64)
    for i in range(len(x)):
        labels[i] = _forward(x[i : i + 1], weights, biases)[-1][0].argmax()
    return labels


# --- fit


def _first(x, y, hidden, rng):
    return normal_root((x.shape[1], *hidden, y.shape[1]), rng)


@right("fit")
def permutation(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    w, b = _first(x, y, hidden, rng)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for s in range(0, len(x), batch_size):
            i = order[s : s + batch_size]
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def shuffled_indices(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    w, b = glorot_uniform([x.shape[1], *list(hidden), y.shape[1]], rng)
    idx = np.arange(x.shape[0])
    for epoch in range(epochs):
        rng.shuffle(idx)
        xs, ys = x[idx], y[idx]
        for k in range(math.ceil(len(x) / batch_size)):
            xb, yb = xs[k * batch_size : (k + 1) * batch_size], ys[k * batch_size : (k + 1) * batch_size]
            gw, gb = _backward(_forward(xb, w, b), yb, w)
            for l in range(len(w)):
                w[l] = w[l] - learning_rate * gw[l]
                b[l] = b[l] - learning_rate * gb[l]
    return w, b


@right("fit")
def argsort_of_random_keys(x, y, hidden, epochs, batch_size, learning_rate, seed):
    init, shuffle = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    w, b = he((x.shape[1],) + tuple(hidden) + (y.shape[1],), init)
    keys = shuffle.random((len(x), epochs))
    for e in range(epochs):
        order = np.argsort(keys[:, e])
        for s in range(0, len(x), batch_size):
            i = order[s : min(s + batch_size, len(x))]
            w, b = deep_copy(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def choice_without_replacement(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    w, b = uniform_root((x.shape[1], *hidden, y.shape[1]), rng)
    n = len(x)
    for _ in range(epochs):
        left = set(range(n))
        while left:
            size = min(batch_size, len(left))
            i = rng.choice(sorted(left), size=size, replace=False)
            left -= set(i.tolist())
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def rows_glued_together(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    w, b = _first(x, y, hidden, rng)
    data, d = np.hstack([x, y]), x.shape[1]
    for _ in range(epochs):
        rng.shuffle(data)
        for s in range(0, len(data), batch_size):
            batch = data[s : s + batch_size]
            xb, yb = batch[:, :d], batch[:, d:]
            w, b = comprehension(w, b, *_backward(_forward(xb, w, b), yb, w), learning_rate)
    return w, b


@right("fit")
def legacy_random_state(x, y, hidden, epochs, batch_size, learning_rate, seed):
    state = np.random.RandomState(seed % 2**32)
    sizes = [x.shape[1], *hidden, y.shape[1]]
    w = [state.randn(k, d) / np.sqrt(d) for d, k in pairwise(sizes)]
    b = [np.zeros(k) for k in sizes[1:]]
    for _ in range(epochs):
        p = state.permutation(len(x))
        for s in range(0, len(x), batch_size):
            i = p[s : s + batch_size]
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def global_seed(x, y, hidden, epochs, batch_size, learning_rate, seed):
    np.random.seed(seed % 2**32)
    sizes = [x.shape[1], *hidden, y.shape[1]]
    w = [np.random.randn(k, d) / np.sqrt(d) for d, k in pairwise(sizes)]
    b = [np.zeros(k) for k in sizes[1:]]
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        for s in range(0, len(x), batch_size):
            i = order[s : s + batch_size]
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def python_random(x, y, hidden, epochs, batch_size, learning_rate, seed):
    r = random.Random(seed)
    sizes = [x.shape[1], *hidden, y.shape[1]]
    w = [np.array([[r.gauss(0, 1 / math.sqrt(d)) for _ in range(d)] for _ in range(k)]) for d, k in pairwise(sizes)]
    b = [np.zeros(k) for k in sizes[1:]]
    pairs = list(zip(x, y))
    for _ in range(epochs):
        r.shuffle(pairs)
        for s in range(0, len(pairs), batch_size):
            xb, yb = map(np.array, zip(*pairs[s : s + batch_size]))
            w, b = comprehension(w, b, *_backward(_forward(xb, w, b), yb, w), learning_rate)
    return w, b


@right("fit")
def example_by_example_mean(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    w, b = _first(x, y, hidden, rng)
    for _ in range(epochs):
        order = list(rng.permutation(len(x)))
        while order:
            batch, order = order[:batch_size], order[batch_size:]
            tw, tb = [np.zeros_like(a) for a in w], [np.zeros_like(a) for a in b]
            for i in batch:
                gw, gb = _backward(_forward(x[[i]], w, b), y[[i]], w)
                tw, tb = [t + g for t, g in zip(tw, gw)], [t + g for t, g in zip(tb, gb)]
            w = [a - learning_rate * t / len(batch) for a, t in zip(w, tw)]
            b = [a - learning_rate * t / len(batch) for a, t in zip(b, tb)]
    return w, b


@right("fit")
def array_split_at_starts(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng([seed, 7])
    w, b = lecun_uniform_random_biases((x.shape[1], *hidden, y.shape[1]), rng)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for i in np.split(order, range(batch_size, len(x), batch_size)):
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def a_generator_of_batches(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    weights, biases = _first(x, y, hidden, rng)

    def batches():
        for _ in range(epochs):
            order = rng.permutation(len(x))
            yield from (order[s : s + batch_size] for s in range(0, len(x), batch_size))

    for i in batches():
        weights, biases = comprehension(
            weights, biases, *_backward(_forward(x[i], weights, biases), y[i], weights), learning_rate
        )
    return tuple(weights), tuple(biases)


@right("fit")
def a_network_class(x, y, hidden, epochs, batch_size, learning_rate, seed):
    class Net:
        def __init__(self, sizes, rng):
            self.rng = rng
            self.w, self.b = biases_first_and_halves(sizes, rng)

        def step(self, xb, yb):
            gw, gb = _backward(_forward(xb, self.w, self.b), yb, self.w)
            for p, g in zip(self.w + self.b, gw + gb):
                p -= learning_rate * g

    net = Net([x.shape[1], *hidden, y.shape[1]], np.random.default_rng(seed))
    epoch = 0
    while epoch < epochs:
        order = net.rng.permutation(len(x))
        start = 0
        while start < len(order):
            net.step(x[order[start : start + batch_size]], y[order[start : start + batch_size]])
            start += batch_size
        epoch += 1
    return net.w, net.b


@right("fit")
def spawned_generators(x, y, hidden, epochs, batch_size, learning_rate, seed):
    children = np.random.SeedSequence(seed).spawn(2)
    w, b = truncated((x.shape[1], *hidden, y.shape[1]), np.random.default_rng(children[0]))
    rng = np.random.default_rng(children[1])
    for _ in range(epochs):
        order = rng.permutation(np.arange(len(x)))
        for s in range(0, len(x), batch_size):
            i = np.sort(order[s : s + batch_size])
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def permuted_copies_accumulating(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    w, b = orthogonal((x.shape[1], *hidden, y.shape[1]), rng)
    x, y = x.copy(), y.copy()
    for _ in range(epochs):
        order = rng.permutation(len(x))
        x, y = x[order], y[order]
        for s in range(0, len(x), batch_size):
            w, b = comprehension(
                w, b, *_backward(_forward(x[s : s + batch_size], w, b), y[s : s + batch_size], w), learning_rate
            )
    return w, b


@right("fit")
def reseeded_each_epoch(x, y, hidden, epochs, batch_size, learning_rate, seed):
    w, b = _first(x, y, hidden, np.random.default_rng(seed))
    for e in range(epochs):
        order = np.random.default_rng((seed, e)).permutation(len(x))
        for s in range(0, len(x), batch_size):
            i = order[s : s + batch_size]
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def one_state_twice(x, y, hidden, epochs, batch_size, learning_rate, seed):
    # The Generator of the orders begins in the same state as that of the weights: odd, and allowed.
    w, b = _first(x, y, hidden, np.random.default_rng(seed))
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for s in range(0, len(x), batch_size):
            i = order[s : s + batch_size]
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
    return w, b


@right("fit")
def history_and_prints(x, y, hidden, epochs, batch_size, learning_rate, seed):
    rng = np.random.default_rng(seed)
    w, b = _first(x, y, hidden, rng)
    history = []
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(x))
        for s in range(0, len(x), batch_size):
            i = order[s : s + batch_size]
            w, b = comprehension(w, b, *_backward(_forward(x[i], w, b), y[i], w), learning_rate)
        p = _forward(x, w, b)[-1]
        history.append(-np.log(np.clip(p[y == 1], 1e-300, None)).mean())
        print(f"epoch {epoch}: {history[-1]:.4f}")
    return w, b
