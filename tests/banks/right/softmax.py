# ruff: noqa
# As students write it.
import math
from itertools import repeat

import numpy as np
from bank import Bank

BANK = Bank()
right = BANK.right

F, J, B = "softmax_forward", "softmax_jacobian", "softmax_backward"


@right(F)
def _(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@right(F)
def _(z):
    e = np.exp(z - z.max(1)[:, None])
    return e / e.sum(1)[:, np.newaxis]


@right(F)
def _(z):
    e = np.exp((z.T - z.max(axis=1)).T)
    return (e.T / e.sum(axis=1)).T


@right(F)
def _(z):
    m = z.max(axis=1, keepdims=True)
    return np.exp(z - m - np.log(np.sum(np.exp(z - m), axis=1, keepdims=True)))


@right(F)
def _(z):
    lse = np.logaddexp.reduce(z, axis=1, keepdims=True)
    return np.exp(z - lse)


@right(F)
def _(z):
    m = z.max(axis=1, keepdims=True)
    lse = m + np.log(np.exp(z - m).sum(axis=1, keepdims=True))
    return np.exp(z - lse)


@right(F)
def _(z):
    return np.array([[1 / sum(math.exp(min(t - s, 700)) for t in row) if max(row) - s < 700 else 0.0 for s in row] for row in z.tolist()])


@right(F)
def _(z):
    out = np.empty_like(z)
    for i, row in enumerate(z):
        top = max(row)
        exps = [math.exp(t - top) for t in row]
        total = math.fsum(exps)
        out[i] = [e / total for e in exps]
    return out


@right(F)
def _(z):
    return np.apply_along_axis(lambda r: np.exp(r - r.max()) / np.exp(r - r.max()).sum(), 1, z)


@right(F)
def _(z):
    def one(r):
        e = np.exp(r - np.max(r))
        return e / np.sum(e)

    return np.vstack(list(map(one, z)))


@right(F)
def _(z):
    e = np.exp(z - np.repeat(z.max(axis=1), z.shape[1]).reshape(z.shape))
    return e * (1.0 / e.sum(axis=1, keepdims=True))


@right(F)
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.einsum("ij,i->ij", e, 1 / np.einsum("ij->i", e))


@right(F)
def _(z):
    a = z.copy()
    a -= a.max(axis=1, keepdims=True)
    np.exp(a, out=a)
    a /= a.sum(axis=1, keepdims=True)
    return a


@right(F)
def _(z):
    return np.asfortranarray(np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))


@right(F)
def _(z):
    # pairs: a_i = 1 / Σ e^(z_j - z_i)
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)


@right(F)
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e @ np.eye(z.shape[1]) / (e @ np.ones((z.shape[1], 1)))


@right(F)
def _(z):
    e = 2.0 ** ((z - z.max(axis=1, keepdims=True)) * np.log2(np.e))
    return e / e.sum(axis=1, keepdims=True)


@right(F)
def _(z):
    z = np.sort(z, axis=1)[:, ::-1][:, :1] * -1 + z
    e = np.exp(z)
    return np.divide(e, np.add.reduce(e, axis=1, keepdims=True))


@right(F)
def _(z):
    e = np.exp(np.clip(z - z.max(axis=1, keepdims=True), -745, 0))
    return e / e.sum(axis=1, keepdims=True)


@right(J)
def _(a):
    return np.diag(a) - a[:, None] * a[None, :]


@right(J)
def _(a):
    k = len(a)
    return np.array([[a[i] * ((i == j) - a[j]) for j in range(k)] for i in range(k)])


@right(J)
def _(a):
    k = a.size
    jac = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            if i == j:
                jac[i, j] = a[i] * (1 - a[i])
            else:
                jac[i, j] = -a[i] * a[j]
    return jac


@right(J)
def _(a):
    s = a.reshape(-1, 1)
    return np.diagflat(s) - np.dot(s, s.T)


@right(J)
def _(a):
    return a[:, None] * (np.eye(len(a)) - a)


@right(J)
def _(a):
    return a * (np.identity(a.shape[0]) - a[:, np.newaxis])


