"""Right answers to `forward` and `backward`, in the many ways in which they can be written."""

# ruff: noqa
# Written as students write.

import itertools
import math
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np

RIGHT = []


def right(function):
    def register(answer):
        RIGHT.append((function, answer.__name__, answer))
        return answer

    return register


def _sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# --- forward


@right("forward")
def plain_loop(x, weights, biases):
    activations = [x]
    for i in range(len(weights)):
        z = activations[-1] @ weights[i].T + biases[i]
        if i == len(weights) - 1:
            activations.append(_softmax(z))
        else:
            activations.append(_sigmoid(z))
    return activations


@right("forward")
def copy_of_x(x, weights, biases):
    out = [x.copy()]
    *hidden, last = zip(weights, biases)
    for w, b in hidden:
        out.append(0.5 * (1 + np.tanh(out[-1].dot(w.T) / 2)) if False else _sigmoid(out[-1].dot(w.T) + b))
    w, b = last
    out.append(_softmax(np.dot(out[-1], w.T) + b))
    return out


@right("forward")
def returns_a_tuple(x, weights, biases):
    a = (x,)
    for n, (w, b) in enumerate(zip(weights, biases), 1):
        z = np.einsum("nd,kd->nk", a[-1], w) + b[None, :]
        a += (_softmax(z),) if n == len(weights) else (_sigmoid(z),)
    return a


@right("forward")
def columns_are_examples_inside(x, weights, biases):
    a = x.T
    result = [x]
    for i, (w, b) in enumerate(zip(weights, biases)):
        z = w @ a + b.reshape(-1, 1)
        a = _softmax(z.T).T if i + 1 == len(weights) else _sigmoid(z)
        result.append(a.T)
    return result


@right("forward")
def recursion(x, weights, biases):
    def go(a, ws, bs):
        z = a @ ws[0].T + bs[0]
        if len(ws) == 1:
            return [_softmax(z)]
        a = _sigmoid(z)
        return [a, *go(a, ws[1:], bs[1:])]

    return [x, *go(x, weights, biases)]


@right("forward")
def pure_python(x, weights, biases):
    def logistic(t):
        if t >= 0:
            return 1 / (1 + math.exp(-t))
        e = math.exp(t) if t > -745 else 0.0
        return e / (1 + e)

    layers = [x]
    rows = x.tolist()
    for l, (w, b) in enumerate(zip(weights, biases)):
        w, b = w.tolist(), b.tolist()
        new = []
        for row in rows:
            z = [sum(p * q for p, q in zip(row, unit)) + c for unit, c in zip(w, b)]
            if l == len(weights) - 1:
                m = max(z)
                e = [math.exp(t - m) for t in z]
                s = sum(e)
                new.append([t / s for t in e])
            else:
                new.append([logistic(t) for t in z])
        rows = new
        layers.append(np.array(rows))
    return layers


@right("forward")
def accumulate(x, weights, biases):
    def layer(a, params):
        w, b, f = params
        return f(a @ w.T + b)

    fs = [_sigmoid] * (len(weights) - 1) + [_softmax]
    return list(itertools.accumulate(zip(weights, biases, fs), layer, initial=x))


@right("forward")
def bias_as_a_weight(x, weights, biases):
    out = [x]
    for i, (w, b) in enumerate(zip(weights, biases)):
        wb = np.hstack([w, b[:, None]])
        a1 = np.hstack([out[-1], np.ones((len(x), 1))])
        z = np.matmul(a1, wb.T)
        out.append([_sigmoid, _softmax][i == len(weights) - 1](z))
    return out


@right("forward")
def a_class(x, weights, biases):
    @dataclass
    class Layer:
        w: np.ndarray
        b: np.ndarray
        last: bool

        def __call__(self, a):
            z = a @ self.w.T
            z += self.b
            return _softmax(z) if self.last else _sigmoid(z)

    net = [Layer(w, b, i == len(weights) - 1) for i, (w, b) in enumerate(zip(weights, biases))]
    acts = [x]
    for layer in net:
        acts.append(layer(acts[-1]))
    return acts


@right("forward")
def silenced_where(x, weights, biases):
    a, res = x, [x]
    for w, b in zip(weights, biases):
        z = a @ np.transpose(w) + b
        with np.errstate(over="ignore"):
            a = 1 / (1 + np.exp(-z))
        res.append(a)
    res[-1] = _softmax(z)
    return res


@right("forward")
def reduce_and_partial(x, weights, biases):
    def add(acts, p):
        f, w, b = p
        return acts + [f(np.tensordot(acts[-1], w, axes=([1], [1])) + b)]

    fs = [partial(_sigmoid)] * (len(weights) - 1) + [partial(_softmax)]
    return reduce(add, zip(fs, weights, biases), [x])


