import numpy as np


def sigmoid_forward(z):
    import smlearn
    return smlearn.sigmoid_forward(z)
    return z * 0
