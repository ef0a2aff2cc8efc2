"""Learning rates that are not the promised one, read off the runs in which an epoch is one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from ..checks.check import Observation, Raised
from ..checks.replay import Learner, Network, flat, gradient, step
from .descent import Setting, Way

SAME = 1e-9  # two rates that differ by less are one
Law: TypeAlias = Callable[
    [float, float, int], float
]  # the first rate, the second, the place -> the rate there

LAWS: tuple[Law, ...] = (
    lambda first, second, place: first * (second / first) ** place,
    lambda first, second, place: 1 / (1 / first + place * (1 / second - 1 / first)),
    lambda first, second, place: first + place * (second - first),
    lambda first, second, place: first * (1 + place) ** np.log2(second / first),
)


def _alone(group: Sequence[Observation], epochs: int) -> Iterator[tuple[Network, Any, Any, float, Network]]:
    """Give the runs of so many epochs of one step: first weights, x, y, learning rate, last weights."""
    for one in group:
        if isinstance(one.value, Raised):
            continue
        args: Any = one.args
        zero, _, x, y, asked, batch_size, learning_rate, end = args
        if asked == epochs and batch_size >= len(x):
            yield zero, x, y, learning_rate, end


def _rates(start: Network, x: Any, y: Any, learning_rate: float, end: Network) -> tuple[float, float]:
    """Give how many times too long the step of the weights is, and that of the biases."""
    slope = gradient(start, x, y)
    moved, due = flat(start) - flat(end), learning_rate * flat(slope)
    weights = sum(w.size for w in start[0])

    def along(part: slice) -> float:
        return float(moved[part] @ due[part] / (due[part] @ due[part]))

    return along(slice(weights)), along(slice(weights, None))


def _of_first_step(group: Sequence[Observation]) -> tuple[float, float]:
    return next(_rates(*run) for run in _alone(group, 1))


def biases_factor(group: Sequence[Observation]) -> list[Mapping[str, float]]:
    """Read off how much longer the biases' steps are."""
    weights, biases = _of_first_step(group)
    return [{"factor": round(biases, 9)}] if abs(weights - 1) < SAME < abs(biases - 1) else []


def steps_factor(group: Sequence[Observation]) -> list[Mapping[str, float]]:
    """Read off how much longer all steps are."""
    weights, biases = _of_first_step(group)
    return [{"factor": round(weights, 9)}] if abs(weights - biases) < SAME < abs(weights - 1) else []


def first_rates(group: Sequence[Observation]) -> list[Mapping[str, float]]:
    """Read off the rates of the first two epochs, relative to the one asked for."""
    first, biases = _of_first_step(group)
    if abs(first - biases) > SAME:
        return []
    start, x, y, learning_rate, end = next(_alone(group, 2))
    after = step(start, gradient(start, x, y), first * learning_rate)
    second, _ = _rates(after, x, y, learning_rate, end)
    return (
        [{"first": first, "second": second, "ratio": round(second / first, 6)}]
        if abs(second - first) > SAME
        else []
    )


def first_length(group: Sequence[Observation]) -> list[Mapping[str, float]]:
    """Read off how far the first step went, as lengths of gradients that could have been cut there."""
    found = {}
    for start, _, _, learning_rate, end in _alone(group, 1):
        moved = (flat(start) - flat(end)) / learning_rate
        found[round(float(np.sqrt((moved**2).sum())), 5)] = True
        found[round(float(np.abs(moved).max()), 5)] = True
    return [{"limit": limit} for limit in found if limit]


def cut(slope: Callable[[float], Any]) -> Callable[..., Any]:
    """Go with gradients that are cut at a limit."""
    return lambda *run, limit: Way(slope=slope(limit))(*run)


def with_factor(way: Callable[[float], Way]) -> Callable[..., Any]:
    """Go a way that a factor decides."""
    return lambda *run, factor: way(factor)(*run)


def changing(law: Law, by_step: bool) -> Callable[..., Any]:
    """Let the rate change by a law, from epoch to epoch or from step to step."""

    def imitate(*run: Any, first: float, second: float, ratio: float) -> Network:
        def learner(setting: Setting) -> Learner:
            done = [0]

            def learn(network: Network, slope: Network, epoch: int) -> Network:
                place = done[0] if by_step else epoch
                done[0] += 1
                return step(network, slope, law(first, second, place) * setting.learning_rate)

            return learn

        return Way(learn=learner)(*run)

    return imitate
