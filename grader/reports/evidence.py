"""A check's evidence, laid out for a page of some width and encoding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from ..results import CheckResult
from . import words
from .text import harmless, one_line, spelled

SHADES, PLAIN_SHADES = "·░▒▓█", ".-+*#"
SHADE_STYLES = ("dim", "cyan", "yellow", "red", "bold red")
MOST_ROWS = 8  # of a table: the worst of them tell the story
LABELS = {"returned": "yours", "expected": "expected", "baseline": "compare"}


@dataclass(frozen=True)
class Page:
    """What can be shown: so many columns, in such an encoding."""

    width: int
    encoding: str

    @property
    def unicode(self) -> bool:
        """Tell whether marks and shades beyond ASCII can be shown."""
        return self.encoding.lower().replace("-", "").startswith("utf")

    @property
    def narrow(self) -> bool:
        """Tell whether columns side by side would break."""
        return self.width < 56

    def text(self, said: str, style: str = "") -> Text:
        """Make a text that this page can show; harmless already."""
        return Text(spelled(said, self.encoding), style)

    def narrower(self, columns: int) -> Page:
        """Give the page that is left inside a margin."""
        return replace(self, width=max(20, self.width - columns))


@dataclass(frozen=True)
class Inset:
    """Something set in from the left, with no blanks to its right that would be copied with it."""

    what: RenderableType
    columns: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it, line by line."""
        inner = options.update(width=max(1, options.max_width - self.columns), height=None)
        for line in console.render_lines(self.what, inner, pad=False):
            yield Segment(" " * self.columns)
            yield from line
            yield Segment.line()


def evidence(check: CheckResult, page: Page) -> Iterator[RenderableType]:
    """Lay out what there is, from the student's own line to what they can paste."""
    found = check.evidence
    if found.get("traceback"):
        yield page.text(harmless(str(found["traceback"]).rstrip(), 3000, lines=30))
    facts: list[tuple[str, Any]] = []
    if not found.get("snippet"):  # which holds them already
        facts += [
            (one_line(str(name), 20), value) for name, value in _mapping(found.get("arguments")).items()
        ]
    facts += [(label, found[key]) for key, label in LABELS.items() if key in found]
    facts += _worst(check)
    if facts:
        yield from _facts(facts, page)
    if found.get("table"):
        yield from _table(found["table"], page)
    if found.get("map"):
        yield _map(found["map"], page)


def to_paste(check: CheckResult, page: Page) -> Iterator[RenderableType]:
    """Give the lines that show the failure in the student's own Python: from the first column, and never broken."""
    if check.evidence.get("snippet"):
        yield Inset(page.text("To see it, paste into Python:", "dim"), 4)
        for line in snippet(check.evidence["snippet"]).split("\n"):
            text = page.text(line)
            text.no_wrap, text.overflow = True, "ignore"
            yield text


def snippet(lines: Any) -> str:
    """Give the lines to paste as one text."""
    text = "\n".join(map(str, lines)) if isinstance(lines, list | tuple) else str(lines)
    return harmless(text, 4000, lines=20)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _worst(check: CheckResult) -> list[tuple[str, str]]:
    """Give the worst element, where neither the table nor the message shows it already."""
    worst = _mapping(check.evidence.get("worst"))
    place = words.index(worst.get("index"))
    if not worst or check.evidence.get("table") or (place and place[1:] in check.message):
        return []
    yours, right = worst.get("returned"), worst.get("expected")
    said = f"{place} is {words.figure(yours, right)}; {words.figure(right, yours)} is expected"
    return [("worst", said.strip())]


def _facts(facts: Sequence[tuple[str, Any]], page: Page) -> Iterator[RenderableType]:
    """Show names and values side by side; on a narrow page one below the other."""
    shown = [
        (name, words.figure(value) if isinstance(value, float) else harmless(str(value), 1200, lines=12))
        for name, value in facts
    ]
    if page.narrow:
        for name, value in shown:
            yield page.text(f"{name}:", "dim")
            yield Inset(page.text(value), 1)
        return
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="dim", justify="right", no_wrap=True, overflow="fold")
    grid.add_column(overflow="fold")
    for name, value in shown:
        grid.add_row(page.text(name), page.text(value))
    yield grid


def _table(rows: Sequence[Mapping[str, Any]], page: Page) -> Iterator[RenderableType]:
    """Show a gradient element by element, the worst one always; a narrow page gets sentences."""
    ranked = sorted(range(len(rows)), key=lambda i: not rows[i].get("worst"))[:MOST_ROWS]
    shown = [rows[i] for i in sorted(ranked)]
    columns = {"element": "index", "yours": "returned", "exact": "expected"}
    if any(row.get("numerical") is not None for row in rows):
        columns["numerical"] = "numerical"
    if page.width >= 66:
        columns["relative error"] = "relative_error"
    if page.narrow:
        for row in shown:
            mark = " (the worst)" if row.get("worst") else ""
            said = f"{_entry(row, 'index')} {_entry(row, 'returned')}, exact {_entry(row, 'expected')}{mark}"
            yield page.text(said, "bold" if mark else "")
    else:
        yield _grid(shown, columns, page)
    if len(rows) > len(shown):
        yield page.text(f"and {len(rows) - len(shown)} more", "dim")


def _grid(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], page: Page) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False, pad_edge=False)
    for heading in columns:
        table.add_column(heading, justify="right", no_wrap=True, overflow="fold")
    table.add_column("", no_wrap=True, overflow="fold")
    for row in rows:
        worst = bool(row.get("worst"))
        cells = [page.text(_entry(row, key)) for key in columns.values()]
        table.add_row(*cells, Text("< worst" if worst else ""), style="bold" if worst else "")
    return table


def _entry(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if key == "index":
        return words.index(value)
    if key == "relative_error":
        return f"{value:.2g}" if isinstance(value, float) else one_line(str(value or 0), 20)
    return words.figure(value, row.get("expected" if key == "returned" else "returned"))


def _map(rows: Sequence[Sequence[int]], page: Page) -> RenderableType:
    """Draw the error map in shades that differ without colour; the sentence above it says what it shows."""
    shades = SHADES if page.unicode else PLAIN_SHADES
    text = page.text(f"{words.outcome(rows)} Row by row, {shades[0]} right to {shades[-1]} wrong:", "dim")
    widest = max(map(len, rows))
    gap = " " if 2 * widest <= page.width else ""
    for row in rows:
        text.append("\n")
        for level in row[: page.width]:
            level = min(max(int(level), 0), len(shades) - 1)
            text.append(shades[level] + gap, SHADE_STYLES[level])
        text.rstrip()
    if widest > page.width:
        text.append(f"\n(the first {page.width} of {widest} columns)", "dim")
    return text
