"""How a wrong `fit` goes: where it could have led from the first weights.

A check of `fit` observes a run as (first weights by epochs=0, first weights by a learning rate of nearly 0, x, y,
epochs, batch_size, learning_rate, the weights that came back). A mistake leads to a handful of places, one for each
order of the rows; the nearest to what came back is the answer that it would have given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any, TypeAlias

import numpy as np

from ..checks.replay import (
    Array,
    Finish,
    Learner,
    Network,
    Slope,
    activations,
    backward,
    flat,
    gradient,
    nearest,
    plain,
    replay_all,
    step,
    unflat,
)
from ..checks.runs import NEAR, STILL
from . import ways
from .ways import Epoch


@dataclass(frozen=True)
class Setting:
    """What a run was asked: n rows, batch_size, learning_rate, and how many steps make an epoch."""

    n: int
    batch_size: int
    learning_rate: float
    steps: int
    x: Array
    y: Array
    epochs: int = 1


SlopeOf: TypeAlias = Callable[[Setting], Slope]
LearnerOf: TypeAlias = Callable[[Setting], Learner]


def _promised(setting: Setting) -> Slope:
    return gradient


def _plain(setting: Setting) -> Learner:
    return plain(setting.learning_rate)


PROMISED = ways.promised


@dataclass(frozen=True)
class Way:
    """How a wrong `fit` goes: callable with a run as it is observed, it gives the weights that it would return.

    ways     the epochs that are possible; `promised` are those of a right answer
    slope    the gradient that it takes
    learn    what it makes of it
    epochs   how many epochs it runs, of so many asked
    begin    0: where epochs=0 says that it starts; 1: where a run that moves nothing shows it
    see_x    what it makes of x first
    see_y    what it makes of y first
    arrange  (the epochs that are possible, how many there are) -> the plans that are possible
    finish   (setting, end) -> what becomes of the networks after no epoch, one, two …; None: the last is the result
    """

    ways: ways.Ways = PROMISED
    slope: SlopeOf = _promised
    learn: LearnerOf = _plain
    epochs: Callable[[int], int] = lambda epochs: epochs
    begin: int = 0
    see_x: Callable[[Array], Array] = lambda x: x
    see_y: Callable[[Array], Array] = lambda y: y
    arrange: Callable[[Sequence[Epoch], int], list[tuple[Epoch, ...]]] = lambda possible, count: list(
        product(possible, repeat=count)
    )
    finish: Callable[[Setting, Array], Finish] | None = None

    def __call__(
        self,
        zero: Any,
        still: Any,
        x: Array,
        y: Array,
        epochs: int,
        batch_size: int,
        learning_rate: float,
        end: Any,
    ) -> Network:
        """Give the weights that this would return, of the possible ones the nearest to those that came back."""
        if self.begin == 0 and nearest(flat(zero)[None], flat(still))[1] > NEAR:
            # What begins with these first weights must lead to those that training moves by nothing from them.
            run = replace(self, begin=1)(zero, zero, x, y, 1, len(x), STILL, still)
            if nearest(flat(run)[None], flat(still))[1] > NEAR:
                raise ValueError("two first weights")
        weights, biases = (zero, still)[self.begin]
        start: Network = (list(weights), list(biases))
        possible = self.ways(len(x), batch_size)
        count = self.epochs(epochs)
        if not possible or prod([len(possible)] * count) > ways.LIMIT:
            raise ValueError("too many ways to try")
        plans = self.arrange(possible, count)
        steps = len(possible[0][0])
        setting = Setting(len(x), batch_size, learning_rate, steps, self.see_x(x), self.see_y(y), epochs)
        last = flat((list(end[0]), list(end[1])))
        places = replay_all(
            start,
            setting.x,
            setting.y,
            [tuple(rows for rows, _ in plan) for plan in plans],
            lambda: self.learn(setting),
            lambda: self.slope(setting),
            [tuple(targets for _, targets in plan) for plan in plans],
            self.finish(setting, last) if self.finish is not None else None,
        )
        best, _ = nearest(places, last)
        return unflat(places[best], start)


def scaled(factor: Callable[[int, Setting], float]) -> SlopeOf:
    """Multiply the gradient by a factor of the batch's rows and the setting."""

    def of(setting: Setting) -> Slope:
        def slope(network: Network, x: Array, y: Array) -> Network:
            by = factor(y.shape[-2], setting)
            weights, biases = gradient(network, x, y)
            return [by * g for g in weights], [by * g for g in biases]

        return slope

    return of


