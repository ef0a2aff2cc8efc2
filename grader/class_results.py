"""A class as plain frozen data: what its reports are rendered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GRADED, UNREADABLE, FAULT, WAITING = "graded", "unreadable", "fault", "waiting"


@dataclass(frozen=True)
class ManualMark:
    """A mark that a person set over the grader's, and why."""

    score: float
    reason: str
    time: str


@dataclass(frozen=True)
class Standing:
    """One student: which attempt counts, and what it comes to.

    status      "graded"; "unreadable": zero, for the reason given; "fault": the grader's own failure, no mark;
                "waiting": not graded yet
    raw_score   of the attempt; `score` is what counts: after the late policy, and after a manual mark
    percent     what the late policy leaves of the score: 100 when in time
    handed_in   ISO 8601, UTC
    seed        of the grading: a hash
    """

    student: str
    attempt: int
    attempts: int
    handed_in: str
    status: str
    reason: str
    raw_score: float
    score: float
    max_score: float
    passed: bool
    percent: float
    manual: ManualMark | None
    isolation: int
    course_version: str
    exercises: tuple[tuple[str, str, float, float], ...] = ()  # "track/id", status, score, max_score
    problems: tuple[str, ...] = ()  # why single files could not be graded
    notes: tuple[str, ...] = ()  # what was remarkable about what was handed in

    @property
    def has_mark(self) -> bool:
        """Whether there is a number to give to anybody."""
        return self.manual is not None or self.status in (GRADED, UNREADABLE)


@dataclass(frozen=True)
class CheckRate:
    """How a class did at one check; `asked` counts those who wrote something there."""

    exercise: str
    id: str
    title: str
    passed: int
    asked: int


@dataclass(frozen=True)
class Frequency:
    """How many students made one and the same mistake, among those who wrote the function."""

    exercise: str
    function: str
    slug: str
    message: str
    see: str
    students: int
    asked: int


@dataclass(frozen=True)
class ClassResults:
    """A whole class."""

    course: str
    version: str
    title: str
    seed: str  # a hash
    policy: str  # which attempt counts: "last" or "best"
    standings: tuple[Standing, ...]
    checks: tuple[CheckRate, ...]
    misconceptions: tuple[Frequency, ...]  # the most frequent first
    statuses: Mapping[str, Mapping[str, int]]  # "track/id" -> status -> students

    @property
    def distribution(self) -> tuple[int, ...]:
        """How many students reached 0-10 %, 10-20 %, …, 90-100 % and all of the points."""
        bins = [0] * 11
        for standing in self.standings:
            if standing.has_mark and standing.max_score:
                share = standing.score / standing.max_score
                bins[min(10, max(0, int(share * 10 + 1e-9)))] += 1
        return tuple(bins)


DISTRIBUTION_LABELS = (*(f"{i * 10}–{i * 10 + 10} %" for i in range(10)), "100 %")
