# ruff: noqa
# As students write it.
import numpy as np
from bank import Bank

BANK = Bank()
wrong = BANK.wrong

F, J, B = "softmax_forward", "softmax_jacobian", "softmax_backward"


@wrong(F, "axis-0")
def _(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@wrong(F, "axis-0 + column-maximum", "axis-0")
def _(z):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


@wrong(F, "whole-batch")
def _(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


@wrong(F, "sum-of-everything + no-shift")
def _(z):
    return np.exp(z) / np.sum(np.exp(z))


@wrong(F, "no-shift")
def _(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "sum-axis-0 + no-shift")
def _(z):
    e = np.exp(z)
    return e / e.sum(axis=0)


@wrong(F, "batch-maximum")
def _(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=1, keepdims=True)


@wrong(F, "sum-without-keepdims")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@wrong(F, "maximum-without-keepdims")
def _(z):
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "keepdims-missing")
def _(z):
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1)


@wrong(F, "column-maximum")
def _(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "shift-added")
def _(z):
    e = np.exp(z + z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "shift-numerator-only")
def _(z):
    return np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z).sum(axis=1, keepdims=True)


@wrong(F, "no-normalisation + no-shift")
def _(z):
    return np.exp(z)


@wrong(F, "no-normalisation")
def _(z):
    return np.exp(z - z.max(axis=1, keepdims=True))


@wrong(F, "no-exponential")
def _(z):
    return z / z.sum(axis=1, keepdims=True)


@wrong(F, "negative-exponent")
def _(z):
    e = np.exp(-z + z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "sigmoid")
def _(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@wrong(F, "log-softmax")
def _(z):
    m = z.max(axis=1, keepdims=True)
    return z - m - np.log(np.exp(z - m).sum(axis=1, keepdims=True))


@wrong(F, "epsilon-in-the-sum")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / (e.sum(axis=1, keepdims=True) + 1e-8)


@wrong(F, "epsilon-in-the-sum")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / (e.sum(axis=1, keepdims=True) + 1e-12)


@wrong(F, "clipped-a", "clipped-a-below")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.clip(e / e.sum(axis=1, keepdims=True), 1e-15, 1 - 1e-15)


@wrong(F, "clipped-a", "clipped-a-below")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.clip(e / e.sum(axis=1, keepdims=True), 1e-7, 1.0)


@wrong(F, "clipped-z")
def _(z):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "one-hot")
def _(z):
    a = np.zeros_like(z)
    a[np.arange(len(z)), z.argmax(axis=1)] = 1
    return a


@wrong(F, "changes-z")
def _(z):
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "transposed")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).T


@wrong(F, "float32")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True)).astype(np.float32)
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "first-example-only")
def _(z):
    out = np.zeros(z.shape)
    for i in range(len(z)):
        e = np.exp(z[i] - z[i].max())
        out[i] = e / e.sum()
        break
    return out


@wrong(F, "over-n")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) / len(z)


@wrong(F, "times-k")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.mean(axis=1, keepdims=True)


@wrong(F, "base-two")
def _(z):
    e = 2.0 ** (z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "divided-by-maximum")
def _(z):
    z = z / z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "mean-shift")
def _(z):
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "accumulated-sum")
def _(z):
    out = np.zeros_like(z)
    total = 0.0
    for i in range(z.shape[0]):
        m = max(z[i])
        for j in range(z.shape[1]):
            out[i, j] = np.exp(z[i, j] - m)
            total += out[i, j]
        out[i] /= total
    return out


@wrong(F, "no-return")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    e /= e.sum(axis=1, keepdims=True)


@wrong(F, "negative-exponent", "negative-exponent-no-shift", "negative-exponent + no-shift")
def _(z):
    e = np.exp(-z)
    return e / e.sum(axis=1, keepdims=True)


@wrong(J, "diagonal-only")
def _(a):
    return np.diag(a * (1 - a))


@wrong(J, "diagonal-a")
def _(a):
    return np.diag(a)


@wrong(J, "outer-only")
def _(a):
    return -np.outer(a, a)


@wrong(J, "plus-outer")
def _(a):
    return np.diag(a) + np.outer(a, a)


@wrong(J, "off-diagonal-positive")
def _(a):
    k = len(a)
    jac = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            jac[i, j] = a[i] * (1 - a[i]) if i == j else a[i] * a[j]
    return jac


