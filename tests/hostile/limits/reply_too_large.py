import numpy as np


def sigmoid_forward(z):
    return np.ones(1 << 20)
    return z * 0
