# ruff: noqa
# As students write it.
import numpy as np
from bank import Bank

BANK = Bank()
wrong = BANK.wrong

F, B = "dense_forward", "dense_backward"


@wrong(F, "bias-missing")
def _(x, w, b):
    return x @ w.T


@wrong(F, "weights-not-transposed")
def _(x, w, b):
    return x @ w + b


@wrong(F, "weights-not-transposed")
def _(x, w, b):
    return np.dot(x, w) + b


@wrong(F, "weights-times-inputs-column-bias")
def _(x, w, b):
    return w @ x.T + b[:, None]


@wrong(F, "weights-times-inputs-column-bias")
def _(x, w, b):
    return w @ x.T + b.reshape(-1, 1)


@wrong(F, "weights-times-inputs")
def _(x, w, b):
    return w @ x.T + b


@wrong(F, "bias-subtracted")
def _(x, w, b):
    return x @ w.T - b


@wrong(F, "bias-per-example")
def _(x, w, b):
    return x @ w.T + b[:, np.newaxis]


@wrong(F, "bias-times-inputs")
def _(x, w, b):
    z = np.zeros((len(x), len(w)))
    for i in range(len(x)):
        for j in range(len(w)):
            for m in range(x.shape[1]):
                z[i, j] += x[i, m] * w[j, m] + b[j]
    return z


@wrong(F, "bias-summed")
def _(x, w, b):
    return x @ w.T + np.sum(b)


@wrong(F, "bias-multiplied")
def _(x, w, b):
    return (x @ w.T) * b


@wrong(F, "elementwise")
def _(x, w, b):
    return x * w + b


@wrong(F, "sigmoid-applied")
def _(x, w, b):
    return 1 / (1 + np.exp(-(x @ w.T + b)))


@wrong(F, "relu-applied")
def _(x, w, b):
    return np.maximum(0, x @ w.T + b)


@wrong(F, "tanh-applied")
def _(x, w, b):
    return np.tanh(x @ w.T + b)


@wrong(F, "last-input-missing")
def _(x, w, b):
    z = np.tile(b, (len(x), 1))
    for m in range(x.shape[1] - 1):
        z += np.outer(x[:, m], w[:, m])
    return z


@wrong(F, "last-input-only")
def _(x, w, b):
    z = np.zeros((len(x), len(w)))
    for i in range(len(x)):
        for j in range(len(w)):
            for m in range(x.shape[1]):
                z[i, j] = x[i, m] * w[j, m]
            z[i, j] += b[j]
    return z


@wrong(F, "last-example-missing")
def _(x, w, b):
    z = np.zeros((len(x), len(w)))
    for i in range(len(x) - 1):
        z[i] = w @ x[i] + b
    return z


@wrong(F, "first-example-only")
def _(x, w, b):
    z = np.zeros((len(x), len(w)))
    z[0] = w @ x[0] + b
    return z


@wrong(F, "bias-twice")
def _(x, w, b):
    z = x @ w.T + b
    z += b
    return z


@wrong(F, "float32")
def _(x, w, b):
    return x.astype(np.float32) @ w.T.astype(np.float32) + b.astype(np.float32)


@wrong(F, "integers")
def _(x, w, b):
    z = np.zeros((len(x), len(w)), dtype=int)
    z[...] = x @ w.T + b
    return z


@wrong(F, "no-return")
def _(x, w, b):
    z = x @ w.T + b


@wrong(F, "a-list")
def _(x, w, b):
    return [[float(np.dot(r, u) + c) for u, c in zip(w, b)] for r in x]


@wrong(F, "divided-by-inputs")
def _(x, w, b):
    return x @ w.T / x.shape[1] + b


@wrong(F, "divided-by-examples")
def _(x, w, b):
    return x @ w.T / len(x) + b


@wrong(F, "negated")
def _(x, w, b):
    return -(x @ w.T + b)


@wrong(F, "bias-before-weights")
def _(x, w, b):
    return x @ (w.T + b)


@wrong(F, "first-bias")
def _(x, w, b):
    return x @ w.T + b[0]


@wrong(F, "changes-x")
def _(x, w, b):
    x /= 2
    return 2 * (x @ w.T) + b


@wrong(F, "over-n")
def _(x, w, b):
    return (x @ w.T + b) / len(x)


@wrong(F, "weights-times-inputs-not-transposed-column", "weights-times-inputs-not-transposed")
def _(x, w, b):
    return w @ x + b[:, None]


@wrong(F, "summed-over-examples")
def _(x, w, b):
    return (x @ w.T + b).sum(axis=0)


def right(g, x, w):
    return g @ w, g.T @ x, g.sum(axis=0)


@wrong(B, "grad-w-transposed")
def _(g, x, w):
    return g @ w, x.T @ g, g.sum(axis=0)


@wrong(B, "grad-w-not-transposed")
def _(g, x, w):
    return g @ w, g @ x, g.sum(axis=0)


@wrong(B, "grad-x-transposed-weights")
def _(g, x, w):
    return g @ w.T, g.T @ x, g.sum(axis=0)


@wrong(B, "grad-b-mean")
def _(g, x, w):
    return g @ w, g.T @ x, g.mean(axis=0)


@wrong(B, "grad-b-axis-1")
def _(g, x, w):
    return g @ w, g.T @ x, g.sum(axis=1)


@wrong(B, "grad-b-sum-of-all")
def _(g, x, w):
    return g @ w, g.T @ x, g.sum()


@wrong(B, "grad-b-kept-axis")
def _(g, x, w):
    return g @ w, g.T @ x, g.sum(axis=0, keepdims=True)