@wrong(J, "negated")
def _(a):
    return np.outer(a, a) - np.diag(a)


@wrong(J, "one-for-delta")
def _(a):
    return np.eye(len(a)) - np.outer(a, a)


@wrong(J, "delta-minus-a")
def _(a):
    return np.eye(len(a)) - a


@wrong(J, "vector")
def _(a):
    return a * (1 - a)


@wrong(J, "outer-one-minus")
def _(a):
    k = a.shape[0]
    jac = np.empty((k, k))
    for i in range(k):
        for j in range(k):
            jac[i, j] = a[i] * (1 - a[j])
    return jac


@wrong(J, "outer-one-minus-transposed")
def _(a):
    return np.outer(1 - a, a)


@wrong(J, "inner-product")
def _(a):
    return np.diag(a) - np.dot(a, a)


@wrong(J, "inner-product")
def _(a):
    return np.diag(a) - a @ a.T


@wrong(J, "row-subtracted")
def _(a):
    return np.diag(a) - a


@wrong(J, "column-index")
def _(a):
    return np.diag(a) - a * a


@wrong(J, "diagonal-squared-lost")
def _(a):
    jac = -np.outer(a, a)
    np.fill_diagonal(jac, a)
    return jac


@wrong(J, "column-zero-diagonal")
def _(a):
    jac = -np.outer(a, a)
    np.fill_diagonal(jac, 0)
    return jac


@wrong(J, "diagonal-without-a")
def _(a):
    jac = -np.outer(a, a)
    np.fill_diagonal(jac, 1 - a)
    return jac


@wrong(J, "softmax-again")
def _(a):
    e = np.exp(a - a.max())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)


@wrong(J, "upper-triangle-only")
def _(a):
    k = len(a)
    jac = np.zeros((k, k))
    for i in range(k):
        for j in range(i, k):
            jac[i, j] = a[i] * ((i == j) - a[j])
    return jac


@wrong(J, "lower-triangle-only")
def _(a):
    k = len(a)
    jac = np.zeros((k, k))
    for i in range(k):
        for j in range(i + 1):
            jac[i, j] = a[i] * ((i == j) - a[j])
    return jac


@wrong(J, "last-missing")
def _(a):
    k = len(a)
    jac = np.zeros((k, k))
    for i in range(k - 1):
        for j in range(k - 1):
            jac[i, j] = a[i] * ((i == j) - a[j])
    return jac


@wrong(J, "over-k")
def _(a):
    return (np.diag(a) - np.outer(a, a)) / len(a)


@wrong(J, "a-times-identity-minus-a")
def _(a):
    k = len(a)
    s = a.reshape(-1, 1)
    return s * (np.eye(k) - s)


@wrong(J, "float32")
def _(a):
    return (np.diag(a) - np.outer(a, a)).astype(np.float32)


@wrong(J, "doubled")
def _(a):
    return 2 * (np.diag(a) - np.outer(a, a))


@wrong(J, "a-list")
def _(a):
    return [[a[i] * ((i == j) - a[j]) for j in range(len(a))] for i in range(len(a))]


@wrong(J, "scalar")
def _(a):
    return np.sum(a * (1 - a))


@wrong(J, "diagonal-minus-square")
def _(a):
    jac = -np.outer(a, a)
    np.fill_diagonal(jac, a * (1 + a))
    return jac


@wrong(J, "integers")
def _(a):
    k = len(a)
    jac = np.zeros((k, k), dtype=int)
    for i in range(k):
        for j in range(k):
            jac[i, j] = a[i] * ((i == j) - a[j])
    return jac


@wrong(B, "diagonal-only")
def _(grad_a, a):
    return grad_a * a * (1 - a)


@wrong(B, "diagonal-only")
def _(grad_a, a):
    return a * (grad_a - grad_a * a)


@wrong(B, "no-subtraction")
def _(grad_a, a):
    return a * grad_a


@wrong(B, "no-outer-a")
def _(grad_a, a):
    return grad_a - np.sum(grad_a * a, axis=1, keepdims=True)


@wrong(B, "no-inner-a")
def _(grad_a, a):
    return a * (grad_a - grad_a.sum(axis=1, keepdims=True))


@wrong(B, "sum-axis-0")
def _(grad_a, a):
    return a * (grad_a - (grad_a * a).sum(axis=0))


