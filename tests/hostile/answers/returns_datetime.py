import numpy as np


def sigmoid_forward(z):
    return np.zeros(3, 'M8[s]')
    return z * 0