@wrong(B, "grad-b-is-grad-z")
def _(g, x, w):
    return g @ w, g.T @ x, g.copy()


@wrong(B, "grad-b-is-grad-z")
def _(g, x, w):
    return g @ w, g.T @ x, g


@wrong(B, "grad-w-over-n")
def _(g, x, w):
    return g @ w, g.T @ x / len(x), g.sum(axis=0)


@wrong(B, "grad-w-and-b-over-n")
def _(g, x, w):
    n = len(x)
    return g @ w, g.T @ x / n, g.sum(axis=0) / n


@wrong(B, "grad-w-and-b-over-n")
def _(g, x, w):
    n = x.shape[0]
    return g @ w, (1 / n) * np.dot(g.T, x), np.mean(g, axis=0)


@wrong(B, "over-n")
def _(g, x, w):
    n = len(x)
    return g @ w / n, g.T @ x / n, g.sum(axis=0) / n


@wrong(B, "negated")
def _(g, x, w):
    return -g @ w, -g.T @ x, -g.sum(axis=0)


@wrong(B, "order-wbx")
def _(g, x, w):
    return g.T @ x, g.sum(axis=0), g @ w


@wrong(B, "order-wxb")
def _(g, x, w):
    return g.T @ x, g @ w, g.sum(axis=0)


@wrong(B, "grad-w-weights-for-inputs")
def _(g, x, w):
    return g @ w, g.T @ w, g.sum(axis=0)


@wrong(B, "grad-x-inputs-for-weights", "grad-x-inputs-transposed-for-weights")
def _(g, x, w):
    return g @ x, g.T @ x, g.sum(axis=0)


@wrong(B, "grad-w-first-example")
def _(g, x, w):
    return g @ w, np.outer(g[0], x[0]), g.sum(axis=0)


@wrong(B, "grad-w-last-example")
def _(g, x, w):
    for i in range(len(x)):
        grad_w = np.outer(g[i], x[i])
    return g @ w, grad_w, g.sum(axis=0)


@wrong(B, "grad-w-last-example + grad-b-last-example")
def _(g, x, w):
    for i in range(len(x)):
        grad_w = np.outer(g[i], x[i])
        grad_b = g[i].copy()
    return g @ w, grad_w, grad_b


@wrong(B, "grad-w-transposed + grad-b-mean")
def _(g, x, w):
    return g @ w, x.T @ g, g.mean(axis=0)


@wrong(B, "grad-x-transposed-weights + grad-b-axis-1")
def _(g, x, w):
    return g @ w.T, g.T @ x, g.sum(axis=1)


@wrong(B, "grad-w-decay-added")
def _(g, x, w):
    return g @ w, g.T @ x + w, g.sum(axis=0)


@wrong(B, "grad-w-outer-of-sums")
def _(g, x, w):
    return g @ w, np.outer(g.sum(axis=0), x.sum(axis=0)), g.sum(axis=0)


@wrong(B, "grad-w-per-example")
def _(g, x, w):
    return g @ w, np.einsum("nk,nd->nkd", g, x), g.sum(axis=0)


@wrong(B, "grad-w-over-n")
def _(g, x, w):
    return g @ w, np.einsum("nk,nd->nkd", g, x).mean(axis=0), g.sum(axis=0)


@wrong(B, "grad-x-sigmoid-derivative")
def _(g, x, w):
    return (g @ w) * x * (1 - x), g.T @ x, g.sum(axis=0)


@wrong(B, "grad-x-summed-over-examples")
def _(g, x, w):
    return (g @ w).sum(axis=0), g.T @ x, g.sum(axis=0)


@wrong(B, "grad-b-ones")
def _(g, x, w):
    return g @ w, g.T @ x, np.ones(len(w))


@wrong(B, "grad-b-zeros")
def _(g, x, w):
    return g @ w, g.T @ x, np.zeros(len(w))


@wrong(B, "grad-x-is-grad-z")
def _(g, x, w):
    return g.copy(), g.T @ x, g.sum(axis=0)


@wrong(B, "grad-x-left-out")
def _(g, x, w):
    return g.T @ x, g.sum(axis=0)


@wrong(B, "float32")
def _(g, x, w):
    return tuple(r.astype(np.float32) for r in right(g, x, w))


@wrong(B, "changes-grad_z")
def _(g, x, w):
    out = right(g.copy(), x, w)
    g *= 0
    return out


@wrong(B, "no-return")
def _(g, x, w):
    grad_x, grad_w, grad_b = right(g, x, w)


@wrong(B, "grad-w-squared-inputs")
def _(g, x, w):
    return g @ w, g.T @ x**2, g.sum(axis=0)


@wrong(B, "grad-x-transposed + grad-w-transposed")
def _(g, x, w):
    return (g @ w).T, (g.T @ x).T, g.sum(axis=0).T


@wrong(B, "grad-b-mean-axis-1")
def _(g, x, w):
    return g @ w, g.T @ x, g.mean(axis=1)


@wrong(B, "doubled")
def _(g, x, w):
    return tuple(2 * r for r in right(g, x, w))


@wrong(B, "grad-w-negated")
def _(g, x, w):
    return g @ w, -g.T @ x, g.sum(axis=0)


_grad_w = {}


@wrong(B, "remembers")
def _(g, x, w):
    total = _grad_w.setdefault(w.shape, np.zeros(w.shape))
    total += g.T @ x
    return g @ w, total.copy(), g.sum(axis=0)


@wrong(F, "weights-reshaped")
def _(x, w, b):
    k, d = w.shape
    return x @ w.reshape(d, k) + b