@wrong(B, "sum-axis-0")
def _(grad_a, a):
    return a * (grad_a - (grad_a * a).sum(axis=0, keepdims=True))


@wrong(B, "sum-all")
def _(grad_a, a):
    return a * (grad_a - np.sum(grad_a * a))


@wrong(B, "sum-without-keepdims")
def _(grad_a, a):
    return a * (grad_a - np.sum(grad_a * a, axis=1))


@wrong(B, "plus")
def _(grad_a, a):
    return a * (grad_a + np.sum(grad_a * a, axis=1, keepdims=True))


@wrong(B, "negated")
def _(grad_a, a):
    return a * (np.sum(grad_a * a, axis=1, keepdims=True) - grad_a)


@wrong(B, "over-n")
def _(grad_a, a):
    return a * (grad_a - np.sum(grad_a * a, axis=1, keepdims=True)) / len(a)


@wrong(B, "forgot-grad-a")
def _(grad_a, a):
    return a * (1 - a)


@wrong(B, "passed-through")
def _(grad_a, a):
    return grad_a.copy()


@wrong(B, "passed-through", "passed-through + returns-memory-of-grad_a")
def _(grad_a, a):
    return grad_a


@wrong(B, "a-minus-y")
def _(grad_a, a):
    return a - grad_a


@wrong(B, "mean-for-sum")
def _(grad_a, a):
    return a * (grad_a - np.mean(grad_a * a, axis=1, keepdims=True))


@wrong(B, "distributed")
def _(grad_a, a):
    return a * grad_a - np.sum(grad_a * a, axis=1, keepdims=True)


@wrong(B, "softmax-again")
def _(grad_a, a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    s = e / e.sum(axis=1, keepdims=True)
    return s * (grad_a - np.sum(grad_a * s, axis=1, keepdims=True))


@wrong(B, "first-row-jacobian")
def _(grad_a, a):
    jac = np.diag(a[0]) - np.outer(a[0], a[0])
    return grad_a @ jac


@wrong(B, "first-example-only")
def _(grad_a, a):
    out = np.zeros_like(a)
    jac = np.diag(a[0]) - np.outer(a[0], a[0])
    out[0] = jac @ grad_a[0]
    return out


@wrong(B, "delta-minus-a")
def _(grad_a, a):
    out = np.empty_like(a)
    for i in range(len(a)):
        out[i] = grad_a[i] @ (np.eye(a.shape[1]) - a[i])
    return out


@wrong(B, "no-outer-a-transposed", "no-outer-a")
def _(grad_a, a):
    out = np.empty_like(a)
    for i in range(len(a)):
        out[i] = (np.eye(a.shape[1]) - a[i]) @ grad_a[i]
    return out


@wrong(B, "outer-only")
def _(grad_a, a):
    out = np.zeros_like(a)
    for i in range(len(a)):
        out[i] = -np.outer(a[i], a[i]) @ grad_a[i]
    return out


@wrong(B, "off-diagonal-only")
def _(grad_a, a):
    out = np.zeros_like(a)
    n, k = a.shape
    for i in range(n):
        for j in range(k):
            for m in range(k):
                if m != j:
                    out[i, j] -= grad_a[i, m] * a[i, m] * a[i, j]
    return out


@wrong(B, "off-diagonal-positive")
def _(grad_a, a):
    out = np.zeros_like(a)
    n, k = a.shape
    for i in range(n):
        for j in range(k):
            for m in range(k):
                d = a[i, j] * (1 - a[i, j]) if m == j else a[i, j] * a[i, m]
                out[i, j] += grad_a[i, m] * d
    return out


@wrong(B, "overwritten-sum", "last-term-only")
def _(grad_a, a):
    out = np.zeros_like(a)
    n, k = a.shape
    for i in range(n):
        for j in range(k):
            for m in range(k):
                out[i, j] = grad_a[i, m] * a[i, m] * ((m == j) - a[i, j])
    return out


@wrong(B, "swapped")
def _(a, grad_a):
    return a * (grad_a - np.sum(grad_a * a, axis=1, keepdims=True))


@wrong(B, "changes-grad_a")
def _(grad_a, a):
    grad_a -= np.sum(grad_a * a, axis=1, keepdims=True)
    return a * grad_a


@wrong(B, "float32")
def _(grad_a, a):
    return (a * (grad_a - np.sum(grad_a * a, axis=1, keepdims=True))).astype("f4")


@wrong(B, "transposed")
def _(grad_a, a):
    return (a * (grad_a - np.sum(grad_a * a, axis=1, keepdims=True))).T


@wrong(B, "averaged-over-examples")
def _(grad_a, a):
    return (a * (grad_a - np.sum(grad_a * a, axis=1, keepdims=True))).mean(axis=0)


@wrong(B, "summed-over-examples")
def _(grad_a, a):
    return (a * (grad_a - np.sum(grad_a * a, axis=1, keepdims=True))).sum(axis=0)


@wrong(B, "diagonal-only + over-n")
def _(grad_a, a):
    return grad_a * a * (1 - a) / a.shape[0]


@wrong(B, "diagonal-only + negated")
def _(grad_a, a):
    return -grad_a * a * (1 - a)


@wrong(B, "a-squared-sum")
def _(grad_a, a):
    return a * (grad_a - np.sum(a * a, axis=1, keepdims=True))


@wrong(B, "divided")
def _(grad_a, a):
    safe = np.where(a == 0, 1, a)
    return grad_a / safe


@wrong(F, "clipped-z")
def _(z):
    e = np.exp(np.clip(z, -700, 700))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "clipped-z-from-above")
