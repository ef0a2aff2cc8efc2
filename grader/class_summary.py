"""From a gradebook to what an instructor wants to know before the next lecture; results are read one at a time."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .class_results import GRADED, CheckRate, ClassResults, Frequency, Standing
from .course import Course
from .deadlines import ON_TIME, Deadlines
from .gradebook import Gradebook
from .gradebook_file import damaged
from .results import SLIP, CheckResult, ExerciseResult, Result
from .standings import Chosen, Policy, standings

# A function that was not written has no misconception, and its checks tell nothing of the class.
NOT_WRITTEN = frozenset({"skipped"})


@dataclass
class _Counts:
    """What is counted while the results go by."""

    checks: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # -> passed, asked
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    wrote: Counter[tuple[str, str]] = field(default_factory=Counter)
    mistakes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    messages: dict[tuple[str, str, str], Counter[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, exercise: ExerciseResult) -> None:
        key = f"{exercise.track}/{exercise.id}"
        self.statuses[key][exercise.status] += 1
        functions = {}
        for check in exercise.checks:
            place = (key, check.id)
            counted = self.checks.setdefault(place, [0, 0])
            self.titles[place] = check.title
            if check.status not in NOT_WRITTEN:
                counted[0] += check.status == "passed"
                counted[1] += 1
                functions[check.function] = True
        self.wrote.update((key, function) for function in functions)
        self._mistakes(key, exercise.checks)

    def _mistakes(self, key: str, checks: Iterable[CheckResult]) -> None:
        seen = set()
        for check in checks:
            if check.diagnosis is None:
                continue
            slugs = check.diagnosis.slug.split(" + ")
            for slug in slugs:
                place = (key, check.function, slug)
                seen.add(place)
                # The words for two mistakes at once are no words for either.
                # Nor are those that quote one student's own line.
                alone = len(slugs) == 1 and not slug.startswith(SLIP)
                words = (check.diagnosis.message, check.diagnosis.see) if alone else ("", check.diagnosis.see)
                self.messages[place][words] += 1 if alone else 0
        self.mistakes.update(seen)

    def rates(self) -> tuple[CheckRate, ...]:
        return tuple(
            CheckRate(key, check, self.titles[key, check], passed, asked)
            for (key, check), (passed, asked) in self.checks.items()
        )

    def frequencies(self) -> tuple[Frequency, ...]:
        found = []
        for place, students in self.mistakes.items():
            key, function, slug = place
            (message, see), _ = max(self.messages[place].items(), key=lambda item: (item[1], item[0]))
            found.append(Frequency(key, function, slug, message, see, students, self.wrote[key, function]))
        return tuple(
            sorted(found, key=lambda f: (-f.students / f.asked, -f.students, f.exercise, f.function, f.slug))
        )


def summarise(
    book: Gradebook, course: Course | None = None, policy: Policy = "last", deadlines: Deadlines = ON_TIME
) -> ClassResults:
    """Give the results of a class."""
    counts = _Counts()
    found: list[Standing] = []
    for chosen in standings(book, policy, deadlines):
        result = result_of(book, chosen)
        if result is None:
            found.append(chosen.standing)
            continue
        found.append(with_exercises(chosen.standing, result))
        for exercise in result.exercises:
            counts.add(exercise)
    return ClassResults(
        course=book.settled.course,
        version=max((standing.course_version for standing in found), default=""),
        title=course.title if course is not None else book.settled.course,
        seed=hashed_seed(book),
        policy=policy,
        standings=tuple(found),
        checks=counts.rates(),
        misconceptions=counts.frequencies(),
        statuses={key: dict(counter) for key, counter in counts.statuses.items()},
    )


def with_exercises(standing: Standing, result: Result) -> Standing:
    """Give a standing with the points of each exercise, and what is wrong with single files."""
    exercises = tuple((f"{e.track}/{e.id}", e.status, e.score, e.max_score) for e in result.exercises)
    problems = tuple(
        e.message.partition("\n")[0]
        for e in result.exercises
        if e.status == "error" and e.message and standing.status == GRADED
    )
    return replace(standing, exercises=exercises, problems=problems)


def result_of(book: Gradebook, chosen: Chosen) -> Result | None:
    """Give the result behind a standing as a student may see it: with the seed as a hash."""
    if chosen.verdict is None:
        return None
    try:
        result = Result.from_json(book.result(chosen.verdict))
    except ValueError as error:
        raise damaged(book.path, f"{chosen.standing.student}: {error}") from None
    return replace(result, seed=hashed_seed(book))


def hashed_seed(book: Gradebook) -> str:
    """Give the seed's keyed hash: the same for the whole class, and no way back even from a seed such as 7."""
    seed, salt = book.settled.seed, book.settled.salt
    return hmac.new(salt, f"seed {seed}".encode(), hashlib.sha256).hexdigest()[:16]


def pseudonym(book: Gradebook, student: str) -> str:
    """Give the name by which a student goes in an anonymised export, always the same in one gradebook."""
    salt = book.settled.salt
    return "student-" + hmac.new(salt, f"student {student}".encode(), hashlib.sha256).hexdigest()[:10]
