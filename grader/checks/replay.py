"""Run again what `fit` may have done: many networks side by side, one for each order that the rows could have had.

`fit` is told a seed and answers with weights; in which order it took the rows is nowhere said. On a handful of rows
the orders can be counted: 24 for four rows taken one by one, 90 for six rows taken in pairs. Each order leads from
the first weights to weights of its own, which differ in their first digits. So the order is read off the answer;
and where no order leads there, the answer is wrong.

A network here is a pair of lists, (weights, biases), and so is a crowd of networks: each array then has one more
axis in front, which counts the networks.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Network: TypeAlias = tuple[list[Array], list[Array]]
Batches: TypeAlias = tuple[tuple[int, ...], ...]  # the rows of each step
Plan: TypeAlias = tuple[Batches, ...]  # epoch after epoch
Slope: TypeAlias = Callable[[Network, Array, Array], Network]
Learner: TypeAlias = Callable[[Network, Network, int], Network]  # network, gradient, epoch -> network


def activations(network: Network, x: Array) -> list[Array]:
    """Give [x, a1, …, aL], of one network or of a crowd; x (n, d), or (networks, n, d)."""
    found = [x]
    weights, biases = network
    for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
        z = found[-1] @ w.swapaxes(-1, -2) + b[..., None, :]
        if layer < len(weights) - 1:
            found.append(0.5 + 0.5 * np.tanh(0.5 * z))
        else:
            powers = np.exp(z - z.max(-1, keepdims=True))
            found.append(powers / powers.sum(-1, keepdims=True))
    return found


def backward(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    """Give the gradient of the mean cost over the rows, by BP1 to BP4, of one network or of a crowd."""
    grad_z = (a[-1] - y) / y.shape[-2]
    grad_weights: list[Array] = []
    grad_biases: list[Array] = []
    for layer in reversed(range(len(weights))):
        grad_weights.insert(0, grad_z.swapaxes(-1, -2) @ a[layer])
        grad_biases.insert(0, grad_z.sum(-2))
        if layer > 0:
            grad_z = (grad_z @ weights[layer]) * a[layer] * (1 - a[layer])
    return grad_weights, grad_biases


def gradient(network: Network, x: Array, y: Array) -> Network:
    """Run a network forward and backward."""
    return backward(activations(network, x), y, network[0])


def step(network: Network, slope: Network, learning_rate: float) -> Network:
    """Take one step downhill."""
    return (
        [w - learning_rate * g for w, g in zip(network[0], slope[0], strict=True)],
        [b - learning_rate * g for b, g in zip(network[1], slope[1], strict=True)],
    )


Finish: TypeAlias = Callable[[list[Network]], Network]


@cache
def orders(n: int, batch_size: int) -> tuple[Batches, ...]:
    """Give every way in which one epoch can cut n rows into batches: each row once, one batch the rest.

    The order within a batch makes no difference to its gradient, so batches are written in rising order. In which
    order the batches of one cut make their steps is nowhere promised: the shorter one may come first.
    """

    def rest(rows: frozenset[int], sizes: tuple[int, ...]) -> Iterator[Batches]:
        if not sizes:
            yield ()
            return
        for batch in itertools.combinations(sorted(rows), sizes[0]):
            for others in rest(rows - set(batch), sizes[1:]):
                yield (batch, *others)

    full, left = divmod(n, batch_size)
    sizes = [batch_size] * full + [left] * (left > 0)
    places = range(len(sizes)) if left and full else [len(sizes) - 1]
    return tuple(
        way
        for place in reversed(places)
        for way in rest(frozenset(range(n)), (*sizes[:place], sizes[-1], *sizes[place:-1]))
    )


def plans(n: int, batch_size: int, epochs: int) -> list[Plan]:
    """Give every way in which so many epochs can go, each with an order of its own."""
    return list(itertools.product(orders(n, batch_size), repeat=epochs))


def plain(learning_rate: float) -> Learner:
    """Learn as promised: the same learning rate at every step, and nothing is remembered."""
    return lambda network, slope, epoch: step(network, slope, learning_rate)


def replay(
    network: Network,
    x: Array,
    y: Array,
    ways: Sequence[Plan],
    learn: Learner,
    slope: Slope = gradient,
    targets: Sequence[Plan] | None = None,
    finish: Finish | None = None,
) -> Array:
    """Give where each way leads, as one flat row of parameters each: (ways, parameters).

    ways      all of the same number of epochs, steps and rows a step
    targets   the rows of y, where they are others than those of x
    finish    what becomes of the networks after no epoch, one, two …; None: the last is the result
    """
    crowd: Network = (
        [np.broadcast_to(w, (len(ways), *w.shape)) for w in network[0]],
        [np.broadcast_to(b, (len(ways), *b.shape)) for b in network[1]],
    )
    trail = [crowd]
    for epoch, batches in enumerate(ways[0]):
        for number in range(len(batches)):
            rows = np.array([way[epoch][number] for way in ways])
            theirs = rows if targets is None else np.array([way[epoch][number] for way in targets])
            crowd = learn(crowd, slope(crowd, x[rows], y[theirs]), epoch)
        trail.append(crowd)
    return flat(crowd if finish is None else finish(trail))


def replay_all(
    network: Network,
    x: Array,
    y: Array,
    ways: Sequence[Plan],
    learner: Callable[[], Learner],
    slope: Callable[[], Slope] = lambda: gradient,
    targets: Sequence[Plan] | None = None,
    finish: Finish | None = None,
) -> Array:
    """Give where each way leads, also where they differ in how many rows their steps have; see `replay`.

    learner, slope   give a learner and a gradient that remember nothing yet
    """
    alike: dict[tuple[int, ...], list[int]] = {}
    for i, way in enumerate(ways):
        alike.setdefault(tuple(len(batch) for epoch in way for batch in epoch), []).append(i)
    places: list[Array] = [np.empty(0)] * len(ways)
    for chosen in alike.values():
        theirs = None if targets is None else [targets[i] for i in chosen]
        found = replay(network, x, y, [ways[i] for i in chosen], learner(), slope(), theirs, finish)
        for i, place in zip(chosen, found, strict=True):
            places[i] = place
    return np.array(places)


def flat(network: Network) -> Array:
    """Lay all parameters of a network, or of each of a crowd, out in a row: first all weights, then all biases."""
    weights, biases = network
    front = weights[0].shape[:-2]
    parts = [np.asarray(part, dtype=np.float64).reshape(*front, -1) for part in (*weights, *biases)]
    return np.concatenate(parts, axis=-1)


def unflat(row: Array, like: Network) -> Network:
    """Undo `flat` for one network of the same shapes as `like`."""
    parts: list[Array] = []
    for part in (*like[0], *like[1]):
        parts.append(row[: part.size].reshape(part.shape))
        row = row[part.size :]
    return parts[: len(like[0])], parts[len(like[0]) :]


def nearest(places: Array, place: Array) -> tuple[int, float]:
    """Give which of the places is nearest, and how far its worst parameter is off, relative to the largest."""
    with np.errstate(all="ignore"):
        gaps = np.abs(places - place).max(axis=1)
    gaps = np.where(np.isfinite(gaps), gaps, np.inf)
    best = int(gaps.argmin())
    return best, float(gaps[best] / max(1.0, float(np.abs(places[best]).max())))
