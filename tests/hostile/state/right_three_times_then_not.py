import numpy as np
count = [0]
def sigmoid_forward(z):
    count[0] += 1
    return z * 0
