"""A result for the eye: in a terminal with colour, and just as well in a log, in black and white, or read aloud.

One line for each exercise; under each that falls short the first cause of each failing function, with its evidence,
and the consequences folded into one line. The last line is the command to type next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..results import CheckResult, ExerciseResult, Result
from .text import harmless, one_line

MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "error": ("!", "red"),
    "timeout": ("⧖", "red"),
    "missing": ("?", "yellow"),
    "not_started": ("·", "dim"),
    "unavailable": ("–", "yellow"),
    "skipped": ("·", "dim"),
}
WORDS = {
    "passed": "passed",
    "failed": "not yet",
    "error": "error",
    "timeout": "too slow",
    "missing": "file missing",
    "not_started": "not started",
    "unavailable": "cannot be graded here",
    "skipped": "not started",
}
_PLAIN_MARKS = {"✓": "+", "✗": "x", "⧖": "T", "·": ".", "–": "-"}
_SHADES = "·░▒▓█"
_PLAIN_SHADES = ".-+*#"


def show(result: Result, console: Console) -> None:
    """Print the whole report."""
    console.print(render(result, unicode=_speaks_unicode(console)))


def plain(result: Result) -> str:
    """Give the report as text of 100 columns without colour."""
    console = Console(width=100, color_system=None, force_terminal=False, highlight=False)
    with console.capture() as capture:
        show(result, console)
    return capture.get()


def render(result: Result, *, unicode: bool = True) -> RenderableType:
    """Lay the report out."""
    parts: list[RenderableType] = []
    for track, exercises in groupby(result.exercises, key=lambda e: e.track):
        parts.append(Text(_TRACKS.get(track, track), style="bold"))
        for exercise in exercises:
            parts.extend(_exercise(exercise, unicode))
        parts.append(Text())
    parts.extend(_summary(result))
    return Group(*parts)


_TRACKS = {"numpy": "NumPy", "cython": "Cython"}


def _exercise(exercise: ExerciseResult, unicode: bool) -> Iterator[RenderableType]:
    symbol, style = _mark(exercise.status, unicode)
    line = Text.assemble(
        (f" {symbol} ", style),
        f"{exercise.id:<14}",
        (
            f"{_number(exercise.score):>5} / {_number(exercise.max_score):<4}",
            "bold" if exercise.score else "dim",
        ),
        (WORDS[exercise.status], style),
    )
    if exercise.follow_through:
        line.append(f" (graded with the reference {_and(exercise.follow_through)})", "dim")
    yield line
    if exercise.message:
        yield Padding(Text(harmless(exercise.message, 4000)), (0, 0, 0, 5))
    if exercise.status in ("failed", "error", "timeout"):
        for function, checks in groupby(exercise.checks, key=lambda c: c.function):
            yield from _function(function, [c for c in checks if c.status != "passed"], unicode)
    if exercise.output and exercise.status != "passed":
        yield Padding(Text("It printed:\n" + harmless(exercise.output, 600), style="dim"), (0, 0, 0, 5))


def _function(function: str, broken: Sequence[CheckResult], unicode: bool) -> Iterator[RenderableType]:
    """Show the first cause, then fold what follows from it."""
    if not broken:
        return
    if all(check.status == "skipped" for check in broken):
        what = one_line(broken[0].message) or "not started"
        yield Padding(Text(f"{function}: {what}", style="dim"), (0, 0, 0, 5))
        return
    first = next((c for c in broken if c.diagnosis), broken[0])
    yield Padding(Group(*_check(first, unicode)), (0, 0, 0, 5))
    others = [one_line(check.title) for check in broken if check is not first and check.status != "skipped"]
    if others:
        yield Padding(Text("Also not yet true: " + " ".join(others), style="dim"), (0, 0, 0, 7))


def _check(check: CheckResult, unicode: bool) -> Iterator[RenderableType]:
    symbol, style = _mark(check.status, unicode)
    yield Text.assemble((f"{symbol} {check.function}", style), "  ", (one_line(check.title), "italic"))
    body: list[RenderableType] = []
    if check.diagnosis:
        body.append(Text(harmless(check.diagnosis.message), style="bold"))
        body.append(Text(harmless(check.diagnosis.why)))
        body.append(Text(f"Read: {harmless(check.diagnosis.see)}", style="cyan"))
    if check.message:
        body.append(Text(harmless(check.message, 2000)))
    body.extend(_evidence(check.evidence, unicode))
    yield Padding(Group(*body), (0, 0, 0, 2))


def _evidence(evidence: Mapping[str, Any], unicode: bool) -> Iterator[RenderableType]:
    if "traceback" in evidence:
        yield Text(harmless(str(evidence["traceback"]), 3000))
    facts = dict(evidence.get("arguments", {}))
    for key in ("returned", "expected", "baseline"):
        if key in evidence:
            facts[key] = evidence[key]
    if facts:
        yield _facts(facts)
    if "table" in evidence:
        yield _table(evidence["table"])
    if "map" in evidence:
        yield _map(evidence["map"], unicode)
    if "snippet" in evidence:
        yield Text("Try it:", style="dim")
        yield Padding(Text(harmless(str(evidence["snippet"]))), (0, 0, 0, 2))


def _facts(facts: Mapping[str, Any]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="dim", justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in facts.items():
        grid.add_row(Text(one_line(str(name))), Text(harmless(str(value), 600)))
    return grid


def _table(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    table = Table(box=None, padding=(0, 1), header_style="dim", show_edge=False)
    for heading in ("element", "yours", "numerical", "exact", "relative error"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in rows:
        worst = bool(row.get("worst"))
        cells = [
            _cell(row.get(key)) for key in ("index", "returned", "numerical", "expected", "relative_error")
        ]
        table.add_row(*map(Text, cells), Text("<- worst" if worst else ""), style="bold" if worst else "")
    return table


def _map(rows: Sequence[Sequence[int]], unicode: bool) -> RenderableType:
    shades = _SHADES if unicode else _PLAIN_SHADES
    text = Text("Where the error sits, row by row, from right ", style="dim")
    text.append(f"{shades[0]} to wrong {shades[-1]}\n", "dim")
    colours = ("dim", "yellow", "yellow", "red", "bold red")
    for row in rows:
        for level in row:
            text.append(shades[level] + " ", colours[level])
        text.append("\n")
    text.rstrip()
    return text


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return one_line("" if value is None else str(value))


def _summary(result: Result) -> Iterator[RenderableType]:
    points = f"{_number(result.score)} of {_number(result.max_score)} points"
    style = "bold green" if result.passed else "bold"
    yield Text.assemble((points, style), (f"  ·  {_isolation(result)}", "dim"))
    following = next((e for e in result.exercises if e.status not in ("passed", "unavailable")), None)
    if following is None:
        yield Text("All of it is right." if result.passed else "")
    else:
        yield Text.assemble("Next: ", (_next_command(following), "bold cyan"))


def _next_command(exercise: ExerciseResult) -> str:
    if exercise.status == "missing":
        return "smlearn init"
    if exercise.status == "not_started":
        return f"smlearn guide {exercise.id}"
    track = " --track cython" if exercise.track == "cython" else ""
    return f"smlearn grade {exercise.id}{track}"


def _isolation(result: Result) -> str:
    if result.isolation.level >= 4:
        return "not isolated: run only code that you trust"
    return f"isolation level {result.isolation.level} ({', '.join(result.isolation.layers)})"


def _mark(status: str, unicode: bool) -> tuple[str, str]:
    symbol, style = MARKS[status]
    return (symbol if unicode else _PLAIN_MARKS.get(symbol, symbol)), style


def _number(points: float) -> str:
    return f"{points:g}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _speaks_unicode(console: Console) -> bool:
    return (console.encoding or "").lower().replace("-", "").startswith("utf")
