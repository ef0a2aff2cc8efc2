"""The course as data: exercises in their order, points, prerequisites, imports, hints, thresholds, limits.

`course.toml` is read once and checked whole; what is wrong with it is said with its key and its line.
"""

from __future__ import annotations

import difflib
import math
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TRACKS = ("numpy", "cython")
FILE = "course.toml"
SUFFIXES = {"numpy": ".py", "cython": ".pyx"}


class CourseError(ValueError):
    """Something is wrong with the course's own data."""


class UnknownExerciseError(ValueError):
    """No exercise has this name; the message says which one is nearest."""


@dataclass(frozen=True)
class Limits:
    """What one exercise may use. Seconds are wall time but for `cpu_seconds`."""

    import_seconds: float = 10.0
    call_seconds: float = 10.0
    cpu_seconds: float = 120.0
    exercise_seconds: float = 180.0
    submission_seconds: float = 900.0
    memory_mib: int = 1024
    output_kib: int = 64
    reply_mib: int = 64
    source_kib: int = 1024


@dataclass(frozen=True)
class Exercise:
    """One file that a student fills in."""

    id: str
    track: str
    title: str
    file: str
    guide: str
    functions: tuple[str, ...]
    prerequisites: tuple[str, ...]
    points: Mapping[str, float]  # check id -> points
    hints: Mapping[str, tuple[str, ...]]  # function -> from a nudge to nearly there
    thresholds: Mapping[str, float]

    @property
    def key(self) -> tuple[str, str]:
        """What tells the exercise from all others."""
        return (self.track, self.id)

    @property
    def max_score(self) -> float:
        """The points of all its checks."""
        return sum(self.points.values())


@dataclass(frozen=True)
class Course:
    """What is taught, in order, and what it counts."""

    id: str
    version: str
    title: str
    seed: int
    imports: tuple[str, ...]
    limits: Limits
    exercises: tuple[Exercise, ...]
    directory: Path

    def exercise(self, key: tuple[str, str]) -> Exercise:
        """Find an exercise by (track, id); KeyError where there is none."""
        for exercise in self.exercises:
            if exercise.key == key:
                return exercise
        raise KeyError(key)

    def select(self, names: Sequence[str] = (), track: str = "all") -> tuple[Exercise, ...]:
        """Give the exercises of a track, all of them or those named, in the course's order."""
        offered = [e for e in self.exercises if track in ("all", e.track)]
        known = [e.id for e in offered]
        for name in names:
            if name not in known:
                raise UnknownExerciseError(_no_such_exercise(name, known, track))
        return tuple(e for e in offered if not names or e.id in names)

    def prerequisites(self, exercise: Exercise) -> tuple[Exercise, ...]:
        """Give the exercises, of the same track, whose functions this one may import."""
        return tuple(self.exercise((exercise.track, name)) for name in exercise.prerequisites)


def load_course(directory: Path | None = None) -> Course:
    """Read the course in `directory`, or the one that comes with smlearn; CourseError, with key and line."""
    if directory is None:
        directory = Path(__file__).resolve().parent.parent / "exercises"
    path = directory / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"{directory} holds no {FILE}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError(_no_toml(path, str(error))) from None
    return _Reader(path, text).course(data)


