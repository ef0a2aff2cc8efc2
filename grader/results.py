"""The verdict on one submission, as plain frozen data: what the JSON holds and every other format is rendered from.

The same seed and the same code give the same result, byte for byte, save for what stands under `timing`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SCHEMA_VERSION = 1
_HALVES = re.compile("[\ud800-\udfff]")

# Statuses that an instructor must not read as the student's fault: no marks are given, and none are asked for.
UNGRADED = frozenset({"unavailable"})

# What the slug of a diagnosis begins with whose words quote one student's own source.
SLIP = "slip-"

CHECK_STATUSES = ("passed", "failed", "error", "timeout", "skipped")
EXERCISE_STATUSES = ("passed", "failed", "error", "timeout", "missing", "not_started", "unavailable")


@dataclass(frozen=True)
class Diagnosis:
    """The mistake itself, given only when the student's own numbers prove it."""

    slug: str
    message: str  # what is wrong, one sentence
    why: str  # why, with the equation
    see: str  # guides/NAME.md#anchor


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    `evidence` holds JSON values alone, all of them optional:

    arguments   {name: text}, the call's arguments as Python text that can be pasted
    returned    the answer, as short text; `expected` likewise
    worst       {"index": [i, j], "returned": float or text, "expected": float or text}, the worst element
    table       rows {"index", "returned", "expected", "numerical", "relative_error", "worst"} of a gradient
    map         lists of integers 0 (right) to 4 (wholly wrong), a row for each row of the array
    snippet     list of lines that reproduce the failure in the student's own shell
    traceback   the student's own lines of it
    baseline    another figure to hold the result against, such as a network's without hidden layer
    curve       {"epochs", "cost"}, the cost after so many epochs, null where it is not finite; or the costs alone
    regions     {"rows", "linear", "extent", "points"}: the class that the network gives to each cell of a grid, a
                digit each, the top row first; likewise a linear one; [left, right, bottom, top]; [x, y, class] each
    annotation  {"source", "lines"}, a kernel's text and for each line how often its C code calls Python

    The last three are there however the check went.
    """

    id: str
    function: str
    kind: str
    title: str
    status: str
    score: float
    max_score: float
    message: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise of one track; (track, id) is its key."""

    id: str
    track: str
    title: str
    file: str
    status: str
    score: float
    max_score: float
    message: str = ""
    output: str = ""  # what the student's code printed, cut to a bounded length
    follow_through: tuple[str, ...] = ()  # prerequisites whose reference stood in, for their own answer fails
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True)
class Isolation:
    """How well the student's code was kept apart: DESIGN's levels 1 (best) to 4 (limits only)."""

    level: int
    layers: tuple[str, ...]


@dataclass(frozen=True)
class CourseStamp:
    """Which course, and which version of it, gave this result."""

    id: str
    version: str


@dataclass(frozen=True)
class Result:
    """The verdict on one submission."""

    course: CourseStamp
    seed: int | str  # a hash, in what a student of a class is shown
    score: float
    max_score: float
    passed: bool
    isolation: Isolation
    timing: Mapping[str, Any]
    exercises: tuple[ExerciseResult, ...]
    schema_version: int = SCHEMA_VERSION

    def to_json(self) -> str:
        """Give the lossless text of the result, keys in the order of the dataclasses."""
        text = json.dumps(self._ordered(), default=vars, indent=2, ensure_ascii=False, allow_nan=False)
        # Half a character, as a student can print it, is none that UTF-8 could write.
        return _HALVES.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"

    def to_line(self) -> str:
        """Give the same on one line and in ASCII, where a lone surrogate in what a student printed has a place."""
        return json.dumps(self._ordered(), default=vars, separators=(",", ":"), allow_nan=False)

    def _ordered(self) -> dict[str, Any]:
        return {"schema_version": self.schema_version} | vars(self)

    @classmethod
    def from_json(cls, text: str) -> Result:
        """Read a result again; ValueError, in words, where the text is not one of this version."""
        data = _object(json.loads(text, parse_constant=_no_number))
        if data.get("schema_version") != SCHEMA_VERSION:
            raise ValueError(
                f"schema_version is {data.get('schema_version')!r}; this smlearn reads {SCHEMA_VERSION}"
            )
        try:
            return cls(
                **data
                | {
                    "course": CourseStamp(**data["course"]),
                    "isolation": Isolation(data["isolation"]["level"], tuple(data["isolation"]["layers"])),
                    "exercises": tuple(_exercise(item) for item in data["exercises"]),
                }
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a result of smlearn: {error}") from None


def total(scores: Iterable[float]) -> float:
    """Add scores up without the last bits of a binary sum."""
    return round(sum(scores), 6)


def _exercise(data: Mapping[str, Any]) -> ExerciseResult:
    return ExerciseResult(
        **{
            **data,
            "follow_through": tuple(data["follow_through"]),
            "checks": tuple(_check(item) for item in data["checks"]),
        }
    )


def _check(data: Mapping[str, Any]) -> CheckResult:
    diagnosis = data["diagnosis"]
    return CheckResult(**{**data, "diagnosis": Diagnosis(**diagnosis) if diagnosis else None})


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON's")


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ValueError("a result is a JSON object")
    return data
