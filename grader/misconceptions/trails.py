"""What a wrong `fit` returns in place of the last weights: earlier ones, the best, or their mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..checks.replay import Array, Finish, Network, activations, flat
from .descent import Setting

Choice = Callable[[Setting, Array], Finish]


def _taken(trail: Sequence[Network], places: Array) -> Network:
    """Give to each network of the crowd the place of the trail that is told."""
    crowd = np.arange(len(places))
    first, second = (
        [np.stack([network[part][i] for network in trail])[places, crowd] for i in range(len(trail[0][part]))]
        for part in (0, 1)
    )
    return first, second


def stopped(setting: Setting, end: Array) -> Finish:
    """Stop after any of the epochs: after the one that came back."""

    def finish(trail: list[Network]) -> Network:
        gaps = np.array([np.abs(flat(network) - end).max(axis=1) for network in trail])
        return _taken(trail, gaps.argmin(axis=0))

    return finish


def _worth(network: Network, setting: Setting, by_cost: bool) -> Array:
    crowd = len(network[0][0])
    a = activations(network, np.broadcast_to(setting.x, (crowd, *setting.x.shape)))[-1]
    if by_cost:
        return np.log(np.maximum((a * setting.y).sum(axis=-1), 1e-300)).mean(axis=-1)  # type: ignore[no-any-return]
    right: Array = (a.argmax(axis=-1) == setting.y.argmax(axis=-1)).mean(axis=-1)
    return right


def best(by_cost: bool, from_first: bool) -> Choice:
    """Keep the best, by cost or by accuracy; `from_first`: the first weights are kept too, before any epoch."""

    def of(setting: Setting, end: Array) -> Finish:
        def finish(trail: list[Network]) -> Network:
            kept = trail if from_first or len(trail) == 1 else trail[1:]
            worth = np.array([_worth(network, setting, by_cost) for network in kept])
            return _taken(kept, worth.argmax(axis=0))

        return finish

    return of


def mean(from_first: bool) -> Choice:
    """Average the weights after each epoch; `from_first`: the first weights, too."""

    def of(setting: Setting, end: Array) -> Finish:
        def finish(trail: list[Network]) -> Network:
            kept = trail if from_first or len(trail) == 1 else trail[1:]
            first, second = (
                [np.mean([network[part][i] for network in kept], axis=0) for i in range(len(kept[0][part]))]
                for part in (0, 1)
            )
            return first, second

        return finish

    return of


def one_before(setting: Setting, end: Array) -> Finish:
    """Return the weights with which the last epoch began."""
    return lambda trail: trail[max(len(trail) - 2, 0)]
