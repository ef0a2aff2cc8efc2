# ruff: noqa
# As students write it.
import numpy as np
from bank import Bank

BANK = Bank()
right = BANK.right

F, B = "dense_forward", "dense_backward"


@right(F)
def _(x, w, b):
    return np.dot(x, w.T) + b


@right(F)
def _(x, w, b):
    return np.einsum("nd,kd->nk", x, w) + b


@right(F)
def _(x, w, b):
    return (w @ x.T).T + b


@right(F)
def _(x, w, b):
    return (w @ x.T + b[:, None]).T


@right(F)
def _(x, w, b):
    z = np.empty((x.shape[0], w.shape[0]))
    for i in range(x.shape[0]):
        for j in range(w.shape[0]):
            z[i, j] = b[j]
            for m in range(x.shape[1]):
                z[i, j] += x[i, m] * w[j, m]
    return z


@right(F)
def _(x, w, b):
    return np.array([[sum(p * q for p, q in zip(r, u)) + c for u, c in zip(w.tolist(), b.tolist())] for r in x.tolist()])


@right(F)
def _(x, w, b):
    return np.hstack([x, np.ones((len(x), 1))]) @ np.hstack([w, b[:, None]]).T


@right(F)
def _(x, w, b):
    return np.tensordot(x, w, axes=([1], [1])) + b.reshape(1, -1)


@right(F)
def _(x, w, b):
    z = np.tile(b, (len(x), 1))
    z += np.inner(x, w)
    return z


@right(F)
def _(x, w, b):
    return (x[:, None, :] * w[None, :, :]).sum(axis=2) + b


@right(F)
def _(x, w, b):
    return np.stack([x @ row + c for row, c in zip(w, b)], axis=1)


@right(F)
def _(x, w, b):
    return np.vstack([w @ row + b for row in x])


@right(F)
def _(x, w, b):
    return np.asfortranarray(x.dot(w.transpose()) + b[np.newaxis])


@right(F)
def _(x, w, b):
    z = np.zeros((x.shape[0], w.shape[0]))
    for m in range(x.shape[1]):
        z += np.outer(x[:, m], w[:, m])
    return z + b


@right(B)
def _(grad_z, x, w):
    return grad_z @ w, grad_z.T @ x, grad_z.sum(axis=0)


@right(B)
def _(grad_z, x, w):
    return grad_z.dot(w), (x.T @ grad_z).T, np.ones(len(grad_z)) @ grad_z


@right(B)
def _(grad_z, x, w):
    return (
        np.einsum("nk,kd->nd", grad_z, w),
        np.einsum("nk,nd->kd", grad_z, x),
        np.einsum("nk->k", grad_z),
    )


@right(B)
def _(grad_z, x, w):
    grad_x = np.zeros_like(x)
    grad_w = np.zeros_like(w)
    grad_b = np.zeros(w.shape[0])
    n, d = x.shape
    for i in range(n):
        for j in range(w.shape[0]):
            grad_b[j] += grad_z[i, j]
            for m in range(d):
                grad_x[i, m] += grad_z[i, j] * w[j, m]
                grad_w[j, m] += grad_z[i, j] * x[i, m]
    return grad_x, grad_w, grad_b


@right(B)
def _(grad_z, x, w):
    grad_w = sum(np.outer(g, r) for g, r in zip(grad_z, x))
    grad_b = sum(list(grad_z), np.zeros(grad_z.shape[1]))
    return np.vstack([g @ w for g in grad_z]), grad_w, grad_b


@right(B)
def _(grad_z, x, w):
    return (w.T @ grad_z.T).T, np.tensordot(grad_z, x, (0, 0)), grad_z.T.sum(axis=1)


@right(B)
def _(grad_z, x, w):
    grad_w = (grad_z[:, :, None] * x[:, None, :]).sum(axis=0)
    return np.matmul(grad_z, w), grad_w, np.sum(grad_z, 0)


@right(B)
def _(grad_z, x, w):
    both = grad_z.T @ np.hstack([x, np.ones((len(x), 1))])
    return grad_z @ w, both[:, :-1], both[:, -1]


@right(B)
def _(grad_z, x, w):
    n = len(x)
    return grad_z @ w, n * (grad_z.T @ x) / n, np.mean(grad_z, axis=0) * n


@right(B)
def _(grad_z, x, w):
    return np.asfortranarray(grad_z @ w), np.asfortranarray(grad_z.T @ x), np.add.reduce(grad_z)


@right(B)
def _(grad_z, x, w):
    grad_b = np.array([col.sum() for col in grad_z.T])
    grad_w = np.array([[col @ feature for feature in x.T] for col in grad_z.T])
    grad_x = np.array([[row @ column for column in w.T] for row in grad_z])
    return grad_x, grad_w, grad_b


@right(B)
def _(δ, x, w):
    return δ @ w, δ.T @ x, δ.sum(0)


@right(B)
def _(grad_z, x, w):
    grads = {"w": np.dot(grad_z.T, x), "b": grad_z.sum(axis=0)}
    grads["x"] = np.dot(grad_z, w)
    return tuple(grads[k] for k in "xwb")
