"""Exercise: the whole network, forward and backward.

What it teaches  the four equations of backpropagation, BP1 to BP4, put together.
Where to read    guides/network.md
What to run      smlearn grade network
When stuck       smlearn hint network

A network of L layers is two lists: `weights`, L arrays of shape (k, d), and `biases`, L arrays of
shape (k,), from the first hidden layer to the output layer; the k of one layer is the d of the
next. Hidden layers are sigmoid layers, the output layer is a softmax layer, and the cost is the
cross-entropy. L = 1, no hidden layer at all, is a network too.

Functions of your earlier exercises may be imported and used; none has to be.

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

from collections.abc import Sequence

import numpy as np
from dense import dense_backward, dense_forward
from sigmoid import sigmoid_backward, sigmoid_forward
from softmax import softmax_forward


def forward(x: np.ndarray, weights: Sequence[np.ndarray], biases: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Give the activations of every layer, for a batch of examples.

    x                (n, d) float64, n >= 1; every entry finite
    weights, biases  lists of L >= 1 float64 arrays each: w (k, d) and b (k,) of each layer
    returns          the list [x, a1, ..., aL] of L + 1 arrays: the inputs (x itself or a copy),
                     then each layer's activations (n, k), float64, new arrays; aL are the
                     probabilities of the classes

    Right for any number of layers and any widths, and also where weighted inputs are as large as
    10000 or as small as -10000. x, weights, biases and the arrays in them stay as they are.
    No overflow, invalid-value or divide warning (underflow to 0 is fine).

    Question: what does every layer do first, and in what is the last one different from the others?
    """
    raise NotImplementedError


def backward(
    activations: Sequence[np.ndarray], y: np.ndarray, weights: Sequence[np.ndarray]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Give the gradient of the cost C by all weights and biases.

    activations  the list [x, a1, ..., aL] that forward gives, L >= 1; entries of a1, ..., aL may be
                 exactly 0 or 1, even the target's own probability
    y            (n, k) float64, one-hot, n >= 1
    weights      list of the L arrays w (k, d) that forward used
    returns      (grad_weights, grad_biases): two lists of L new float64 arrays with the shapes of w
                 (k, d) and b (k,), in the order of the layers, the first hidden layer first

    C is the mean over the n examples of the cross-entropy: its 1/n comes in exactly once. Right for
    any number of layers and any widths. activations, y, weights and the arrays in them stay as they
    are. No overflow, invalid-value or divide warning (underflow to 0 is fine).

    Questions: what is grad_z of the output layer, in terms of aL and y (BP1)? Which weights does it
    pass on its way to the layer before (BP2)? What do BP3 and BP4 need besides grad_z?
    """
    raise NotImplementedError
