import numpy as np


def sigmoid_forward(z):
    while True:
        pass
    return z * 0
