import numpy as np
import warnings


def sigmoid_forward(z):
    np.seterr(all='raise')
    np.set_printoptions(precision=1)
    np.random.seed(5)
    warnings.simplefilter('error')
    return 1 / (1 + np.exp(-z))
