"""What is asked in one grading, drawn once from its seed: the same for every submission of a class."""

from __future__ import annotations

from dataclasses import dataclass

from .checks import checks_of
from .checks.check import Check
from .course import Course, Exercise
from .sandbox.messages import Call, Transcript
from .verdict import Answered, Question, answered, missing, pose, shuffled


@dataclass(frozen=True)
class Paper:
    """The questions to one exercise, and their calls in the order in which they are sent."""

    exercise: Exercise
    questions: tuple[Question, ...]
    sent: tuple[tuple[int, Call], ...]

    @property
    def calls(self) -> list[Call]:
        """The calls as they are sent."""
        return [call for _, call in self.sent]

    def answered(self, transcript: Transcript) -> tuple[Answered, ...]:
        """Put the replies of one submission back to the questions."""
        return missing(transcript, self.exercise, answered(self.questions, self.sent, transcript.replies))


class Papers:
    """The checks and the questions of each exercise, made when they are first asked for."""

    def __init__(self, course: Course, seed: int) -> None:
        self.course = course
        self.seed = seed
        self._checks: dict[tuple[str, str], tuple[Check, ...]] = {}
        self._papers: dict[tuple[str, str, str], Paper] = {}

    def checks(self, exercise: Exercise) -> tuple[Check, ...]:
        """Give the checks of an exercise."""
        if exercise.key not in self._checks:
            self._checks[exercise.key] = checks_of(self.course, exercise)
        return self._checks[exercise.key]

    def paper(self, exercise: Exercise, build: str) -> Paper:
        """Give the questions of the checks that look at one build; those that race it ask their own."""
        key = (*exercise.key, build)
        if key not in self._papers:
            asked = [c for c in self.checks(exercise) if c.build == build and c.kind != "speed"]
            questions = pose(asked, exercise, self.seed)
            self._papers[key] = Paper(exercise, questions, tuple(shuffled(questions, exercise, self.seed)))
        return self._papers[key]
