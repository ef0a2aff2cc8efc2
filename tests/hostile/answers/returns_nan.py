import numpy as np


def sigmoid_forward(z):
    return z * np.nan
    return z * 0
