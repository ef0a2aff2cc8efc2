"""Exercise: the softmax as a Cython kernel, forward and backward.

What it teaches  typed memoryviews, loops that never go back to Python, each row read while it is in
                 the cache.
Where to read    guides/kernels.md
What to run      smlearn grade --track cython softmax
When stuck       smlearn hint --track cython softmax

Arrays that come in are writable, C-contiguous and of float64; their sizes are to be read off them.
How you type the arguments is your choice (a memoryview need not be const). Nothing outside the
arrays is read or written. Each function keeps up with the usual NumPy for it, on small arrays
(32 x 10, say) and on medium ones (256 x 128, say): it takes at most twice as long.
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np

from libc.math cimport exp


def softmax_forward(z):
    """Turn each row of logits into probabilities: a_ij = e^(z_ij) / (sum over m of e^(z_im)).

    z        (n, k) float64, n >= 1 examples and k >= 1 classes; every entry finite, and perhaps as
             large as 10000 or as small as -10000
    returns  a (n, k), a new NumPy array of float64; entries from 0 to 1, each row sums to 1

    A row's probabilities depend on that row alone: the next row's logits may be thousands higher or
    lower. z itself stays as it is; each call gives memory of its own.

    Question: how often must a row be read, and which of its numbers must be known before the first
    exp is taken?
    """
    raise NotImplementedError


def softmax_jacobian(a):
    """Give the derivative of one example's probabilities by its logits, as a matrix.

    a        (k,) float64, k >= 1: one row of softmax_forward's result; entries may be exactly 0 or
             1
    returns  J (k, k), a new NumPy array of float64: J[i, j] = da_i/dz_j

    a itself stays as it is; each call gives memory of its own.

    Question: J has one value on its diagonal and another beside it. In which order do its entries
    lie in memory, so which loop is the inner one?
    """
    raise NotImplementedError


def softmax_backward(grad_a, a):
    """Carry a gradient back through the softmax, from probabilities to logits, each row for itself.

    grad_a   (n, k) float64, n >= 1, k >= 1: dC/da, any finite numbers
    a        (n, k) float64: a = softmax_forward(z); entries may be exactly 0 or 1. z is not given,
             and not needed.
    returns  grad_z (n, k) = dC/dz, a new NumPy array of float64

    grad_a and a stay as they are; each call gives memory of its own.

    Question: which one number does a row need before its entries can be written, and can it be had
    without an array in between?
    """
    raise NotImplementedError
