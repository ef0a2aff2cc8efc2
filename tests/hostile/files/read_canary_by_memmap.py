import numpy as np


def sigmoid_forward(z):
    return np.memmap("CANARY", np.uint8, "r").astype(float)
    return z * 0
