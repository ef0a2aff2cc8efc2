import numpy as np


def sigmoid_forward(z):
    raise GeneratorExit
    return z * 0
