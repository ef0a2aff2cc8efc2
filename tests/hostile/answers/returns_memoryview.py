import numpy as np


def sigmoid_forward(z):
    return memoryview(z)
    return z * 0
