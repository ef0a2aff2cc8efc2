"""A course's own code: imported once for each state of its file, and what is wrong with it said with file and line."""

from __future__ import annotations

import functools
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import get_args

from ..course import FILE, Course, CourseError, Exercise
from .check import Check, Kind
from .functions import FUNCTIONS, Function

KINDS = get_args(Kind)
PREFIX = "smlearn_course_"  # of the names under which a course's own files are imported


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn whatever a course's own code raises into a CourseError with the line of the file at which it happens."""
    try:
        yield
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(_sentence(error, path)) from error


def _sentence(error: Exception, path: Path) -> str:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"{path}, line {error.lineno}: {error.msg}"
    return blamed(error) or f"{path}: {type(error).__name__}: {error}"


def blamed(error: BaseException) -> str | None:
    """Give file, line and words of an error in a course's own code, wherever it was called from; None if in ours."""
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__", "")).startswith(PREFIX)
    ]
    if not frames:
        return None
    file, line = frames[-1]
    return f"{file}, line {line}: {type(error).__name__}: {error}"


def load(path: Path) -> ModuleType:
    """Import a file; CourseError where that fails."""
    with said(path):
        return _load(path, f"{PREFIX}{path.parent.name}_{path.stem}", path.stat().st_mtime_ns)


@functools.lru_cache
def _load(path: Path, name: str, changed: int) -> ModuleType:
    """Import a file once for each state of it; what it says of its functions is known from then on."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CourseError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    functions = getattr(module, "FUNCTIONS", ())
    if not isinstance(functions, tuple | list) or not all(isinstance(f, Function) for f in functions):
        raise CourseError(f"{path}: FUNCTIONS must be a tuple of Function(…)")
    for function in functions:
        _see_that_it_can_be_called(path, function)
    FUNCTIONS.update({function.name: function for function in functions})
    return module


def _see_that_it_can_be_called(path: Path, function: Function) -> None:
    for what, called in (("sizes", function.sizes), ("right", function.right)):
        if called is not None and (problem := _unfit(called, function.parameters)):
            listed = ", ".join(function.parameters)
            raise CourseError(f"{path}: {function.name}'s {what} must take ({listed}): {problem}")


def _unfit(called: Callable[..., object], parameters: Sequence[str]) -> str:
    try:
        inspect.signature(called).bind(*parameters)
    except TypeError as error:
        return str(error)
    except ValueError:  # of NumPy's own functions Python knows no signature
        pass
    return ""


def offered(course: Course, exercise: Exercise, module: ModuleType, path: Path) -> Sequence[Check]:
    """Ask a course's own module for its checks; CourseError where they are not what the grader can use."""
    if not callable(getattr(module, "checks", None)):
        raise CourseError(f"{path} has no function checks(exercise), which gives the list of checks")
    with said(path):
        found: list[Check] = list(module.checks(exercise))
    described = {function.name for function in getattr(module, "FUNCTIONS", ())}
    for name in exercise.functions:
        if name not in described:
            raise CourseError(f"{path}: FUNCTIONS does not describe {name}")
    for check in found:
        if not isinstance(check, Check):
            raise CourseError(
                f"{path}: checks(exercise) gives {check!r}, which is no Check (write Values(), not Values)"
            )
        if getattr(check, "function", None) not in exercise.functions or not getattr(check, "slug", ""):
            raise CourseError(
                f"{path}: the check {type(check).__name__} needs a slug, and a function that is one of "
                f"{', '.join(exercise.functions)}"
            )
        if getattr(check, "kind", None) not in KINDS:
            raise CourseError(f"{path}: the kind of the check {check.id} must be one of {', '.join(KINDS)}")
        if not (type(check).__doc__ or "").strip():
            raise CourseError(f"{path}: the check {check.id} has no docstring, which the student reads")
    return found


def see_that_points_match(course: Course, exercise: Exercise, ids: Sequence[str]) -> None:
    """CourseError where a check has no points, or points no check."""
    twice = sorted({name for name in ids if ids.count(name) > 1})
    bare = sorted(set(ids) - set(exercise.points))
    odd = sorted(set(exercise.points) - set(ids))
    odds = [f"there are two checks {name}" for name in twice]
    odds += [f"the check {name} has no points" for name in bare]
    odds += [f"{name} has points{_line(course, name)}, and there is no such check" for name in odd]
    if odds:
        where = f"{course.directory / FILE}: {exercise.track}/{exercise.id}"
        raise CourseError(f"{where}: checks and points do not match: {'; '.join(odds)}")


def _line(course: Course, key: str) -> str:
    """Say at which line of the course's file a key stands, where it can be found."""
    try:
        lines = (course.directory / FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    found = [
        number for number, line in enumerate(lines, 1) if line.lstrip().startswith((f'"{key}"', f"'{key}'"))
    ]
    return f" at line {found[0]}" if len(found) == 1 else ""
