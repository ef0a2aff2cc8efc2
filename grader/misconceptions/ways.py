"""Ways to go through the rows that are not the promised one: each gives all that it could have done in one epoch.

An epoch is a list of steps, and a step is the rows of x and the rows of y that it takes. Most mistakes cut an order
of the rows wrongly: they are told by their spans, the (start, stop) of each batch.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeAlias

from ..checks.replay import Batches, orders

Span: TypeAlias = tuple[int, int]
Epoch: TypeAlias = tuple[Batches, Batches]  # the rows of x, step by step, and the rows of y
Ways: TypeAlias = Callable[[int, int], Sequence[Epoch]]  # n, batch_size -> all epochs that are possible

LIMIT = 70_000  # ways that are still tried


FEW = 8  # rows whose orders are counted


def _orders(n: int) -> Iterable[tuple[int, ...]]:
    """Give all orders of a few rows; of many, one."""
    return itertools.permutations(range(n)) if n <= FEW else [tuple(range(n))]


def cut(spans: Callable[[int, int], Iterable[Span]]) -> Ways:
    """Cut every order of the rows at these spans; a stop beyond n goes on at the order's beginning."""

    @cache
    def ways(n: int, batch_size: int) -> Sequence[Epoch]:
        places = [[i % n for i in range(*span)] for span in spans(n, batch_size) if span[1] > span[0]]
        found = {tuple(tuple(sorted(order[i] for i in place)) for place in places) for order in _orders(n)}
        return [(batches, batches) for batches in sorted(found)]

    return ways


def starts(n: int, batch_size: int) -> list[Span]:
    """Give the promised spans."""
    return [(start, min(start + batch_size, n)) for start in range(0, n, batch_size)]


def even(n: int, parts: int) -> list[Span]:
    """Give the spans of np.array_split: so many parts, as equal as may be."""
    base, more = divmod(n, parts)
    stops = list(itertools.accumulate(base + (i < more) for i in range(parts)))
    return list(zip([0, *stops[:-1]], stops, strict=True))


@cache
def promised(n: int, batch_size: int) -> Sequence[Epoch]:
    """Give the epochs of a right answer, whichever batch comes first."""
    return [(batches, batches) for batches in orders(n, batch_size)]


def full_only(n: int, batch_size: int) -> list[Span]:
    """Leave the shorter batch out."""
    return [span for span in starts(n, batch_size) if span[1] - span[0] == batch_size]


def one_too_few(n: int, batch_size: int) -> list[Span]:
    """Stop before n − batch_size: range(0, n - batch_size, batch_size)."""
    return [(start, start + batch_size) for start in range(0, n - batch_size, batch_size)]


def before_last_row(n: int, batch_size: int) -> list[Span]:
    """Stop before the last row: range(0, n - 1, batch_size)."""
    return [(start, min(start + batch_size, n)) for start in range(0, n - 1, batch_size)]


def last_row_left_out(n: int, batch_size: int) -> list[Span]:
    """Cut n − 1 rows only."""
    return starts(n - 1, batch_size)


def overlapping_end(n: int, batch_size: int) -> list[Span]:
    """Fill the last batch up with rows of the one before it."""
    return [(max(0, min(start, n - batch_size)), stop) for start, stop in starts(n, batch_size)]


def wrapped_end(n: int, batch_size: int) -> list[Span]:
    """Fill the last batch up with the first rows of the order."""
    return [(start, start + batch_size) for start, _ in starts(n, batch_size)]


def wrapped_once(n: int, batch_size: int) -> list[Span]:
    """Fill the last batch up with a slice of the order's beginning, which has n rows and no more."""
    return [(start, min(start + batch_size, 2 * n)) for start, _ in starts(n, batch_size)]


def wrapped_to_n(n: int, batch_size: int) -> list[Span]:
    """Fill the last batch up with the first rows of the order, where there are batch_size rows at all."""
    return [(start, start + min(batch_size, n)) for start, _ in starts(n, batch_size)]


def rest_joined(n: int, batch_size: int) -> list[Span]:
    """Join the rows that are left to the last full batch."""
    found = full_only(n, batch_size) or [(0, n)]
    return [*found[:-1], (found[-1][0], n)]


def growing(n: int, batch_size: int) -> list[Span]:
    """Let each batch begin at the first row."""
    return [(0, stop) for _, stop in starts(n, batch_size)]


def shrinking(n: int, batch_size: int) -> list[Span]:
    """Let each batch go on to the last row."""
    return [(start, n) for start, _ in starts(n, batch_size)]


