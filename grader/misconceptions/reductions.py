"""The ways in which a cost's terms, one for each example, are put together wrongly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .formulas import Formula

Array = np.ndarray[Any, Any]
Rows = Callable[[Array, Array], Array]  # the arguments -> a term for each example


def _harmonic(t: Array) -> float:
    total = 0.0
    for term in t:
        total = (total + float(term)) / 2
    return total


# The text; and the terms (n,) and k -> the cost. The first is right.
REDUCTIONS: tuple[tuple[str, Callable[[Array, int], Any]], ...] = (
    ("", lambda t, k: t.mean()),
    ("They are added up, and not divided by n.", lambda t, k: t.sum()),
    ("Their sum is divided by k.", lambda t, k: t.sum() / k),
    ("Their sum is divided by n k.", lambda t, k: t.sum() / len(t) / k),
    ("Their mean is divided by n once more.", lambda t, k: t.sum() / len(t) ** 2),
    ("Their sum is multiplied by n in place of divided.", lambda t, k: t.sum() * len(t)),
    ("Their mean is multiplied by k.", lambda t, k: t.mean() * k),
    ("Their mean is halved.", lambda t, k: t.mean() / 2),
    ("Their mean is doubled.", lambda t, k: t.mean() * 2),
    ("Their sum is halved.", lambda t, k: t.sum() / 2),
    ("Their sum is divided by n - 1.", lambda t, k: t.sum() / (len(t) - 1)),
    ("Their sum is divided by n + 1.", lambda t, k: t.sum() / (len(t) + 1)),
    ("Their sum is divided by the root of n.", lambda t, k: t.sum() / np.sqrt(len(t))),
    ("The first example alone counts, divided by n: `return` stands inside the loop.", lambda t, k: t[0] / len(t)),
    ("The first example alone counts: `return` stands inside the loop.", lambda t, k: t[0]),
    ("The last example alone counts, divided by n: the sum is overwritten where it should grow (= for +=).", lambda t, k: t[-1] / len(t)),
    ("The last example alone counts: the sum is overwritten where it should grow (= for +=).", lambda t, k: t[-1]),
    ("The last example is left out: the loop ends one too early.", lambda t, k: t[:-1].sum() / len(t)),
    ("The first example is left out: the loop begins one too late.", lambda t, k: t[1:].sum() / len(t)),
    ("The last example is left out, and the mean is over the others.", lambda t, k: t[:-1].sum() / (len(t) - 1)),
    ("The first example is left out, and the mean is over the others.", lambda t, k: t[1:].sum() / (len(t) - 1)),
    ("Only every second example counts.", lambda t, k: t[::2].sum() / len(t)),
    ("Only as many examples count as there are classes.", lambda t, k: t[:k].sum() / len(t)),
    ("The largest of them is taken, where their mean belongs.", lambda t, k: t.max()),
    ("The smallest of them is taken, where their mean belongs.", lambda t, k: t.min()),
    ("Their median is taken, where their mean belongs.", lambda t, k: np.median(t)),
    ("The mean of their squares is taken.", lambda t, k: (t * t).mean()),
    ("The root of the mean of their squares is taken.", lambda t, k: np.sqrt((t * t).mean())),
    ("Their standard deviation is taken, where their mean belongs.", lambda t, k: t.std()),
    ("They are multiplied with one another.", lambda t, k: t.prod()),
    ("The mean so far and the next one are halved in each turn of the loop.", lambda t, k: _harmonic(t)),
    ("Each is divided by its place in the loop: 1, 2, 3 and so on.", lambda t, k: (t / np.arange(1, len(t) + 1)).sum()),
)  # fmt: skip


_OPENING = "The examples' own costs are right."


def costs(terms: Sequence[tuple[str, Rows]], ways: int = len(REDUCTIONS)) -> list[Formula]:
    """Give each kind of term put together in each way, or in the first of these.

    The first of either is right, and both together no mistake.
    """
    found = []
    for told, rows in terms:
        for reduced, put in REDUCTIONS[:ways]:
            if told or reduced:
                found.append(Formula(" ".join(filter(None, [told or _OPENING, reduced])), _cost(rows, put)))
    return found


def _cost(rows: Rows, put: Callable[[Array, int], Any]) -> Callable[[Array, Array], float]:
    return lambda first, second: float(put(rows(first, second), first.shape[1]))
