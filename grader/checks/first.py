"""What is asked of the weights that `fit` begins with, of its seed, and of the data that it is handed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np

from ..sandbox.messages import Call, Reply, Value, call, series
from .check import Check, Finding, Kind, Observation, exceptions
from .initialize import of_sizes, shrinking, spread, twins
from .layers import answered, claims, equal
from .replay import flat, nearest
from .runs import NEAR, STILL, Run, form, misshapen, network, new_seed, rows, run_of, shown

# What each run of FitStart changes against the first one.
CHANGES = (
    "",
    "nothing at all",
    "the values in x and y",
    "the number of rows",
    "the batch size",
    "the learning rate",
    "the number of epochs",
    "the number of epochs and of rows",
    "the number of epochs and the values in x and y",
)
SEEDS = len(CHANGES)  # from here on the runs have other seeds


class FitStart(Check):
    """The first weights depend on the seed and the sizes alone, and epochs=0 returns them."""

    slug, function = "start", "fit"
    kind: ClassVar[Kind] = "values"
    telling = True

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Change one thing after the other; then other seeds."""
        seed = new_seed(rng)
        x, y = rows(rng, 4, 2, 3)
        other = rows(rng, 4, 2, 3)
        more = rows(rng, 7, 2, 3)
        runs = [
            Run(x, y, (3,), 0, 2, 0.5, seed),
            Run(x, y, (3,), 0, 2, 0.5, seed),
            Run(*other, (3,), 0, 2, 0.5, seed),
            Run(*more, [3], 0, 2, 0.5, seed),
            Run(x, y, (3,), 0, 3, 0.5, seed),
            Run(x, y, (3,), 0, 2, 0.125, seed),
            Run(x, y, (3,), 3, 2, STILL, seed),
            Run(*more, (3,), 2, 3, STILL, seed),
            Run(*other, (3,), 3, 2, STILL, seed),  # as the one but last, on other values: were they used?
            Run(x, y, (3,), 0, 2, 0.5, seed + 1),
            Run(x, y, (3,), 0, 2, 0.5, 2 * seed + 5),
        ]
        return [Call("fit", (run.args,)) for run in runs]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Compare each answer with the first."""
        for asked, reply in zip(calls, replies, strict=True):
            message = misshapen(run_of(asked), reply.value)
            if message:
                return shown(asked, reply, message)
        moved, stuck = self._against_the_first(replies)
        if moved:
            place = moved[0]
            changed = CHANGES[place]
            message = (
                f"The first weights depend on {changed}; the seed and the sizes alone decide them."
                if place > 1
                else "The same call gave two different first weights; the seed must decide all that is random."
            )
            if place >= 6:
                message = (
                    "epochs=0 gives other weights than those that training begins with, which a learning rate of "
                    f"{STILL:g} shows: the seed and the sizes alone decide them."
                )
            return shown(calls[place], replies[place], message)
        if stuck:
            return shown(
                calls[SEEDS],
                replies[SEEDS],
                "Another seed gave the same first weights: `seed` is not used for them.",
            )
        return None

    def _against_the_first(self, replies: Sequence[Reply]) -> tuple[list[int], bool]:
        values: list[Any] = [reply.value for reply in replies]
        moved = [i for i in range(1, SEEDS) if _moved(values[i], values[0])]
        stuck = any(
            equal(w, first)
            for value in values[SEEDS:]
            for w, first in zip(value[0], values[0][0], strict=True)
        )
        return moved, stuck

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give which changes moved the weights, whether other seeds left them, whether the values in x are used."""
        if not answered(replies):
            return
        for asked, reply in zip(calls, replies, strict=True):
            run = run_of(asked)
            if misshapen(run, reply.value):
                yield form(run, reply.value)
                return
        moved, stuck = self._against_the_first(replies)
        asked_for: Value = [asked.args for asked in calls]
        values: list[Any] = [reply.value for reply in replies]
        # That weights which are no draw at all do not depend on the seed goes without saying.
        if moved or (stuck and twins(values[0][0]) is None):
            # Runs 6 and 7 make as many steps: what each step does to the weights tells them not apart, an order does.
            alike: list[Value] = [not _moved(values[i], values[6]) for i in (7, 8)]
            found: Value = [list(moved), stuck, alike]
            yield Observation("fit/start", (asked_for,), found)


def _moved(value: Value, first: Value) -> bool:
    # One scale for all parameters: a bias of 0 is still 0 when a step of 1e-200 was taken from it.
    return nearest(flat(network(first))[None], flat(network(value)))[1] > NEAR


