import numpy as np


def sigmoid_forward(z):
    return z.astype(np.longdouble)
    return z * 0
