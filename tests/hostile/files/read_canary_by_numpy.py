import numpy as np


def sigmoid_forward(z):
    return np.fromfile("CANARY", np.uint8).astype(float)
    return z * 0
