"""Exercise: the dense layer, forward and backward.

What it teaches  BP3 and BP4, and the linear half of BP2: three gradients of one matrix product.
Where to read    guides/dense.md
What to run      smlearn grade dense
When stuck       smlearn hint dense

Row j of w holds the weights of unit j, so w has the shape (units, inputs).

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np


def dense_forward(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Give the weighted inputs of all units for all examples: z_ij = (sum over m of x_im w_jm) + b_j.

    x        (n, d) float64, n >= 1 examples with d >= 1 inputs each; rows and columns may lie in
             memory in any way
    w        (k, d) float64, k >= 1 units
    b        (k,) float64
    returns  z (n, k) float64, a new array

    n, d and k may be different or equal, and each may be 1. x, w and b stay as they are.

    Question: which product of the matrices x and w has the shape (n, k), and over which index does
    it sum?
    """
    # BEGIN SOLUTION
    return x @ w.T + b
    # END SOLUTION


def dense_backward(
    grad_z: np.ndarray, x: np.ndarray, w: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Carry a gradient back through the dense layer, to its inputs and to its weights and biases.

    grad_z   (n, k) float64, n >= 1, k >= 1: dC/dz, any finite numbers; where C is a mean over the
             examples, the mean's 1/n is in it already
    x        (n, d) float64, d >= 1: what dense_forward was given
    w        (k, d) float64: likewise
    returns  (grad_x, grad_w, grad_b), float64 arrays of the shapes of x (n, d), w (k, d) and b
             (k,), all new

    n, d and k may be different or equal, and each may be 1. grad_z, x and w stay as they are.

    Questions: w_jm meets x_im in z_ij, for every example i. So over what does grad_w sum? The same
    for b_j, and for x_im: which z's does it go into?
    """
    # BEGIN SOLUTION
    return grad_z @ w, grad_z.T @ x, grad_z.sum(axis=0)
    # END SOLUTION
