# ruff: noqa
# As students write it.
import math

import numpy as np
from bank import Bank

BANK = Bank()
wrong = BANK.wrong

F, B = "cross_entropy_forward", "cross_entropy_backward"


@wrong(F, "zero-times-infinity")
def _(a, y):
    return -np.sum(y * np.log(a)) / len(a)


@wrong(F, "zero-times-infinity")
def _(a, y):
    return -np.mean(np.sum(y * np.log(a), axis=1))


@wrong(F, "epsilon-added")
def _(a, y):
    return -np.sum(y * np.log(a + 1e-12)) / len(a)


@wrong(F, "epsilon-added")
def _(a, y):
    return -np.mean(np.sum(y * np.log(a + 1e-15), axis=1))


@wrong(F, "epsilon-added")
def _(a, y):
    return -np.sum(y * np.log(a + np.finfo(float).eps)) / a.shape[0]


@wrong(F, "epsilon-added")
def _(a, y):
    return -np.sum(y * np.log(a + 3e-9)) / a.shape[0]


@wrong(F, "clipped")
def _(a, y):
    a = np.clip(a, 1e-15, 1 - 1e-15)
    return -np.sum(y * np.log(a)) / len(a)


@wrong(F, "clipped-below", "zeros-replaced")
def _(a, y):
    a = np.maximum(a, 1e-300)
    return -np.sum(y * np.log(a)) / len(a)


@wrong(F, "clipped-below", "clipped")
def _(a, y):
    return -np.log(np.clip((a * y).sum(axis=1), 1e-12, None)).mean()


@wrong(F, "zeros-replaced")
def _(a, y):
    safe = np.where(a == 0, 1e-10, a)
    return -np.sum(y * np.log(safe)) / len(a)


@wrong(F, "zeros-cost-nothing")
def _(a, y):
    return -np.sum(y * np.log(np.where(a > 0, a, 1))) / len(a)


@wrong(F, "zeros-cost-nothing")
def _(a, y):
    with np.errstate(all="ignore"):
        return -np.sum(np.nan_to_num(y * np.log(a), neginf=0.0)) / len(a)


@wrong(F, "infinities-made-finite")
def _(a, y):
    with np.errstate(all="ignore"):
        return -np.sum(np.nan_to_num(y * np.log(a))) / len(a)


@wrong(F, "sum-for-mean")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log(a[y == 1]).sum()


@wrong(F, "sum-for-mean + zero-times-infinity")
def _(a, y):
    return -np.sum(y * np.log(a))


@wrong(F, "mean-of-all-entries + zero-times-infinity")
def _(a, y):
    return -np.mean(y * np.log(a))


@wrong(F, "mean-of-all-entries + epsilon-added")
def _(a, y):
    return -np.mean(y * np.log(a + 1e-8))


@wrong(F, "sum-for-mean + epsilon-added")
def _(a, y):
    return -np.sum(y * np.log(a + 1e-9))


@wrong(F, "forgot-minus")
def _(a, y):
    with np.errstate(divide="ignore"):
        return np.log(a[y == 1]).mean()


@wrong(F, "forgot-minus + zero-times-infinity")
def _(a, y):
    return np.sum(y * np.log(a)) / len(y)


@wrong(F, "mean-over-classes")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log(a[y == 1]).sum() / a.shape[1]


@wrong(F, "base-two")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log2(a[y == 1]).mean()


@wrong(F, "base-ten")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log10(a[y == 1]).mean()


@wrong(F, "base-two + zero-times-infinity")
def _(a, y):
    return -(y * np.log2(a)).sum() / len(a)


@wrong(F, "binary + zero-times-infinity")
def _(a, y):
    return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / len(a)


@wrong(F, "binary-mean-of-all + zero-times-infinity")
def _(a, y):
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


@wrong(F, "binary + clipped")
def _(a, y):
    a = np.clip(a, 1e-7, 1 - 1e-7)
    return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / a.shape[0]


@wrong(F, "targets-missing")
def _(a, y):
    return -np.sum(np.log(a)) / len(a)


@wrong(F, "arguments-swapped + zero-times-infinity", "arguments-swapped")
def _(y, a):
    return -np.sum(y * np.log(a)) / len(a)


@wrong(F, "log-of-mean")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log((a * y).sum(axis=1).mean())


@wrong(F, "no-logarithm")
def _(a, y):
    return -(a * y).sum(axis=1).mean()


@wrong(F, "squared-error-all")
def _(a, y):
    return np.mean((a - y) ** 2)


@wrong(F, "squared-error")
def _(a, y):
    return np.sum((y - a) ** 2) / len(a)


