"""PrairieLearn's results.json: a score from 0 to 1, and one test a check; the file stays below its 1 MB.

Where nothing was handed in that could be graded, `gradable` is false: PrairieLearn then takes no attempt away. The
reasons (`format_errors`) are sentences of our own, for older versions of PrairieLearn show them as HTML.
"""

from __future__ import annotations

import json
from typing import Any

from ..results import CheckResult, ExerciseResult, Result
from . import words
from .terminal import check_text
from .text import harmless, one_line

LIMIT = 1_000_000
MOST_OUTPUT = 20_000
_REASONS = {
    "missing": "No file of this exercise was handed in.",
    "not_started": "The functions are not written yet.",
    "unavailable": "This machine cannot grade the exercise; that is no fault of the submission.",
}


def prairielearn(result: Result) -> str:
    """Render a result for PrairieLearn."""
    reasons = {_REASONS[e.status] for e in result.exercises if e.status in _REASONS}
    if all(e.status in _REASONS for e in result.exercises) or not result.max_score:
        errors = sorted(reasons) or ["There was nothing to grade."]
        return _text({"gradable": False, "format_errors": errors, "message": " ".join(errors)})
    tests = [_test(result, e, c) for e in result.exercises if e.status != "unavailable" for c in e.checks]
    data = {
        "gradable": True,
        "score": min(1.0, max(0.0, round(result.score / result.max_score, 9))),
        "message": f"{words.points(result)} points",
        "output": harmless("\n".join(_printed(e) for e in result.exercises if e.output), MOST_OUTPUT),
        "tests": tests,
    }
    for most in (400, 0):  # where it is too long: the scores are what must arrive
        if len(_text(data).encode()) > LIMIT:
            for test in tests:
                test |= {"output": one_line(test["output"], most), "message": one_line(test["message"], most)}
    return _text(data)


def _test(result: Result, exercise: ExerciseResult, check: CheckResult) -> dict[str, Any]:
    said = check.diagnosis.message if check.diagnosis else check.message or exercise.message
    return {
        "name": one_line(f"{words.TRACKS.get(exercise.track, exercise.track)}, {check.id}", 200),
        "description": one_line(check.title, 300),
        "points": round(check.score, 6),
        "max_points": round(check.max_score, 6),
        "message": "" if check.status == "passed" else one_line(said, 1000),
        "output": check_text(check, words.speed(result, exercise, check)),
    }


def _printed(exercise: ExerciseResult) -> str:
    return f"{one_line(exercise.id, 100)} printed:\n{harmless(exercise.output, 4000, lines=60)}"


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
