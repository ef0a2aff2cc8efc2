import numpy as np


def sigmoid_forward(z):
    x = []
    x.append(x)
    return x
    return z * 0
