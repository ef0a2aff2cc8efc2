import numpy as np


def sigmoid_forward(z):
    return (v for v in z)
    return z * 0
