"""Stubs from model answers, and the proof that a course is sound.

A model answer is an exercise's file as a student receives it, with what the student is to write between two
lines:

    # BEGIN SOLUTION
    ...
    # END SOLUTION

In the stub such a block becomes `raise NotImplementedError`; a block at the margin, outside any function (a
helper, a directive for the compiler), leaves no trace. So a stub and its answer never tell two stories.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from .checks import checks_of
from .course import Course, CourseError, Exercise
from .misconceptions import misconceptions_of
from .stubs import ARCHIVE, in_step, pack

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
PLACEHOLDER = "raise NotImplementedError"
FEWEST_HINTS = 3


class AuthoringError(ValueError):
    """A model answer cannot be made into a stub; the message says which one, and on which line."""


def make_stub(text: str, name: str = "the solution") -> str:
    """Take the marked blocks out of a model answer; AuthoringError, with the line, where they do not pair."""
    kept: list[str] = []
    opened: int | None = None  # line of the BEGIN whose END is yet to come
    found = False
    for number, line in enumerate(text.splitlines(), 1):
        mark = line.strip()
        if mark == BEGIN:
            if opened is not None:
                raise AuthoringError(f"{name}, line {number}: {BEGIN} inside the block of line {opened}")
            opened, found = number, True
            if margin := line[: line.index("#")]:
                kept.append(margin + PLACEHOLDER)
        elif mark == END:
            if opened is None:
                raise AuthoringError(f"{name}, line {number}: {END} without a {BEGIN} before it")
            opened = None
        elif opened is None:
            if mark.upper().lstrip("# ") in ("BEGIN SOLUTION", "END SOLUTION"):
                raise AuthoringError(f"{name}, line {number}: {mark!r} must be written {BEGIN!r} or {END!r}")
            kept.append(line)
    if opened is not None:
        raise AuthoringError(f"{name}, line {opened}: {BEGIN} without an {END} after it")
    if not found:
        raise AuthoringError(f"{name} holds no {BEGIN}: its stub would be the whole answer")
    # What stood around a block that leaves no trace would stand together: two blank lines are enough.
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(kept).strip("\n")) + "\n"


def write_stubs(course: Course, solutions: Path, target: Path, *, archive: bool = False) -> list[Path]:
    """Write every exercise's stub into `target`, and the archive of them too; give the files that changed."""
    changed = []
    # All are made before the first is written: a broken answer leaves the folder as it was.
    made = list(_stubs(course, solutions))
    for exercise, stub in made:
        path = target / exercise.file
        if not path.is_file() or path.read_text(encoding="utf-8") != stub:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(stub, encoding="utf-8", newline="\n")
            changed.append(path)
    packed = pack(target, {exercise.file: stub for exercise, stub in made}) if archive else None
    return [*changed, packed] if packed else changed


def stale_stubs(course: Course, solutions: Path, target: Path | None = None) -> list[Path]:
    """Give the stubs in `target` (the course's own folder) that are missing or not what their answers say."""
    folder = course.directory if target is None else target
    stale = []
    for exercise, stub in _stubs(course, solutions):
        path = folder / exercise.file
        if not path.is_file() or path.read_text(encoding="utf-8") != stub:
            stale.append(path)
    return stale


def _stubs(course: Course, solutions: Path) -> Iterator[tuple[Exercise, str]]:
    for exercise in course.exercises:
        path = solutions / exercise.file
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise AuthoringError(f"{path}: the exercise {exercise.id!r} has no model answer there") from None
        except (OSError, UnicodeDecodeError) as error:
            raise AuthoringError(f"{path} cannot be read: {error}") from None
        yield exercise, make_stub(text, str(path))


def check_course(course: Course, solutions: Path) -> list[str]:
    """Look for what is wrong with a course, and say each problem in a sentence; an empty list means none."""
    return [problem for part in PARTS for problem in part(course, solutions)]


def place_problem(course: Course, place: str) -> str:
    """Say what is wrong with a place to read, "guides/softmax.md#the-shift"; an empty text if it is there."""
    file, _, anchor = place.partition("#")
    path = course.directory / file
    if not path.is_file():
        return f"{place}: there is no {file}"
    if anchor and unquote(anchor) not in anchors(path.read_text(encoding="utf-8")):
        return f"{place}: {file} has no heading with the anchor #{anchor}"
    return ""


