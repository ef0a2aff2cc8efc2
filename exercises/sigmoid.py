"""Exercise: the sigmoid, forward and backward.

What it teaches  da/dz needs nothing but a itself, and a formula that is right on paper may overflow
                 on a machine.
Where to read    guides/sigmoid.md
What to run      smlearn grade sigmoid
When stuck       smlearn hint sigmoid

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np


def sigmoid_forward(z: np.ndarray) -> np.ndarray:
    """Squash every weighted input into the interval from 0 to 1: a = 1 / (1 + e^(-z)), entry by entry.

    z        float64 array of any shape with at least one entry: (), (k,), (n, k), (n, k, m), ...;
             every entry finite, and perhaps as large as 1000 or as small as -1000
    returns  a, float64, the shape of z, a new array; for shape () a plain number is just as good.
             Each entry may be off by some roundings of 1, as forms by way of tanh or of 1 - a are.

    z itself stays as it is. No overflow, invalid-value or divide warning (underflow to 0 is fine).

    Question: the formula asks for e^1000 where z is -1000, and float64 ends near e^709. Which other
    way of writing the same fraction needs an exponential of negative numbers alone, and for which z
    is it good?
    """
    raise NotImplementedError


def sigmoid_backward(grad_a: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Carry a gradient back through the sigmoid, from its activations to its weighted inputs.

    grad_a   float64 array of any shape with at least one entry: dC/da for each entry of a
    a        float64 array of the same shape: a = sigmoid_forward(z), so from 0 to 1, and exactly 0
             or 1 where the unit is saturated. z is not given, and not needed.
    returns  grad_z = dC/dz, float64, the same shape, a new array; for shape () a plain number is
             just as good

    grad_a and a stay as they are. No overflow, invalid-value or divide warning.

    Question: each a depends on its own z alone, so grad_z is grad_a times da/dz. What is da/dz, in
    terms of a?
    """
    raise NotImplementedError