def biases_by(factor: float | None) -> SlopeOf:
    """Multiply the biases' gradient by a factor; None: by what undoes the learning rate."""

    def of(setting: Setting) -> Slope:
        by = 1 / setting.learning_rate if factor is None else factor

        def slope(network: Network, x: Array, y: Array) -> Network:
            weights, biases = gradient(network, x, y)
            return weights, [by * g for g in biases]

        return slope

    return of


def frozen(keep: Callable[[int, int, bool], bool]) -> SlopeOf:
    """Let only some arrays learn: `keep` is told the layer, the last layer, and whether they are weights."""

    def of(setting: Setting) -> Slope:
        def slope(network: Network, x: Array, y: Array) -> Network:
            weights, biases = gradient(network, x, y)
            last = len(weights) - 1
            return (
                [g if keep(i, last, True) else np.zeros_like(g) for i, g in enumerate(weights)],
                [g if keep(i, last, False) else np.zeros_like(g) for i, g in enumerate(biases)],
            )

        return slope

    return of


def one_by_one(pass_back: Callable[..., Any]) -> SlopeOf:
    """Take the gradient with a wrong pass backward, which knows one network only."""

    def of(setting: Setting) -> Slope:
        def slope(network: Network, x: Array, y: Array) -> Network:
            found = []
            for i in range(len(x)):
                one = [w[i] for w in network[0]], [b[i] for b in network[1]]
                found.append(pass_back(activations(one, x[i]), y[i], one[0]))
            layers = range(len(network[0]))
            first, second = ([np.stack([pair[part][i] for pair in found]) for i in layers] for part in (0, 1))
            return first, second

        return slope

    return of


def stale(setting: Setting) -> Slope:
    """Take every batch's gradient at the weights with which the epoch began."""
    seen: list[Any] = [0, None]

    def slope(network: Network, x: Array, y: Array) -> Network:
        if seen[0] % setting.steps == 0:
            seen[1] = network
        seen[0] += 1
        return gradient(seen[1], x, y)

    return slope


def stale_for_ever(setting: Setting) -> Slope:
    """Take every gradient at the first weights."""
    seen: list[Network] = []

    def slope(network: Network, x: Array, y: Array) -> Network:
        seen.append(network)
        return gradient(seen[0], x, y)

    return slope


def stale_activations(setting: Setting) -> Slope:
    """Run all rows forward once an epoch: the error passes back through the present weights, from old activations."""
    seen: list[Any] = [0, None]

    def slope(network: Network, x: Array, y: Array) -> Network:
        if seen[0] % setting.steps == 0:
            seen[1] = network
        seen[0] += 1
        return backward(activations(seen[1], x), y, network[0])

    return slope


def first_weights_on_the_way_back(setting: Setting) -> Slope:
    """Pass the error back through the weights with which training began."""
    seen: list[Network] = []

    def slope(network: Network, x: Array, y: Array) -> Network:
        seen.append(network)
        return backward(activations(network, x), y, seen[0][0])

    return slope


def one_layer_after_another(upwards: bool) -> SlopeOf:
    """Take each layer's step at once, and the next layer's gradient at the weights that it has changed."""

    def of(setting: Setting) -> Slope:
        def slope(network: Network, x: Array, y: Array) -> Network:
            weights, biases = list(network[0]), list(network[1])
            layers = range(len(weights)) if upwards else reversed(range(len(weights)))
            found: Network = ([*weights], [*biases])
            for layer in layers:
                grad_weights, grad_biases = gradient((weights, biases), x, y)
                found[0][layer], found[1][layer] = grad_weights[layer], grad_biases[layer]
                weights[layer] = weights[layer] - setting.learning_rate * grad_weights[layer]
                biases[layer] = biases[layer] - setting.learning_rate * grad_biases[layer]
            return found

        return slope

    return of


def layer_by_layer(setting: Setting) -> Slope:
    """Take the step in each layer before the error passes back through it."""

    def slope(network: Network, x: Array, y: Array) -> Network:
        a = activations(network, x)
        grad_z = (a[-1] - y) / y.shape[-2]
        grad_weights: list[Array] = []
        for layer in reversed(range(len(network[0]))):
            grad_weights.insert(0, grad_z.swapaxes(-1, -2) @ a[layer])
            moved = network[0][layer] - setting.learning_rate * grad_weights[0]
            biases.insert(0, grad_z.sum(-2))
            grad_z = (grad_z @ moved) * a[layer] * (1 - a[layer])
        found = list(biases)
        biases.clear()
        return grad_weights, found

    biases: list[Array] = []
    return slope


