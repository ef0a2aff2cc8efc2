# ruff: noqa
# As students write it.
import math

import numpy as np
from bank import Bank

BANK = Bank()
wrong = BANK.wrong

F, B = "softmax_cross_entropy_forward", "softmax_cross_entropy_backward"


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "log-of-softmax-everywhere")
def _(z, y):
    return -np.sum(y * np.log(softmax(z))) / len(z)


@wrong(F, "log-of-softmax")
def _(z, y):
    return -np.log(softmax(z)[y == 1]).mean()


@wrong(F, "log-of-softmax")
def _(z, y):
    with np.errstate(divide="ignore"):
        return -np.log((softmax(z) * y).sum(axis=1)).mean()


@wrong(F, "epsilon-added")
def _(z, y):
    return -np.sum(y * np.log(softmax(z) + 1e-12)) / len(z)


@wrong(F, "epsilon-added")
def _(z, y):
    return -np.mean(np.log((softmax(z) * y).sum(axis=1) + 1e-15))


@wrong(F, "clipped")
def _(z, y):
    p = np.clip(softmax(z), 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p)) / len(z)


@wrong(F, "clipped-below", "clipped")
def _(z, y):
    p = np.maximum(softmax(z), 1e-300)
    return -np.sum(y * np.log(p)) / len(z)


@wrong(F, "no-shift")
def _(z, y):
    return np.mean(np.log(np.exp(z).sum(axis=1)) - (z * y).sum(axis=1))


@wrong(F, "softmax-without-shift-everywhere")
def _(z, y):
    e = np.exp(z)
    return -np.sum(y * np.log(e / e.sum(axis=1, keepdims=True))) / len(z)


@wrong(F, "batch-maximum")
def _(z, y):
    m = z.max()
    return np.mean(m + np.log(np.exp(z - m).sum(axis=1)) - (z * y).sum(axis=1))


@wrong(F, "maximum-not-added-back")
def _(z, y):
    m = z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z - m).sum(axis=1)) - (z * y).sum(axis=1))


@wrong(F, "shifted-target-only")
def _(z, y):
    m = z.max(axis=1, keepdims=True)
    lse = m[:, 0] + np.log(np.exp(z - m).sum(axis=1))
    return np.mean(lse - ((z - m) * y).sum(axis=1))


@wrong(F, "sum-for-mean")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return np.sum(np.log(np.exp(s).sum(axis=1)) - (s * y).sum(axis=1))


@wrong(F, "mean-of-all-entries")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -np.mean(y * logp)


@wrong(F, "mean-over-classes")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -np.sum(y * logp) / z.shape[1]


@wrong(F, "sum-for-mean + log-of-softmax-everywhere")
def _(z, y):
    return -np.sum(y * np.log(softmax(z)))


@wrong(F, "sum-for-mean + epsilon-added")
def _(z, y):
    return -np.sum(y * np.log(softmax(z) + 1e-9))


@wrong(F, "forgot-minus")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return np.mean((s * y).sum(axis=1) - np.log(np.exp(s).sum(axis=1)))


@wrong(F, "target-term-missing")
def _(z, y):
    return np.logaddexp.reduce(z, axis=1).mean()


@wrong(F, "log-sum-missing")
def _(z, y):
    return -(z * y).sum(axis=1).mean()


@wrong(F, "maximum-for-log-sum")
def _(z, y):
    return (z.max(axis=1) - (z * y).sum(axis=1)).mean()


@wrong(F, "target-added")
def _(z, y):
    return np.mean(np.logaddexp.reduce(z, axis=1) + (z * y).sum(axis=1))


@wrong(F, "base-two")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(s).sum(axis=1)) - (s * y).sum(axis=1)) / np.log(2)


@wrong(F, "axis-0-stable")
def _(z, y):
    lse = np.logaddexp.reduce(z, axis=0)
    return -(y * (z - lse)).sum() / len(z)


@wrong(F, "a-row-each")
def _(z, y):
    return np.logaddexp.reduce(z, axis=1) - (z * y).sum(axis=1)


