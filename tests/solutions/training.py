"""Exercise: a network that learns.

What it teaches  first weights, one step downhill, epochs of shuffled batches, and reading off the
                 answer.
Where to read    guides/training.md
What to run      smlearn grade training
When stuck       smlearn hint training

A network of L layers is two lists: `weights`, L arrays of shape (k, d), and `biases`, L arrays of
shape (k,), from the first hidden layer to the output layer; a layer's d is the layer before's k. L
>= 1.

For all functions here: arrays may lie in memory in any way (slices and transposes of others, say).
Results are compared to within rounding error, measured against the largest entry of the right one.
"""

from collections.abc import Sequence

import numpy as np
from network import backward, forward


def initialize(sizes: Sequence[int], rng: np.random.Generator) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Draw the first weights and biases of a network.

    sizes    list or tuple of two or more ints >= 1: inputs, the hidden layers' widths, classes. (2,
             16, 3) is a network of two layers with weights (16, 2) and (3, 16) and biases (16,) and
             (3,).
    rng      a NumPy Generator, as np.random.default_rng(seed) gives; all that is random is drawn
             from it, and from nothing else: the same state of rng gives the same weights, another
             state gives others
    returns  (weights, biases), two lists of float64 arrays, all entries finite

    Within a layer no two units have the same weights. A layer's weights spread around 0, the less
    the larger its fan-in (the number of its inputs, d). Biases may be zero or random. `sizes` stays
    as it is.

    Questions: two units of a layer with equal weights get equal gradients; can they ever become
    different? And a unit adds up d products: how must the spread depend on d for that sum to stay
    of about the same size?
    """
    # BEGIN SOLUTION
    fans = [(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)]
    weights = [rng.normal(0.0, 1.0 / np.sqrt(d), (k, d)) for d, k in fans]
    biases = [np.zeros(k) for _, k in fans]
    return weights, biases
    # END SOLUTION


def sgd_step(
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    grad_weights: Sequence[np.ndarray],
    grad_biases: Sequence[np.ndarray],
    learning_rate: float,
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Take one step of gradient descent, in all layers.

    weights, biases            lists of L >= 1 float64 arrays each, (k, d) and (k,)
    grad_weights, grad_biases  lists of arrays with the same shapes: the gradient of C at these
                               weights and biases
    learning_rate              a float > 0
    returns                    (weights, biases) after the step: new lists of new float64 arrays,
                               same shapes

    None of the four lists and none of their arrays changes. The mean's 1/n is in the gradients
    already.

    Question: the gradient points to where C grows fastest. Which way, and how far, does the step
    go?
    """
    # BEGIN SOLUTION
    new_weights = [w - learning_rate * grad_w for w, grad_w in zip(weights, grad_weights, strict=True)]
    new_biases = [b - learning_rate * grad_b for b, grad_b in zip(biases, grad_biases, strict=True)]
    return new_weights, new_biases
    # END SOLUTION


def fit(
    x: np.ndarray,
    y: np.ndarray,
    hidden: Sequence[int],
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Train a new network by stochastic gradient descent on the cross-entropy cost.

    x              (n, d) float64, n >= 1 examples
    y              (n, k) float64, their targets, one-hot
    hidden         list or tuple of the hidden layers' widths, ints >= 1; () and [] mean no hidden
                   layer
    epochs         int >= 0: how often the whole of x is gone through
    batch_size     int >= 1; where it is larger than n, all rows are one batch
    learning_rate  a float > 0, the same for every step
    seed           int >= 0: where all that is random comes from
    returns        (weights, biases), lists of float64 arrays, as initialize gives them, of the
                   sizes d, *hidden, k

    - The first weights and biases depend on `seed` and the sizes alone: not on the values or the
      number of the rows, nor on epochs, batch_size or learning_rate. They are as initialize must
      make them. epochs=0 returns them.
    - Each epoch visits every row exactly once, each with its own target, in a random order drawn
      anew for that epoch.
    - An order is cut into batches of batch_size rows; the last batch has the rows that are left,
      and is used too; which batch of an order goes first is up to you. Each batch makes one step
      of gradient descent, as sgd_step does it, in all layers at once: with the gradient, at the
      present weights, of the mean cost over that batch's own rows. (A last batch of 3 rows averages
      over 3.) Nothing else changes the weights: no momentum, no decay, no stopping early.
    - The same arguments give the same weights, exactly; another seed gives others.
    - x, y and hidden stay as they are.
    - With enough units, epochs and a learning rate that suits it learns: on three-arm spirals the
      labels of 95 of 100 points that it has not seen are right. `smlearn grade training` tries it.
    - No overflow, invalid-value or divide warning on such data.

    Question: which of your functions gives the first weights, which the activations, which the
    gradients, which the step? What is left for fit itself is the order of the rows.
    """
    # BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    n = len(x)
    weights, biases = initialize((x.shape[1], *hidden, y.shape[1]), rng)
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            rows = order[start : start + batch_size]
            activations = forward(x[rows], weights, biases)
            gradients = backward(activations, y[rows], weights)
            weights, biases = sgd_step(weights, biases, *gradients, learning_rate)
    return weights, biases
    # END SOLUTION


def predict(x: np.ndarray, weights: Sequence[np.ndarray], biases: Sequence[np.ndarray]) -> np.ndarray:
    """Give the label of the class that the network finds most probable, for each example.

    x                (n, d) float64, n >= 1
    weights, biases  lists of L >= 1 float64 arrays each, (k, d) and (k,)
    returns          labels (n,), an array of integers (any integer dtype) from 0 to k - 1

    Where several classes are equally probable any of them may be given. x, weights and biases stay
    as they are. No overflow, invalid-value or divide warning.

    Question: forward gives a row of k probabilities for each example. Where in that row is the
    label?
    """
    # BEGIN SOLUTION
    return forward(x, weights, biases)[-1].argmax(axis=1)
    # END SOLUTION
