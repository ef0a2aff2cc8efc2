import os
def sigmoid_forward(z): return z
