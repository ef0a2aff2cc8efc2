from . import secrets
def sigmoid_forward(z): return z
