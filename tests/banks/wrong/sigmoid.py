# ruff: noqa
# As students write it.
import math

import numpy as np
from bank import Bank

BANK = Bank()
wrong = BANK.wrong

F, B = "sigmoid_forward", "sigmoid_backward"


@wrong(F, "positive-exponent")
def _(z):
    return 1 / (1 + np.exp(z))


@wrong(F, "positive-exponent")
def _(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e / (1 + e), 1 / (1 + e))


@wrong(F, "warns-of-overflow")
def _(z):
    return 1 / (1 + np.exp(-z))


@wrong(F, "warns-of-overflow-and-invalid", "warns-of-overflow-and-divide-and-invalid")
def _(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@wrong(F, "overflow")
def _(z):
    return np.exp(z) / (np.exp(z) + 1)


@wrong(F, "tanh")
def _(z):
    return np.tanh(z)


@wrong(F, "tanh-of-z")
def _(z):
    return (np.tanh(z) + 1) / 2


@wrong(F, "half-tanh-unshifted")
def _(z):
    return np.tanh(0.5 * z)


@wrong(F, "relu")
def _(z):
    return np.where(z > 0, z, 0.0)


@wrong(F, "clipped-z-20")
def _(z):
    z = np.clip(z, -20, 20)
    return 1 / (1 + np.exp(-z))


@wrong(F, "clipped-z-10")
def _(z):
    z = np.maximum(np.minimum(z, 10.0), -10.0)
    return 1.0 / (1.0 + np.exp(-z))


@wrong(F, "epsilon-clip", "clipped-a")
def _(z):
    a = np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))
    return np.clip(a, 1e-7, 1 - 1e-7)


@wrong(F, "clipped-a")
def _(z):
    e = np.exp(-np.abs(z))
    a = np.where(z >= 0, 1, e) / (1 + e)
    return np.clip(a, 1e-15, 1 - 1e-15)


@wrong(F, "derivative-for-value")
def _(z):
    with np.errstate(over="ignore"):
        s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


@wrong(F, "absolute-z")
def _(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@wrong(F, "minus-absolute-z")
def _(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e)


@wrong(F, "not-inverted")
def _(z):
    return 1 / 1 + np.exp(-z)


@wrong(F, "minus-one")
def _(z):
    return 1 / (1 - np.exp(-z))


@wrong(F, "exponential-alone")
def _(z):
    return np.exp(-z)


@wrong(F, "step")
def _(z):
    return np.where(z > 0, 1.0, 0.0)


@wrong(F, "step", "heaviside")
def _(z):
    return np.heaviside(z, 0.5)


@wrong(F, "float32")
def _(z):
    z = z.astype(np.float32)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, np.float32(1), e) / (np.float32(1) + e)


@wrong(F, "float32")
def _(z):
    e = np.exp(-np.abs(z))
    return (np.where(z >= 0, 1.0, e) / (1.0 + e)).astype("float32")


@wrong(F, "a-list")
def _(z):
    e = np.exp(-np.abs(z))
    return (np.where(z >= 0, 1.0, e) / (1.0 + e)).tolist()


@wrong(F, "integers")
def _(z):
    out = np.zeros(np.shape(z), dtype=int)
    e = np.exp(-np.abs(z))
    out[...] = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return out


@wrong(F, "changes-z")
def _(z):
    z[z > 700] = 700
    z[z < -700] = -700
    return 1 / (1 + np.exp(-z))


@wrong(F, "changes-z", "returns-memory-of-z", "changes-z + returns-memory-of-z", "returns-memory-of-z + changes-z")
def _(z):
    neg = z < 0
    np.abs(z, out=z)
    np.negative(z, out=z)
    np.exp(z, out=z)
    z[...] = np.where(neg, z, 1.0) / (1.0 + z)
    return z


_buffer = {}


@wrong(F, "shared-buffer")
def _(z):
    out = _buffer.setdefault(np.shape(z), np.empty(np.shape(z)))
    e = np.exp(-np.abs(z))
    out[...] = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return out


@wrong(F, "no-return")
def _(z):
    e = np.exp(-np.abs(z))
    a = np.where(z >= 0, 1.0, e) / (1.0 + e)


@wrong(F, "identity", "returns-memory-of-z", "identity + returns-memory-of-z")
def _(z):
    return z


