"""NumPy on whole arrays: compiled, and no loop of its own."""
import numpy as np


def cross_entropy_forward(a, y):
    with np.errstate(divide="ignore"):
        return float(-np.sum(y * np.log(np.where(y > 0, a, 1.0))) / a.shape[0])


def cross_entropy_backward(a, y):
    grad = np.zeros_like(a)
    np.divide(-y, a.shape[0] * a, out=grad, where=y != 0)
    return grad
