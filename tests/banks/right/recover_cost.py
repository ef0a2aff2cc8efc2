# ruff: noqa
# As students write it.
import math

import numpy as np
from bank import Bank

BANK = Bank()
right = BANK.right

S, G = "recover_softmax_cost", "recover_sigmoid_cost"


def softmax(v):
    e = np.exp(v - np.max(v))
    return e / e.sum()


def sigmoid(t):
    e = np.exp(-np.abs(t))
    return np.where(t >= 0, 1.0, e) / (1.0 + e)


@right(S)
def _(z, target, steps=1000):
    return np.logaddexp.reduce(z) - z[target] - np.log(len(z))


@right(S)
def _(z, target, steps=1000):
    m = max(z)
    return m + math.log(sum(math.exp(t - m) for t in z)) - z[target] - math.log(z.size)


@right(S)
def _(z, target, steps=1000):
    y = np.zeros(len(z))
    y[target] = 1
    total = 0.0
    for i in range(steps):
        total += (softmax(i / steps * z) - y) @ z / steps
    return total


@right(S)
def _(z, target, steps=1000):
    y = np.eye(len(z))[target]
    total = 0.0
    dt = 1.0 / steps
    for i in range(1, steps + 1):
        total += np.dot(softmax(i * dt * z) - y, z) * dt
    return float(total)


@right(S)
def _(z, target, steps=1000):
    t = np.linspace(0, 1, steps + 1)
    f = [softmax(s * z) @ z - z[target] for s in t]
    return np.trapezoid(f, t)


@right(S)
def _(z, target, steps=1000):
    t = np.linspace(0, 1, steps)
    p = np.exp(np.outer(t, z) - (t * z.max() if z.max() > 0 else t * z.max())[:, None])
    p /= p.sum(axis=1, keepdims=True)
    f = p @ z - z[target]
    return ((f[1:] + f[:-1]) / 2 * np.diff(t)).sum()


@right(S)
def _(z, target, steps=1000):
    # Simpson
    t = np.linspace(0, 1, steps + 1)
    f = np.array([softmax(s * z) @ z for s in t]) - z[target]
    return (f[0] + f[-1] + 4 * f[1:-1:2].sum() + 2 * f[2:-1:2].sum()) / (3 * steps)


@right(S)
def _(z, target, steps=1000):
    # the field along the path, step by step, as a walk
    y = np.eye(z.size)[target]
    ds = z / steps
    s = np.zeros_like(z)
    cost = 0.0
    for _ in range(steps):
        cost += (softmax(s + ds / 2) - y) @ ds
        s = s + ds
    return cost


