"""The form of a misconception: a wrong answer that people really give, executable, with the words for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np

from ..checks.check import Observation, Raised
from ..checks.functions import FUNCTIONS
from ..checks.local import copied
from ..checks.show import number
from ..sandbox.messages import Value

Imitation: TypeAlias = Callable[..., Any]
Facts: TypeAlias = Mapping[str, Any]
Fitted: TypeAlias = Mapping[str, float | str]

CACHED = "cached"  # a part of what is observed: whether the one result came with more, in a tuple
RIGHT = "right"  # the slug of what is no mistake: another right answer, where there are several
WRITTEN, GENERATED, PAIRED, FITTED, SEARCHED = range(5)  # the simpler explanation wins


@dataclass(frozen=True)
class Misconception:
    """One mistake in one function.

    slug      what tests and reports call it
    function  the function it is made in; or FUNCTION/PART, where a check observes a part of what a function does
    imitate   makes the same mistake: the function's arguments -> the wrong answer
    message   what is wrong, one sentence; {n}, {d}, {k} and the like stand for the sizes in the student's own call,
              and for the parameters found by `fit`
    why       why it is wrong, with the equation
    see       guides/NAME.md#anchor
    fit       reads parameters (an epsilon, a step) off the student's answers; `imitate` takes them by name
    level     how much is assumed: one written mistake, one generated, two at once, a number read off the answers, a
              formula searched for
    vague     what to say in place of `message` where several of the numbers that `fit` found explain as well
    family    misconceptions that become one and the same for some parameters: the first of them then speaks for all
    raises    whether it is an exception by nature: it may be named where all values are right
    """

    slug: str
    function: str
    imitate: Imitation
    message: str
    why: str
    see: str
    fit: Callable[[Sequence[Observation]], Iterable[Fitted]] | None = None
    level: int = WRITTEN
    family: str = ""
    vague: str = ""
    raises: bool = False

    def answer(self, args: Sequence[Value], **fitted: float | str) -> Value | Raised:
        """Make the mistake on copies of the arguments; where that raises, so does the student's code."""
        memory: dict[int, Any] = {}
        with np.errstate(all="ignore"):
            try:
                result: Value = self.imitate(*(copied(value, memory) for value in args), **fitted)
            except Exception as error:
                return Raised(type(error).__name__)
        return result

    def fixed(self, **fitted: float | str) -> Misconception:
        """Give the misconception with its parameters filled in."""
        imitate = self.imitate

        def filled(*args: Value) -> Any:
            return imitate(*args, **fitted)

        return replace(self, imitate=filled, fit=None, message=_partly(self.message, fitted))


def _partly(template: str, facts: Fitted) -> str:
    for name, value in facts.items():
        template = template.replace("{" + name + "}", value if isinstance(value, str) else number(value))
    return template


def facts(function: str, args: Sequence[Value]) -> Facts:
    """Give the sizes in a call, by their letters."""
    known = FUNCTIONS.get(function.partition("/")[0])
    return dict(known.sizes(*args)) if known is not None and "/" not in function else {}


def subject(function: str, misconceptions: Sequence[Misconception], guide: str) -> tuple[str, str]:
    """Give the reason that most mistakes in a function have, and where to read of it; the guide where none has one."""
    reasons = Counter((m.why, m.see) for m in misconceptions if m.function == function and m.level == WRITTEN)
    return reasons.most_common(1)[0][0] if reasons else ("", guide)


def chosen(names: Sequence[str]) -> list[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Give every choice of one name or more, each with its places."""
    return [
        (places, tuple(names[i] for i in places))
        for count in range(1, len(names) + 1)
        for places in combinations(range(len(names)), count)
    ]


def worded(template: str, known: Facts) -> str:
    """Fill in a message."""
    return template.format_map(_Letters(known))


class _Letters(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return key
