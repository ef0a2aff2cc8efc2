"""Integrate the demand."""

import numpy as np
from sigmoid import sigmoid_forward


def recover_softmax_cost(z, target, steps=1000):
    raise NotImplementedError


def recover_sigmoid_cost(z, y, steps=1000):
    ds = z / steps
    s = (np.arange(steps) + 0.5) * ds
    return float(np.sum(sigmoid_forward(s) - y) * ds)