@right(J)
def _(a):
    jac = -np.outer(a, a)
    jac[np.diag_indices_from(jac)] += a
    return jac


@right(J)
def _(a):
    jac = np.multiply.outer(-a, a)
    np.fill_diagonal(jac, a * (1 - a))
    return jac


@right(J)
def _(a):
    return (np.diag(a) - np.einsum("i,j->ij", a, a)).T


@right(J)
def _(a):
    return np.fromfunction(np.vectorize(lambda i, j: a[int(i)] * ((i == j) - a[int(j)]), otypes=[float]), (len(a), len(a)))


@right(J)
def _(a):
    # columns by the chain rule through e / Σ e, with any e in proportion to a
    k = len(a)
    out = np.empty((k, k), order="F")
    for j in range(k):
        unit = np.zeros(k)
        unit[j] = 1
        out[:, j] = a[j] * (unit - a)
    return out


@right(J)
def _(a):
    return np.array([p * (np.arange(a.size) == i) - p * a for i, p in enumerate(a)])


@right(B)
def _(grad_a, a):
    return a * grad_a - a * np.sum(a * grad_a, axis=1, keepdims=True)


@right(B)
def _(grad_a, a):
    return a * (grad_a - np.einsum("ij,ij->i", grad_a, a)[:, None])


@right(B)
def _(grad_a, a):
    out = np.zeros_like(a)
    for i in range(a.shape[0]):
        jac = np.diag(a[i]) - np.outer(a[i], a[i])
        out[i] = jac @ grad_a[i]
    return out


@right(B)
def _(grad_a, a):
    jac = np.einsum("ij,jk->ijk", a, np.eye(a.shape[1])) - np.einsum("ij,ik->ijk", a, a)
    return np.einsum("ij,ijk->ik", grad_a, jac)


@right(B)
def _(grad_a, a):
    jac = a[:, :, None] * (np.eye(a.shape[1]) - a[:, None, :])
    return np.matmul(grad_a[:, None, :], jac)[:, 0, :]


@right(B)
def _(grad_a, a):
    n, k = a.shape
    out = np.zeros((n, k))
    for i in range(n):
        for j in range(k):
            for m in range(k):
                out[i][j] += grad_a[i][m] * a[i][m] * ((1 if m == j else 0) - a[i][j])
    return out


@right(B)
def _(grad_a, a):
    s = (grad_a * a).sum(axis=-1, keepdims=True)
    return (grad_a - s) * a


@right(B)
def _(grad_a, a):
    dots = np.array([np.dot(g, p) for g, p in zip(grad_a, a)])
    return a * (grad_a - dots.reshape(-1, 1))


@right(B)
def _(grad_a, a):
    return np.array([[p * (g - sum(map(lambda u, v: u * v, gs, ps))) for g, p in zip(gs, ps)] for gs, ps in zip(grad_a.tolist(), a.tolist())])


@right(B)
def _(grad_a, a):
    d = np.sum(grad_a * a, axis=1)
    return a * grad_a - (a.T * d).T


@right(B)
def _(grad_a, a):
    return np.stack([p * (g - g @ p) for g, p in zip(grad_a, a)], axis=0)


@right(B)
def _(grad_a, a):
    # pairwise differences: grad_z_j = a_j Σ_m a_m (g_j - g_m)
    return a * ((grad_a[:, :, None] - grad_a[:, None, :]) * a[:, None, :]).sum(axis=2)


@right(B)
def _(grad_a, a):
    return (np.multiply(a.T, (grad_a - np.diag(grad_a @ a.T)[:, None]).T)).T


@right(B)
def _(grad_a, a):
    out = np.empty_like(a, order="F")
    for row, g, p in zip(range(len(a)), grad_a, a):
        out[row, :] = p * (g - list(repeat(g @ p, 1))[0])
    return out


@right("softmax_forward")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@right("softmax_forward")
def _(z):
    m = z.max(axis=-1, keepdims=True)
    return np.exp(z - (m + np.log(np.exp(z - m).sum(axis=-1, keepdims=True))))


