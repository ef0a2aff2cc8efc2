import sklearn
def sigmoid_forward(z): return z
