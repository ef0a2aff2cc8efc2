import numpy as np


def sigmoid_forward(z):
    x = 9 ** 9 ** 9
    return z * 0
