"""One run of `fit`: what it was asked, whether its answer has the right form, and how to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..sandbox.messages import Call, Reply, Value
from .check import Finding, Observation
from .functions import FUNCTIONS
from .initialize import of_sizes
from .network import one_hot
from .replay import Array, Network
from .show import arguments, brief, snippet

NEAR = 1e-9  # of the largest parameter: far above rounding in ten steps, far below what two orders differ by
STILL = 1e-200  # a learning rate that moves nothing: it shows the first weights of a run that does train


@dataclass(frozen=True)
class Run:
    """One call of `fit`, in the order of its arguments."""

    x: Array
    y: Array
    hidden: tuple[int, ...] | list[int]
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int

    @property
    def args(self) -> tuple[Value, ...]:
        """The arguments, in order."""
        hidden: Value = tuple(self.hidden) if isinstance(self.hidden, tuple) else list(self.hidden)
        return self.x, self.y, hidden, self.epochs, self.batch_size, self.learning_rate, self.seed

    @property
    def sizes(self) -> tuple[int, ...]:
        """The network's sizes."""
        return self.x.shape[1], *self.hidden, self.y.shape[1]


def run_of(asked: Call) -> Run:
    """Read a call of `fit` again."""
    args: Any = asked.args
    return Run(*args)


def rows(rng: np.random.Generator, n: int, d: int, k: int) -> tuple[Array, Array]:
    """Draw rows so unlike each other that every order of them leads to other weights."""
    x: Array = rng.uniform(0.35, 1.1, (n, d)) * rng.choice([-1.0, 1.0], (n, d))
    return x, one_hot(rng, n, k)


def new_seed(rng: np.random.Generator) -> int:
    """Draw a seed for `fit`, small enough that seed * 1000 + epoch is one for np.random.seed, too."""
    return int(rng.integers(1, 10**6))


def network(value: Value) -> Network:
    """Take an answer of the right form as a network."""
    weights, biases = value  # type: ignore[misc]
    return list(weights), list(biases)  # type: ignore[arg-type]


def misshapen(run: Run, value: Value) -> str:
    """Say what is wrong with the form of an answer, "" where nothing is."""
    return of_sizes("fit", run.sizes, value)


def form(run: Run, value: Value) -> Observation:
    """Observe an answer that has not the right form, and what it was asked with."""
    return Observation("fit/form", (list(run.sizes), value, run.epochs), [value])


def shown(asked: Call, reply: Reply, message: str, expected: Network | None = None) -> Finding:
    """Show the call, and what came back, beside the message."""
    function = FUNCTIONS["fit"]
    evidence: dict[str, Any] = {
        "arguments": arguments(function.parameters, asked.args),
        "returned": brief(reply.value),
        "snippet": snippet(function, asked.args, None),
    }
    if expected is not None:
        evidence["expected"] = brief(tuple(map(list, expected)))
    found = {key: value for key, value in evidence.items() if value}
    return Finding(message, found, telling=bool(misshapen(run_of(asked), reply.value)))