def anchors(markdown: str) -> set[str]:
    """Give the anchors of a page's headings, formed as GitHub forms them."""
    found: Counter[str] = Counter()
    names = set()
    for line in _prose(markdown).splitlines():
        if heading := re.match(r" {0,3}#{1,6}\s+(.*?)[\s#]*$", line):
            shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1])
            slug = re.sub(r"[^\w\- ]", "", shown.strip().lower()).replace(" ", "-")
            names.add(f"{slug}-{found[slug]}" if found[slug] else slug)
            found[slug] += 1
    return names


def _prose(markdown: str) -> str:
    return re.sub(r"^ {0,3}(```+|~~~+).*?^ {0,3}\1[`~]*\s*$", "", markdown, flags=re.MULTILINE | re.DOTALL)


def _stub_problems(course: Course, solutions: Path) -> Iterator[str]:
    try:
        stale = stale_stubs(course, solutions)
    except AuthoringError as error:
        yield str(error)
        return
    for path in stale:
        state = "is not what its model answer gives" if path.is_file() else "is missing"
        yield f"{path} {state}: run smlearn author stubs"
    if not in_step(course.directory, {exercise.file: stub for exercise, stub in _stubs(course, solutions)}):
        yield f"{course.directory / ARCHIVE} does not hold the stubs as they are: run smlearn author stubs"


def _function_problems(course: Course, solutions: Path) -> Iterator[str]:
    for exercise in course.exercises:
        where = f"{exercise.track}/{exercise.id}"
        path = course.directory / exercise.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        defined = re.findall(r"^(?:def|cpdef)\b[^(\n]*?(\w+)\(", text, flags=re.MULTILINE)
        for function in exercise.functions:
            if text and function not in defined:
                yield f"{where}: {exercise.file} does not define {function}"
            hints = exercise.hints.get(function, ())
            if len(hints) < FEWEST_HINTS:
                yield f"{where}: {function} has {len(hints)} hints; it needs {FEWEST_HINTS} or more"
            if len(set(hints)) < len(hints):
                yield f"{where}: {function} has the same hint twice"
            if not sum(p for check, p in exercise.points.items() if check.partition("/")[0] == function):
                yield f"{where}: {function} is worth no points"


def _guide_problems(course: Course, solutions: Path) -> Iterator[str]:
    places = {exercise.guide: exercise.id for exercise in course.exercises}
    for exercise in course.exercises:
        for function, hints in exercise.hints.items():
            for place in re.findall(r"guides/[\w./-]+\.md(?:#[\w%-]+)?", " ".join(hints)):
                places.setdefault(place, f"a hint for {function}")
    for page in sorted((course.directory / "guides").glob("*.md")):
        for link in re.findall(r"\]\(([^)\s:]*)\)", _prose(page.read_text(encoding="utf-8"))):
            file, mark, anchor = link.partition("#")
            if not file or file.endswith(".md"):
                places.setdefault(f"guides/{file or page.name}{mark}{anchor}", f"guides/{page.name}")
    for place, named_by in places.items():
        if problem := place_problem(course, place):
            yield f"{problem} (named by {named_by})"


def _code_problems(course: Course, solutions: Path) -> Iterator[str]:
    for exercise in course.exercises:
        yield from dict.fromkeys(_of_code(course, exercise))


def _of_code(course: Course, exercise: Exercise) -> Iterator[str]:
    try:
        checks_of(course, exercise)
        known = misconceptions_of(course, exercise)
    except CourseError as error:
        yield str(error)
        return
    problems = {place: place_problem(course, place) for place in {one.see for one in known} if place}
    for one in known:
        if problem := problems.get(one.see):
            yield f"{problem} (named by the misconception {one.slug} of {one.function})"


# Each part looks at one side of the course as it is written; what has to run the answers stands in `proofs`.
PARTS: tuple[Callable[[Course, Path], Iterator[str]], ...] = (
    _stub_problems,
    _function_problems,
    _guide_problems,
    _code_problems,
)
