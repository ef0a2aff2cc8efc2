# fails: softmax_forward/speed
# fails: softmax_backward/speed
# fails: softmax_jacobian/speed
import numpy as np


def softmax_forward(z):
    a = np.empty_like(z)
    for i in range(len(z)):
        e = np.exp(z[i] - z[i].max())
        a[i] = e / e.sum()
    return a


def softmax_jacobian(a):
    k = len(a)
    jacobian = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            jacobian[i, j] = a[i] * ((i == j) - a[j])
    return jacobian


def softmax_backward(grad_a, a):
    out = np.empty_like(a)
    for i in range(len(a)):
        out[i] = (np.diag(a[i]) - np.outer(a[i], a[i])) @ grad_a[i]
    return out