@wrong(F, "half-squared-error")
def _(a, y):
    return 0.5 * np.sum((y - a) ** 2) / len(a)


@wrong(F, "a-row-each")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log(a[y == 1])


@wrong(F, "a-row-each + zero-times-infinity")
def _(a, y):
    return -np.sum(y * np.log(a), axis=1)


@wrong(F, "first-example")
def _(a, y):
    for p, t in zip(a, y):
        with np.errstate(divide="ignore"):
            return -np.log(p[t == 1][0])


@wrong(F, "last-example")
def _(a, y):
    loss = 0
    for p, t in zip(a, y):
        with np.errstate(divide="ignore"):
            loss = -np.log(p[np.argmax(t)])
    return loss


@wrong(F, "largest-probability")
def _(a, y):
    return -np.log(a.max(axis=1)).mean()


@wrong(F, "warns-of-log")
def _(a, y):
    return -np.log((a * y).sum(axis=1)).mean()


@wrong(F, "warns-of-log", "warns-of-log-and-invalid")
def _(a, y):
    return -np.where(y > 0, np.log(a), 0).sum() / len(a)


@wrong(F, "changes-a")
def _(a, y):
    a[y == 0] = 1
    with np.errstate(divide="ignore"):
        return -np.log(a).sum() / len(a)


@wrong(F, "in-an-array")
def _(a, y):
    with np.errstate(divide="ignore"):
        return np.array([-np.log(a[y == 1]).mean()])


@wrong(F, "no-return")
def _(a, y):
    with np.errstate(divide="ignore"):
        print(-np.log(a[y == 1]).mean())


@wrong(F, "doubled")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -2 * np.log(a[y == 1]).mean()


