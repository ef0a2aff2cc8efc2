import numpy as np


def sigmoid_forward(z):
    return 10 ** 30
    return z * 0
