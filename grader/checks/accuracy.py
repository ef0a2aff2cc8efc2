"""Does it learn? `fit` is handed spirals that nobody has seen before, and its weights are tried on other points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from ..course import Exercise
from ..sandbox.messages import Call, Reply, Value, call
from .check import Check, Finding, Kind, Observation
from .functions import FUNCTIONS
from .learnt import pictures, probabilities, shorter
from .runs import misshapen, new_seed, run_of
from .show import arguments

# With these, 6000 sound networks of 6000 reached 98.4 % or more; with 0.7 turns, two of 2000 stayed below 97 %.
POINTS, NEW_POINTS, ARMS, TURNS = 800, 900, 3, 0.6
HIDDEN, EPOCHS, BATCH_SIZE, LEARNING_RATE = (16,), 60, 30, 3.0
LINEAR_RATE = 0.1  # a softmax layer alone is at its best with smaller steps


class FitAccuracy(Check):
    """Trained on three spiral arms, the network labels points right that it has not seen."""

    slug, function = "accuracy", "fit"
    kind: ClassVar[Kind] = "accuracy"

    def __init__(self, exercise: Exercise | None) -> None:
        self.threshold = exercise.thresholds["accuracy"] if exercise is not None else 0.95

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask for one training, and for it stopped early; where its points came from is nowhere in the calls."""
        from smlearn import datasets

        # Turned, wound either way, and the classes in any order: weights learnt beforehand fit none of it.
        angle, turns = rng.uniform(0.0, 2 * np.pi), TURNS * rng.choice([-1.0, 1.0])
        order = rng.permutation(ARMS)
        seen, unseen = (
            datasets.spirals(count, ARMS, turns, seed=rng, angle=angle) for count in (POINTS, NEW_POINTS)
        )
        y = datasets.one_hot(order[seen.labels], ARMS)
        asked = call("fit", seen.x, y, HIDDEN, EPOCHS, BATCH_SIZE, LEARNING_RATE, new_seed(rng))
        return [replace(asked, kept=(unseen.x, order[unseen.labels])), *shorter(asked)]

    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Try the weights on new points, with the grader's own forward."""
        asked, reply = calls[0], replies[0]
        function = FUNCTIONS["fit"]
        shown: dict[str, Any] = {"arguments": arguments(function.parameters, asked.args)}
        message = misshapen(run_of(asked), reply.value)
        if message:
            return Finding(message, shown)
        reached = accuracy(reply.value, *asked.kept)
        if reached < self.threshold:
            baseline = accuracy(_without_hidden(asked), *asked.kept)
            return Finding(
                f"{reached:.1%} of {NEW_POINTS} points that the network has not seen get the right label; "
                f"{self.threshold:.0%} is asked for. A network without hidden layer reaches {baseline:.1%}.",
                {
                    **shown,
                    "returned": f"{reached:.1%}",
                    "expected": f"{self.threshold:.0%} or more",
                    "baseline": f"{baseline:.1%} without hidden layer",
                },
            )
        if reply.warnings:
            first = reply.warnings[0]
            where = f" at line {first.line}" if first.line else ""
            return Finding(
                f"The network learns ({reached:.1%}), but NumPy warns{where}: {first.message}. "
                "Some step on the way leaves what float64 can hold; write it so that none does.",
                shown,
            )
        return None

    def evidence(self, calls: Sequence[Call], replies: Sequence[Reply]) -> dict[str, Any]:
        """Draw what was learned, beside what a network without hidden layer makes of the same points."""
        return pictures(calls, replies, _without_hidden(calls[0]))

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give nothing: what went wrong in 1620 steps is told by a few."""
        return iter(())


def accuracy(value: Value, x: Any, labels: Any) -> float:
    """Give the share of points that a network labels right."""
    return float((probabilities(value, x).argmax(axis=1) == labels).mean())


def _without_hidden(asked: Call) -> Value:
    """Learn the same points by a network without hidden layer."""

    def learned() -> Value:
        import smlearn

        x, y, *_ = asked.args
        weights, biases = smlearn.fit(x, y, (), EPOCHS, BATCH_SIZE, LINEAR_RATE, 0)  # type: ignore[arg-type]
        return list(weights), list(biases)

    return asked.once("without hidden layer", learned)
