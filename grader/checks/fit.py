"""What is asked of `fit`: what it did is reconstructed from runs on a handful of rows.

With epochs=0 it shows its first weights. From there, each number of epochs in one batch leads to one place; smaller
batches lead to one place for each order of the rows, and on a handful of rows all of them can be tried (`replay`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Call, Reply, Value, call
from .accuracy import FitAccuracy
from .check import Check, Finding, Kind, Observation, exceptions
from .first import FitFirstWeights, FitMemory, FitSeed, FitStart
from .layers import answered
from .replay import Array, Network, flat, nearest, plain, plans, replay_all, unflat
from .runs import NEAR, STILL, Run, form, misshapen, network, new_seed, rows, run_of, shown
from .shuffle import FitShuffle

# One step on one row brings the gradient to somewhere between 1e-2 and 1e-9, by the first weights and the rate. With
# so many rates some run comes to where a `fit` that stops early would stop, whatever it looks at (of 200 draws: all
# for gradients below 1e-6, costs below 1e-6 or falling by less than 1e-8), and the rate still makes each step visible.
RATES, PATIENCE = tuple(3.0 * 1.1**i for i in range(24)), 12
MANY = 300  # rows in one batch: whoever caps batch_size, or sets it, does so below


class Replayed(Check):
    """A check that some order of the rows explains the weights: epochs=0 gives where they start."""

    function = "fit"
    kind: ClassVar[Kind] = "values"

    def runs(self, rng: np.random.Generator) -> Iterable[Run]:
        """Give the runs to ask for."""
        raise NotImplementedError

    def missed(self, run: Run) -> str:
        """Say what it means that a run ends where no order leads."""
        raise NotImplementedError

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for each run, for its first weights, and for a run that trains and moves nothing."""
        asked: list[Call] = []
        for run in self.runs(rng):
            x, y, hidden, epochs, batch_size, learning_rate, seed = run.args
            asked += [
                call("fit", x, y, hidden, epochs, batch_size, learning_rate, seed),
                call("fit", x, y, hidden, 0, batch_size, learning_rate, seed),
                call("fit", x, y, hidden, 1, len(run.x), STILL, seed),
            ]
        return asked

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Report the first run that no order explains."""
        for asked, reply in zip(calls, replies, strict=True):
            message = misshapen(run_of(asked), reply.value)
            if message:
                return shown(asked, reply, message)
        for i in range(0, len(calls), 3):
            run, start, end = run_of(calls[i]), network(replies[i + 1].value), replies[i].value
            places = places_of(run, start)
            _, gap = nearest(places, flat(network(end)))
            if gap > NEAR:
                expected = unflat(places[0], start) if len(places) == 1 else None
                return shown(calls[i], replies[i], self.missed(run), expected)
        return None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give each run with both of its starts; the answer stands among the arguments, to choose the order by."""
        yield from exceptions(calls, replies)
        for i in range(0, len(calls), 3):
            if not answered(replies[i : i + 3]):
                continue
            run = run_of(calls[i])
            values = [reply.value for reply in replies[i : i + 3]]
            odd = [j for j, value in enumerate(values) if misshapen(run, value)]
            if odd:
                yield form(run_of(calls[i + odd[0]]), values[odd[0]])
                continue
            x, y, _, epochs, batch_size, learning_rate, _ = run.args
            args = (values[1], values[2], x, y, epochs, batch_size, learning_rate, values[0])
            yield Observation("fit/run", args, values[0])


def places_of(run: Run, start: Network) -> Array:
    """Give where each order of the rows leads."""
    ways = plans(len(run.x), run.batch_size, run.epochs)
    return replay_all(start, run.x, run.y, ways, lambda: plain(run.learning_rate))


