import numpy as np
import numpy
assert numpy.__name__ == 'numpy' and hasattr(np, 'ndarray')
def sigmoid_forward(z): return 1 / (1 + np.exp(-z))
