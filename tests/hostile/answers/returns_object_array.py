import numpy as np


def sigmoid_forward(z):
    return z.astype(object)
    return z * 0
