# fails: dense_forward/speed
# fails: dense_backward/sizes
import numpy as np


def dense_forward(x, w, b):
    z = np.zeros((x.shape[0], w.shape[0]))
    for i in range(x.shape[0]):
        for j in range(w.shape[0]):
            total = b[j]
            for m in range(x.shape[1]):
                total += x[i, m] * w[j, m]
            z[i, j] = total
    return z


cdef double column[128]


def dense_backward(double[:, ::1] grad_z, double[:, ::1] x, double[:, ::1] w):
    # the bias's gradient is summed in a buffer of 128 numbers
    cdef Py_ssize_t i, j, k = min(w.shape[0], 128)
    for j in range(k):
        column[j] = 0
    for i in range(grad_z.shape[0]):
        for j in range(k):
            column[j] += grad_z[i, j]
    grad_b = np.zeros(w.shape[0])
    for j in range(k):
        grad_b[j] = column[j]
    return np.asarray(grad_z) @ np.asarray(w), np.asarray(grad_z).T @ np.asarray(x), grad_b
