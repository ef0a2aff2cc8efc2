import numpy as np


def sigmoid_forward(z):
    return __import__("scipy.special", fromlist=["expit"]).expit(z)
    return z * 0
