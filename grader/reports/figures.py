"""The pictures of a page, each with the sentence that says what it shows.

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
from typing import TYPE_CHECKING, Any, TypeGuard

from smlearn import plot

from . import words
from .drawing import svg
from .text import harmless

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRID_LIMIT = 128  # cells along a side
MOST_CLASSES = 10
MOST_POINTS = 500
SOURCE_LINES = 400
HEADS = ("def ", "cpdef ", "import ", "from ")


def error_map(rows: Any) -> dict[str, Any] | None:
    """Lay out a table of the levels of error.

    A table and no drawing: read aloud it has rows, columns and numbers, it grows with the reader's font, and a page
    with fifty of them is as quick as one with none.
    """
    if not _grid(rows):
        return None
    most = len(words.LEVELS) - 1
    levels = [[min(max(level, 0), most) for level in row] for row in rows]
    return {
        "rows": levels,
        "columns": range(max(map(len, levels))),
        "says": words.outcome(rows),
        "legend": list(enumerate(words.LEVELS)),
    }


def costs(given: Any) -> list[tuple[int, float]]:
    """Read a curve: pairs of an epoch and its finite cost; none where the data has another form."""
    data: Mapping[str, Any] = given if isinstance(given, Mapping) else {"cost": given}
    found = data.get("cost")
    if not isinstance(found, Sequence) or isinstance(found, str):
        return []
    epochs = data.get("epochs", range(1, len(found) + 1))
    if not _numbers(epochs, len(found)) or list(epochs) != sorted(set(epochs)):
        return []
    return [(int(e), float(c)) for e, c in zip(epochs, found, strict=True) if _number_like(c)]


def curve(given: Any, name: str = "curve") -> dict[str, Any] | None:
    """Draw the cost, epoch by epoch; what is not finite is left out, and the sentence says so."""
    seen = costs(given)
    if len(seen) < 2:
        return None
    finite = [cost for _, cost in seen]
    data = given["cost"] if isinstance(given, Mapping) else given
    last = given["epochs"][-1] if isinstance(given, Mapping) and "epochs" in given else len(data)
    direction = "falls" if finite[-1] < finite[0] else "does not fall:"
    says = (
        f"The cost {direction} from {words.figure(finite[0])} to {words.figure(finite[-1])} in {last} epochs; "
        f"its smallest value is {words.figure(min(finite))}."
    )
    if len(finite) < len(data):
        says += f" {len(data) - len(finite)} values are not finite."
    drawn = svg(
        lambda ax: plot.curve(finite, epochs=[epoch for epoch, _ in seen], ax=ax),
        size=(300, 170),
        margins=(50, 8, 38, 10),
        name=name,
        title="Cost by epoch",
        says=says,
    )
    return {"svg": drawn, "says": says}


def regions(given: Any, extent: Any = None, name: str = "regions") -> dict[str, Any] | None:
    """Draw the decision regions that a network learned, beside those of a linear one where they are given."""
    data: Mapping[str, Any] = given if isinstance(given, Mapping) else {"rows": given, "extent": extent}
    panels = [
        _panel(title, rows, data, f"{name}-{key}")
        for key, title in (("rows", "Your network"), ("linear", "Without a hidden layer"))
        if is_classes(rows := cells(data.get(key)))
    ]
    return {"panels": panels} if panels and is_classes(cells(data.get("rows"))) else None


def _panel(title: str, rows: Sequence[Sequence[int]], data: Mapping[str, Any], name: str) -> dict[str, Any]:
    width, height = len(rows[0]), len(rows)
    extent = _extent(data.get("extent"))
    left, right, bottom, top = extent or (0.0, float(width), 0.0, float(height))
    points = _points(data.get("points")) if extent else []
    counts = Counter(label for row in rows for label in row)
    shares = [
        f"class {label} takes {100 * count / (width * height):.0f} %"
        for label, count in sorted(counts.items())
    ]
    says = f"{title}: {words.joined(shares)} of the plane shown."
    if points:
        home = 0
        for x, y, label in points:
            column = min(max(int((x - left) / (right - left) * width), 0), width - 1)
            row = min(max(int((top - y) / (top - bottom) * height), 0), height - 1)
            home += rows[row][column] == label
        says += f" {home} of the {len(points)} points shown lie where their own class is given."

    def draw(ax: Axes) -> None:
        where, of = [point[:2] for point in points], [point[2] for point in points]
        plot.grid(rows, (left, right, bottom, top), where, of, ax=ax)
        ax.legend(
            title="class",
            loc="upper center",
            bbox_to_anchor=(0.5, -0.08),
            ncols=4,
            frameon=False,
            handletextpad=0.1,
            columnspacing=1.0,
        )

    # One more row of the legend for each four classes.
    lines = -(-len({*counts, *(label for *_, label in points)}) // 4)
    drawn = svg(
        draw,
        size=(250, 280 + 15 * lines),
        margins=(36, 6, 56 + 15 * lines, 6),
        name=name,
        title="Decision regions",
        says=says,
    )
    return {"svg": drawn, "says": says}


def _extent(given: Any) -> tuple[float, float, float, float] | None:
    """Give (left, right, bottom, top), where they span something."""
    if not _numbers(given, 4):
        return None
    left, right, bottom, top = map(float, given)
    return (left, right, bottom, top) if left < right and bottom < top else None


def _points(given: Any) -> list[tuple[float, float, int]]:
    """Give the points of which each part is sound."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        return []
    return [
        (float(point[0]), float(point[1]), int(point[2]))
        for point in given[:MOST_POINTS]
        if _numbers(point, 3) and 0 <= point[2] < MOST_CLASSES
    ]


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


def cells(rows: Any) -> Any:
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


def is_classes(rows: Any) -> TypeGuard[Sequence[Sequence[int]]]:
    """Tell whether these are classes on a grid whose rows are equally long."""
    return (
        _grid(rows)
        and len(set(map(len, rows))) == 1
        and all(0 <= label < MOST_CLASSES for row in rows for label in row)
    )


def _numbers(values: Any, count: int) -> TypeGuard[Sequence[float]]:
    return (
        isinstance(values, Sequence) and len(values) == count and all(_number_like(value) for value in values)
    )


def _number_like(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)
