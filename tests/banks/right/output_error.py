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
