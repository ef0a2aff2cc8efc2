"""Exercise: where the cost comes from.

What it teaches  nobody has to guess the cross-entropy: demand that the error at the logits
                 be a - y, and the cost is the integral of that.
Where to read    guides/recover_cost.md
What to run      smlearn grade recover_cost
When stuck       smlearn hint recover_cost

Functions of your earlier exercises may be imported and used; none has to be.

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
"""

import numpy as np
from sigmoid import sigmoid_forward
from softmax import softmax_forward


def recover_softmax_cost(z: np.ndarray, target: int, steps: int = 1000) -> float:
    """Recover the cost of one example from its gradient, softmax(z) - y: give C(z) - C(0).

    z        (k,) float64, k >= 2 logits of one example; every entry finite, from -1000 to 1000
    target   int from 0 to k - 1: the place of the 1 in the one-hot y
    steps    an even int from 10 to 10000: into how many steps the path from 0 to z is cut
    returns  a number (a Python float, a NumPy number or an array of shape () are equally good): the
             line integral of softmax(s) - y along the straight path from s = 0 to s = z

    Any rule of numerical integration of first order or better will do (left, right, midpoint,
    trapezoid, Simpson, ...), and so will an exact formula. Rounding error aside, the result may be
    off by 2 (max z - min z) / steps, and no more.
    z itself stays as it is. No overflow, invalid-value or divide warning (underflow to 0 is fine).

    Questions: the path is s = t z, with t from 0 to 1. By how much does s move in one step of t,
    and what does C gain on the way? Why is it not enough to integrate one partial
    derivative, over one of the z's?
    """
    raise NotImplementedError


def recover_sigmoid_cost(z: float, y: float, steps: int = 1000) -> float:
    """Recover the cost of one sigmoid unit from its derivative, sigmoid(z) - y: give C(z) - C(0).

    z        a float from -1000 to 1000: the unit's weighted input
    y        a float from 0 to 1: its target, which may lie anywhere between them
    steps    an even int from 10 to 10000: into how many steps the way from 0 to z is cut
    returns  a number (a Python float, a NumPy number or an array of shape () are equally good): the
             integral of sigmoid(s) - y over s from 0 to z; where z is negative that is a walk to
             the left

    Any rule of numerical integration of first order or better will do, and so will an exact
    formula. Rounding error aside, the result may be off by 2 |z| / steps, and no more.
    No overflow, invalid-value or divide warning (underflow to 0 is fine).

    Question: how long is one step, and which sign has it where z is negative?
    """
    raise NotImplementedError