@wrong(F, "over-n-minus-1")
def _(a, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.float64(-np.log(a[y == 1]).sum()) / (len(a) - 1)


@wrong(F, "softmax-again")
def _(a, y):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.sum(y * np.log(p)) / len(a)


@wrong(B, "zero-times-infinity")
def _(a, y):
    return -y / a / len(a)


@wrong(B, "zero-times-infinity")
def _(a, y):
    return -(y / a) / a.shape[0]


@wrong(B, "mean-missing + zero-times-infinity")
def _(a, y):
    return -y / a


@wrong(B, "mean-missing")
def _(a, y):
    g = np.zeros_like(a)
    g[y == 1] = -1 / a[y == 1]
    return g


@wrong(B, "over-all-entries + zero-times-infinity")
def _(a, y):
    return -y / a / a.size


@wrong(B, "over-classes")
def _(a, y):
    return np.where(y == 1, -1 / np.where(y == 1, a, 1), 0) / a.shape[1]


@wrong(B, "forgot-minus + zero-times-infinity")
def _(a, y):
    return y / a / len(a)


@wrong(B, "forgot-minus")
def _(a, y):
    return np.divide(y, len(a) * a, out=np.zeros_like(a), where=y != 0)


@wrong(B, "forgot-minus-and-mean + zero-times-infinity")
def _(a, y):
    return y / a


@wrong(B, "output-error")
def _(a, y):
    return (a - y) / len(a)


@wrong(B, "output-error-mean-missing")
def _(a, y):
    return a - y


@wrong(B, "sign-flipped-output-error")
def _(a, y):
    return (y - a) / len(a)


@wrong(B, "epsilon-added")
def _(a, y):
    return -y / (a + 1e-12) / len(a)


@wrong(B, "epsilon-added")
def _(a, y):
    return -y / (a + 1e-15) / len(a)


@wrong(B, "mean-missing + epsilon-added")
def _(a, y):
    return -y / (a + 1e-8)


@wrong(B, "clipped-below", "clipped")
def _(a, y):
    return -y / np.clip(a, 1e-12, 1.0) / len(a)


@wrong(B, "clipped")
def _(a, y):
    a = np.clip(a, 1e-7, 1 - 1e-7)
    return -y / a / len(a)


@wrong(B, "targets-missing")
def _(a, y):
    return -1 / (len(a) * a)


@wrong(B, "targets-and-mean-missing")
def _(a, y):
    return -1 / a


@wrong(B, "binary-fraction")
def _(a, y):
    return (-(y / a) + (1 - y) / (1 - a)) / len(a)


@wrong(B, "binary-fraction-mean-missing")
def _(a, y):
    return -(y / a - (1 - y) / (1 - a))


@wrong(B, "binary-fraction")
def _(a, y):
    return (a - y) / (a * (1 - a)) / len(a)


@wrong(B, "binary-fraction-mean-missing")
def _(a, y):
    return (a - y) / (a * (1 - a))


@wrong(B, "not-inverted")
def _(a, y):
    return -y * a / len(a)


@wrong(B, "value-for-gradient + zero-times-infinity")
def _(a, y):
    return -y * np.log(a) / len(a)


@wrong(B, "targets-alone")
def _(a, y):
    return -y / len(a)


@wrong(B, "squared-error")
def _(a, y):
    return 2 * (a - y) / len(a)


@wrong(B, "targets-only-vector")
def _(a, y):
    return -1 / a[y == 1] / len(a)


@wrong(B, "summed")
def _(a, y):
    g = np.zeros_like(a)
    g[y == 1] = -1 / a[y == 1] / len(a)
    return g.sum(axis=0)


@wrong(B, "changes-a")
def _(a, y):
    a[a == 0] = 1
    return -y / a / len(a)


@wrong(B, "warns-of-invalid", "warns-of-divide-and-invalid", "warns-of-divide")
def _(a, y):
    return np.where(y == 1, -1 / (len(a) * a), 0)


@wrong(B, "warns-of-invalid", "warns-of-divide-and-invalid")
def _(a, y):
    return np.where(y == 1, -y / a / len(a), 0.0)


@wrong(B, "warns-of-invalid", "warns-of-divide-and-invalid")
def _(a, y):
    return np.nan_to_num(-y / a, nan=0.0) / len(a)


@wrong(B, "float32")
def _(a, y):
    with np.errstate(over="ignore"):
        return np.divide(-y, len(a) * a, out=np.zeros_like(a), where=y != 0).astype(np.float32)


@wrong(B, "doubled")
def _(a, y):
    g = np.zeros(a.shape)
    g[y == 1] = -2 / a[y == 1] / len(a)
    return g


@wrong(B, "squared")
def _(a, y):
    g = np.zeros(a.shape)
    with np.errstate(over="ignore", divide="ignore"):
        g[y == 1] = -1 / a[y == 1] ** 2 / len(a)
    return g


@wrong(B, "first-example-only")
def _(a, y):
    g = np.zeros(a.shape)
    j = int(np.argmax(y[0]))
    g[0, j] = -1 / a[0, j] / len(a)
    return g


@wrong(B, "returns-memory-of-y", "changes-y", "returns-memory-of-y + changes-y")
def _(a, y):
    y[...] = np.divide(-y, len(a) * a, out=np.zeros_like(a), where=y != 0)
    return y


@wrong(B, "transposed")
def _(a, y):
    return np.divide(-y, len(a) * a, out=np.zeros_like(a), where=y != 0).T


@wrong(B, "one-minus")
def _(a, y):
    return -y / (1 - a) / len(a)


@wrong(B, "negated-log", "value-for-gradient")
def _(a, y):
    g = np.zeros(a.shape)
    g[y == 1] = -np.log(a[y == 1]) / len(a)
    return g


@wrong(B, "warns-of-invalid")
def _(a, y):
    return np.where(y == 0, 0.0, -y / a / len(a))


@wrong(F, "warns-of-invalid")
def _(a, y):
    with np.errstate(divide="ignore"):
        c = -np.log(a[y == 1]).mean()
    np.log(y - 0.5)
    return c


@wrong(B, "warns-of-overflow-elsewhere")
def _(a, y):
    g = np.zeros_like(a)
    g[y == 1] = -1 / a[y == 1] / len(a)
    g * 1e300 * 1e300
    return g


@wrong(F, "returns-a-cache")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log(a[y == 1]).mean(), (a, y)


@wrong(F, "arguments-swapped")
def _(a, y):
    with np.errstate(all="ignore"):
        return -np.mean(np.nansum(a * np.log(y), axis=1))


@wrong(F, "arguments-swapped", "arguments-swapped + zero-times-infinity")
def _(y, a):
    return -np.mean(np.sum(y * np.log(a), axis=1))


@wrong(F, "arguments-swapped")
def _(y, a):
    with np.errstate(all="ignore"):
        return -np.log(a[np.arange(len(a)), y.argmax(axis=1)]).mean()


@wrong(F, "arguments-swapped")
def _(y, a):
    with np.errstate(all="ignore"):
        return -np.log(a[y == 1]).sum() / len(a)


@wrong(B, "inverted-swapped", "inverted-swapped + zero-times-infinity")
def _(y, a):
    return -y / a / len(a)


@wrong(B, "inverted-swapped")
def _(y, a):
    g = np.zeros_like(a)
    with np.errstate(all="ignore"):
        g[y == 1] = -1 / a[y == 1] / len(a)
    return g


@wrong(B, "inverted-swapped")
def _(y, a):
    with np.errstate(all="ignore"):
        return np.where(y > 0, -y / a, 0) / len(a)


@wrong(F, "divided-each-time")
def _(a, y):
    cost = 0.0
    for p, t in zip(a, y):
        with np.errstate(divide="ignore"):
            cost -= np.log(p[np.argmax(t)])
        cost /= len(a)
    return cost


@wrong(F, "first-example-missing")
def _(a, y):
    cost = 0.0
    for i in range(1, len(a)):
        with np.errstate(divide="ignore"):
            cost -= np.log(a[i, np.argmax(y[i])])
    return cost / len(a)


@wrong(F, "last-example-over-n")
def _(a, y):
    cost = 0.0
    for p, t in zip(a, y):
        with np.errstate(divide="ignore"):
            cost = -np.log(p[np.argmax(t)])
    return cost / len(a)


# y taken as class labels
@wrong("cross_entropy_forward", "floats-as-indices")
def _(a, y):
    return -np.mean(np.log(a[np.arange(len(a)), y]))


# y cast to int labels, fancy indexing with the one-hot matrix
@wrong("cross_entropy_forward", "another-formula")
def _(a, y):
    idx = y.astype(int)
    return -np.mean(np.log(a[np.arange(len(a))[:, None], idx]))


# returns inside the loop: only first example
@wrong("cross_entropy_forward", "another-formula")
def _(a, y):
    n = len(a)
    total = 0.0
    for i in range(n):
        c = np.argmax(y[i])
        if a[i, c] == 0:
            return np.inf
        total -= np.log(a[i, c])
        return total / n


# averages only over the nonzero ones
@wrong("cross_entropy_forward", "another-formula")
def _(a, y):
    m = (y == 1) & (a > 0)
    return -np.mean(np.log(a[m]))


# float32 accumulate
@wrong("cross_entropy_forward", "float32")
def _(a, y):
    a32 = a.astype(np.float32)
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(a32[y == 1]))