@wrong(F, "softmax-missing-everywhere")
def _(z, y):
    return -np.sum(y * np.log(z)) / len(z)


@wrong(F, "logarithm-missing")
def _(z, y):
    return -np.sum(y * softmax(z)) / len(z)


@wrong(F, "sigmoid")
def _(z, y):
    return np.sum(np.logaddexp(0, z) - y * z) / len(z)


@wrong(F, "squared-error")
def _(z, y):
    return np.sum((softmax(z) - y) ** 2) / len(z)


@wrong(F, "softmax-twice")
def _(z, y):
    p = softmax(softmax(z))
    return -np.sum(y * np.log(p)) / len(z)


@wrong(F, "first-example")
def _(z, y):
    return np.logaddexp.reduce(z[0]) - z[0] @ y[0]


@wrong(F, "changes-z")
def _(z, y):
    z -= z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - (z * y).sum(axis=1))


@wrong(F, "epsilon-in-the-sum")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(s).sum(axis=1) + 1e-8) - (s * y).sum(axis=1))


@wrong(F, "warns-of-overflow-and-log")
def _(z, y):
    naive = np.log(np.exp(z).sum(axis=1))
    stable = np.logaddexp.reduce(z, axis=1)
    return np.mean(np.where(np.isfinite(naive), naive, stable) - (z * y).sum(axis=1))


@wrong(F, "kept-axes", "in-an-array")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    loss = np.log(np.exp(s).sum(axis=1, keepdims=True)) - (s * y).sum(axis=1, keepdims=True)
    return loss.mean(axis=0)


@wrong(B, "mean-missing")
def _(z, y):
    return softmax(z) - y


@wrong(B, "over-all-entries")
def _(z, y):
    return (softmax(z) - y) / z.size


@wrong(B, "over-classes")
def _(z, y):
    return (softmax(z) - y) / z.shape[1]


@wrong(B, "sign")
def _(z, y):
    return (y - softmax(z)) / len(z)


@wrong(B, "sign-and-mean")
def _(z, y):
    return y - softmax(z)


@wrong(B, "elementwise")
def _(z, y):
    a = softmax(z)
    return (a - y) * a * (1 - a) / len(z)


@wrong(B, "elementwise-mean-missing")
def _(z, y):
    a = softmax(z)
    return (a - y) * a * (1 - a)


@wrong(B, "through-a")
def _(z, y):
    a = softmax(z)
    grad_a = -y / a / len(z)
    return a * (grad_a - (grad_a * a).sum(axis=1, keepdims=True))


@wrong(B, "through-a")
def _(z, y):
    a = softmax(z)
    grad_a = np.zeros_like(a)
    grad_a[y == 1] = -1 / (len(a) * a[y == 1])
    return a * (grad_a - (grad_a * a).sum(axis=1, keepdims=True))


@wrong(B, "through-a-guarded")
def _(z, y):
    a = softmax(z)
    grad_a = -y / (a + 1e-12) / len(z)
    return a * (grad_a - (grad_a * a).sum(axis=1, keepdims=True))


@wrong(B, "diagonal-jacobian")
def _(z, y):
    a = softmax(z)
    grad_a = np.where(y == 1, -1 / np.where(a > 0, a, 1), 0) / len(z)
    return grad_a * a * (1 - a) + np.where((a == 0) & (y == 1), -1 / len(z), 0)


@wrong(B, "no-shift")
def _(z, y):
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True) - y) / len(z)


@wrong(B, "mean-missing + no-shift")
def _(z, y):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True) - y


@wrong(B, "batch-maximum")
def _(z, y):
    e = np.exp(z - z.max())
    return (e / e.sum(axis=1, keepdims=True) - y) / len(z)


@wrong(B, "axis-0")
def _(z, y):
    e = np.exp(z - z.max(axis=0))
    return (e / e.sum(axis=0) - y) / len(z)