def whole_data(setting: Setting) -> Slope:
    """Take the gradient over all rows at every step."""

    def slope(network: Network, x: Array, y: Array) -> Network:
        crowd = (len(x), *setting.x.shape), (len(x), *setting.y.shape)
        return gradient(network, np.broadcast_to(setting.x, crowd[0]), np.broadcast_to(setting.y, crowd[1]))

    return slope


def bent(change: Callable[[Array], Array]) -> SlopeOf:
    """Take the gradient changed entry by entry, or array by array."""

    def of(setting: Setting) -> Slope:
        def slope(network: Network, x: Array, y: Array) -> Network:
            weights, biases = gradient(network, x, y)
            return [change(g) for g in weights], [change(g) for g in biases]

        return slope

    return of


def shortened(limit: float | None, small: float = 0.0) -> SlopeOf:
    """Cut the whole gradient to a length, or bring it to length 1; `small` is added against a division by 0."""

    def of(setting: Setting) -> Slope:
        def slope(network: Network, x: Array, y: Array) -> Network:
            found = gradient(network, x, y)
            length = np.sqrt((flat(found) ** 2).sum(axis=-1))
            by = (
                1 / (length + small)
                if limit is None
                else np.minimum(1.0, limit / np.maximum(length + small, 1e-300))
            )
            return [by[:, None, None] * g for g in found[0]], [by[:, None] * g for g in found[1]]

        return slope

    return of


def rate(of: Callable[[Setting, int], float]) -> LearnerOf:
    """Learn with another rate: it is told the setting and the epoch."""

    def learner(setting: Setting) -> Learner:
        return lambda network, slope, epoch: step(network, slope, of(setting, epoch))

    return learner


def momentum(beta: float, fresh: float, ahead: bool = False, each_epoch: bool = False) -> LearnerOf:
    """Remember the steps: v ← beta v + fresh g, w ← w − learning_rate v.

    ahead        take the step with beta v + g, as Nesterov does
    each_epoch   forget when an epoch begins
    """

    def learner(setting: Setting) -> Learner:
        memory: list[Network] = []
        present = [0]

        def learn(network: Network, slope: Network, epoch: int) -> Network:
            if each_epoch and epoch != present[0]:
                memory.clear()
                present[0] = epoch
            before = memory[-1] if memory else ([0.0 * g for g in slope[0]], [0.0 * g for g in slope[1]])
            first, second = (
                [beta * v + fresh * g for v, g in zip(old, new, strict=True)]
                for old, new in zip(before, slope, strict=True)
            )
            memory[:] = [(first, second)]
            if ahead:
                first, second = (
                    [beta * v + fresh * g for v, g in zip(moved, new, strict=True)]
                    for moved, new in zip((first, second), slope, strict=True)
                )
            return step(network, (first, second), setting.learning_rate)

        return learn

    return learner


def decaying(
    amount: float, with_rate: bool, of: Callable[[Array], Array] = lambda w: w, after: bool = False
) -> LearnerOf:
    """Shrink the weights at each step, by what `of` makes of them; `after`: of those that the step led to."""

    def learner(setting: Setting) -> Learner:
        by = amount * (setting.learning_rate if with_rate else 1.0)

        def learn(network: Network, slope: Network, epoch: int) -> Network:
            weights, biases = step(network, slope, setting.learning_rate)
            from_ = weights if after else network[0]
            return [new - by * of(old) for new, old in zip(weights, from_, strict=True)], biases

        return learn

    return learner


def adaptive(second: float, first: float, corrected: bool) -> LearnerOf:
    """Divide each entry by the root of its mean square: Adam (first > 0), RMSprop (first = 0)."""

    def learner(setting: Setting) -> Learner:
        memory: list[Any] = [0, 0.0, 0.0]

        def learn(network: Network, slope: Network, epoch: int) -> Network:
            g = flat(slope)
            memory[0] += 1
            memory[1] = first * memory[1] + (1 - first) * g
            memory[2] = second * memory[2] + (1 - second) * g * g
            t = memory[0] if corrected else np.inf
            move = memory[1] / (1 - first**t) / (np.sqrt(memory[2] / (1 - second**t)) + 1e-8)
            moves = [unflat(row, ([w[0] for w in network[0]], [b[0] for b in network[1]])) for row in move]
            layers = range(len(network[0]))
            stacked = tuple([np.stack([one[part][i] for one in moves]) for i in layers] for part in (0, 1))
            return step(network, stacked, setting.learning_rate)  # type: ignore[arg-type]

        return learn

    return learner
