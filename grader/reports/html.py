"""One self-contained page: the course map, every check with its evidence, and the pictures.

No script and nothing from the network: what opens and closes is <details>, and a content security policy forbids the
rest, so that even text that found a way round the escaping would be dead. Every value passes `harmless` here and
Jinja's escaping in the template. Each picture has a sentence that says what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from ..results import CheckResult, ExerciseResult, Result
from . import figures, words
from .evidence import snippet
from .markdown import CODE
from .terminal import MARKS
from .text import harmless, one_line

_HERE = Path(__file__).parent
_PICTURES = ("curve", "regions", "annotation")  # worth a look however the check went
_LABELS = {"returned": "Yours", "expected": "Expected", "baseline": "To compare"}


def html(result: Result) -> str:
    """Render a result as one page of HTML."""
    return (
        _template().render(
            page=page(result), style=Markup((_HERE / "report.css").read_text(encoding="utf-8"))
        )
        + "\n"
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    """Load the template once: a class has many results."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")


def page(result: Result) -> dict[str, Any]:
    """Give all that the page says, harmless, in the order in which it says it."""
    share = result.score / result.max_score if result.max_score else 0.0
    return {
        "points": words.points(result),
        "percent": round(100 * min(1.0, max(0.0, share))),
        "passed": result.passed,
        "command": words.next_command(result),
        "isolation": words.isolation(result),
        "course": one_line(f"{result.course.id}, version {result.course.version}", 200),
        "seed": one_line(str(result.seed), 100),
        "seconds": f"{words.seconds(result):.1f}",
        "tracks": [
            {"name": words.TRACKS.get(track, one_line(track, 40)), "exercises": [item for _, item in items]}
            for track, items in groupby(_exercises(result), key=lambda pair: pair[0])
        ],
    }


def _exercises(result: Result) -> Iterator[tuple[str, dict[str, Any]]]:
    following = words.following(result)
    for number, exercise in enumerate(result.exercises):
        yield (
            exercise.track,
            {
                "anchor": f"exercise-{number}",
                "id": one_line(exercise.id, 100),
                "title": one_line(exercise.title, 200),
                "file": one_line(exercise.file, 200),
                **_status(exercise.status),
                "points": words.points(exercise),
                "next": exercise is following,
                "stood_in": words.stood_in(exercise),
                "message": prose(exercise.message, 4000),
                "output": harmless(exercise.output.rstrip(), 8000, lines=200),
                "fold": _fold(exercise),
                "functions": [
                    _function(result, exercise, name, f"exercise-{number}-{place}")
                    for place, name in enumerate(_functions(exercise))
                ],
            },
        )


def _fold(exercise: ExerciseResult) -> str:
    """Say what is folded away: checks of which there is nothing to tell but that they passed, or were not asked."""
    statuses = {check.status for check in exercise.checks}
    pictured = any(name in check.evidence for check in exercise.checks for name in _PICTURES)
    if len(statuses) == 1 and statuses <= {"passed", "skipped"} and not pictured:
        count = len(exercise.checks)
        said = "passed" if statuses == {"passed"} else "not asked"
        return f"{count} check{'s' if count > 1 else ''}, {'all ' if count > 1 else ''}{said}"
    return ""


def _functions(exercise: ExerciseResult) -> list[str]:
    return list(dict.fromkeys(check.function for check in exercise.checks))


def _function(result: Result, exercise: ExerciseResult, name: str, anchor: str) -> dict[str, Any]:
    first = {cause.first.id for cause in words.causes(exercise) if not cause.untouched}
    checks = [check for check in exercise.checks if check.function == name]
    speeds = (words.speed(result, exercise, check) for check in checks)
    return {
        "name": one_line(name, 100),
        "passed": sum(check.status == "passed" for check in checks),
        "all": len(checks),
        "speed": next(filter(None, speeds), ""),
        "checks": [
            _check(check, f"{anchor}-{i}", is_open=check.id in first or "regions" in check.evidence)
            for i, check in enumerate(checks)
        ],
    }


def _check(check: CheckResult, name: str, *, is_open: bool) -> dict[str, Any]:
    found = check.evidence
    facts = found.get("arguments")
    return {
        **_status(check.status),
        "title": prose(check.title, 400),
        "kind": one_line(check.kind, 40),
        "points": words.points(check),
        "open": is_open,
        "diagnosis": None
        if check.diagnosis is None
        else {
            "message": prose(check.diagnosis.message),
            "why": prose(check.diagnosis.why),
            "see": one_line(check.diagnosis.see, 300),
        },
        "note": prose(check.message, 300) if check.status == "skipped" else "",
        "message": prose(check.message) if check.status != "skipped" and words.adds(check) else "",
        "traceback": harmless(str(found.get("traceback", "")).rstrip(), 6000, lines=60),
        "arguments": [
            (one_line(str(name), 40), harmless(str(value), 4000, lines=40)) for name, value in facts.items()
        ]
        if isinstance(facts, Mapping)
        else [],
        "facts": [
            (
                label,
                words.figure(found[key])
                if isinstance(found[key], float)
                else harmless(str(found[key]), 4000, 40),
            )
            for key, label in _LABELS.items()
            if key in found
        ],
        "table": _table(found.get("table")),
        "map": figures.error_map(found.get("map")),
        "curve": figures.curve(found.get("curve"), f"{name}-curve"),
        "regions": figures.regions(found.get("regions"), found.get("extent"), f"{name}-regions"),
        "annotation": figures.annotation(found.get("annotation")),
        "snippet": snippet(found["snippet"]) if found.get("snippet") else "",
    }


def _status(status: str) -> dict[str, str]:
    return {"status": status, "mark": MARKS[status][0], "word": words.STATUS[status]}


def _table(rows: Any) -> list[dict[str, Any]]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        return []
    return [
        {
            "index": words.index(row.get("index")),
            "yours": words.figure(row.get("returned"), row.get("expected")),
            "numerical": words.figure(row.get("numerical"), row.get("returned")) or "–",
            "exact": words.figure(row.get("expected"), row.get("returned")),
            "error": f"{row['relative_error']:.2g}"
            if isinstance(row.get("relative_error"), float)
            else one_line(str(row.get("relative_error", "")), 20),
            "worst": bool(row.get("worst")),
        }
        for row in rows[:200]
        if isinstance(row, Mapping)
    ]


def prose(text: str, limit: int = 2000) -> Markup:
    """Escape sentences; what stands between backticks is code, and a line of its own stays one."""
    pieces = CODE.split(harmless(text, limit, lines=40))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if i % 2 else escape(piece) for i, piece in enumerate(pieces)
    )
