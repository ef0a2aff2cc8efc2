"""What a network learned, for a terminal: its cost, and which class it gives to each part of the plane."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from smlearn import plot_text

from ..results import Result
from .evidence import Page
from .figures import cells, costs, is_classes

HEIGHT, WIDTH = 12, 24  # of one picture of the plane
MOST_EPOCHS = 100_000  # that a curve is stretched over
NARROWEST = 60  # columns, below which pictures would not stand side by side


def pictures(result: Result, page: Page) -> Iterator[RenderableType]:
    """Draw the first network that was trained; nothing where there is none, or no room."""
    found = [check.evidence for exercise in result.exercises for check in exercise.checks]
    for evidence in found:
        regions = evidence.get("regions")
        if page.width >= NARROWEST and isinstance(regions, Mapping):
            yield from _regions(regions, evidence.get("curve"), page)
            return


def coloured(pictures: str) -> Text:
    """Colour the signs of the first classes; the others, and a screen without colour, have the signs alone."""
    text = uncut(pictures)
    for sign, style in (("·", "dim"), ("+", "cyan"), ("#", "yellow"), (plot_text.WRONG, "bold red")):
        text.highlight_regex(re.escape(sign) + "+", style)
    return text


def uncut(text: str) -> Text:
    """Give lines that are neither broken nor cut: a picture in pieces is none."""
    return Text(text, no_wrap=True, overflow="ignore")


def _regions(data: Mapping[str, Any], curve: Any, page: Page) -> Iterator[RenderableType]:
    seen = costs(curve)
    stages = data.get("stages")
    planes = [
        (f"epoch {stage['epochs']}", stage.get("rows"))
        for stage in (stages if isinstance(stages, list) else [])
        if isinstance(stage, Mapping) and isinstance(stage.get("epochs"), int)
    ][: 2 if page.width >= 4 * WIDTH + 9 else 1]
    planes += [
        (f"epoch {seen[-1][0]}" if seen else "your network", data.get("rows")),
        ("without hidden layer", data.get("linear")),
    ]
    sound = [(title, grid) for title, rows in planes if is_classes(grid := cells(rows))]
    if not sound:
        return
    drawn = [(title, plot_text.grid(_coarse(grid), unicode=page.unicode)) for title, grid in sound]
    classes = range(1 + max(label for _, grid in sound for row in grid for label in row))
    yield page.text("What your network learned", "bold underline")
    if len(seen) > 1 and seen[-1][0] <= MOST_EPOCHS:
        first, last = seen[0], seen[-1]
        yield page.text(
            f"The cost, from {first[1]:.4g} after epoch {first[0]} to {last[1]:.4g} after {last[0]}", "dim"
        )
        every = np.interp(
            np.arange(first[0], last[0] + 1), [epoch for epoch, _ in seen], [cost for _, cost in seen]
        )
        yield uncut(plot_text.curve(every.tolist(), min(page.width, 76), 6, unicode=page.unicode))
    yield page.text("Which class it gives to each part of the plane, and what straight lines can do", "dim")
    yield coloured(plot_text.beside(drawn, min(page.width, 120)))
    names = plot_text.legend([str(label) for label in classes], unicode=page.unicode)
    yield page.text(f"Classes: {names}", "dim")
    yield Text()


def _coarse(rows: Sequence[Sequence[int]]) -> Any:
    """Take of a finer grid as many cells as the picture has, evenly spread."""
    grid = np.asarray(rows)
    down, across = (
        ((np.arange(most) + 0.5) / most * size).astype(int) if size > most else np.arange(size)
        for size, most in zip(grid.shape, (HEIGHT, WIDTH), strict=True)
    )
    return grid[np.ix_(down, across)]
