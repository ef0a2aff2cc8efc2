import numpy as np


def sigmoid_forward(z):
    breakpoint()
    return z * 0
