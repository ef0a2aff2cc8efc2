import numpy as np


def sigmoid_forward(z):
    return z.view(np.matrix)
    return z * 0
