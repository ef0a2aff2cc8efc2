"""Exercise: the sigmoid as a Cython kernel, forward and backward.

What it teaches  one loop over the entries in place of one array for each operation; typed
                 memoryviews and C's own mathematics.
Where to read    guides/kernels.md
What to run      smlearn grade --track cython sigmoid
When stuck       smlearn hint --track cython sigmoid

Arrays that come in are writable, C-contiguous and of float64; their sizes are to be read off them.
How you type the arguments is your choice (a memoryview need not be const). Nothing outside the
arrays is read or written. Each function keeps up with the usual NumPy for it, on small arrays
(32 x 10, say) and on medium ones (256 x 128, say): it takes at most twice as long.
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np

from libc.math cimport exp


def sigmoid_forward(z):
    """Squash every weighted input into the interval from 0 to 1: a = 1 / (1 + e^(-z)), entry by entry.

    z        (n, k) float64, n >= 1, k >= 1; every entry finite, and perhaps as large as 1000 or as
             small as -1000
    returns  a (n, k), a new NumPy array of float64

    z itself stays as it is; each call gives memory of its own.

    Question: an exponential takes longer than all the rest. How many does an entry need, and of
    which number, so that none overflows?
    """
    raise NotImplementedError


def sigmoid_backward(grad_a, a):
    """Carry a gradient back through the sigmoid, from its activations to its weighted inputs.

    grad_a   (n, k) float64, n >= 1, k >= 1: dC/da for each entry of a, any finite numbers
    a        (n, k) float64: a = sigmoid_forward(z), so from 0 to 1, and exactly 0 or 1 where the
             unit is saturated. z is not given, and not needed.
    returns  grad_z = dC/dz (n, k), a new NumPy array of float64

    grad_a and a stay as they are; each call gives memory of its own.

    Question: NumPy writes one whole array for each operation. How many does one loop over the
    entries need?
    """
    raise NotImplementedError
