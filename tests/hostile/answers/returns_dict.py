import numpy as np


def sigmoid_forward(z):
    return {'a': z}
    return z * 0
