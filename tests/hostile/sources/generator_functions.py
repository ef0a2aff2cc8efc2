import numpy as np
def sigmoid_forward(z): yield z
def sigmoid_backward(g,a): return (x for x in a)
