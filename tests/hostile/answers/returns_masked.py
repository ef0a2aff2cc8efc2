import numpy as np


def sigmoid_forward(z):
    return np.ma.masked_array(z)
    return z * 0