class FitOneStep(Replayed):
    """One epoch in one batch is one exact step downhill from the first weights."""

    slug = "one-step"

    def runs(self, rng: np.random.Generator) -> Iterable[Run]:
        """Give one hidden layer and none, learning rates below and above 1."""
        yield Run(*rows(rng, 3, 2, 2), (), 1, 3, 0.5, new_seed(rng))
        yield Run(*rows(rng, 4, 3, 2), (3,), 1, 4, 2.0, new_seed(rng))
        yield Run(*rows(rng, 5, 2, 3), (4,), 1, 5, 0.01, new_seed(rng))
        x, y = rows(rng, 2, 2, 2)
        x[1] = x[0]  # two targets for one row: however sure the network is, the gradient is as large as x
        yield Run(1e4 * x, y, (), 1, 2, 2.0, new_seed(rng))

    def missed(self, run: Run) -> str:
        """Name the step."""
        return (
            "One epoch with all rows in one batch is one step: w − learning_rate · grad_w and b − learning_rate · "
            f"grad_b from the weights that epochs=0 gives, here with learning_rate = {run.learning_rate:g}. "
            "The weights that came back are others."
        )


class FitEpochs(Replayed):
    """So many epochs in one batch are so many steps, each with the gradient at the present weights."""

    slug = "epochs"

    def runs(self, rng: np.random.Generator) -> Iterable[Run]:
        """Give two to five epochs; with five, two rows: every order is one place, whatever is paired with what."""
        yield Run(*rows(rng, 3, 2, 2), (), 2, 3, 0.5, new_seed(rng))
        yield Run(*rows(rng, 3, 2, 3), (2,), 3, 3, 1.5, new_seed(rng))
        yield Run(*rows(rng, 2, 3, 2), (3,), 5, 2, 0.75, new_seed(rng))
        x, y = rows(rng, 2, 2, 2)
        x[1] = x[0]  # two targets for one row, and long steps: the cost rises, and that is no reason to stop
        yield Run(x, y, (), 4, 2, 4.0, new_seed(rng))
        yield Run(*rows(rng, 1, 2, 2), (), 25, 1, 4.0, new_seed(rng))  # learnt long before the end
        for learning_rate in RATES:
            yield Run(*rows(rng, 1, 2, 2), (), PATIENCE, 1, learning_rate, new_seed(rng))

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give of the runs that are there to be stopped no more than one that was."""
        stopped = False
        for i in range(0, len(calls), 3):
            asked, answers = calls[i : i + 3], replies[i : i + 3]
            if run_of(asked[0]).epochs != PATIENCE:
                yield from super().observe(asked, answers)
            elif not stopped and answered(answers) and self.judge(asked, answers) is not None:
                stopped = True
                yield from super().observe(asked, answers)

    def missed(self, run: Run) -> str:
        """Name the number of steps."""
        return (
            f"{run.epochs} epochs with all rows in one batch are {run.epochs} steps from the weights that epochs=0 "
            "gives, each with the gradient at the weights of that moment. The weights that came back are others."
        )


class FitHidden(Replayed):
    """Every layer learns, whatever the number of hidden layers, and hidden may be a list or a tuple."""

    slug = "hidden"

    def runs(self, rng: np.random.Generator) -> Iterable[Run]:
        """Give none to three hidden layers, in tuples and lists."""
        yield Run(*rows(rng, 3, 3, 2), [], 1, 3, 1.0, new_seed(rng))
        yield Run(*rows(rng, 3, 2, 3), [4], 2, 3, 1.0, new_seed(rng))
        yield Run(*rows(rng, 4, 3, 2), (4, 2), 2, 4, 4.0, new_seed(rng))
        yield Run(*rows(rng, 3, 2, 2), (3, 3, 3), 1, 3, 8.0, new_seed(rng))
        yield Run(*rows(rng, 3, 2, 2), (1,), 2, 3, 2.0, new_seed(rng))

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give besides with which of `hidden` an exception was raised, where it was."""
        yield from super().observe(calls, replies)
        asked: Value = [call.args[2] for call in calls[::3]]
        raised: list[Value] = [reply.status == "raised" for reply in replies[::3]]
        if 0 < raised.count(True) < len(raised):
            yield Observation("fit/hiddens", (asked, raised), raised)

    def missed(self, run: Run) -> str:
        """Name the layers."""
        return (
            f"With hidden = {run.hidden} all rows make one batch, so each epoch is one step in all "
            f"{len(run.sizes) - 1} layers at once. The weights that came back are not those that it leads to."
        )


