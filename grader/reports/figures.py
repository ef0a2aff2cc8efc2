"""The pictures of a page, as plain numbers for the template to draw, each with the sentence that says what it shows.

A picture whose data is not of the expected form is left out: evidence may hold what a later version put there.

    map          rows of 0 (right) to 4 (wholly wrong)
    curve        {"epochs", "cost"}: the cost after so many epochs; or the costs alone, after each epoch from the first
    regions      {"rows", "extent", "linear", "points"}: classes on a grid, its first row at the top, a row being
                 integers or a text of digits; `extent` is [left, right, bottom, top]; `linear` the same grid from a
                 network without hidden layer; `points` are [x, y, class]. Or the rows alone, with `extent` beside them
    annotation   {"source", "lines"}: a kernel's text, and for each line how often its C code calls Python
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypeGuard

from . import words
from .text import harmless

CELL = 14  # of an error map, in pixels
SIZES = (3, 5, 7, 10, 13)  # of its squares: the worse, the larger, so that no colour is needed
GRID_LIMIT = 128
WIDTH, HEIGHT = 480, 180  # of a curve
DOTS = 20  # of its values, each of which is marked where they are few
CLASSES = 6  # that have a colour of their own
# Disc, square, triangle, rhombus: an example's class is seen without colour as well.
SHAPES = (
    "M-.4 0a.4 .4 0 1 0 .8 0a.4 .4 0 1 0-.8 0z",
    "M-.36-.36h.72v.72h-.72z",
    "M0-.46L.46 .36H-.46z",
    "M0-.5L.5 0L0 .5L-.5 0z",
)
SOURCE_LINES = 400
HEADS = ("def ", "cpdef ", "import ", "from ")


def error_map(rows: Any) -> dict[str, Any] | None:
    """Lay out squares that grow with the error."""
    if not _grid(rows):
        return None
    paths: dict[int, list[str]] = {}
    for i, row in enumerate(rows):
        for j, given in enumerate(row):
            level = min(max(given, 0), len(SIZES) - 1)
            size = SIZES[level]
            x, y = _number(j * CELL + (CELL - size) / 2), _number(i * CELL + (CELL - size) / 2)
            paths.setdefault(level, []).append(f"M{x} {y}h{size}v{size}h-{size}z")
    squares = [{"level": level, "path": "".join(paths[level])} for level in sorted(paths)]
    height, width = len(rows) * CELL, max(map(len, rows)) * CELL
    legend = [{"size": size, "level": level, "word": words.LEVELS[level]} for level, size in enumerate(SIZES)]
    return {
        "squares": squares,
        "width": width,
        "height": height,
        "shown": width * (2 if width <= 12 * CELL else 1),
        "says": words.outcome(rows),
        "legend": legend,
    }


def curve(given: Any) -> dict[str, Any] | None:
    """Lay out the cost, epoch by epoch; what is not finite is left out, and the sentence says so."""
    data: Mapping[str, Any] = given if isinstance(given, Mapping) else {"cost": given}
    costs = data.get("cost")
    if not isinstance(costs, Sequence) or isinstance(costs, str) or len(costs) < 2:
        return None
    epochs = data.get("epochs", range(1, len(costs) + 1))
    if not _numbers(epochs, len(costs)) or list(epochs) != sorted(set(epochs)):
        return None
    seen = [(e, float(c)) for e, c in zip(epochs, costs, strict=True) if _number_like(c)]
    if len(seen) < 2:
        return None
    finite = [cost for _, cost in seen]
    low, high = min(0.0, *finite), max(finite)
    span = high - low or 1.0
    places = [
        ((epoch - epochs[0]) / (epochs[-1] - epochs[0]) * WIDTH, (high - cost) / span * HEIGHT)
        for epoch, cost in seen
    ]
    direction = "falls" if finite[-1] < finite[0] else "does not fall:"
    says = (
        f"The cost {direction} from {words.figure(finite[0])} to {words.figure(finite[-1])} in {epochs[-1]} epochs; "
        f"its smallest value is {words.figure(min(finite))}."
    )
    if len(finite) < len(costs):
        says += f" {len(costs) - len(finite)} values are not finite."
    return {
        "points": " ".join(f"{_number(x)},{_number(y)}" for x, y in places),
        "dots": [(_number(x), _number(y)) for x, y in places] if len(places) <= DOTS else [],
        "width": WIDTH,
        "height": HEIGHT,
        "top": words.figure(high),
        "bottom": words.figure(low),
        "first": epochs[0],
        "last": epochs[-1],
        "says": says,
    }


def regions(given: Any, extent: Any = None) -> dict[str, Any] | None:
    """Lay out the decision regions that a network learned, beside those of a linear one where they are given."""
    data: Mapping[str, Any] = given if isinstance(given, Mapping) else {"rows": given, "extent": extent}
    rows, linear = _cells(data.get("rows")), _cells(data.get("linear"))
    if not _grid(rows):
        return None
    panels = [_panel("Your network", rows, data)]
    if _grid(linear):
        panels.append(_panel("Without a hidden layer", linear, data))
    return {"panels": panels}


def _panel(title: str, rows: Sequence[Sequence[int]], data: Mapping[str, Any]) -> dict[str, Any]:
    runs = []
    for y, row in enumerate(rows):
        x = 0
        for label, run in groupby(row):
            width = len(list(run))
            runs.append({"x": x, "y": y, "width": width, "label": label % CLASSES})
            x += width
    counts = Counter(label for row in rows for label in row)
    total = sum(counts.values())
    shares = [
        f"class {label} takes {100 * count / total:.0f} %"
        for label, count in sorted(counts.items())[:CLASSES]
    ]
    points = _points(rows, data)
    says = f"{title}: {words.joined(shares)} of the plane shown."
    if points:
        home = sum(_label_at(rows, point) == point["label"] for point in points)
        says += f" {home} of the {len(points)} points shown lie where their own class is given."
    return {
        "title": title,
        "runs": runs,
        "width": max(map(len, rows)),
        "height": len(rows),
        "points": points,
        "says": says,
    }


def _points(rows: Sequence[Sequence[int]], data: Mapping[str, Any]) -> list[dict[str, Any]]:
    extent, points = data.get("extent"), data.get("points")
    if not _numbers(extent, 4) or not isinstance(points, Sequence):
        return []
    left, right, bottom, top = map(float, extent)
    if left == right or bottom == top:
        return []
    return [
        {
            "x": _number((float(point[0]) - left) / (right - left) * max(map(len, rows))),
            "y": _number((top - float(point[1])) / (top - bottom) * len(rows)),
            "label": int(point[2]) % CLASSES,
            "shape": SHAPES[int(point[2]) % len(SHAPES)],
        }
        for point in points[:500]
        if _numbers(point, 3)
    ]


def _label_at(rows: Sequence[Sequence[int]], point: Mapping[str, Any]) -> int:
    row = rows[min(max(int(float(point["y"])), 0), len(rows) - 1)]
    return row[min(max(int(float(point["x"])), 0), len(row) - 1)] % CLASSES


def annotation(given: Any) -> dict[str, Any] | None:
    """Lay out a kernel's source, each line with the number of its calls of Python and a shade from 0 to 4."""
    if not isinstance(given, Mapping) or not isinstance(given.get("source"), str):
        return None
    counts = given.get("lines")
    counts = list(counts) if isinstance(counts, Sequence) and not isinstance(counts, str) else []
    source = harmless(given["source"].rstrip()).split("\n")
    lines = []
    for number, text in enumerate(source[:SOURCE_LINES], 1):
        calls = counts[number - 1] if number <= len(counts) and isinstance(counts[number - 1], int) else 0
        shade = sum(calls >= least for least in (1, 5, 15, 40))
        lines.append({"number": number, "text": text[:400], "calls": max(0, calls), "shade": shade})
    calling = [line for line in lines if line["calls"]]
    # A function's arguments come in once, by many calls: else its first line would be named every time.
    inside = [line for line in calling if not line["text"].startswith(HEADS)]
    says = f"{len(calling)} of {len(lines)} lines call Python"
    if inside:
        says += f"; inside the functions, line {max(inside, key=lambda line: line['calls'])['number']} does so most"
    return {
        "lines": lines,
        "says": f"{says}." if calling else "No line calls Python.",
        "more": max(0, len(source) - SOURCE_LINES),
    }


def _cells(rows: Any) -> Any:
    """Read rows that are texts of digits; leave others as they are."""
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        return rows
    return [
        [int(digit) for digit in row] if isinstance(row, str) and row.isascii() and row.isdigit() else row
        for row in rows
    ]


def _grid(rows: Any) -> TypeGuard[Sequence[Sequence[int]]]:
    return (
        isinstance(rows, Sequence)
        and not isinstance(rows, str)
        and 0 < len(rows) <= GRID_LIMIT
        and all(
            isinstance(row, Sequence) and not isinstance(row, str) and 0 < len(row) <= GRID_LIMIT
            for row in rows
        )
        and all(isinstance(level, int) for row in rows for level in row)
    )


def _numbers(values: Any, count: int) -> TypeGuard[Sequence[float]]:
    return (
        isinstance(values, Sequence) and len(values) == count and all(_number_like(value) for value in values)
    )


def _number_like(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