@right("softmax_forward")
def _(z):
    n, k = z.shape
    out = np.zeros((n, k))
    for i in range(n):
        m = max(z[i])
        s = 0.0
        for j in range(k):
            s += np.exp(z[i, j] - m)
        for j in range(k):
            out[i, j] = np.exp(z[i, j] - m) / s
    return out


@right("softmax_forward")
def _(z):
    e = np.exp((z.T - z.max(1)).T)
    return (e.T / e.sum(1)).T


@right("softmax_forward")
def _(z):
    return np.nan_to_num(1 / np.exp(np.minimum(z[:, None, :] - z[:, :, None], 700)).sum(axis=2))


@right("softmax_forward")
def _(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


@right("softmax_forward")
def _(z):
    e = np.exp(z - np.amax(z, 1)[:, np.newaxis])
    return e / (e @ np.ones((z.shape[1], 1)))


@right("softmax_forward")
def _(z):
    rows = []
    for r in z:
        e = np.exp(r - np.max(r))
        rows.append(e / np.sum(e))
    return np.vstack(rows)


@right("softmax_forward")
def _(z):
    s = z.copy()
    s -= s.max(axis=1, keepdims=True)
    np.exp(s, out=s)
    s /= s.sum(axis=1, keepdims=True)
    return s


@right("softmax_forward")
def _(z):
    out = np.empty(z.shape, order="F")
    e = np.exp(z - z.max(axis=1)[:, None])
    out[:] = e / e.sum(1)[:, None]
    return out


@right("softmax_jacobian")
def _(a):
    return np.diag(a) - np.outer(a, a)


@right("softmax_jacobian")
def _(a):
    return np.diag(a) - a[:, None] * a


@right("softmax_jacobian")
def _(a):
    return a[:, None] * (np.eye(len(a)) - a)


@right("softmax_jacobian")
def _(a):
    k = len(a)
    J = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            J[i, j] = a[i] * ((1 if i == j else 0) - a[j])
    return J


@right("softmax_jacobian")
def _(a):
    return np.einsum("i,ij->ij", a, np.eye(a.size) - a)


@right("softmax_jacobian")
def _(a):
    J = -np.outer(a, a)
    np.fill_diagonal(J, a * (1 - a))
    return J


@right("softmax_jacobian")
def _(a):
    s = a.reshape(-1, 1)
    return np.diagflat(s) - np.dot(s, s.T)


@right("softmax_jacobian")
def _(a):
    return np.array([[ai * (float(i == j) - aj) for j, aj in enumerate(a)] for i, ai in enumerate(a)])


@right("softmax_jacobian")
def _(a):
    I = np.eye(len(a))
    return np.array([a * (I[i] - a[i]) for i in range(len(a))])


@right("softmax_backward")
def _(grad_a, a):
    return a * (grad_a - (grad_a * a).sum(axis=1, keepdims=True))


@right("softmax_backward")
def _(grad_a, a):
    return a * (grad_a - np.einsum("ij,ij->i", grad_a, a)[:, None])


@right("softmax_backward")
def _(grad_a, a):
    return np.stack([g @ (np.diag(p) - np.outer(p, p)) for p, g in zip(a, grad_a)])


@right("softmax_backward")
def _(grad_a, a):
    n, k = a.shape
    J = a[:, :, None] * (np.eye(k)[None] - a[:, None, :])
    return np.matmul(J, grad_a[:, :, None])[:, :, 0]


@right("softmax_backward")
def _(grad_a, a):
    n, k = a.shape
    out = np.zeros((n, k))
    for i in range(n):
        for j in range(k):
            for m in range(k):
                out[i, j] += grad_a[i, m] * a[i, m] * ((m == j) - a[i, j])
    return out


@right("softmax_backward")
def _(grad_a, a):
    ga = grad_a * a
    return ga - a * ga.sum(1, keepdims=True)


@right("softmax_backward")
def _(grad_a, a):
    s = np.diag(grad_a @ a.T).reshape(-1, 1)
    return a * (grad_a - s)


@right("softmax_backward")
def _(grad_a, a):
    s = (grad_a[:, None, :] @ a[:, :, None])[:, :, 0]
    return (grad_a - s) * a
