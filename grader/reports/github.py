"""GitHub: annotations at the student's line, a job summary in Markdown, and GitHub Classroom's result.

Annotations are workflow commands on standard output, `::error file=…,line=…,title=…::message`. GitHub shows ten errors
a step, so there is one for each first cause, and a last one that says how many more there are. A job summary may hold
1 MiB; more of it is refused whole, so that what is too long is left out with a word, from the end.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from ..results import CheckResult, ExerciseResult, Result
from . import words
from .markdown import block, line, phrase
from .terminal import numbers_text
from .text import harmless, one_line

MOST_ANNOTATIONS = 10
SUMMARY_LIMIT = 1024 * 1024
MARKS = {"passed": "✅", "failed": "❌", "error": "❌", "timeout": "❌", "missing": "❔", "not_started": "⬜"}
FOLDER = "exercises"  # of the workspace in a repository


# --- Annotations ------------------------------------------------------------------------------------------------------


def commands(result: Result, folder: str = FOLDER) -> str:
    """Render a result as workflow commands; `folder` leads from the repository's root to the workspace."""
    found = [a for e in result.exercises for a in _annotations(e, folder)]
    if len(found) > MOST_ANNOTATIONS:
        more = len(found) - MOST_ANNOTATIONS + 1
        rest = _command("error", f"And {more} more: the job summary has them all.", title="smlearn")
        found = [*found[: MOST_ANNOTATIONS - 1], rest]
    command = words.next_command(result)
    told = f"{words.points(result)} points." + (f" Next: {command}" if command else "")
    return "\n".join([*found, _command("notice", told, title="smlearn")]) + "\n"


def _annotations(exercise: ExerciseResult, folder: str) -> Iterator[str]:
    file = f"{folder}/{exercise.file}" if folder else exercise.file
    if exercise.status == "unavailable":
        yield _command("warning", exercise.message, file=file, title=f"{exercise.id}: cannot be graded here")
    elif exercise.status in ("error", "missing", "timeout") and exercise.message:
        at = words.line_of_loading(exercise)
        yield _command(
            "error", exercise.message, file=file, line=at, title=f"{exercise.id}: {exercise.title}"
        )
    elif exercise.status in words.FELL_SHORT:
        for cause in words.causes(exercise):
            if not cause.untouched:
                said = "\n".join(words.paragraphs(cause.first))
                at = words.line_of(cause.first, exercise)
                yield _command(
                    "error", said, file=file, line=at, title=f"{cause.function}: {cause.first.title}"
                )


def _command(name: str, message: str, **properties: str | int | None) -> str:
    given = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    return f"::{name} {given}::{_data(harmless(message, 4000, lines=40))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text, 250)).replace(":", "%3A").replace(",", "%2C")


# --- The job summary --------------------------------------------------------------------------------------------------


def summary(result: Result, limit: int = SUMMARY_LIMIT) -> str:
    """Render a result as a job summary in Markdown of at most `limit` bytes."""
    left_out = "\n_The rest is left out: a job summary may hold 1 MiB._\n"
    kept, size = [], len(left_out.encode())
    for part in _parts(result):
        size += len(part.encode())
        if size > limit:
            kept.append(left_out)
            break
        kept.append(part)
    return "".join(kept)


def _parts(result: Result) -> Iterator[str]:
    """Give the summary piece by piece, what matters most first; each piece is whole in itself."""
    yield f"## {words.points(result)} points\n\n"
    yield "| | exercise | track | points | |\n|---|---|---|---:|---|\n"
    for e in result.exercises:
        cells = (
            MARKS.get(e.status, "➖"),
            line(e.id),
            words.TRACKS.get(e.track, line(e.track)),
            words.points(e),
        )
        yield f"| {' | '.join(cells)} | {words.STATUS[e.status]} |\n"
    command = words.next_command(result)
    yield (
        f"\nNext: {phrase(f'`{command}`')}\n"
        if command
        else "\nAll of it is right.\n"
        if result.passed
        else "\n"
    )
    yield (
        f"\nGraded with {phrase(words.isolation(result))}.\n"
        if result.isolation.level < 4
        else "\nNot isolated.\n"
    )
    for exercise in result.exercises:
        yield from _exercise_parts(result, exercise)


def _exercise_parts(result: Result, exercise: ExerciseResult) -> Iterator[str]:
    if exercise.status not in (*words.FELL_SHORT, "missing", "unavailable"):
        return
    yield f"\n### {line(exercise.title)} ({line(exercise.file)})\n"
    if exercise.follow_through:
        yield f"\n{phrase(words.stood_in(exercise))}\n"
    if exercise.message:
        yield f"\n{phrase(exercise.message, 4000)}\n"
    for cause in words.causes(exercise):
        if cause.untouched:
            yield f"\n- **{line(cause.function)}**: {phrase(cause.first.message or 'not started', 500)}\n"
        else:
            yield _cause(result, exercise, cause)
    if exercise.output:
        yield f"\n<details><summary>It printed</summary>\n\n{block(exercise.output, 4000)}\n</details>\n"


def _cause(result: Result, exercise: ExerciseResult, cause: words.Cause) -> str:
    check = cause.first
    said = [f"\n#### {line(cause.function)}: {phrase(check.title, 300)}\n"]
    if check.diagnosis:
        said += [f"**{phrase(check.diagnosis.message)}**\n", f"{phrase(check.diagnosis.why)}\n"]
        said += [f"Read: {line(check.diagnosis.see)}\n"]
    if words.adds(check):
        said.append(f"{phrase(check.message, 2000)}\n")
    details = numbers_text(check, words.speed(result, exercise, check))
    if details:
        said.append(f"<details><summary>The numbers</summary>\n\n{block(details)}\n</details>\n")
    if cause.others:
        said.append("Also not yet: " + " ".join(phrase(other.title, 300) for other in cause.others) + "\n")
    return "\n".join(said)


# --- GitHub Classroom -------------------------------------------------------------------------------------------------


def classroom(result: Result) -> str:
    """Render a result as GitHub Classroom's reporter wants it: JSON in base64, on one line, for a step's output."""
    tests = [_test(e, c) for e in result.exercises if e.status != "unavailable" for c in e.checks]
    broken = any(test["status"] == "error" for test in tests)
    data = {
        "version": 1,
        "status": "pass" if result.passed else "error" if broken else "fail",
        "max_score": round(result.max_score, 6),
        "tests": tests,
    }
    return (
        base64.b64encode(json.dumps(data, ensure_ascii=False, allow_nan=False).encode()).decode("ascii")
        + "\n"
    )


def _test(exercise: ExerciseResult, check: CheckResult) -> dict[str, Any]:
    said = " ".join(words.paragraphs(check)) or exercise.message
    status = {"passed": "pass", "error": "error", "timeout": "error"}.get(check.status, "fail")
    return {
        "name": one_line(f"{exercise.track}/{check.id}: {check.title}", 200),
        "status": status,
        "score": round(check.score, 6),
        "message": "" if status == "pass" else one_line(said, 1000),  # the reporter prints it into the log
        "test_code": one_line(check.function, 100),
        "filename": one_line(exercise.file, 200),
        "line_no": words.line_of(check, exercise) or 0,
    }
