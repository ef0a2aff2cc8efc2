import numpy as np


def sigmoid_forward(z):
    return np.asfortranarray(1 / (1 + np.exp(-z)))
    return z * 0
