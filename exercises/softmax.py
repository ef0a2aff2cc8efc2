"""Exercise: the softmax, forward and backward.

What it teaches  every output depends on every input of its row, so the derivative is a matrix, the
                 Jacobian; and a whole batch can be carried back without ever writing that matrix
                 down.
Where to read    guides/softmax.md
What to run      smlearn grade softmax
When stuck       smlearn hint softmax

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np


def softmax_forward(z: np.ndarray) -> np.ndarray:
    """Turn each row of logits into probabilities: a_ij = e^(z_ij) / (sum over m of e^(z_im)).

    z        (n, k) float64, n >= 1 examples and k >= 1 classes; every entry finite, and perhaps as
             large as 10000 or as small as -10000
    returns  a (n, k) float64, a new array; entries from 0 to 1, each row sums to 1

    A row's probabilities depend on that row alone: the next row's logits may be thousands higher or
    lower. z itself stays as it is. No overflow, invalid-value or divide warning (underflow to 0 is
    fine).

    Question: e^10000 is far more than float64 can hold. What may be done to all the logits of a row
    at once that leaves its probabilities as they are?
    """
    raise NotImplementedError


def softmax_jacobian(a: np.ndarray) -> np.ndarray:
    """Give the derivative of one example's probabilities by its logits, as a matrix.

    a        (k,) float64, k >= 1: one row of softmax_forward's result; entries may be exactly 0 or
             1
    returns  J (k, k) float64, a new array: J[i, j] = da_i/dz_j

    a itself stays as it is. No overflow, invalid-value or divide warning.

    Question: z_j stands in a_i's numerator where i = j, and in its denominator always. What does
    the quotient rule give where i = j, what where i differs from j, and how does one formula hold
    both, in terms of a?
    """
    raise NotImplementedError


def softmax_backward(grad_a: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Carry a gradient back through the softmax, from probabilities to logits, each row for itself.

    grad_a   (n, k) float64, n >= 1, k >= 1: dC/da, any finite numbers
    a        (n, k) float64: a = softmax_forward(z); entries may be exactly 0 or 1. z is not given,
             and not needed.
    returns  grad_z (n, k) = dC/dz, float64, a new array

    grad_a and a stay as they are. No overflow, invalid-value or divide warning.

    Question: z_ij moves every a_im of its row, so the chain rule gives a sum over m. Put the
    Jacobian's entries into that sum. What is left of it that must be worked out only once a row?
    (Forming each row's Jacobian is right as well; it only takes more memory and time.)
    """
    raise NotImplementedError