def sliding(n: int, batch_size: int) -> list[Span]:
    """Begin a batch at each row."""
    return [(start, min(start + batch_size, n)) for start in range(n)]


def one_row_short(n: int, batch_size: int) -> list[Span]:
    """Take a row too few for each batch: order[start : start + batch_size - 1]."""
    return [(start, min(start + batch_size - 1, n)) for start, _ in starts(n, batch_size)]


def full_or_first(n: int, batch_size: int) -> list[Span]:
    """Take max(n // batch_size, 1) batches."""
    return full_only(n, batch_size) or starts(n, batch_size)[:1]


def one_row_long(n: int, batch_size: int) -> list[Span]:
    """Take a row too many for each batch: order[start : start + batch_size + 1]."""
    return [(start, min(start + batch_size + 1, n)) for start, _ in starts(n, batch_size)]


def no_single_rows(n: int, batch_size: int) -> list[Span]:
    """Skip batches of one row, where there is more than one row."""
    return [span for span in starts(n, batch_size) if span[1] - span[0] > 1 or n == 1]


def never_single_rows(n: int, batch_size: int) -> list[Span]:
    """Skip batches of one row, a single row of data too."""
    return [span for span in starts(n, batch_size) if span[1] - span[0] > 1]


def creeping(n: int, batch_size: int) -> list[Span]:
    """Let batch i begin at row i: order[i : i + batch_size]."""
    return [(i, min(i + batch_size, n)) for i in range(len(starts(n, batch_size)))]


def twice(n: int, batch_size: int) -> list[Span]:
    """Take each batch twice in a row."""
    return [span for span in starts(n, batch_size) for _ in range(2)]


def share(part: float, rounded: bool = False) -> Callable[[int, int], list[Span]]:
    """Cut a share of the rows only."""
    return lambda n, batch_size: starts(max(1, round(part * n) if rounded else int(part * n)), batch_size)


def rolled(by: int) -> Ways:
    """Take the targets of other rows, so many places further on in the order."""

    @cache
    def ways(n: int, batch_size: int) -> Sequence[Epoch]:
        spans = starts(n, batch_size)
        found = []
        for order in _orders(n):
            theirs = tuple(order[(i + by) % n] for i in range(n))
            found.append((_cut(order, spans), _cut(theirs, spans)))
        return found if len(found) <= LIMIT else ()

    return ways


def each_batch_for_all_epochs(possible: Sequence[Epoch], count: int) -> list[tuple[Epoch, ...]]:
    """Let each batch make all its steps before the next: the loop over epochs stands inside the one over batches."""
    if count == 0:
        return [()]
    return [
        (
            (
                tuple(batch for batch in rows for _ in range(count)),
                tuple(batch for batch in targets for _ in range(count)),
            ),
        )
        for rows, targets in possible
    ]


@cache
def drawn(replacement: bool, short_last: bool, floor: bool, capped: bool = False) -> Ways:
    """Draw each batch anew from all rows; where `capped`, none larger than their number."""
    choose = itertools.combinations_with_replacement if replacement else itertools.combinations

    @cache
    def ways(n: int, batch_size: int) -> Sequence[Epoch]:
        sizes = [min(batch_size, n) if not replacement else batch_size] * (n // batch_size if floor else 0)
        if not floor:
            sizes = [stop - start if short_last else batch_size for start, stop in starts(n, batch_size)]
            sizes = [min(size, n) for size in sizes] if capped or not replacement else sizes
        if math.prod(math.comb(n + size - 1, size) for size in sizes) > LIMIT:
            return ()
        return [(way, way) for way in itertools.product(*(choose(range(n), size) for size in sizes))]

    return ways


def paired(x_moves: bool, y_moves: bool) -> Ways:
    """Shuffle x without y, y without x, or each in an order of its own."""

    @cache
    def ways(n: int, batch_size: int) -> Sequence[Epoch]:
        spans = starts(n, batch_size)
        orders = list(_orders(n))
        still = [tuple(range(n))]
        if x_moves and y_moves:
            # Within a batch the sum has no order: one order of x for each cut is enough.
            of_x = [tuple(row for batch in rows for row in batch) for rows, _ in cut(starts)(n, batch_size)]
        else:
            of_x = orders if x_moves else still
        of_y = orders if y_moves else still
        if len(of_x) * len(of_y) > LIMIT:
            return ()
        return [(_cut(rows, spans), _cut(targets, spans)) for rows, targets in itertools.product(of_x, of_y)]

    return ways


def _cut(order: Sequence[int], spans: Sequence[Span]) -> Batches:
    return tuple(tuple(order[start:stop]) for start, stop in spans)
