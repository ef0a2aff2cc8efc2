import subprocess
def sigmoid_forward(z): return z
