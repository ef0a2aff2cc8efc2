import numpy as np
def sigmoid_forward(z):
    return 1 / (1 + np.exp(-z))
