"""Exercise: batch normalisation, forward and backward.

Where to read    guides/batch_norm.md
"""

import numpy as np


def batch_norm_forward(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float) -> np.ndarray:
    """Put each unit on one scale over the batch: z = gamma (x - mean) / sqrt(variance + epsilon) + beta.

    x        float64 array of shape (n, k), n and k 1 or more; a column may be constant
    gamma    float64 array of shape (k,)
    beta     float64 array of shape (k,)
    epsilon  a number above 0
    returns  z, float64, shape (n, k), a new array

    Mean and variance are those of each column; the variance divides by n. The arguments stay as they are.
    """
    raise NotImplementedError


def batch_norm_backward(
    grad_z: np.ndarray, x: np.ndarray, gamma: np.ndarray, epsilon: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Carry a gradient back through the layer.

    grad_z   float64 array of shape (n, k), n at least 3: dC/dz
    x        float64 array of shape (n, k), as it went forward; gamma (k,) and epsilon likewise
    returns  (grad_x, grad_gamma, grad_beta), float64, with the shapes of x, gamma and beta, new arrays

    The mean and the variance depend on x as well. The arguments stay as they are.
    """
    raise NotImplementedError