def _(z):
    e = np.exp(np.minimum(z, 700))
    return e / e.sum(axis=1, keepdims=True)


@wrong(F, "returns-a-cache")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True), z


@wrong(F, "axis-0 + returns-a-cache")
def _(z):
    e = np.exp(z - z.max(axis=0))
    a = e / e.sum(axis=0)
    return a, (z, a)


@wrong(J, "square-subtracted-twice")
def _(a):
    return np.diag(a * (1 - a)) - np.outer(a, a)


@wrong(J, "cases-swapped")
def _(a):
    k = len(a)
    jac = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            jac[i, j] = a[i] * (1 - a[j]) if i != j else -a[i] * a[j]
    return jac


@wrong(J, "row-for-column")
def _(a):
    s = a.reshape(1, -1)
    return np.diag(s) - s @ s.T


@wrong(J, "diagonal-of-a-matrix")
def _(a):
    s = a.reshape(-1, 1)
    return np.diag(s) - s @ s.T


@wrong(B, "batch-product")
def _(grad_a, a):
    return a * (grad_a - grad_a @ a.T)


@wrong(B, "sum-axis-0")
def _(grad_a, a):
    out = np.zeros_like(a)
    for j in range(a.shape[1]):
        s = 0.0
        for i in range(a.shape[0]):
            s += grad_a[i, j] * a[i, j]
        out[:, j] = a[:, j] * (grad_a[:, j] - s)
    return out


@wrong(B, "first-row-gradient")
def _(grad_a, a):
    out = np.zeros_like(a)
    for i in range(len(a)):
        out[i] = (np.diag(a[i]) - np.outer(a[i], a[i])) @ grad_a[0]
    return out


@wrong(B, "rows-added-up")
def _(grad_a, a):
    out = np.zeros_like(a)
    for i in range(len(a)):
        out += (np.diag(a[i]) - np.outer(a[i], a[i])) @ grad_a[i]
    return out


@wrong(J, "column-index")
def _(a):
    return np.diagflat(a) - a**2


# global max with epsilon guard
@wrong("softmax_forward", "epsilon-in-the-sum + batch-maximum")
def _(z):
    e = np.exp(z - np.max(z))
    return e / (np.sum(e, axis=1, keepdims=True) + 1e-12)


# divides by the max instead of subtracting
@wrong("softmax_forward", "another-formula")
def _(z):
    e = np.exp(z / np.max(np.abs(z)))
    return e / e.sum(axis=1, keepdims=True)


# clips the shifted logits at -20
@wrong("softmax_forward", "clipped-after-the-shift")
def _(z):
    s = np.maximum(z - z.max(axis=1, keepdims=True), -20)
    e = np.exp(s)
    return e / e.sum(axis=1, keepdims=True)


# denominator updated while dividing (in-place loop)
@wrong("softmax_forward", "another-formula")
def _(z):
    out = np.exp(z - z.max(axis=1, keepdims=True))
    for i in range(len(out)):
        for j in range(out.shape[1]):
            out[i, j] = out[i, j] / np.sum(out[i])
    return out


