"""Exercise: the dense layer as a Cython kernel, forward and backward.

What it teaches  three loops and their order; and where hand-written loops end and a library's
                 begin.
Where to read    guides/kernels.md
What to run      smlearn grade --track cython dense
When stuck       smlearn hint --track cython dense

Arrays that come in are writable, C-contiguous and of float64; their sizes are to be read off them.
How you type the arguments is your choice (a memoryview need not be const). Nothing outside the
arrays is read or written. Each function keeps up with the usual NumPy for it, on small arrays
(32 x 10, say) and on medium ones (256 x 128, say): it takes at most twelve times as long, for
NumPy's matrix product is among the fastest programs there are.
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

import numpy as np


def dense_forward(x, w, b):
    """Give the weighted inputs of all units for all examples: z_ij = (sum over m of x_im w_jm) + b_j.

    x        (n, d) float64, n >= 1 examples with d >= 1 inputs each
    w        (k, d) float64, k >= 1 units
    b        (k,) float64
    returns  z (n, k), a new NumPy array of float64

    n, d and k may be different or equal, and each may be 1. x, w and b stay as they are; each call
    gives memory of its own.

    Question: three loops do it. Which order of them walks through x and through w as they lie in
    memory? And from which size on is NumPy's own product (it may be called from here) the better
    answer?
    """
    raise NotImplementedError


def dense_backward(grad_z, x, w):
    """Carry a gradient back through the dense layer, to its inputs and to its weights and biases.

    grad_z   (n, k) float64, n >= 1, k >= 1: dC/dz, any finite numbers; where C is a mean over the
             examples, the mean's 1/n is in it already
    x        (n, d) float64, d >= 1: what dense_forward was given
    w        (k, d) float64: likewise
    returns  (grad_x, grad_w, grad_b), new NumPy arrays of float64 with the shapes of x (n, d), w
             (k, d) and b (k,)

    n, d and k may be different or equal, and each may be 1. grad_z, x and w stay as they are; each
    call gives memory of its own.

    Question: one entry of grad_z goes into a row of grad_x, a row of grad_w and an entry of grad_b.
    What must these hold before the first is added?
    """
    raise NotImplementedError
