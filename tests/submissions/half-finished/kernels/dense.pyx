import numpy as np


def dense_forward(double[:, ::1] x, double[:, ::1] w, double[::1] b):
    cdef int i, j, m
    z = np.empty((x.shape[0], w.shape[0]))
    for i in range(x.shape[0])
        for j in range(w.shape[0]):
            z[i, j] = b[j]
    return z
