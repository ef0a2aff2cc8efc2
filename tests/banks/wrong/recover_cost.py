# ruff: noqa
# As students write it.
import math

import numpy as np
from bank import Bank

BANK = Bank()
wrong = BANK.wrong

S, G = "recover_softmax_cost", "recover_sigmoid_cost"


def softmax(v):
    e = np.exp(v - v.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid(t):
    t = np.asarray(t, dtype=float)
    e = np.exp(-np.abs(t))
    return np.where(t >= 0, 1.0, e) / (1.0 + e)


def mid(steps):
    return (np.arange(steps) + 0.5) / steps


@wrong(S, "constant-kept")
def _(z, target, steps=1000):
    return -np.log(softmax(z)[target]) if softmax(z)[target] > 0 else z.max() - z[target]


@wrong(S, "constant-kept")
def _(z, target, steps=1000):
    return np.logaddexp.reduce(z) - z[target]


@wrong(S, "target-partial-from-zero")
def _(z, target, steps=1000):
    total = 0.0
    for i in range(steps):
        s = np.zeros_like(z)
        s[target] = z[target] * (i + 0.5) / steps
        total += (softmax(s)[target] - 1) * z[target] / steps
    return total


@wrong(S, "target-partial-from-z")
def _(z, target, steps=1000):
    total = 0.0
    for i in range(steps):
        s = z.copy()
        s[target] = z[target] * i / steps
        total += (softmax(s)[target] - 1) * z[target] / steps
    return total


@wrong(S, "target-on-path")
def _(z, target, steps=1000):
    t = mid(steps)
    a = softmax(np.outer(t, z))
    return ((a[:, target] - 1) * z[target]).mean()


@wrong(S, "partials-from-zero")
def _(z, target, steps=1000):
    total = 0.0
    for j in range(len(z)):
        for i in range(steps):
            s = np.zeros_like(z)
            s[j] = z[j] * (i + 0.5) / steps
            total += (softmax(s)[j] - (j == target)) * z[j] / steps
    return total


@wrong(S, "y-missing")
def _(z, target, steps=1000):
    t = np.linspace(0, 1, steps + 1)
    f = softmax(np.outer(t, z)) @ z
    return np.trapezoid(f, t)


@wrong(S, "negated")
def _(z, target, steps=1000):
    return z[target] + np.log(len(z)) - np.logaddexp.reduce(z)


@wrong(S, "negated")
def _(z, target, steps=1000):
    y = np.eye(len(z))[target]
    return np.mean([(y - softmax(t * z)) @ z for t in mid(steps)])


@wrong(S, "path-missing-target")
def _(z, target, steps=1000):
    return np.mean([softmax(t * z)[target] - 1 for t in mid(steps)])


@wrong(S, "unit-path")
def _(z, target, steps=1000):
    y = np.eye(len(z))[target]
    norm = np.linalg.norm(z)
    direction = z / norm if norm else z
    return np.mean([(softmax(t * z) - y) @ direction for t in mid(steps)])


@wrong(S, "not-averaged")
def _(z, target, steps=1000):
    y = np.eye(len(z))[target]
    return sum((softmax(t * z) - y) @ z for t in mid(steps))


@wrong(S, "end-point-alone")
def _(z, target, steps=1000):
    y = np.eye(len(z))[target]
    return (softmax(z) - y) @ z


@wrong(S, "no-shift")
def _(z, target, steps=1000):
    t = mid(steps)[:, None]
    e = np.exp(t * z)
    a = e / e.sum(axis=1, keepdims=True)
    a[:, target] -= 1
    return (a @ z).mean()


@wrong(S, "no-shift-closed")
def _(z, target, steps=1000):
    return np.log(np.sum(np.exp(z))) - z[target] - np.log(len(z))


@wrong(S, "target-one-early")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    a[:, target - 1] -= 1
    return (a @ z).mean()


@wrong(S, "sigmoid-for-softmax")
def _(z, target, steps=1000):
    a = sigmoid(np.outer(mid(steps), z))
    a[:, target] -= 1
    return (a @ z).mean()


@wrong(S, "steps-ignored")
def _(z, target, steps=1000):
    y = np.eye(len(z))[target]
    return np.mean([(softmax(i / 100 * z) - y) @ z for i in range(100)])


@wrong(S, "jacobian-multiplied")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    y = np.eye(len(z))[target]
    return (((a - y) * a * (1 - a)) @ z).mean()


@wrong(S, "step-twice")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    a[:, target] -= 1
    return (a @ z).mean() / steps


@wrong(S, "over-k")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    a[:, target] -= 1
    return (a * z).mean()


@wrong(S, "constant-added")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    a[:, target] -= 1
    return (a @ z).mean() + np.log(len(z))


@wrong(S, "one-over-k")
def _(z, target, steps=1000):
    return np.logaddexp.reduce(z) - z[target] - 1 / len(z)


@wrong(S, "logarithm-of-probability")
def _(z, target, steps=1000):
    return z[target] - np.logaddexp.reduce(z)


@wrong(S, "middle-point-alone")
def _(z, target, steps=1000):
    y = np.eye(len(z))[target]
    return (softmax(z / 2) - y) @ z


@wrong(S, "changes-z")
def _(z, target, steps=1000):
    z -= z.max()
    return np.log(np.exp(z).sum()) - z[target] - np.log(len(z))


@wrong(S, "in-an-array")
def _(z, target, steps=1000):
    return np.array([np.logaddexp.reduce(z) - z[target] - np.log(len(z))])


@wrong(S, "no-return")
def _(z, target, steps=1000):
    np.logaddexp.reduce(z) - z[target] - np.log(len(z))


@wrong(S, "halved")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    a[:, target] -= 1
    return 0.5 * (a @ z).mean()


@wrong(S, "path-missing", "path-missing-zero")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    a[:, target] -= 1
    return a.sum(axis=1).mean()


@wrong(S, "y-added")
def _(z, target, steps=1000):
    a = softmax(np.outer(mid(steps), z))
    a[:, target] += 1
    return (a @ z).mean()


@wrong(G, "constant-kept")
def _(z, y, steps=1000):
    return np.logaddexp(0, z) - y * z


@wrong(G, "constant-kept-overflow")
def _(z, y, steps=1000):
    return np.log(1 + np.exp(z)) - y * z


@wrong(G, "cross-entropy-of-a")
def _(z, y, steps=1000):
    a = sigmoid(z)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


@wrong(G, "step-of-one")
def _(z, y, steps=1000):
    return np.mean(sigmoid(z * mid(steps)) - y)


@wrong(G, "absolute-z")
def _(z, y, steps=1000):
    return abs(z) * np.mean(sigmoid(z * mid(steps)) - y)


@wrong(G, "absolute-walk")
def _(z, y, steps=1000):
    z = abs(z)
    return z * np.mean(sigmoid(z * mid(steps)) - y)


@wrong(G, "y-missing")
def _(z, y, steps=1000):
    return z * np.mean(sigmoid(z * mid(steps)))


@wrong(G, "y-not-walked")
def _(z, y, steps=1000):
    s = np.linspace(0, z, steps + 1)
    return np.trapezoid(sigmoid(s), s) - y


@wrong(G, "negated")
def _(z, y, steps=1000):
    return z * np.mean(y - sigmoid(z * mid(steps)))


@wrong(G, "quadratic-cost")
def _(z, y, steps=1000):
    a = sigmoid(z * mid(steps))
    return z * np.mean((a - y) * a * (1 - a))


@wrong(G, "squared-error")
def _(z, y, steps=1000):
    return 0.5 * ((sigmoid(z) - y) ** 2 - (0.5 - y) ** 2)


@wrong(G, "not-averaged")
def _(z, y, steps=1000):
    return z * np.sum(sigmoid(z * mid(steps)) - y)


@wrong(G, "sum-alone")
def _(z, y, steps=1000):
    return np.sum(sigmoid(z * mid(steps)) - y)


@wrong(G, "end-point-alone")
def _(z, y, steps=1000):
    return z * (sigmoid(z) - y)


@wrong(G, "nothing-to-the-left")
def _(z, y, steps=1000):
    total, s, h = 0.0, 0.0, abs(z) / steps
    if z <= 0:
        return 0.0
    for _ in range(steps):
        total += (float(sigmoid(s)) - y) * h
        s += h
    return total


@wrong(G, "overflow")
def _(z, y, steps=1000):
    s = np.linspace(0, z, steps + 1)
    return np.trapezoid(np.exp(s) / (1 + np.exp(s)) - y, s)


@wrong(G, "overflow-closed")
def _(z, y, steps=1000):
    return np.log(1 + np.exp(z)) - np.log(2) - y * z


@wrong(G, "y-added")
def _(z, y, steps=1000):
    return z * np.mean(sigmoid(z * mid(steps)) + y)


@wrong(G, "positive-target-only")
def _(z, y, steps=1000):
    return z * np.mean(sigmoid(z * mid(steps)) - 1)


@wrong(G, "one-minus-target")
def _(z, y, steps=1000):
    return z * np.mean(sigmoid(z * mid(steps)) - (1 - y))


@wrong(G, "integrand")
def _(z, y, steps=1000):
    return float(sigmoid(z) - y)


@wrong(G, "steps-ignored")
def _(z, y, steps=1000):
    s = np.linspace(0, z, 100)
    return np.trapezoid(sigmoid(s) - y, s)


@wrong(G, "warns-of-overflow")
def _(z, y, steps=1000):
    s = z * mid(steps)
    return z * np.mean(1 / (1 + np.exp(-s)) - y)


@wrong(G, "constant-added")
def _(z, y, steps=1000):
    return z * np.mean(sigmoid(z * mid(steps)) - y) + np.log(2)


@wrong(G, "derivative-for-value")
def _(z, y, steps=1000):
    a = sigmoid(z * mid(steps))
    return z * np.mean(a * (1 - a) - y)


@wrong(G, "rounded-target")
def _(z, y, steps=1000):
    return z * np.mean(sigmoid(z * mid(steps)) - round(y))


@wrong(G, "unit-walk-times-z")
def _(z, y, steps=1000):
    return z * np.mean(sigmoid(mid(steps)) - y)


@wrong(G, "middle-point-alone")
def _(z, y, steps=1000):
    return z * float(sigmoid(z / 2) - y)


@wrong(G, "halved")
def _(z, y, steps=1000):
    s = np.linspace(0, z, steps + 1)
    f = sigmoid(s) - y
    return np.sum((f[1:] + f[:-1]) / 4 * np.diff(s))


@wrong(G)
def _(z, y, steps=1000):
    return np.cumsum(sigmoid(z * mid(steps)) - y) * z / steps


@wrong(G, "loop-upwards-only")
def _(z, y, steps=1000):
    s = np.arange(0, z, 1 / steps)
    return float(np.sum(sigmoid(s) - y) / steps)


@wrong(G, "rounded-target")
def _(z, y, steps=1000):
    target = 1 if y > 0.5 else 0
    return float(np.logaddexp(0, z) - np.log(2) - target * z)


@wrong(S, "constant-kept-underflowing")
def _(z, target, steps=1000):
    return -np.log(softmax(z)[target])
