# ruff: noqa
# As students write it.
import math

import numpy as np
from bank import Bank

BANK = Bank()
right = BANK.right

F, B = "softmax_cross_entropy_forward", "softmax_cross_entropy_backward"


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@right(F)
def _(z, y):
    m = z.max(axis=1)
    return float(np.mean(m + np.log(np.exp(z - m[:, None]).sum(axis=1)) - (z * y).sum(axis=1)))


@right(F)
def _(z, y):
    return (np.logaddexp.reduce(z, axis=1) - z[y == 1]).mean()


@right(F)
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -(y * logp).sum() / len(z)


@right(F)
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -logp[np.arange(len(z)), np.argmax(y, axis=1)].mean()


@right(F)
def _(z, y):
    total = 0.0
    for row, target in zip(z, y):
        top = max(row)
        total += top + math.log(sum(math.exp(t - top) for t in row)) - float(np.dot(row, target))
    return total / len(z)


@right(F)
def _(z, y):
    t = (z * y).sum(axis=1, keepdims=True)
    d = z - t  # cost = ln Σ e^d
    m = d.max(axis=1, keepdims=True)
    return np.mean(m[:, 0] + np.log(np.exp(d - m).sum(axis=1)))


@right(F)
def _(z, y):
    losses = []
    for i in range(z.shape[0]):
        j = int(np.argmax(y[i]))
        acc = -np.inf
        for v in z[i]:
            acc = np.logaddexp(acc, v)
        losses.append(acc - z[i, j])
    return np.asarray(sum(losses) / len(losses))


@right(F)
def _(z, y):
    shifted = z - np.max(z, axis=1, keepdims=True)
    return np.einsum("ij,ij->", y, np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted) / z.shape[0]


@right(F)
def _(z, y):
    shifted = z - np.max(z, axis=1, keepdims=True)
    e = np.exp(shifted)
    with np.errstate(divide="ignore"):
        pass
    return float((np.log1p(e.sum(axis=1) - 1.0) - (shifted * y).sum(axis=1)).mean())


@right(F)
def _(z, y):
    top = z.argmax(axis=1)
    s = z - z[np.arange(len(z)), top][:, None]
    rest = np.exp(s)
    rest[np.arange(len(z)), top] = 0.0
    return np.mean(np.log1p(rest.sum(axis=1)) - s[y.astype(bool)])


@right(F)
def _(z, y):
    return np.average([np.logaddexp.reduce(r) - r @ t for r, t in zip(z, y)])


@right(B)
def _(z, y):
    return (softmax(z) - y) / z.shape[0]


@right(B)
def _(z, y):
    return 1 / len(z) * (softmax(z) - y)


@right(B)
def _(z, y):
    grad = softmax(z)
    grad[np.arange(len(z)), y.argmax(axis=1)] -= 1
    grad /= len(z)
    return grad


@right(B)
def _(z, y):
    n = len(z)
    return softmax(z) / n - y / n


@right(B)
def _(z, y):
    lse = np.logaddexp.reduce(z, axis=1, keepdims=True)
    return (np.exp(z - lse) - y) / len(z)


@right(B)
def _(z, y):
    n, k = z.shape
    out = np.empty((n, k))
    for i in range(n):
        top = z[i].max()
        total = sum(math.exp(v - top) for v in z[i])
        for j in range(k):
            out[i, j] = (math.exp(z[i, j] - top) / total - y[i, j]) / n
    return out


@right(B)
def _(z, y):
    return -(y - softmax(z)) / len(y)


@right(B)
def _(z, y):
    # the rows sum to zero: the target's entry is minus the sum of the others
    p = softmax(z) * (1 - y)
    return (p - y * p.sum(axis=1, keepdims=True)) / len(z)


@right(B)
def _(z, y):
    return np.array([(np.exp(r - np.logaddexp.reduce(r)) - t) / len(z) for r, t in zip(z, y)])


@right(B)
def _(z, y):
    return np.asfortranarray((softmax(z) - y) / len(z))


@right(B)
def _(z, y):
    return np.mean([(softmax(z) - y)], axis=0) / z.shape[0]


@right(B)
def _(z, y):
    # through the Jacobian of each row, with the division multiplied out: Jᵀ(-y/a) = a Σ y - y
    p = softmax(z)
    return (p * y.sum(axis=1, keepdims=True) - y) / len(z)


@right("softmax_cross_entropy_forward")
def _(z, y):
    m = z.max(axis=1, keepdims=True)
    lse = m[:, 0] + np.log(np.exp(z - m).sum(axis=1))
    return np.mean(lse - (z * y).sum(axis=1))


@right("softmax_cross_entropy_forward")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return -np.sum(y * (s - np.log(np.exp(s).sum(axis=1, keepdims=True)))) / len(z)


@right("softmax_cross_entropy_forward")
def _(z, y):
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[y == 1])


@right("softmax_cross_entropy_forward")
def _(z, y):
    d = z - (z * y).sum(axis=1, keepdims=True)
    m = d.max(axis=1)
    return float((m + np.log(np.exp(d - m[:, None]).sum(1))).mean())


@right("softmax_cross_entropy_forward")
def _(z, y):
    m = z.max(1)
    L = m + np.log(np.einsum("ij->i", np.exp(z - m[:, None])))
    return (L.sum() - np.einsum("ij,ij->", z, y)) / z.shape[0]


@right("softmax_cross_entropy_forward")
def _(z, y):
    acc = z[:, 0].copy()
    for j in range(1, z.shape[1]):
        acc = np.logaddexp(acc, z[:, j])
    return np.mean(acc - z[np.arange(len(z)), np.argmax(y, 1)])


@right("softmax_cross_entropy_forward")
def _(z, y):
    s = z - z.max(axis=1)[:, None]
    return np.array(np.mean(np.log(np.exp(s).sum(axis=1)) - np.take_along_axis(s, y.argmax(1)[:, None], 1)[:, 0]))


@right("softmax_cross_entropy_forward")
def _(z, y):
    o = np.sort(z, axis=1)[:, ::-1]
    m = o[:, 0]
    return np.mean(m + np.log1p(np.exp(o[:, 1:] - m[:, None]).sum(axis=1)) - (y * z).sum(axis=1))


@right("softmax_cross_entropy_backward")
def _(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - y) / z.shape[0]


@right("softmax_cross_entropy_backward")
def _(z, y):
    n, k = z.shape
    g = np.empty((n, k))
    for i in range(n):
        e = np.exp(z[i] - z[i].max())
        for j in range(k):
            g[i, j] = (e[j] / e.sum() - y[i, j]) / n
    return g


@right("softmax_cross_entropy_backward")
def _(z, y):
    return (np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None]) - y) / len(z)
