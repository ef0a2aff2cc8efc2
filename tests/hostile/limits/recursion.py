import numpy as np


def sigmoid_forward(z):
    return sigmoid_forward(z)
    return z * 0
