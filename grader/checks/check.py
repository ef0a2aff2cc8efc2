"""The form of a check: what is asked of a function, apart from how the answer is judged.

A check's docstring is its title: a sentence that is true of a right answer, and the line that the student reads.
`calls` asks; `judge` is a pure function of what was asked and what came back, so that all calls of an exercise travel
together, in an order from which the worker learns nothing, and a recorded reply can be judged again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

import numpy as np

from ..sandbox.messages import Call, Reply, Value

Kind: TypeAlias = Literal["values", "gradient", "stability", "contract", "accuracy", "speed"]


@dataclass(frozen=True)
class Finding:
    """Why a check fails: a sentence for the student, and what can be looked at (see CheckResult.evidence).

    telling   whether the sentence says itself what is wrong (another shape, an argument that was changed), and not
              only where numbers differ
    """

    message: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    telling: bool = False


@dataclass(frozen=True)
class Raised:
    """In an observation, in place of a value: the student's code raised an exception of this type.

    Its text, and the line of the student's that raised it, are claims, and tell two exceptions of a type apart no more
    than a name would. A value that may not cross is told the same way, as of the type "refused".
    """

    error: str
    text: str = field(default="", compare=False)
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Observation:
    """One answer of the student's that a misconception may be asked to reproduce.

    subject   a function's name; or NAME/PART, where a check worked out a part of what a function does (one step of
              `fit`, say) from several replies
    extreme   whether it was asked by a check of stability, with arguments that a guard of the student's own may meet
    """

    subject: str
    args: tuple[Value, ...]
    value: Value | Raised
    extreme: bool = False


RAISED = "raised"  # the part FUNCTION/raised: exceptions, where the values are observed as parts


class Check(ABC):
    """One promise of one function's docstring, and what shows that it is broken."""

    slug: ClassVar[str]  # "large-logits"; with the function's name it is the check's id
    function: ClassVar[str]
    kind: ClassVar[Kind]
    tracks: ClassVar[tuple[str, ...]] = ("numpy", "cython")  # Cython: C-contiguous 2-D arrays alone
    telling: ClassVar[bool] = False  # whether every finding says itself what is wrong
    build: ClassVar[Literal["fast", "checked"]] = "fast"  # of a kernel: with or without checks of its bounds

    @property
    def id(self) -> str:
        """The check's name in the course data and in every report."""
        return f"{self.function}/{self.slug}"

    @property
    def title(self) -> str:
        """The sentence that is true of a right answer."""
        return (self.__doc__ or "").strip().splitlines()[0]

    @abstractmethod
    def calls(self, rng: np.random.Generator) -> list[Call]:
        """Ask; every number that is drawn comes from `rng`."""

    @abstractmethod
    def judge(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Finding | None:
        """Judge replies, one for each call; None where the promise is kept.

        Replies to calls of the check's own function all hold values; those to another function, asked to say more
        about a failure, may hold none.
        """

    def raised(self, asked: Call, reply: Reply) -> Finding | None:
        """Explain a reply that holds no value, where this check knows better than the reply's own words."""
        return None

    def evidence(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Mapping[str, Any]:
        """Give what is worth a look however the check went, such as a picture of what was learned; most have none.

        Asked, like `judge`, only where all replies to the check's own function hold values.
        """
        return {}

    def observe(self, calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
        """Give what a misconception can be held against: each run and its value, unless a check knows better."""
        extreme = self.kind == "stability"
        for asked, reply in zip(calls, replies, strict=True):
            if reply.status in ("raised", "refused"):
                yield Observation(asked.function, asked.args, raised(reply), extreme)
            for args, value in zip(asked.runs, reply.values, strict=False):
                yield Observation(asked.function, args, value, extreme)


def exceptions(calls: Sequence[Call], replies: Sequence[Reply]) -> Iterator[Observation]:
    """Give the exceptions, for a check that observes the values as parts."""
    for asked, reply in zip(calls, replies, strict=True):
        if reply.status in ("raised", "refused"):
            yield Observation(f"{asked.function}/{RAISED}", asked.args, raised(reply))


def raised(reply: Reply) -> Raised:
    """Tell what came in place of a value."""
    lines = [line.strip() for line in reply.traceback.splitlines() if line.startswith("    ")]
    lines = [line for line in lines if line.strip("^~ ")]
    return Raised(reply.error or reply.status, reply.message, lines[-1] if lines else "")