class FitFirstWeights(Check):
    """The first weights differ from unit to unit, and their spread falls with the fan-in."""

    slug, function = "first-weights", "fit"
    kind: ClassVar[Kind] = "values"
    telling = True

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for first weights: of small layers, and of layers with few and with many inputs."""
        found = []
        for d, hidden, k in ((3, (5, 4), 3), (4, (50,), 2), (900, (50,), 2)):
            x, y = rows(rng, 4, d, k)
            found.append(call("fit", x, y, hidden, 0, 2, 0.5, new_seed(rng)))
        return found

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Look for twins, then compare the spreads."""
        for asked, reply in zip(calls, replies, strict=True):
            message = misshapen(run_of(asked), reply.value)
            if message:
                return shown(asked, reply, message)
        values: list[Any] = [reply.value for reply in replies]
        for asked, reply, value in zip(calls, replies, values, strict=True):
            found = twins(value[0])
            if found is not None:
                layer, one, other = found
                message = (
                    f"Units {one} and {other} of layer {layer + 1} start with the same weights (epochs=0 shows them). "
                    "They get the same gradient at every step, and stay the same for ever."
                )
                return shown(asked, reply, message)
        message = shrinking("fit", values[1][0][0], values[2][0][0], "weights[0]")
        return shown(calls[2], replies[2], message) if message else None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give each answer beside itself, as `initialize` is observed."""
        if not answered(replies):
            return
        for asked, reply in zip(calls, replies, strict=True):
            run = run_of(asked)
            if misshapen(run, reply.value):
                yield form(run, reply.value)
            yield Observation("fit/drawn", (list(run.sizes), reply.value), [reply.value])
        values: list[Any] = [reply.value for reply in replies]
        if any(of_sizes("fit", run_of(a).sizes, v) for a, v in zip(calls, values, strict=True)):
            return
        alike = any(twins(value[0]) for value in values)
        if shrinking("fit", values[1][0][0], values[2][0][0], "") and not alike:
            spreads: Value = [[spread(w) for w in value[0]] for value in values]
            sizes: Value = [list(run_of(asked).sizes) for asked in calls]
            yield Observation("fit/spread", (sizes, spreads), spreads)


class FitSeed(Check):
    """The same arguments give the same weights, exactly; another seed gives others."""

    slug, function = "seed", "fit"
    kind: ClassVar[Kind] = "contract"
    telling = True

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask twice in a row, once more apart, and with other seeds; two epochs of small batches."""
        x, y = rows(rng, 7, 2, 3)
        seed = new_seed(rng)
        args: tuple[Value, ...] = (x, y, (3,), 2, 2, 0.5, seed)
        return [
            series("fit", args, args),
            call("fit", *args),
            call("fit", *args[:-1], seed + 1),
            call("fit", *args[:-1], 2 * seed + 5),
            *(call("fit", *args[:-1], 0) for _ in range(2)),  # 0 is a seed like any other, and no None
        ]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Compare the answers with each other."""
        for asked, reply in zip(calls, replies, strict=True):
            for value in reply.values:
                message = misshapen(run_of(asked), value)
                if message:
                    return shown(asked, reply, message)
        repeats, differs = self._repeats(replies)
        if not repeats:
            return shown(
                calls[1],
                replies[1],
                "The same call gave two different results: not all that is random comes from `seed`.",
            )
        if not differs:
            return shown(calls[2], replies[2], "Another seed gave the same weights: `seed` is not used.")
        if not equal(replies[4].value, replies[5].value):
            return shown(
                calls[4],
                replies[4],
                "The same call with seed=0 gave two different results: 0 is taken for no seed.",
            )
        return None

    def _repeats(self, replies: Sequence[Reply]) -> tuple[bool, bool]:
        changed, _ = claims(replies)
        fresh = replies[1].value
        # Where the first run of the series changed its data, the second one says nothing about the seed.
        runs = replies[0].values[:1] if changed else replies[0].values
        repeats = all(equal(value, fresh) for value in runs)
        return repeats, not any(equal(reply.value, fresh) for reply in replies[2:4])

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give whether equal calls repeat, and whether other seeds differ, where something is wrong."""
        if not answered(replies):
            return
        values = [
            (run_of(asked), value)
            for asked, reply in zip(calls, replies, strict=True)
            for value in reply.values
        ]
        repeats, differs = self._repeats(replies)
        if not any(misshapen(*pair) for pair in values) and not (repeats and differs):
            yield Observation("fit/seed", (), [repeats, differs])


class FitMemory(Check):
    """x, y and hidden stay as they are."""

    slug, function = "memory", "fit"
    kind: ClassVar[Kind] = "contract"
    telling = True

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask twice in a row on the same memory, and twice apart."""
        x, y = rows(rng, 6, 2, 3)
        args: tuple[Value, ...] = (x, y, [3, 2], 2, 2, 0.5, new_seed(rng))
        many = 1100  # epochs, more than calls may be nested
        run: tuple[Value, ...] = (x[:1], y[:1], [], many, 1, 0.5, new_seed(rng))
        return [series("fit", args, args), call("fit", *args), call("fit", *args), call("fit", *run)]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Read the worker's claims, then find from outside what they may have kept quiet."""
        for asked, reply in zip(calls, replies, strict=True):
            message = misshapen(run_of(asked), reply.value)
            if message:
                return shown(asked, reply, message)
        changed, _ = claims(replies)
        if changed:
            name = ("x", "y", "hidden")[changed[0]] if changed[0] < 3 else "arguments"
            return shown(
                calls[1],
                replies[1],
                f"`fit` changes its argument `{name}`, which its caller still needs. An in-place operation "
                "(rng.shuffle(x), x -= …, hidden.insert) writes into the caller's memory: work on a copy.",
            )
        first, again = replies[0].values
        steady = equal(replies[1].value, replies[2].value) and equal(first, replies[1].value)
        if steady and not equal(again, first):
            return shown(
                calls[1],
                replies[1],
                "A second call on the same data gave other weights: does `fit` change x or y, or remember something?",
            )
        return None

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give which arguments changed, and exceptions."""
        yield from exceptions(calls, replies)
        if not answered(replies):
            return
        changed, _ = claims(replies)
        if changed:
            yield Observation("fit/changed", calls[1].args, list(changed))