# computed in float32 and cast back
@wrong("softmax_forward", "float32-on-the-way")
def _(z):
    e = np.exp((z - z.max(axis=1, keepdims=True)).astype(np.float32))
    return (e / e.sum(axis=1, keepdims=True)).astype(np.float64)


# shift by the first column
@wrong("softmax_forward", "first-column-shift")
def _(z):
    e = np.exp(z - z[:, :1])
    return e / e.sum(axis=1, keepdims=True)


# shift only if the global max is beyond 700
@wrong("softmax_forward", "shift-on-occasion")
def _(z):
    if z.max() > 700:
        z = z - z.max()
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


# reshaped to (k, n) for keepdims
@wrong("softmax_forward", "another-formula")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e.reshape(z.shape[1], z.shape[0]) / e.sum(axis=1)).reshape(z.shape)


# max() builtin on a 2-D array
@wrong("softmax_forward", "maximum-of-an-array")
def _(z):
    e = np.exp(z - max(z))
    return e / sum(e)


# last class left out of the denominator
@wrong("softmax_forward", "another-formula")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e[:, :-1].sum(axis=1, keepdims=True)


# multiplied by a once too often
@wrong("softmax_jacobian", "another-formula")
def _(a):
    return a[:, None] * (np.diag(a) - np.outer(a, a))


# expects 2-D a
@wrong("softmax_jacobian", "shape-unpacked")
def _(a):
    n, k = a.shape
    return np.array([np.diag(r) - np.outer(r, r) for r in a])


# a^2 on the diagonal only, off diag right
@wrong("softmax_jacobian", "another-formula")
def _(a):
    J = -np.outer(a, a)
    for i in range(len(a)):
        J[i, i] = a[i] ** 2
    return J


# zeros_like(a) buffer is 1-D
@wrong("softmax_jacobian", "too-many-indices")
def _(a):
    J = np.zeros_like(a)
    for i in range(len(a)):
        for j in range(len(a)):
            J[i, j] = a[i] * ((i == j) - a[j])
    return J


# diag off-by-one: loop index from 1
@wrong("softmax_jacobian", "another-formula")
def _(a):
    k = len(a)
    J = -np.outer(a, a)
    for i in range(1, k):
        J[i, i] = a[i] * (1 - a[i])
    return J


# zero entries of a dropped (epsilon max)
@wrong("softmax_jacobian", "clipped-a")
def _(a):
    a = np.maximum(a, 1e-5)
    return np.diag(a) - np.outer(a, a)


# half the outer product
@wrong("softmax_jacobian", "another-formula")
def _(a):
    return np.diag(a) - np.outer(a, a) / 2


# np.cross used
@wrong("softmax_jacobian", "cross-for-outer")
def _(a):
    return np.diag(a) - np.cross(a, a)


# a^2 in the sum
@wrong("softmax_backward", "another-formula")
def _(grad_a, a):
    return a * (grad_a - (grad_a * a * a).sum(axis=1, keepdims=True))


# grad_a^2 in the sum
@wrong("softmax_backward", "another-formula")
def _(grad_a, a):
    return a * (grad_a - (grad_a * grad_a * a).sum(axis=1, keepdims=True))


# accumulated across rows: s not reset
@wrong("softmax_backward", "another-formula")
def _(grad_a, a):
    out = np.empty_like(a)
    s = 0.0
    for i in range(a.shape[0]):
        for m in range(a.shape[1]):
            s += grad_a[i, m] * a[i, m]
        for j in range(a.shape[1]):
            out[i, j] = a[i, j] * (grad_a[i, j] - s)
    return out


# einsum ij,kj->ik then diag lost: takes the mean
@wrong("softmax_backward", "another-formula")
def _(grad_a, a):
    s = np.einsum("ij,kj->i", grad_a, a)[:, None]
    return a * (grad_a - s)


# last class omitted from the sum
@wrong("softmax_backward", "another-formula")
def _(grad_a, a):
    s = (grad_a * a)[:, :-1].sum(axis=1, keepdims=True)
    return a * (grad_a - s)


# J @ J
@wrong("softmax_backward", "another-formula")
def _(grad_a, a):
    return np.array([(np.diag(r) - np.outer(r, r)) @ (np.diag(r) - np.outer(r, r)) @ g for r, g in zip(a, grad_a)])
