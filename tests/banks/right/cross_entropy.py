# ruff: noqa
# As students write it.
import math

import numpy as np
from bank import Bank

BANK = Bank()
right = BANK.right

F, B = "cross_entropy_forward", "cross_entropy_backward"


@right(F)
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log(a[np.arange(len(a)), y.argmax(axis=1)]).mean()


@right(F)
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(a[y == 1]))


@right(F)
def _(a, y):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            if y[i, j]:
                total += math.inf if a[i, j] == 0 else -math.log(a[i, j])
    return total / a.shape[0]


@right(F)
def _(a, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.where(y > 0, y * np.log(a), 0).sum() / len(a)


@right(F)
def _(a, y):
    with np.errstate(all="ignore"):
        return float(-np.nansum(y * np.log(a)) / len(y)) if (a[y == 1] > 0).all() else float("inf")


@right(F)
def _(a, y):
    safe = np.where(y == 1, a, 1.0)
    with np.errstate(divide="ignore"):
        return np.float64(-np.log(safe).sum(axis=1).mean())


@right(F)
def _(a, y):
    p = np.einsum("ij,ij->i", a, y)
    if np.any(p == 0):
        return math.inf
    return np.asarray(-np.mean(np.log(p)))


@right(F)
def _(a, y):
    p = (a * y).sum(1)
    logs = np.full(p.shape, -np.inf)
    np.log(p, out=logs, where=p > 0)
    return -np.average(logs)


@right(F)
def _(a, y):
    p = np.max(a * y, axis=1)
    return math.fsum(-math.log(q) if q > 0 else math.inf for q in p) / len(p)


@right(F)
def _(a, y):
    with np.errstate(divide="ignore"):
        return np.log2(1 / (a * y).sum(axis=1)).mean() * np.log(2) if (a * y).sum(axis=1).min() > 1e-290 else -np.log((a * y).sum(axis=1)).mean()


@right(F)
def _(wahrscheinlichkeit, ziel):
    größen = wahrscheinlichkeit[ziel.astype(bool)]
    with np.errstate(divide="ignore"):
        return np.negative(np.log(größen)).sum() / ziel.shape[0]


@right(F)
def _(a, y):
    with np.errstate(divide="ignore"):
        logs = np.log(np.diag(a @ y.T))
    return -logs.mean()


@right(F)
def _(a, y):
    losses = []
    for p, t in zip(a, y):
        j = list(t).index(1)
        losses.append(-math.log(p[j]) if p[j] else float("inf"))
    return sum(losses) / len(losses)


@right(B)
def _(a, y):
    grad = np.zeros_like(a)
    t = y == 1
    grad[t] = -1 / (a.shape[0] * a[t])
    return grad


@right(B)
def _(a, y):
    grad = np.zeros(a.shape)
    rows = np.arange(len(a))
    cols = y.argmax(axis=1)
    grad[rows, cols] = -1.0 / a[rows, cols] / len(a)
    return grad


@right(B)
def _(a, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(y > 0, -y / a, 0.0) / a.shape[0]


@right(B)
def _(a, y):
    return -y / np.where(y == 1, a, 1.0) / len(y)


@right(B)
def _(a, y):
    n, k = a.shape
    out = np.zeros((n, k))
    for i in range(n):
        for j in range(k):
            if y[i, j] != 0:
                out[i, j] = -y[i, j] / (n * a[i, j])
    return out


@right(B)
def _(a, y):
    inverse = np.reciprocal((a * y).sum(axis=1, keepdims=True))
    return -y * inverse / len(a)


@right(B)
def _(a, y):
    out = np.zeros_like(a, order="F")
    np.divide(-1.0 / len(a), a, out=out, where=y.astype(bool))
    return out


@right(B)
def _(a, y):
    return np.array([[-(1 / len(a)) / p if t else 0.0 for p, t in zip(ps, ts)] for ps, ts in zip(a.tolist(), y.tolist())])


@right(B)
def _(a, y):
    masked = np.ma.masked_where(y == 0, a)
    return np.asarray((-1.0 / (len(a) * masked)).filled(0.0))


@right(B)
def _(a, y):
    return np.nan_to_num(0.0) - y / (a + (1 - y)) / len(a) * (y == 1) if False else -y / (np.where(y, a, 1)) * (1 / a.shape[0])


@right(B)
def _(a, y):
    p = np.sum(np.multiply(a, y), axis=1)
    return np.einsum("ij,i->ij", y, -1 / (len(p) * p))


@right(B)
def _(a, y):
    return (-(y.T) / (y * a).sum(axis=1) / y.shape[0]).T


@right("cross_entropy_forward")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(a[y == 1]))


@right("cross_entropy_forward")
def _(a, y):
    p = a[np.arange(len(a)), y.argmax(axis=1)]
    return np.inf if np.any(p == 0) else -np.log(p).mean()


@right("cross_entropy_forward")
def _(a, y):
    L = np.zeros_like(a)
    with np.errstate(divide="ignore"):
        np.log(a, out=L, where=y > 0)
    return float(-(y * L)[y > 0].sum() / len(a))


@right("cross_entropy_forward")
def _(a, y):
    with np.errstate(divide="ignore"):
        return np.log((a * y).sum(axis=1)).mean() * -1


@right("cross_entropy_forward")
def _(a, y):
    p = np.einsum("ij,ij->i", a, y)
    with np.errstate(all="ignore"):
        return np.array(-np.log(p).sum() / p.size)


@right("cross_entropy_forward")
def _(a, y):
    s = np.where(y == 0, 1.0, a)
    with np.errstate(divide="ignore"):
        return -np.log(s).sum() / len(s)


@right("cross_entropy_forward")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.mean(np.sum(np.log(a ** y), axis=1))


@right("cross_entropy_forward")
def _(a, y):
    with np.errstate(divide="ignore"):
        return float(np.average(-np.log(np.max(a * y, axis=1))))


@right("cross_entropy_backward")
def _(a, y):
    return np.where(y == 1, -1 / np.where(y == 1, a, 1) / len(a), 0.0)


@right("cross_entropy_backward")
def _(a, y):
    g = np.zeros_like(a)
    m = y == 1
    g[m] = -1 / (a[m] * a.shape[0])
    return g


@right("cross_entropy_backward")
def _(a, y):
    return np.divide(-y, a * len(a), out=np.zeros_like(a), where=y != 0)


@right("cross_entropy_backward")
def _(a, y):
    with np.errstate(all="ignore"):
        g = -y / a / len(a)
    g[y == 0] = 0
    return g


@right("cross_entropy_backward")
def _(a, y):
    n, k = a.shape
    g = np.zeros((n, k))
    for i in range(n):
        j = int(np.argmax(y[i]))
        g[i, j] = -1.0 / a[i, j] / n
    return g


@right("cross_entropy_backward")
def _(a, y):
    return -y / (a + (1 - y)) / len(a)


@right("cross_entropy_backward")
def _(a, y):
    return -y / np.maximum(a, 1e-300) / len(a)


@right("cross_entropy_backward")
def _(a, y):
    p = (a * y).sum(axis=1, keepdims=True)
    return -y / p / y.shape[0]


@right("cross_entropy_backward")
def _(a, y):
    return np.array([[-1 / (len(a) * p) if t else 0.0 for p, t in zip(r, s)] for r, s in zip(a, y)])


@right("cross_entropy_backward")
def _(a, y):
    g = np.zeros(a.shape)
    i = np.nonzero(y)
    g[i] = -np.reciprocal(a[i]) / len(a)
    return g