class FitBatches(Replayed):
    """Each batch makes one step, and an epoch takes each row once, with its own target."""

    slug = "batches"

    def runs(self, rng: np.random.Generator) -> Iterable[Run]:
        """Give batches of one and of two rows that divide n, so that nothing is left over."""
        yield Run(*rows(rng, 3, 2, 2), (), 1, 1, 0.5, new_seed(rng))
        yield Run(*rows(rng, 4, 2, 3), (), 1, 1, 0.5, new_seed(rng))
        yield Run(*rows(rng, 4, 3, 2), (3,), 1, 2, 1.0, new_seed(rng))
        yield Run(*rows(rng, 6, 3, 3), (), 1, 2, 0.5, new_seed(rng))
        yield Run(*rows(rng, 3, 2, 2), (2,), 2, 1, 1.0, new_seed(rng))

    def missed(self, run: Run) -> str:
        """Name the number of orders that were tried."""
        n, size, ways = len(run.x), run.batch_size, len(plans(len(run.x), run.batch_size, run.epochs))
        return (
            f"{n} rows in batches of {size}, {_times(run.epochs)}: {ways} orders are possible, and none of them leads "
            "from the weights of epochs=0 to those that came back. Does each epoch take each row once, with its own "
            "target, and make one step a batch?"
        )


def _times(epochs: int) -> str:
    return "one epoch" if epochs == 1 else f"{epochs} epochs"


class FitLastBatch(FitBatches):
    """The last, shorter batch is used too, and averages over its own rows."""

    slug = "last-batch"

    def runs(self, rng: np.random.Generator) -> Iterable[Run]:
        """Give batches that leave one row over, and two."""
        yield Run(*rows(rng, 3, 2, 2), (), 1, 2, 0.5, new_seed(rng))
        yield Run(*rows(rng, 5, 2, 3), (), 1, 2, 0.5, new_seed(rng))
        yield Run(
            *rows(rng, 4, 3, 2), (), 1, 3, 0.5, new_seed(rng)
        )  # np.array_split would make 2 and 2 of it
        yield Run(*rows(rng, 5, 3, 2), (2,), 1, 3, 1.0, new_seed(rng))

    def missed(self, run: Run) -> str:
        """Name what is left over."""
        n, size = len(run.x), run.batch_size
        return (
            f"{n} rows in batches of {size} leave {n % size} over for a last, shorter batch, which makes a step with "
            f"the mean over its own {n % size}. No order of the rows leads to the weights that came back."
        )


class FitLargeBatch(Replayed):
    """A batch_size larger than n makes one batch of all rows."""

    slug = "large-batch"

    def runs(self, rng: np.random.Generator) -> Iterable[Run]:
        """Give batch sizes above n, a single row, and more rows than a batch size of one's own would have."""
        yield Run(*rows(rng, 3, 2, 2), (), 1, 7, 0.5, new_seed(rng))
        yield Run(*rows(rng, 3, 2, 3), (2,), 2, 12, 1.0, new_seed(rng))
        yield Run(*rows(rng, 1, 2, 2), (), 2, 4, 0.5, new_seed(rng))
        yield Run(*rows(rng, MANY, 2, 3), (), 1, 2 * MANY, 0.5, new_seed(rng))

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Leave the many rows out: other orders of theirs than one batch cannot be told."""
        few = [i for i in range(0, len(calls), 3) if len(run_of(calls[i]).x) < MANY]
        for i in few:
            yield from super().observe(calls[i : i + 3], replies[i : i + 3])

    def missed(self, run: Run) -> str:
        """Name both numbers."""
        return (
            f"{len(run.x)} rows with batch_size = {run.batch_size} are one batch, which averages over its own "
            f"{len(run.x)}: {_times(run.epochs)} are so many steps. The weights that came back are others."
        )


def checks(exercise: Exercise) -> list[Check]:
    """Give the checks of `fit`, in the order in which a student should read of them."""
    return [
        FitStart(),
        FitFirstWeights(),
        FitOneStep(),
        FitEpochs(),
        FitHidden(),
        FitBatches(),
        FitLastBatch(),
        FitLargeBatch(),
        FitShuffle(),
        FitSeed(),
        FitMemory(),
        FitAccuracy(exercise),
    ]