@right(S)
def _(z, target, steps=1000):
    nodes, weights = np.polynomial.legendre.leggauss(20)
    edges = np.linspace(0, 1, max(steps // 10, 1) + 1)
    total = 0.0
    for lo, hi in zip(edges[:-1], edges[1:]):
        for u, w in zip(nodes, weights):
            t = (lo + hi) / 2 + (hi - lo) / 2 * u
            total += w * (hi - lo) / 2 * (softmax(t * z) @ z - z[target])
    return total


@right(S)
def _(z, target, steps=1000):
    # the fundamental theorem, without any integral
    def cost(v):
        shifted = v - v.max()
        return np.log(np.exp(shifted).sum()) - shifted[target]

    return np.array(cost(z) - cost(np.zeros_like(z)))


@right(S)
def _(z, target, steps=1000):
    t = (np.arange(steps) + 0.5) / steps
    s = t[:, None] * z[None, :]
    s -= s.max(axis=1, keepdims=True)
    p = np.exp(s)
    p /= p.sum(axis=1, keepdims=True)
    p[:, target] -= 1
    return float(np.einsum("tj,j->t", p, z).mean())


@right(S)
def _(z, target, steps=1000):
    gradient = lambda s: softmax(s) - (np.arange(len(s)) == target)
    points = [z * i / steps for i in range(steps + 1)]
    return sum(gradient((a + b) / 2) @ (b - a) for a, b in zip(points, points[1:]))


@right(S)
def _(z, target, steps=1000):
    # invariant under a shift of all logits
    z = z - z[target]
    return np.logaddexp.reduce(z) - math.log(len(z))


@right(G)
def _(z, y, steps=1000):
    return np.logaddexp(0, z) - math.log(2) - y * z


@right(G)
def _(z, y, steps=1000):
    return max(z, 0) + math.log1p(math.exp(-abs(z))) - math.log(2) - y * z


@right(G)
def _(z, y, steps=1000):
    dz = z / steps
    total = 0.0
    for i in range(steps):
        total += (float(sigmoid(i * dz)) - y) * dz
    return total


@right(G)
def _(z, y, steps=1000):
    dz = z / steps
    return sum((float(sigmoid((i + 1) * dz)) - y) * dz for i in range(steps))


@right(G)
def _(z, y, steps=1000):
    s = np.linspace(0, z, steps + 1)
    return np.trapezoid(sigmoid(s) - y, s)


@right(G)
def _(z, y, steps=1000):
    s = np.linspace(0, z, steps + 1)
    return np.trapezoid(sigmoid(s) - y, dx=z / steps)


@right(G)
def _(z, y, steps=1000):
    s = np.linspace(0, z, steps + 1)
    f = sigmoid(s) - y
    h = z / steps
    return h / 3 * (f[0] + 4 * sum(f[1:-1:2]) + 2 * sum(f[2:-1:2]) + f[-1])


@right(G)
def _(z, y, steps=1000):
    s, h = np.linspace(0, z, steps, endpoint=False, retstep=True)
    return float(np.sum(sigmoid(s + h / 2) - y) * h)


@right(G)
def _(z, y, steps=1000):
    s = np.linspace(0.0, z, steps)
    return np.mean(sigmoid(s) - y) * z


@right(G)
def _(z, y, steps=1000):
    if z < 0:
        return _mirror(-z, 1 - y, steps)
    return _mirror(z, y, steps)


def _mirror(z, y, steps):
    # C(z; y) = C(-z; 1 - y)
    s = z * (np.arange(steps) + 0.5) / steps
    return z * float((sigmoid(s) - y).mean())


@right(G)
def _(z, y, steps=1000):
    return np.array(0.5 * z + np.log(np.cosh(z / 2)) - y * z) if abs(z) < 500 else abs(z) / 2 + 0.5 * z - math.log(2) - y * z


@right(G)
def _(z, y, steps=1000):
    s = 0.0
    total = 0.0
    while_steps = steps
    h = z / steps
    while while_steps > 0:
        total += h * (0.5 * (1 + math.tanh((s + h / 2) / 2)) - y)
        s += h
        while_steps -= 1
    return total


@right(S)
def _(z, target, steps=1000):
    # along one axis after another: the field is conservative, so any path will do
    here = np.zeros_like(z)
    total = 0.0
    for j in range(len(z)):
        s = np.repeat(here[None], steps, axis=0)
        s[:, j] = z[j] * (np.arange(steps) + 0.5) / steps
        e = np.exp(s - s.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        total += ((p[:, j] - (j == target)) * z[j]).mean()
        here[j] = z[j]
    return total


@right("recover_softmax_cost")
def _(z, target, steps=1000):
    m = z.max()
    return m + np.log(np.exp(z - m).sum()) - z[target] - np.log(len(z))


@right("recover_softmax_cost")
def _(z, target, steps=1000):
    return float(np.logaddexp.reduce(z) - z[target] - np.log(z.size))


@right("recover_softmax_cost")
def _(z, target, steps=1000):
    y = np.zeros(len(z)); y[target] = 1.0
    acc = 0.0
    for i in range(steps):
        s = z * ((i + 0.5) / steps)
        e = np.exp(s - s.max())
        acc += np.sum((e / e.sum() - y) * z)
    return acc / steps


@right("recover_sigmoid_cost")
def _(z, y, steps=1000):
    return np.logaddexp(0, z) - np.log(2) - y * z


@right("recover_sigmoid_cost")
def _(z, y, steps=1000):
    one = np.logaddexp(0, -z) - np.log(2)
    zero = np.logaddexp(0, z) - np.log(2)
    return y * one + (1 - y) * zero