@wrong(B, "whole-batch")
def _(z, y):
    e = np.exp(z - z.max())
    return (e / e.sum() - y) / len(z)


@wrong(B, "softmax-missing")
def _(z, y):
    return (z - y) / len(z)


@wrong(B, "softmax-and-mean-missing")
def _(z, y):
    return z - y


@wrong(B, "targets-missing")
def _(z, y):
    return softmax(z) / len(z)


@wrong(B, "targets-over-n-only")
def _(z, y):
    return softmax(z) - y / len(z)


@wrong(B, "softmax-over-n-only")
def _(z, y):
    return softmax(z) / len(z) - y


@wrong(B, "sigmoid")
def _(z, y):
    e = np.exp(-np.abs(z))
    return (np.where(z >= 0, 1, e) / (1 + e) - y) / len(z)


@wrong(B, "plus")
def _(z, y):
    return (softmax(z) + y) / len(z)


@wrong(B, "summed-over-examples")
def _(z, y):
    return (softmax(z) - y).sum(axis=0) / len(z)


@wrong(B, "summed-over-examples")
def _(z, y):
    return np.mean(softmax(z) - y, axis=0)


@wrong(B, "doubled")
def _(z, y):
    return 2 * (softmax(z) - y) / len(z)


@wrong(B, "softmax-twice")
def _(z, y):
    return (softmax(softmax(z)) - y) / len(z)


@wrong(B, "float32")
def _(z, y):
    return ((softmax(z) - y) / len(z)).astype(np.float32)


@wrong(B, "changes-z")
def _(z, y):
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True) - y) / len(z)


@wrong(B, "changes-z", "changes-z + returns-memory-of-z", "returns-memory-of-z", "returns-memory-of-z + changes-z")
def _(z, y):
    z[...] = softmax(z)
    z -= y
    z /= len(z)
    return z


@wrong(B, "gradient-at-a")
def _(z, y):
    with np.errstate(divide="ignore"):
        return np.where(y == 1, -1 / softmax(z), 0) / len(z)


@wrong(B, "transposed")
def _(z, y):
    return ((softmax(z) - y) / len(z)).T


@wrong(B, "first-example-only")
def _(z, y):
    out = np.zeros_like(z)
    out[0] = (softmax(z)[0] - y[0]) / len(z)
    return out


@wrong(B, "one-for-all-classes")
def _(z, y):
    return (softmax(z) - 1) / len(z)


@wrong(B, "squared-error")
def _(z, y):
    a = softmax(z)
    g = 2 * (a - y) / len(z)
    return a * (g - (g * a).sum(axis=1, keepdims=True))


@wrong(B, "jacobian-twice")
def _(z, y):
    a = softmax(z)
    g = (a - y) / len(z)
    return a * (g - (g * a).sum(axis=1, keepdims=True))


@wrong(B, "no-return")
def _(z, y):
    a = softmax(z)
    a -= y
    a /= len(z)


@wrong(B, "exponential-only")
def _(z, y):
    return (np.exp(z) - y) / len(z)


@wrong(B, "keepdims-missing")
def _(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1) - y) / len(z)


@wrong(B, "clipped-a")
def _(z, y):
    a = np.clip(softmax(z), 1e-7, 1 - 1e-7)
    return (a - y) / len(z)


@wrong(F, "arguments-swapped")
def _(y, z):
    s = z - z.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -np.sum(y * logp) / len(z)


@wrong(F, "arguments-swapped")
def _(y, z):
    return np.mean(np.logaddexp.reduce(z, axis=1) - (z * y).sum(axis=1))


@wrong(B, "arguments-swapped")
def _(y, z):
    return (softmax(z) - y) / len(z)


@wrong(F, "logarithm-of-the-sum-missing")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return np.mean(np.exp(s).sum(axis=1) - (s * y).sum(axis=1))


@wrong(F, "sum-over-everything")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return -np.sum(y * (s - np.log(np.exp(s).sum()))) / len(z)


