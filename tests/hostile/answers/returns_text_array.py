import numpy as np


def sigmoid_forward(z):
    return z.astype(str)
    return z * 0
