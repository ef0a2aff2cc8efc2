"""What leaves a gradebook: tables for learning platforms, a report for each student; without names if asked."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .class_results import ClassResults, Standing
from .class_summary import pseudonym, result_of
from .deadlines import Deadlines
from .gradebook import Gradebook
from .reports import FORMATS
from .reports.class_platforms import Roster, RosterError
from .results import ExerciseResult, Result
from .standings import Policy, standings

ZIP = "zip"
MOST_BYTES = 160  # of a file's name, without what makes it unlike the others and its suffix
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{device}{i}" for device in ("COM", "LPT") for i in range(10))}
SUFFIXES = {"json": "json", "html": "html", "text": "txt", "junit": "xml"}


def read_roster(path: Path) -> Roster:
    """Read a learning platform's CSV, with commas, semicolons or tabs; RosterError where it is none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=head.count)
            reader = csv.DictReader(file, delimiter=delimiter, strict=True)
            rows = [{k: v or "" for k, v in row.items() if k is not None} for row in reader]
    except UnicodeDecodeError:
        raise RosterError(f"{path} is not UTF-8: export it anew, or save it as CSV UTF-8") from None
    except (OSError, csv.Error) as error:
        raise RosterError(f"{path} cannot be read: {error}") from None
    if not rows:
        raise RosterError(f"{path} holds no rows")
    return Roster(rows, delimiter)


def anonymised(book: Gradebook, found: ClassResults) -> ClassResults:
    """Give a class without names, and without the words that might hold one; sorted by pseudonym."""
    nameless = [_nameless(book, standing) for standing in found.standings]
    return replace(found, standings=tuple(sorted(nameless, key=lambda standing: standing.student)))


def _nameless(book: Gradebook, standing: Standing) -> Standing:
    manual = standing.manual and replace(standing.manual, reason="")
    reason = "" if standing.status == "graded" else standing.status
    return replace(
        standing, student=pseudonym(book, standing.student), manual=manual, reason=reason, problems=()
    )


def reports(
    book: Gradebook, name: str, policy: Policy, deadlines: Deadlines, *, anonymous: bool = False
) -> Iterator[tuple[str, str]]:
    """Give each student's own report: file name, text. One at a time, for a class may be large."""
    render = FORMATS[name]
    suffix = SUFFIXES.get(name, "txt")
    taken: set[str] = set()
    for chosen in standings(book, policy, deadlines):
        result = result_of(book, chosen)
        if result is None:
            continue
        student = pseudonym(book, chosen.standing.student) if anonymous else chosen.standing.student
        yield f"{file_name(student, taken)}.{suffix}", render(_impersonal(result) if anonymous else result)


def handed_in(book: Gradebook, policy: Policy, deadlines: Deadlines) -> Iterator[tuple[str, bytes]]:
    """Give what each student handed in, of the attempt that counts: file name, a zip of it as it was read."""
    taken: set[str] = set()
    for chosen in standings(book, policy, deadlines):
        packed = book.packed(chosen.standing.student, chosen.standing.attempt)
        yield f"{file_name(chosen.standing.student, taken)}.zip", packed


def file_name(student: str, taken: set[str]) -> str:
    """Give a name that every file system takes, and that no other student has: letters of all scripts, and digits."""
    plain = unicodedata.normalize("NFC", student)
    kept = "".join(c if c in "_.-" or unicodedata.category(c)[0] in "LMN" else "_" for c in plain)
    stem = re.sub("__+", "_", kept).encode()[:MOST_BYTES].decode("utf-8", "ignore").strip("._-") or "student"
    if stem.upper().partition(".")[0] in _DEVICES:
        stem = f"_{stem}"
    name, number = stem, 1
    while name.casefold() in taken:  # two names that differ in case alone are one on many machines
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _impersonal(result: Result) -> Result:
    """Leave out all that repeats what the student wrote: prints, exceptions, tracebacks."""
    return replace(result, exercises=tuple(map(_without_words, result.exercises)))


def _without_words(exercise: ExerciseResult) -> ExerciseResult:
    checks = tuple(replace(check, message="", evidence={}) for check in exercise.checks)
    return replace(exercise, message="", output="", checks=checks)