@wrong(F, "softmax-of-everything")
def _(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


@wrong(F, "softmax")
def _(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@wrong(F, "base-two")
def _(z):
    return 1 / (1 + 2.0 ** (-z))


@wrong(F, "softplus")
def _(z):
    return np.logaddexp(0, z)


@wrong(F, "two-dimensions-only")
def _(z):
    out = np.zeros_like(z)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i, j] = 1 / (1 + math.exp(-z[i, j])) if z[i, j] > -700 else 0.0
    return out


@wrong(F, "first-row-only", "first-example-only")
def _(z):
    out = np.zeros_like(z)
    e = np.exp(-np.abs(z[0]))
    out[0] = np.where(z[0] >= 0, 1.0, e) / (1.0 + e)
    return out


@wrong(F, "negated")
def _(z):
    e = np.exp(-np.abs(z))
    return -np.where(z >= 0, 1.0, e) / (1.0 + e)


@wrong(F, "doubled")
def _(z):
    e = np.exp(-np.abs(z))
    return 2 * np.where(z >= 0, 1.0, e) / (1.0 + e)


@wrong(F, "e-rounded")
def _(z):
    return 1 / (1 + 2.718 ** (-np.clip(z, -600, 600)))


@wrong(B, "forgot-grad-a")
def _(grad_a, a):
    return a * (1 - a)


@wrong(B, "forgot-derivative", "forgot-derivative + returns-memory-of-grad_a")
def _(grad_a, a):
    return grad_a


@wrong(B, "forgot-one-minus-a")
def _(grad_a, a):
    return grad_a * a


@wrong(B, "forgot-a")
def _(grad_a, a):
    return grad_a * (1 - a)


@wrong(B, "sigmoid-again")
def _(grad_a, a):
    s = 1 / (1 + np.exp(-a))
    return grad_a * s * (1 - s)


@wrong(B, "sigmoid-again")
def _(grad_a, a):
    return grad_a * np.exp(-a) / (1 + np.exp(-a)) ** 2


@wrong(B, "tanh-derivative")
def _(grad_a, a):
    return grad_a * (1 - a**2)


@wrong(B, "one-plus-a")
def _(grad_a, a):
    return grad_a * a * (1 + a)


@wrong(B, "negated")
def _(grad_a, a):
    return grad_a * a * (a - 1)


@wrong(B, "parentheses")
def _(grad_a, a):
    return grad_a * a * 1 - a


@wrong(B, "parentheses", "a-squared-lost")
def _(grad_a, a):
    return grad_a * a - a * a


@wrong(B, "added")
def _(grad_a, a):
    return grad_a + a * (1 - a)


@wrong(B, "divided")
def _(grad_a, a):
    return grad_a / (a * (1 - a))


@wrong(B, "over-n")
def _(grad_a, a):
    return grad_a * a * (1 - a) / len(a)


@wrong(B, "over-n")
def _(grad_a, a):
    n = a.shape[0]
    return (1 / n) * grad_a * a * (1 - a)


@wrong(B, "times-n")
def _(grad_a, a):
    return grad_a * a * (1 - a) * a.shape[0]


@wrong(B, "swapped")
def _(a, grad_a):
    return grad_a * a * (1 - a)


@wrong(B, "swapped", "one-minus-grad")
def _(grad_a, a):
    return grad_a * (1 - grad_a)


@wrong(B, "doubled")
def _(grad_a, a):
    return 2 * grad_a * a * (1 - a)


@wrong(B, "squared-derivative")
def _(grad_a, a):
    d = a * (1 - a)
    return grad_a * d * d


@wrong(B, "relu-rule")
def _(grad_a, a):
    return grad_a * (a > 0)


@wrong(B, "softmax-rule")
def _(grad_a, a):
    return a * (grad_a - np.sum(grad_a * a, axis=-1, keepdims=True))


@wrong(B, "changes-grad_a + returns-memory-of-grad_a", "changes-grad_a", "returns-memory-of-grad_a + changes-grad_a")
def _(grad_a, a):
    grad_a *= a * (1 - a)
    return grad_a


@wrong(B, "changes-a")
def _(grad_a, a):
    d = a * (1 - a)
    a[...] = d
    return grad_a * d


@wrong(B, "transposed")
def _(grad_a, a):
    return (grad_a * a * (1 - a)).T


@wrong(B, "summed-over-examples")
def _(grad_a, a):
    return np.sum(grad_a * a * (1 - a), axis=0)


@wrong(B, "averaged-over-examples")
def _(grad_a, a):
    return np.mean(grad_a * a * (1 - a), axis=0)


@wrong(B, "matrix-product")
def _(grad_a, a):
    return grad_a @ (a * (1 - a))


@wrong(B, "matrix-product")
def _(grad_a, a):
    return np.dot(grad_a, a * (1 - a))


@wrong(B, "float32")
def _(grad_a, a):
    out = np.empty(a.shape, dtype=np.float32)
    out[...] = grad_a * a * (1 - a)
    return out


@wrong(B, "no-return")
def _(grad_a, a):
    grad_a * a * (1 - a)


@wrong(B, "a-squared")
def _(grad_a, a):
    return grad_a * a * a


@wrong(B, "negated + over-n")
def _(grad_a, a):
    return -grad_a * a * (1 - a) / a.shape[0]


@wrong(B, "forgot-one-minus-a + over-n")
def _(grad_a, a):
    return grad_a * a / a.shape[0]


@wrong(B, "halved")
def _(grad_a, a):
    return 0.5 * grad_a * a * (1 - a)


@wrong(B, "clipped-a")
def _(grad_a, a):
    a = np.clip(a, 1e-7, 1 - 1e-7)
    return grad_a * a * (1 - a)


@wrong(B, "quarter", "constant-factor")
def _(grad_a, a):
    return 0.25 * grad_a * a * (1 - a)


@wrong(B, "derivative-at-zero")
def _(grad_a, a):
    return 0.25 * grad_a


@wrong(B, "forgot-derivative-sum", "gradient-summed")
def _(grad_a, a):
    return grad_a.sum() * a * (1 - a)


@wrong(F, "positive-exponent")
def _(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1.0) / (1 + e)


@wrong(F, "changes-z + warns-of-overflow")
def _(z):
    z *= -1
    return 1 / (1 + np.exp(z))


@wrong(F, "centred")
def _(z):
    return 0.5 * np.tanh(z / 2)


@wrong(F, "returns-a-cache")
def _(z):
    e = np.exp(-np.abs(z))
    a = np.where(z >= 0, 1.0, e) / (1 + e)
    return a, z


# `if` on a whole array
@wrong("sigmoid_forward", "if-on-an-array")
def _(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    else:
        return np.exp(z) / (1 + np.exp(z))


# computed in float32, returned as float64
@wrong("sigmoid_forward", "float32-on-the-way")
def _(z):
    z32 = np.clip(z, -80, 80).astype(np.float32)
    return (1 / (1 + np.exp(-z32))).astype(np.float64)


# entries with z == 0 are left out (0 where 0.5 is right)
@wrong("sigmoid_forward", "another-formula")
def _(z):
    out = np.zeros_like(z)
    pos = z > 0
    neg = z < 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    out[neg] = np.exp(z[neg]) / (1 + np.exp(z[neg]))
    return out


# ^ used as power
@wrong("sigmoid_forward", "caret-for-power")
def _(z):
    return 1 / (1 + np.e ^ (-z))


# float() of an array
@wrong("sigmoid_forward", "float-of-an-array")
def _(z):
    return float(1 / (1 + np.exp(-z)))


# step function
@wrong("sigmoid_forward", "another-formula")
def _(z):
    return np.where(z >= 0, 1.0, 0.0)


# returns a dict cache beside
@wrong("sigmoid_forward", "returns-a-dict")
def _(z):
    a = np.exp(-np.logaddexp(0, -z))
    return {"a": a, "z": z}


# standardises z first
@wrong("sigmoid_forward", "standardised")
def _(z):
    z = (z - np.mean(z)) / (np.std(z) + 1e-12)
    return np.exp(-np.logaddexp(0, -z))


# math.exp of a large number is an error
@wrong("sigmoid_forward", "math-overflow")
def _(z):
    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)))(z)