# log of the sum of logs mis-bracketed: log(sum(y*a)) over all
@wrong("cross_entropy_forward", "another-formula")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.log(np.sum(y * a)) / len(a)


# accuracy in place of cost
@wrong("cross_entropy_forward", "another-formula")
def _(a, y):
    return float(np.mean(a.argmax(axis=1) == y.argmax(axis=1)))


# np.inf replaced by 1e10
@wrong("cross_entropy_forward", "inf-replaced")
def _(a, y):
    p = a[y == 1]
    p2 = np.where(p == 0, 1, p)
    return float(np.mean(np.where(p == 0, 1e10, -np.log(p2))))


# multiplies n rather than divides
@wrong("cross_entropy_forward", "times-n-squared")
def _(a, y):
    with np.errstate(divide="ignore"):
        return -np.sum(np.log(a[y == 1])) * len(a)


# argmax over the wrong axis
@wrong("cross_entropy_forward", "another-formula")
def _(a, y):
    c = y.argmax(axis=0)
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(a[c, np.arange(a.shape[1])]))


# precedence: -y / a * n
@wrong("cross_entropy_backward", "times-n-squared")
def _(a, y):
    s = np.where(y == 1, a, 1)
    return -y / s * len(a)


# +log a rather than -1/a
@wrong("cross_entropy_backward", "another-formula")
def _(a, y):
    with np.errstate(all="ignore"):
        return np.where(y == 1, np.log(a), 0.0) / len(a)


# y ignored: -1/(n a) everywhere
@wrong("cross_entropy_backward", "targets-missing")
def _(a, y):
    return -1 / (len(a) * np.maximum(a, 1e-300))


# argmax of a as target
@wrong("cross_entropy_backward", "another-formula")
def _(a, y):
    out = np.zeros_like(a)
    r = np.arange(len(a))
    c = a.argmax(axis=1)
    out[r, c] = -1 / a[r, c] / len(a)
    return out


# np.empty leaves other entries uninitialised / filled with 1
@wrong("cross_entropy_backward", "another-formula")
def _(a, y):
    out = np.ones_like(a)
    n = len(a)
    for i in range(n):
        c = int(np.argmax(y[i]))
        out[i, c] = -1 / (n * a[i, c])
    return out


# mean computed by n = y.sum(axis=0)
@wrong("cross_entropy_backward", "another-formula")
def _(a, y):
    s = np.where(y == 1, a, 1)
    return -y / s / np.maximum(y.sum(axis=0), 1)


# divides by its own norm / normalises
@wrong("cross_entropy_backward", "another-formula")
def _(a, y):
    s = np.where(y == 1, a, 1)
    g = -y / s
    return g / np.abs(g).sum()


# y*(a-1)
@wrong("cross_entropy_backward", "another-formula")
def _(a, y):
    return y * (a - 1) / len(a)