@wrong(F, "sum-over-everything")
def _(z, y):
    e = np.exp(z - z.max())
    return -np.sum(y * np.log(e / e.sum())) / len(z)


@wrong(F, "target-added")
def _(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(s).sum(axis=1)) + (s * y).sum(axis=1))


@wrong(F, "accumulated-sum")
def _(z, y):
    total = cost = 0.0
    for row, target in zip(z, y):
        m = row.max()
        for value in row:
            total += np.exp(value - m)
        cost += m + np.log(total) - row[np.argmax(target)]
    return cost / len(z)


@wrong(F, "first-example-missing")
def _(z, y):
    cost = 0.0
    for i in range(1, len(z)):
        cost += np.logaddexp.reduce(z[i]) - z[i] @ y[i]
    return cost / len(z)


@wrong(B, "axis-0-no-shift")
def _(z, y):
    e = np.exp(z)
    return (e / e.sum(axis=0) - y) / len(z)


@wrong(B, "axis-0-row-maximum")
def _(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=0) - y) / len(z)


@wrong(B, "whole-batch-row-maximum")
def _(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum() - y) / len(z)


@wrong(B, "whole-batch-mean-missing")
def _(z, y):
    e = np.exp(z - z.max())
    return e / e.sum() - y


@wrong(F, "last-example-over-n")
def _(z, y):
    cost = 0.0
    for row, target in zip(z, y):
        cost = np.logaddexp.reduce(row) - row @ target
    return cost / len(z)


@wrong(F, "axis-0")
def _(z, y):
    e = np.exp(z)
    return -np.sum(y * np.log(e / e.sum(axis=0))) / len(z)


# clips logits at ±700
@wrong("softmax_cross_entropy_forward", "clipped-z")
def _(z, y):
    z = np.clip(z, -700, 700)
    m = z.max(axis=1)
    lse = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
    return np.mean(lse - (z * y).sum(axis=1))


# log2
@wrong("softmax_cross_entropy_forward", "another-formula")
def _(z, y):
    m = z.max(axis=1)
    lse = m + np.log2(np.exp(z - m[:, None]).sum(axis=1))
    return np.mean(lse - (z * y).sum(axis=1))


# the target left out of the sum
@wrong("softmax_cross_entropy_forward", "another-formula")
def _(z, y):
    m = z.max(axis=1, keepdims=True)
    e = np.exp(z - m) * (1 - y)
    with np.errstate(divide="ignore"):
        return np.mean(m[:, 0] + np.log(e.sum(axis=1)) - (z * y).sum(axis=1))


# float32
@wrong("softmax_cross_entropy_forward", "float32-on-the-way")
def _(z, y):
    z = z.astype(np.float32)
    m = z.max(axis=1)
    lse = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
    return np.mean(lse - (z * y).sum(axis=1))


# min for max
@wrong("softmax_cross_entropy_forward", "minimum-shift")
def _(z, y):
    m = z.min(axis=1)
    lse = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
    return np.mean(lse - (z * y).sum(axis=1))


# return inside loop
@wrong("softmax_cross_entropy_forward", "another-formula")
def _(z, y):
    total = 0
    for i in range(len(z)):
        m = max(z[i])
        total += m + np.log(sum(np.exp(z[i] - m))) - z[i][list(y[i]).index(1)]
        return total / len(z)


# y assumed labels
@wrong("softmax_cross_entropy_forward", "floats-as-indices")
def _(z, y):
    m = z.max(axis=1)
    lse = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
    return np.mean(lse - z[np.arange(len(z)), y])


# log1p for log
@wrong("softmax_cross_entropy_forward", "another-formula")
def _(z, y):
    m = z.max(axis=1)
    lse = m + np.log1p(np.exp(z - m[:, None]).sum(axis=1))
    return np.mean(lse - (z * y).sum(axis=1))


# predicted class one-hot minus y
@wrong("softmax_cross_entropy_backward", "another-formula")
def _(z, y):
    p = np.eye(z.shape[1])[z.argmax(axis=1)]
    return (p - y) / len(z)
