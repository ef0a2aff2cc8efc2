import numpy as np


def sigmoid_forward(z):
    return np.zeros(3, [('a', float)])
    return z * 0
