"""The sigmoid: finished, and right."""

import numpy as np


def sigmoid_forward(z):
    # only ever exponentiate something negative
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_backward(grad_a, a):
    return grad_a * a * (1 - a)
