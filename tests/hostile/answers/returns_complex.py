import numpy as np


def sigmoid_forward(z):
    return z + 0j
    return z * 0
