"""What is asked of the order in which `fit` takes the rows: it is read off the weights that come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, TypeAlias

import numpy as np

from ..sandbox.messages import Call, Reply, Value, call
from .check import Check, Finding, Kind, Observation
from .layers import answered
from .replay import Batches, Network, Plan, flat, nearest, plain, plans, replay
from .runs import NEAR, misshapen, network, rows, run_of, shown

Orders: TypeAlias = list[list[list[int]]]  # run by run, epoch by epoch
EPOCHS = ("first", "second")


class FitShuffle(Check):
    """Each epoch takes the rows in a random order, drawn anew."""

    slug, function = "shuffle", "fit"
    kind: ClassVar[Kind] = "values"

    # 18 orders of 4 rows: that a right answer shows no more than 4 different ones has a chance below
    # C(24, 4) (4/24)^18 = 1e-10; that both epochs agree with all 9 seeds, 24^-9 = 4e-13; that one epoch is the same
    # with all of them, 2 × 24^-8 = 2e-11; that each leaves two rows or more in place, (7/24)^18 = 2e-10.
    # 6 rows fall into pairs in 15 ways: all seeds alike, 15^-8 = 4e-10.
    seeds, few = 9, 4

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask with each seed for two epochs of single rows, for the weights that they start from, and for pairs."""
        x, y = rows(rng, 4, 3, 3)
        six = rows(rng, 6, 3, 3)
        asked: list[Call] = []
        for seed in rng.choice(10**6, self.seeds, replace=False):
            asked += [call("fit", x, y, (), epochs, 1, 0.5, int(seed)) for epochs in (2, 0)]
            asked.append(call("fit", *six, (), 1, 2, 0.5, int(seed)))
        return asked

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Read the orders off the weights."""
        for asked, reply in zip(calls, replies, strict=True):
            message = misshapen(run_of(asked), reply.value)
            if message:
                return shown(asked, reply, message)
        found = self.orders(calls, replies)
        if found is None:
            message = "Two epochs of single rows: no order of the rows leads to the weights that came back."
            return shown(calls[0], replies[0], message)
        message = self._too_few(found)
        if message:
            finding = shown(calls[0], replies[0], message)
            seen = f"orders of the rows, epoch by epoch: {found}"
            return Finding(message, {**finding.evidence, "returned": seen})
        cut = _only(self.cuts(calls, replies))
        if cut is None:
            return None
        return shown(
            calls[2],
            replies[2],
            f"The same rows always share a batch, {' and '.join(map(str, map(list, cut)))}, whatever the seed: the "
            "rows themselves are to be shuffled, not the batches alone.",
        )

    def _too_few(self, found: Orders) -> str:
        seen = {tuple(order) for run in found for order in run}
        if all(first == second for first, second in found):
            if len(seen) == 1:
                return f"Every epoch takes the rows in the same order, {found[0][0]}, whatever the seed."
            return (
                f"Both epochs take the rows in the same order ({found[0][0]} in the first run): either it is drawn "
                "before the loop over epochs, or a Generator is made anew from the same seed inside it."
            )
        if all(run == found[0] for run in found):
            return f"The orders do not depend on `seed`: each run takes {found[0][0]}, then {found[0][1]}."
        if len(seen) <= self.few:
            orders = (
                f"{2 * self.seeds} epochs show only {len(seen)} different orders of 4 rows; there are 24."
            )
            return f"{orders} Each epoch's order must be drawn anew from all of them."
        if all(sum(row == place for place, row in enumerate(order)) > 1 for order in seen):
            return (
                "Every epoch leaves half of the rows or more where they stand in x: only two of them change places. An "
                "order must be drawn from all there are."
            )
        for epoch, name in enumerate(EPOCHS):
            if all(run[epoch] == found[0][epoch] for run in found):
                return f"The {name} epoch takes the rows in the same order, {found[0][epoch]}, whatever the seed."
        return ""

    def orders(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Orders | None:
        """Give the order of each epoch of each run, None where one cannot be told."""
        ways: list[Plan] = plans(4, 1, 2)
        found = []
        for i in range(0, len(calls), 3):
            plan = _taken(calls[i], replies[i], network(replies[i + 1].value), ways)
            if plan is None:
                return None
            found.append([[row for batch in epoch for row in batch] for epoch in plan])
        return found

    def cuts(self, calls: Sequence[Call], replies: Sequence[Reply]) -> list[Batches] | None:
        """Give which rows share a batch, run by run; None where it cannot be told."""
        ways: list[Plan] = plans(6, 2, 1)
        taken = [
            _taken(calls[i + 2], replies[i + 2], network(replies[i + 1].value), ways)
            for i in range(0, len(calls), 3)
        ]
        found = [tuple(sorted(plan[0])) for plan in taken if plan is not None]
        return found if len(found) == len(taken) else None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give the orders, where they can be told and are too few."""
        if not answered(replies) or any(
            misshapen(run_of(asked), reply.value) for asked, reply in zip(calls, replies, strict=True)
        ):
            return
        found = self.orders(calls, replies)
        if found is not None and self._too_few(found):
            value: Value = [[list(order) for order in run] for run in found]
            yield Observation("fit/orders", (value,), value)
        elif found is not None and _only(self.cuts(calls, replies)) is not None:
            yield Observation("fit/cuts", (), True)


def _taken(asked: Call, reply: Reply, start: Network, ways: list[Plan]) -> Plan | None:
    """Give the way that a run took."""
    run = run_of(asked)
    best, gap = nearest(
        replay(start, run.x, run.y, ways, plain(run.learning_rate)), flat(network(reply.value))
    )
    return ways[best] if gap <= NEAR else None


def _only(cuts: list[Batches] | None) -> Batches | None:
    """Give the one cut that all runs share, where they do."""
    return cuts[0] if cuts and all(cut == cuts[0] for cut in cuts) else None
