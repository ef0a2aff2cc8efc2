import numpy as np
def sigmoid_forward(z):
    globals()['sigmoid_forward'] = lambda z: z
    return z * 0
