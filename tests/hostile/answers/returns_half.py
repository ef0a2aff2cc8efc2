import numpy as np


def sigmoid_forward(z):
    return z.astype(np.float16)
    return z * 0
