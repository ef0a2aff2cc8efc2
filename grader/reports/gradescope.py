"""Gradescope's results.json: one test a check, grouped and numbered by exercise.

Every text is declared as plain text ("text"), so that Gradescope reads neither HTML nor Markdown in it. The score
stands at the top, where it overrides the sum of the tests: what could not be graded is in no sum.
"""

from __future__ import annotations

import json
from typing import Any

from ..results import CheckResult, ExerciseResult, Result
from . import words
from .terminal import check_text
from .text import harmless, one_line

MOST_OUTPUT = 20_000


def gradescope(result: Result) -> str:
    """Render a result for Gradescope."""
    data = {
        "score": round(result.score, 6),
        "execution_time": round(words.seconds(result), 3),
        "output": _summary(result),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": [
            test
            for number, exercise in enumerate(result.exercises, 1)
            if exercise.status != "unavailable"
            for test in _tests(result, exercise, number)
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _tests(result: Result, exercise: ExerciseResult, number: int) -> list[dict[str, Any]]:
    return [
        {
            "score": round(check.score, 6),
            "max_score": round(check.max_score, 6),
            "status": "passed" if check.status == "passed" else "failed",
            "name": one_line(
                f"{words.TRACKS.get(exercise.track, exercise.track)}, {check.id}: {check.title}", 300
            ),
            "number": f"{number}.{place}",
            "output": _output(result, exercise, check),
            "tags": [one_line(tag, 100) for tag in (exercise.track, exercise.id, check.kind)],
        }
        for place, check in enumerate(exercise.checks, 1)
    ]


def _output(result: Result, exercise: ExerciseResult, check: CheckResult) -> str:
    if check.status == "skipped":
        return harmless(exercise.message or check.message or words.STATUS[exercise.status], 4000)
    return check_text(check, words.speed(result, exercise, check))


def _summary(result: Result) -> str:
    lines = [f"{words.points(result)} points"]
    for exercise in result.exercises:
        name = one_line(f"{words.TRACKS.get(exercise.track, exercise.track)} {exercise.id}", 200)
        line = f"{name}: {words.STATUS[exercise.status]}, {words.points(exercise)} points"
        if exercise.status == "unavailable":
            line = f"{name}: cannot be graded here, and counts neither way. {harmless(exercise.message, 500)}"
        lines.append(line)
        if exercise.follow_through:
            lines.append(f"  {words.stood_in(exercise)}")
        if exercise.output and exercise.status != "passed":
            lines.append("  It printed:\n" + harmless(exercise.output, 4000, lines=60))
    return harmless("\n".join(lines), MOST_OUTPUT)