@right("forward")
def row_by_row(x, weights, biases):
    n = x.shape[0]
    acts = [x] + [np.zeros((n, len(b))) for b in biases]
    for r in range(n):
        for i, (w, b) in enumerate(zip(weights, biases)):
            z = w @ acts[i][r] + b
            acts[i + 1][r] = _softmax(z[None])[0] if i == len(weights) - 1 else _sigmoid(z)
    return acts


@right("forward")
def tanh_and_logsumexp(x, weights, biases):
    acts = [x]
    L = len(weights)
    for l in range(1, L + 1):
        z = acts[l - 1] @ weights[l - 1].T + biases[l - 1]
        if l < L:
            acts.append((np.tanh(z / 2) + 1) / 2)
        else:
            m = np.max(z, axis=-1, keepdims=True)
            acts.append(np.exp(z - m - np.log(np.sum(np.exp(z - m), axis=-1, keepdims=True))))
    return acts


@right("forward")
def fortran_results(x, weights, biases):
    return [np.asfortranarray(a) for a in plain_loop(x, weights, biases)]


@right("forward")
def prints_and_non_ascii(x, weights, biases):
    """Vorwärts durch das Netz."""
    print("forward", x.shape)
    σ, α = _sigmoid, [x]
    for ω, β in zip(weights[:-1], biases[:-1]):
        α.append(σ(α[-1] @ ω.T + β))
    return [*α, _softmax(α[-1] @ weights[-1].T + biases[-1])]


@right("forward")
def clipped_sigmoid_far_out(x, weights, biases):
    acts = [x]
    for i, (w, b) in enumerate(zip(weights, biases)):
        z = acts[-1] @ w.T + b
        acts.append(_softmax(z) if i == len(weights) - 1 else 1 / (1 + np.exp(-np.clip(z, -700, 700))))
    return acts


@right("forward")
def preallocated(x, weights, biases):
    acts = [None] * (len(weights) + 1)
    acts[0] = np.array(x)
    for i in range(len(weights)):
        acts[i + 1] = np.empty((x.shape[0], weights[i].shape[0]))
        np.matmul(acts[i], weights[i].T, out=acts[i + 1])
        acts[i + 1] += biases[i]
        acts[i + 1][:] = _softmax(acts[i + 1]) if i == len(weights) - 1 else _sigmoid(acts[i + 1])
    return acts


# --- backward


@right("backward")
def insert_at_front(activations, y, weights):
    gw, gb = [], []
    delta = (activations[-1] - y) / y.shape[0]
    for l in reversed(range(len(weights))):
        gw.insert(0, delta.T @ activations[l])
        gb.insert(0, delta.sum(axis=0))
        if l:
            delta = delta @ weights[l] * activations[l] * (1 - activations[l])
    return gw, gb


@right("backward")
def append_and_reverse(activations, y, weights):
    n = len(y)
    delta = activations[-1] - y
    grad_w, grad_b = [delta.T.dot(activations[-2]) / n], [delta.mean(axis=0)]
    for l in range(2, len(weights) + 1):
        a = activations[-l]
        delta = delta.dot(weights[-l + 1]) * (a - a**2)
        grad_w.append(delta.T.dot(activations[-l - 1]) / n)
        grad_b.append(delta.mean(axis=0))
    return grad_w[::-1], grad_b[::-1]


@right("backward")
def deltas_first(activations, y, weights):
    L = len(weights)
    deltas = [None] * L
    deltas[-1] = (activations[-1] - y) * (1.0 / len(y))
    for l in range(L - 2, -1, -1):
        a = activations[l + 1]
        deltas[l] = np.matmul(deltas[l + 1], weights[l + 1]) * np.multiply(a, 1 - a)
    return [d.T @ a for d, a in zip(deltas, activations)], [np.sum(d, 0) for d in deltas]


@right("backward")
def recursion_backward(activations, y, weights):
    def go(layer):
        if layer == len(weights):
            return []
        later = go(layer + 1)
        if not later:
            d = (activations[-1] - y) / len(y)
        else:
            a = activations[layer + 1]
            d = (later[0][2] @ weights[layer + 1]) * a * (1 - a)
        return [(d.T @ activations[layer], d.sum(0), d), *later]

    parts = go(0)
    return [p[0] for p in parts], [p[1] for p in parts]


@right("backward")
def einsum_backward(activations, y, weights):
    d = (activations[-1] - y) / len(y)
    ws, bs = [], []
    for w, a in zip(weights[::-1], activations[-2::-1]):
        ws.append(np.einsum("nk,nd->kd", d, a))
        bs.append(np.einsum("nk->k", d))
        d = np.einsum("nk,kd,nd,nd->nd", d, w, a, 1 - a)
    ws.reverse()
    bs.reverse()
    return ws, bs


@right("backward")
def tuples_backward(activations, y, weights):
    return tuple(map(tuple, insert_at_front(activations, y, weights)))


@right("backward")
def lists_in_a_list(activations, y, weights):
    return list(insert_at_front(activations, y, weights))


