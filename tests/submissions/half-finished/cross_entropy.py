import numpy as np


def cross_entropy_forward(a, y):
    return -np.sum(y * np.log(a + 1e-9)) / len(a)


def cross_entropy_backward(a, y):
    return -y / (a + 1e-9)
