# ruff: noqa
# As students write it.
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from bank import Bank

BANK = Bank()
right = BANK.right

F, B = "sigmoid_forward", "sigmoid_backward"


@right(F)
def _(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


@right(F)
def _(z):
    return np.exp(-np.logaddexp(0, -z))


@right(F)
def _(z):
    return np.exp(-np.logaddexp(0.0, np.negative(z)))


@right(F)
def _(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


@right(F)
def _(z):
    old = np.seterr(all="ignore")
    try:
        return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
    finally:
        np.seterr(**old)


@right(F)
def _(z):
    out = np.empty_like(z)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


@right(F)
def _(z):
    z = np.clip(z, -500, 500)
    return 1 / (1 + np.exp(-z))


@right(F)
def _(z):
    z = np.maximum(z, -700.0)
    return 1 / (1 + np.exp(-z))


@right(F)
def _(z):
    def one(t):
        if t >= 0:
            return 1 / (1 + math.exp(-t))
        e = math.exp(t)
        return e / (1 + e)

    return np.vectorize(one, otypes=[float])(z)


@right(F)
def _(z):
    flat = [1 / (1 + math.exp(-t)) if t > 0 else math.exp(t) / (1 + math.exp(t)) for t in z.ravel()]
    return np.array(flat).reshape(z.shape)


@right(F)
def _(z: np.ndarray) -> np.ndarray:
    """σ(z), mit Umlauten: größer."""
    größe = np.abs(z)
    é = np.exp(-größe)
    return np.where(z < 0, é, 1) / (1 + é)


@right(F)
def _(z):
    if z.ndim == 0:
        return float(0.5 * (1 + math.tanh(float(z) / 2)))
    return 0.5 * (1 + np.tanh(z / 2))


@right(F)
def _(z):
    return np.asfortranarray(0.5 * (1 + np.tanh(z / 2))) if z.ndim else 0.5 * (1 + np.tanh(z / 2))


@right(F)
def _(z):
    print("z", z.shape)
    a = np.zeros_like(z)
    for i in np.ndindex(z.shape):
        t = z[i]
        a[i] = 1 / (1 + np.exp(-t)) if t >= -700 else np.exp(t)
    return a


@right(F)
def _(z):
    p = np.array(z, copy=True)
    np.negative(p, out=p, where=p > 0)
    np.exp(p, out=p)
    return np.where(z > 0, 1 / (1 + p), p / (1 + p))


@right(F)
def _(z):
    with np.nditer([z, None], op_dtypes=[float, float]) as it:
        for t, out in it:
            out[...] = 0.5 + 0.5 * math.tanh(t / 2)
        return it.operands[1]


@right(F)
def _(z):
    s = np.sign(z)
    e = np.exp(-s * z)
    return (1 + s) / 2 - s * e / (1 + e) + (s == 0) * 0.0


@right(F)
def _(z):
    return np.piecewise(z, [z >= 0, z < 0], [lambda t: 1 / (1 + np.exp(-t)), lambda t: np.exp(t) / (1 + np.exp(t))])


@right(F)
def _(z):
    return np.select([z >= 0], [1 / (1 + np.exp(-np.abs(z)))], default=np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


class Sigmoid:
    def __init__(self):
        self.count = 0

    def __call__(self, z):
        self.count += 1
        return self._stable(z)

    @staticmethod
    def _stable(z):
        e = np.exp(-abs(z))
        return np.where(z >= 0, 1.0 / (1.0 + e), e / (1.0 + e))


right(F)(Sigmoid())


@right(F)
def _(z):
    half = np.divide(z, 2)
    return np.add(np.multiply(np.tanh(half), 0.5), 0.5)


@right(F)
def _(z):
    return 1 / (1 + np.exp(-np.longdouble(z))).astype(np.float64) if z.ndim > 5 else 1 - 0.5 * (1 - np.tanh(z / 2))


@right(B)
def _(grad_a, a):
    return grad_a * (a - a**2)


@right(B)
def _(grad_a, a):
    return grad_a * a - grad_a * a * a


@right(B)
def _(grad_a, a):
    return np.multiply(np.multiply(a, 1 - a), grad_a)


@right(B)
def _(grad_a, a):
    out = np.empty(a.shape)
    for i in np.ndindex(a.shape):
        out[i] = grad_a[i] * a[i] * (1 - a[i])
    return out


@right(B)
def _(g, σ):
    return g * (0.25 - (σ - 0.5) ** 2)


@right(B)
def _(grad_a, a):
    return np.einsum("...,...,...->...", grad_a, a, 1 - a)


@right(B)
def _(grad_a, a):
    d = a.copy()
    d *= 1 - a
    d *= grad_a
    return d


@right(B)
def _(grad_a, a):
    return np.array([g * s * (1 - s) for g, s in zip(grad_a.ravel().tolist(), a.ravel().tolist())]).reshape(a.shape)


@right(B)
def _(grad_a, a):
    if a.ndim == 2:
        rows = [np.diag(r * (1 - r)) @ g for g, r in zip(grad_a, a)]
        return np.stack(rows)
    return grad_a * a * (1 - a)


@right(B)
def _(grad_a, a):
    result = grad_a * a * (1.0 - a)
    return float(result) if result.ndim == 0 else result


@right(B)
def _(grad_a, a):
    return (grad_a.T * a.T * (1 - a.T)).T


@right(B)
def _(grad_a, a):
    return -grad_a * a * (a - 1)


@right(B)
def _(grad_a, a):
    return np.vectorize(lambda g, s: g * s * (1 - s))(grad_a, a)


@right(B)
def _(grad_a, a):
    # from z again, as a numerically cautious student might
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        z = np.log(a) - np.log1p(-a)
    e = np.exp(-np.abs(z))
    return grad_a * e / (1 + e) ** 2


@dataclass
class Unit:
    a: np.ndarray

    def pull(self, g):
        return g * self.a * (1 - self.a)


@right(B)
def _(grad_a, a):
    return Unit(a).pull(grad_a)


@lru_cache(maxsize=None)
def _one():
    return 1.0


@right(B)
def _(grad_a, a):
    return grad_a * a * (_one() - a)


@right("sigmoid_forward")
def _(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


@right("sigmoid_forward")
def _(z):
    return np.exp(-np.logaddexp(0.0, -z))


@right("sigmoid_forward")
def _(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@right("sigmoid_forward")
def _(z):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


@right("sigmoid_forward")
def _(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


@right("sigmoid_forward")
def _(z):
    out = np.empty(z.shape)
    p = z >= 0
    out[p] = 1 / (1 + np.exp(-z[p]))
    e = np.exp(z[~p])
    out[~p] = e / (1 + e)
    return out


@right("sigmoid_forward")
def _(z):
    e = np.exp(-abs(z))
    return np.where(z < 0, e, 1) / (1 + e)


@right("sigmoid_forward")
def _(z):
    out = np.zeros_like(z)
    for idx in np.ndindex(*z.shape):
        v = z[idx]
        if v >= 0:
            out[idx] = 1 / (1 + np.exp(-v))
        else:
            t = np.exp(v)
            out[idx] = t / (1 + t)
    return out


@right("sigmoid_forward")
def _(z):
    it = np.nditer([z, None], op_flags=[["readonly"], ["writeonly", "allocate"]])
    with it:
        for x, out in it:
            out[...] = np.exp(-np.logaddexp(0, -x))
        return it.operands[1]


@right("sigmoid_forward")
def _(z):
    return np.array([0.5 + 0.5 * np.tanh(v / 2) for v in z.flat]).reshape(z.shape)


@right("sigmoid_forward")
def _(z):
    return np.piecewise(z, [z >= 0, z < 0], [lambda v: 1 / (1 + np.exp(-v)), lambda v: np.exp(v) / (1 + np.exp(v))])


@right("sigmoid_backward")
def _(grad_a, a):
    return grad_a * a * (1 - a)


@right("sigmoid_backward")
def _(grad_a, a):
    return grad_a * (a - a * a)


@right("sigmoid_backward")
def _(grad_a, a):
    return np.multiply(grad_a, np.multiply(a, np.subtract(1, a)))


@right("sigmoid_backward")
def _(grad_a, a):
    return np.einsum("...,...,...->...", grad_a, a, 1.0 - a)


@right("sigmoid_backward")
def _(grad_a, a):
    return grad_a * (0.25 - (a - 0.5) ** 2)


@right("sigmoid_backward")
def _(grad_a, a):
    out = np.empty_like(a)
    for idx in np.ndindex(a.shape):
        out[idx] = grad_a[idx] * a[idx] * (1 - a[idx])
    return out


@right("sigmoid_backward")
def _(grad_a, a):
    g = np.array(grad_a)
    g *= a
    g *= 1 - a
    return g


@right("sigmoid_backward")
def _(grad_a, a):
    return np.vectorize(lambda g, s: g * s * (1 - s), otypes=[float])(grad_a, a)


@right("sigmoid_backward")
def _(grad_a, a):
    return -grad_a * a * (a - 1.)


@right("sigmoid_backward")
def _(grad_a, a):
    σ = a
    return grad_a * σ * (1 - σ)