# softmax's max shift put into the sigmoid
@wrong("sigmoid_forward", "maximum-subtracted")
def _(z):
    zs = z - np.max(z)
    return 1 / (1 + np.exp(-np.maximum(zs, -700)))


# negative branch lacks its denominator
@wrong("sigmoid_forward", "another-formula")
def _(z):
    out = np.empty_like(z)
    p = z >= 0
    out[p] = 1 / (1 + np.exp(-z[p]))
    out[~p] = np.exp(z[~p])
    return out


# a python list, not an array
@wrong("sigmoid_forward", "a-list")
def _(z):
    return [1 / (1 + np.exp(-max(v, -700))) for v in np.ravel(z)]


# Gaussian cdf-like scaling 1.702
@wrong("sigmoid_forward", "scaled-z")
def _(z):
    return 1 / (1 + np.exp(-np.clip(1.702 * z, -700, 700)))


# only the last axis' first entries: loop over range(len(z)-1)
@wrong("sigmoid_forward", "last-entry-missing")
def _(z):
    out = np.zeros_like(z)
    flat, src = out.reshape(-1), z.reshape(-1)
    for i in range(len(flat) - 1):
        flat[i] = np.exp(-np.logaddexp(0, -src[i]))
    return flat.reshape(z.shape)


# matrix product with transpose
@wrong("sigmoid_backward", "matrix-product")
def _(grad_a, a):
    return grad_a @ (a * (1 - a)).T


# divides by the derivative with epsilon
@wrong("sigmoid_backward", "divided-guarded")
def _(grad_a, a):
    d = a * (1 - a)
    return grad_a / (d + 1e-12)
