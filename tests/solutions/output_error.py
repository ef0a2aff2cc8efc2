"""Exercise: softmax and cross-entropy in one, from logits to cost and back.

What it teaches  put together, two derivatives collapse into a very short one; and a logarithm of a
                 sum of exponentials can be had without ever leaving the range of float64.
Where to read    guides/output_error.md
What to run      smlearn grade output_error
When stuck       smlearn hint output_error

Functions of your earlier exercises may be imported and used; none has to be.

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np
from softmax import softmax_forward


def softmax_cross_entropy_forward(z: np.ndarray, y: np.ndarray) -> float:
    """Give the cost C of logits: the cross-entropy of softmax(z) against y, the mean over the n examples.

    z        (n, k) float64, n >= 1 examples and k >= 1 classes; every entry finite, and perhaps as
             large as 10000 or as small as -10000
    y        (n, k) float64, one-hot
    returns  C, a number: a Python float, a NumPy number or an array of shape () are equally good

    C is finite for all such logits: with z = [10000, 0] and the second class as the target it is
    10000. The mean is over the n rows. z and y stay as they are. No overflow, invalid-value or
    divide warning.

    Question: where softmax rounds to 0, its logarithm has lost everything. Work out ln of the
    softmax by hand, before any number is put in: which difference is left, and which logarithm? And
    how is that one kept from overflowing?
    """
    # BEGIN SOLUTION
    shifted = z - z.max(axis=1, keepdims=True)
    return (np.log(np.exp(shifted).sum(axis=1)) - (shifted * y).sum(axis=1)).mean()
    # END SOLUTION


def softmax_cross_entropy_backward(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Give the derivative of that cost by each logit: the error of the output layer (BP1).

    z        (n, k) float64, n >= 1, k >= 1; every entry finite, and perhaps as large as 10000 or as
             small as -10000
    y        (n, k) float64, one-hot
    returns  grad_z (n, k) = dC/dz, float64, a new array; right even where the target's probability
             rounds to 0

    C is the mean over the n rows: the mean's factor belongs to grad_z.
    z and y stay as they are. No overflow, invalid-value or divide warning (underflow to 0 is fine).

    Question: softmax_backward(cross_entropy_backward(a, y), a) is this derivative on paper, and on
    a machine only while no target's a is too small to divide by. Multiply it out: what happens to
    the division?
    """
    # BEGIN SOLUTION
    return (softmax_forward(z) - y) / len(z)
    # END SOLUTION
