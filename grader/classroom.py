"""A class -> its gradebook: what is new is kept, what has no verdict is graded, and every verdict is recorded.

Each run looks at the gradebook and at the folder, and does what is missing. So a run that was killed needs nothing
of its own: the next one finds less to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .class_work import Task
from .class_workers import Workers
from .course import Course
from .gradebook import Gradebook, stamp
from .handed_in import hand_in, left_out, students
from .results import Result

Say = Callable[[str], None]


@dataclass
class Tally:
    """What a run did."""

    students: int = 0
    graded: int = 0
    unreadable: int = 0
    faults: int = 0
    unchanged: int = 0
    moved: int = 0


@dataclass
class Classroom:
    """Grades a class into a gradebook.

    on_total, on_done   how much there is to do, and that one of it is done: for a progress bar
    say                 one line for each surprise
    """

    book: Gradebook
    course: Course
    digest: str
    workers: Workers
    say: Say = lambda line: None
    on_total: Callable[[int], None] = lambda count: None
    on_done: Callable[[], None] = lambda: None
    times: Mapping[str, float] = field(
        default_factory=dict
    )  # student -> when they handed in, as told from outside
    tally: Tally = field(default_factory=Tally)
    _total: int = 0

    def grade(self, folder: Path | None, *, retry: bool = False) -> Tally:
        """Keep what is new in `folder` and grade all that has no verdict yet."""
        self._run(self._tasks(folder, retry))
        self._say_of_versions()
        return self.tally

    def regrade(self) -> Tally:
        """Judge all kept bytes anew whose verdict is of another version of the course; say whose mark moved."""
        outdated = self.book.outdated(self.digest)
        self._more(len(outdated))
        self._run(Task(attempt, self.book.handed_in(attempt)) for attempt in outdated)
        return self.tally

    def _tasks(self, folder: Path | None, retry: bool) -> Iterator[Task]:
        waiting = self.book.pending(retry=retry)  # of a run that was cut short
        found = self._found(folder) if folder is not None else {}
        for name in sorted(self.times.keys() - found.keys()):
            self.say(f"{name}: has a time of handing in, and handed in nothing")
        self.tally.students = len(found)
        self._more(len(waiting) + len(found))
        resumed = set()
        for attempt in waiting:
            task = Task(attempt, self.book.handed_in(attempt))
            resumed.add(task.handed.student)
            yield task
        for student, entries in found.items():
            assert folder is not None
            handed = hand_in(folder, student, entries, self.course)
            if student in self.times:
                handed = replace(handed, time=self.times[student])
            new = self.book.register(handed)
            if new is None:
                self._correct_time(student)
                self.tally.unchanged += student not in resumed
                self.on_done()
                continue
            for note in handed.notes:
                self.say(f"{student}: {note}")
            if handed.reason:
                self.tally.unreadable += 1
                self.say(f"{student}: {handed.reason}")
            yield Task(new, handed)

    def _found(self, folder: Path) -> dict[str, list[str]]:
        """Give each student's entries; say what is no submission, but for the gradebook's own files."""
        own = {f"{self.book.path.name}{suffix}" for suffix in ("", "-wal", "-shm", "-journal", ".lock")}
        apart = own if folder.samefile(self.book.path.parent) else set()
        if left := left_out(folder, apart):
            self.say(f"Left out, for no student hands such in: {', '.join(left)}")
        return students(folder, apart)

    def _correct_time(self, student: str) -> None:
        if student in self.times:
            before = self.book.retime(student, self.times[student])
            if before is not None:
                self.say(f"{student}: handed in {stamp(self.times[student])}, and not {before}")

    def _run(self, tasks: Iterator[Task]) -> None:
        running: dict[int, str] = {}

        def named() -> Iterator[Task]:
            for task in tasks:
                running[task.attempt] = task.handed.student
                yield task

        for outcome in self.workers.outcomes(named()):
            student = running.pop(outcome.attempt)
            if outcome.verdict is None:
                self.tally.faults += 1
                self.book.record_fault(outcome.attempt, outcome.fault, self.digest)
                self.say(f"{student}: the grader itself failed, no mark was given (--retry): {outcome.fault}")
            else:
                before = self.book.current_result(outcome.attempt)
                self.book.record(outcome.verdict, self.digest)
                self.tally.graded += 1
                if before is not None:
                    self._compare(student, before, outcome.verdict.result)
            self.on_done()

    def _compare(self, student: str, before: str, after: str) -> None:
        old, new = Result.from_json(before), Result.from_json(after)
        if (old.score, old.max_score) != (new.score, new.max_score):
            self.tally.moved += 1
            moves = "; ".join(differences(old, new)) or "the points of the course changed"
            self.say(
                f"{student}: {old.score:g} of {old.max_score:g} -> {new.score:g} of {new.max_score:g} ({moves})"
            )

    def _say_of_versions(self) -> None:
        outdated = len(self.book.outdated(self.digest, retry=False))
        if outdated:
            self.say(f"{outdated} verdicts are of another version of the course; --regrade judges them anew")

    def _more(self, count: int) -> None:
        self._total += count
        self.on_total(self._total)


def differences(old: Result, new: Result) -> list[str]:
    """Say which checks came out otherwise, at most five of them."""
    before = {(e.track, e.id, c.id): c for e in old.exercises for c in e.checks}
    found = []
    for exercise in new.exercises:
        for check in exercise.checks:
            was = before.pop((exercise.track, exercise.id, check.id), None)
            if was is None:
                found.append(f"{check.id} is new: {check.status}")
            elif was.status != check.status:
                found.append(f"{check.id} was {was.status}, is {check.status}")
            elif (was.score, was.max_score) != (check.score, check.max_score):
                found.append(f"{check.id} counted {was.max_score:g}, counts {check.max_score:g}")
    found += [f"{name} is gone" for *_, name in before]
    return found if len(found) <= 5 else [*found[:5], f"{len(found) - 5} more"]