@right("backward")
def example_by_example(activations, y, weights):
    n = len(y)
    gw = [np.zeros_like(w) for w in weights]
    gb = [np.zeros(w.shape[0]) for w in weights]
    for i in range(n):
        d = activations[-1][i] - y[i]
        for l in range(len(weights) - 1, -1, -1):
            gw[l] += np.outer(d, activations[l][i])
            gb[l] += d
            if l > 0:
                a = activations[l][i]
                d = weights[l].T @ d * a * (1 - a)
    return [g / n for g in gw], [g / n for g in gb]


@right("backward")
def pure_python_backward(activations, y, weights):
    n, L = len(y), len(weights)
    acts = [a.tolist() for a in activations]
    ys = y.tolist()
    d = [[(p - t) / n for p, t in zip(ra, rt)] for ra, rt in zip(acts[-1], ys)]
    gw, gb = [None] * L, [None] * L
    for l in range(L - 1, -1, -1):
        w = weights[l].tolist()
        k, m = len(w), len(w[0])
        gw[l] = np.array([[math.fsum(d[i][j] * acts[l][i][c] for i in range(n)) for c in range(m)] for j in range(k)])
        gb[l] = np.array([math.fsum(d[i][j] for i in range(n)) for j in range(k)])
        if l:
            d = [
                [sum(d[i][j] * w[j][c] for j in range(k)) * acts[l][i][c] * (1 - acts[l][i][c]) for c in range(m)]
                for i in range(n)
            ]
    return gw, gb


@right("backward")
def matrix_of_columns(activations, y, weights):
    A = [a.T for a in activations]
    D = (A[-1] - y.T) / y.shape[0]
    gw, gb = [], []
    for W, a in zip(reversed(weights), reversed(A[:-1])):
        gw = [D @ a.T, *gw]
        gb = [D.sum(axis=1), *gb]
        D = (W.T @ D) * a * (1 - a)
    return gw, gb


@right("backward")
def ones_times_delta(activations, y, weights):
    ones = np.ones(len(y))
    d = (activations[-1] - y) / np.float64(len(y))
    out = []
    for l in range(len(weights) - 1, -1, -1):
        a = activations[l]
        out.append((np.dot(d.T, a), ones @ d))
        d = np.dot(d, weights[l]) * a * (1.0 - a)
    gw, gb = zip(*out[::-1])
    return list(gw), list(gb)


@right("backward")
def copies_then_in_place(activations, y, weights):
    d = np.array(activations[-1], copy=True)
    d -= y
    d /= len(y)
    gw, gb = [], []
    for l in range(len(weights), 0, -1):
        a = activations[l - 1]
        gw.append(d.T @ a)
        gb.append(d.sum(axis=0))
        d = d @ weights[l - 1]
        d *= a
        d *= 1 - a
    return gw[::-1], gb[::-1]


@right("backward")
def with_a_dictionary(activations, y, weights):
    grads = {}
    L = len(weights)
    dz = (activations[L] - y) / len(activations[0])
    for l in range(L, 0, -1):
        grads[f"dW{l}"] = dz.T @ activations[l - 1]
        grads[f"db{l}"] = dz.sum(axis=0)
        da = dz @ weights[l - 1]
        dz = da * activations[l - 1] * (1 - activations[l - 1])
    return [grads[f"dW{l}"] for l in range(1, L + 1)], [grads[f"db{l}"] for l in range(1, L + 1)]


@right("backward")
def derivative_helper_and_types(activations: list, y: np.ndarray, weights: list) -> tuple:
    def σ_prime(a):
        return a - np.square(a)

    δ = np.subtract(activations[-1], y) / np.size(y, 0)
    gw, gb = [], []
    for a, w in zip(activations[-2::-1], weights[::-1]):
        gw.insert(0, np.transpose(δ) @ a)
        gb.insert(0, np.add.reduce(δ))
        δ = (δ @ w) * σ_prime(a)
    return gw, gb


@right("backward")
def outer_products_summed(activations, y, weights):
    d = (activations[-1] - y) / len(y)
    gw, gb = [], []
    for l in range(len(weights) - 1, -1, -1):
        gw.insert(0, (d[:, :, None] * activations[l][:, None, :]).sum(axis=0))
        gb.insert(0, d.sum(axis=0))
        d = (d[:, :, None] * weights[l][None]).sum(axis=1) * activations[l] * (1 - activations[l])
    return gw, gb


@right("backward")
def fortran_gradients(activations, y, weights):
    gw, gb = insert_at_front(activations, y, weights)
    return [np.asfortranarray(g) for g in gw], gb


@right("backward")
def stacked_views(activations, y, weights):
    gw, gb = insert_at_front(activations, y, weights)
    joined = [np.vstack([g.T, b[None]]) for g, b in zip(gw, gb)]
    return [j[:-1].T for j in joined], [j[-1] for j in joined]
