"""Exercise: the cross-entropy cost, forward and backward.

What it teaches  the cost is the surprise at what really happened, averaged over the examples; and 0
                 ln 0 is 0.
Where to read    guides/cross_entropy.md
What to run      smlearn grade cross_entropy
When stuck       smlearn hint cross_entropy

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np


def cross_entropy_forward(a: np.ndarray, y: np.ndarray) -> float:
    """Give the cost C: the mean over the n examples of -(sum over i of y_i ln a_i).

    a        (n, k) float64, n >= 1 examples and k >= 1 classes: probabilities from 0 to 1, some
             perhaps exactly 0 or 1
    y        (n, k) float64, one-hot: in each row a single 1, at the example's class, and 0
             everywhere else
    returns  C, a number: a Python float, a NumPy number or an array of shape () are equally good

    The mean is over the n rows, not over the n k entries. A class that is not the target adds
    nothing, even where its a is 0 (0 ln 0 counts as 0). A target's a that is tiny counts as it is
    (1e-300 costs 690.8), and where it is exactly 0, C is inf, never nan. a and y stay as they are.
    No overflow, invalid-value or divide warning, not even where C is inf.

    Question: 0 times -inf is nan, on a machine. How can ln be kept away from the entries that do
    not count?
    """
    # BEGIN SOLUTION
    target_a = (a * y).sum(axis=1)
    with np.errstate(divide="ignore"):  # ln 0 = -inf is meant
        return -np.log(target_a).mean()
    # END SOLUTION


def cross_entropy_backward(a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Give the derivative of the cost C by each probability.

    a        (n, k) float64, n >= 1, k >= 1: probabilities from 0 to 1; the target's own a is at
             least 1e-300, the others may be exactly 0
    y        (n, k) float64, one-hot
    returns  grad_a (n, k) = dC/da, float64, a new array; 0 wherever y is 0, even where a is 0 as
             well

    C is the mean over the n rows, as cross_entropy_forward has it: the mean's factor belongs to
    grad_a. a and y stay as they are. No overflow, invalid-value or divide warning.

    Question: what is the derivative of ln a, and which of its entries does the one-hot y let
    through?
    """
    # BEGIN SOLUTION
    return np.divide(-y, len(a) * a, out=np.zeros_like(a), where=y != 0)
    # END SOLUTION