@dataclass(frozen=True)
class _Reader:
    """Checks each key as it is taken, and knows where in the text it stands."""

    path: Path
    text: str

    def course(self, data: dict[str, Any]) -> Course:
        self.no_others(data, ("id", "version", "title", "seed", "imports", "limits", "exercise"), "")
        exercises: list[Exercise] = []
        if data.get("exercise") == []:
            self.fail("", "exercise", "is empty; a course has one exercise or more")
        for number, item in enumerate(self.take(data, "exercise", list, "")):
            exercises.append(self.exercise(item, number, exercises))
        return Course(
            id=self.take(data, "id", str, ""),
            version=self.take(data, "version", str, ""),
            title=self.take(data, "title", str, ""),
            seed=self.take(data, "seed", int, ""),
            imports=self.names(data, "imports", ""),
            limits=self.limits(data.get("limits", {})),
            exercises=tuple(exercises),
            directory=self.path.parent,
        )

    def limits(self, data: Any) -> Limits:
        known = {f.name: float if "." in str(f.default) else int for f in fields(Limits)}
        self.no_others(data, tuple(known), "limits")
        values = {key: self.take(data, key, known[key], "limits") for key in data}
        for key, value in values.items():
            if not 0 < value < math.inf:
                self.fail("limits", key, f"must be more than 0 and finite, not {value!r}")
        return Limits(**values)

    def exercise(self, data: Any, number: int, before: Sequence[Exercise]) -> Exercise:
        where = f"exercise {number + 1}"
        keys = ("id", "track", "title", "file", "guide", "functions", "prerequisites")
        self.no_others(data, (*keys, "points", "hints", "thresholds"), where)
        values = {key: self.take(data, key, str, where) for key in keys[:5]}
        self.place(values, before, where)
        functions = self.names(data, "functions", where)
        if not functions or len(set(functions)) < len(functions) or not all(map(str.isidentifier, functions)):
            self.fail(where, "functions", "must be one or more names of functions, each once")
        prerequisites = self.names(data, "prerequisites", where)
        for name in prerequisites:
            if (values["track"], name) not in [e.key for e in before]:
                self.fail(where, "prerequisites", f"{name!r} is no exercise before this one in its track")
        return Exercise(
            **values,
            functions=functions,
            prerequisites=prerequisites,
            points=self.points(self.take(data, "points", dict, where), functions, where),
            hints=self.hints(self.take(data, "hints", dict, where), functions, where),
            thresholds=self.numbers(data.get("thresholds", {}), where),
        )

    def place(self, values: Mapping[str, str], before: Sequence[Exercise], where: str) -> None:
        """See that an exercise has a name, a track and a file of its own, which others can import."""
        track, name, file = values["track"], values["id"], PurePosixPath(values["file"])
        if track not in TRACKS:
            self.fail(where, "track", f"is {track!r}; it may be {' or '.join(TRACKS)}")
        if not name.isidentifier():
            self.fail(where, "id", f"is {name!r}; it must be the name of a module, such as 'softmax'")
        if (track, name) in [e.key for e in before]:
            self.fail(where, "id", f"{name!r} stands twice in the track {track}")
        for key in ("file", "guide"):
            if not values[key] or "\\" in values[key] or {"/", ".."} & set(PurePosixPath(values[key]).parts):
                self.fail(where, key, "must be a path inside the workspace, with / between folders")
        if file.name != name + SUFFIXES[track]:
            self.fail(where, "file", f"must end in {name + SUFFIXES[track]}, the id's own name")
        if str(file) in [e.file for e in before]:
            self.fail(where, "file", f"{str(file)!r} belongs to another exercise already")

    def points(self, data: Mapping[str, Any], functions: Sequence[str], where: str) -> Mapping[str, float]:
        for check in data:
            function, _, slug = check.partition("/")
            if function not in functions or not slug:
                self.fail(where, check, f"must be FUNCTION/SLUG, with one of {', '.join(functions)}")
        for check, worth in self.numbers(data, where).items():
            if worth < 0:
                self.fail(where, check, "must be a number of points, 0 or more")
        return MappingProxyType(dict(data))

    def hints(
        self, data: Mapping[str, Any], functions: Sequence[str], where: str
    ) -> Mapping[str, tuple[str, ...]]:
        for function, lines in data.items():
            if function not in functions:
                self.fail(where, function, f"is none of the functions {', '.join(functions)}")
            if not isinstance(lines, list) or not all(isinstance(s, str) and s.strip() for s in lines):
                self.fail(where, function, "must be a list of hints, none of them empty")
        return MappingProxyType({function: tuple(lines) for function, lines in data.items()})

    def numbers(self, data: Any, where: str) -> Mapping[str, float]:
        if not isinstance(data, dict):
            self.fail(where, "thresholds", "must be a table")
        for key, value in data.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                self.fail(where, key, f"must be a number, not {value!r}")
        return MappingProxyType(dict(data))

    def names(self, data: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        found = self.take(data, key, list, where)
        if not all(isinstance(name, str) for name in found):
            self.fail(where, key, "must be a list of texts")
        return tuple(found)

    def take(self, data: Any, key: str, kind: type, where: str) -> Any:
        if not isinstance(data, dict) or key not in data:
            self.fail(where, key, "is missing")
        value = data[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(where, key, f"must be a {_WORDS[kind]}, not {value!r}")
        return value

    def no_others(self, data: Any, known: Collection[str], where: str) -> None:
        if not isinstance(data, dict):
            self.fail("", where or FILE, "must be a table")
        for key in data:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                self.fail(where, key, "is not known" + (f"; did you mean {near[0]!r}?" if near else ""))

    def fail(self, where: str, key: str, what: str) -> None:
        line = self.line(where, key)
        place = f"{self.path}, line {line}" if line else str(self.path)
        raise CourseError(f"{place}: {f'{where}: ' if where else ''}{key} {what}")

    def line(self, where: str, key: str) -> int | None:
        """Find a key: inside its exercise where it stands there, else that exercise's own first line."""
        lines = self.text.splitlines()
        heads = [i for i, line in enumerate(lines) if line.strip() == "[[exercise]]"]
        first, last = 0, len(lines)
        if not where:  # the course's own keys come before the first table
            last = next((i for i, line in enumerate(lines) if line.lstrip().startswith("[")), last)
        if where.startswith("exercise "):
            number = int(where.split()[1]) - 1
            if number < len(heads):
                first, last = heads[number], (heads[number + 1 : number + 2] or [len(lines)])[0]
        pattern = re.compile(rf"""^\s*(\[+[\w.]*)?["']?{re.escape(key)}["']?\s*[=\]]""")
        found = next((i for i in range(first, last) if pattern.match(lines[i])), None)
        if found is None:
            return first + 1 if where.startswith("exercise ") else None
        return found + 1


_WORDS = {str: "text", int: "whole number", float: "number", list: "list", dict: "table"}


def _no_toml(path: Path, error: str) -> str:
    """Say where a file stops being TOML; "(at end of document)" has no line."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", error, re.DOTALL)
    if found is None:
        return f"{path}: this is no TOML: {error}"
    return f"{path}, line {found[2]}, column {found[3]}: this is no TOML: {found[1]}"


def _no_such_exercise(name: str, known: Sequence[str], track: str) -> str:
    near = difflib.get_close_matches(name, known, 1, cutoff=0.4)
    which = "" if track == "all" else f" in the track {track}"
    advice = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(dict.fromkeys(known))}."
    return f"No exercise{which} is called {name!r}. {advice}"
