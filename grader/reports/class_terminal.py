"""A class for the eye, in a terminal or a log: the mistakes first, for they are what the next lecture is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..class_results import DISTRIBUTION_LABELS, ClassResults, Frequency, Standing
from .text import harmless, one_line

BAR = 30  # columns of the longest bar
MOST_MISTAKES = 12
MOST_CHECKS = 15
WIDE = 120


def show(found: ClassResults, console: Console, *, bar: str = "█") -> None:
    """Print the class."""
    console.print(Group(*_parts(found, bar, console.width)))


def plain(found: ClassResults) -> str:
    """Give the class as text of 100 columns without colour."""
    console = Console(width=100, color_system=None, force_terminal=False, highlight=False)
    with console.capture() as capture:
        show(found, console, bar="#")
    return capture.get()


def _parts(found: ClassResults, bar: str, width: int) -> Iterator[RenderableType]:
    marked = [standing for standing in found.standings if standing.has_mark]
    yield Text(headline(found), style="bold")
    if found.misconceptions:
        yield _title("Mistakes by frequency")
        yield _mistakes(found.misconceptions)
        if len(found.misconceptions) > MOST_MISTAKES:
            yield Text(f"  and {len(found.misconceptions) - MOST_MISTAKES} rarer ones", style="dim")
    if any(rate.passed < rate.asked for rate in found.checks):
        yield _title("Checks that fail, of those who wrote the function")
        yield _rates(found, width)
    if marked:
        yield _title("Marks")
        yield _distribution(found, bar)
    yield _title("Students")
    yield _students(found)


def headline(found: ClassResults) -> str:
    """Say how many there are, and how they did."""
    marked = [standing for standing in found.standings if standing.has_mark]
    shares = sorted(s.score / s.max_score for s in marked if s.max_score)
    said = f"{len(found.standings)} students"
    if shares:
        said += f", median {100 * median(shares):.0f} %, {sum(s.passed for s in marked)} passed"
    missing = len(found.standings) - len(marked)
    if missing:
        said += f", {missing} without a mark"
    return f"{said} · {one_line(found.course, 80)}, version {one_line(found.version, 40)}"


def median(ordered: list[float]) -> float:
    """Give the middle of sorted numbers."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def words_of(mistake: Frequency) -> str:
    """Give the words for a mistake; its slug where it was only ever made together with another."""
    return one_line(mistake.message, 300) or f"`{mistake.function}`: {mistake.slug.replace('-', ' ')}"


def _title(text: str) -> RenderableType:
    return Text(f"\n{text}", style="bold")


def _mistakes(mistakes: Sequence[Frequency]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True, width=6)
    table.add_column(overflow="fold")
    for m in mistakes[:MOST_MISTAKES]:
        share = f"{100 * m.students / max(1, m.asked):.0f} %"
        where = f"  {m.students} of {m.asked}; {m.exercise}, {m.see}"
        table.add_row(Text(share, style="bold red"), Text.assemble(words_of(m), (where, "dim")))
    return table


def _rates(found: ClassResults, width: int) -> RenderableType:
    """List the checks that fail, the worst first; what each asks where there is room for it."""
    table = Table(box=None, padding=(0, 1), show_header=False, show_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    if width >= WIDE:
        table.add_column(no_wrap=True, overflow="ellipsis")
    failing = [rate for rate in found.checks if rate.passed < rate.asked]
    for rate in sorted(failing, key=lambda r: (r.passed / r.asked, r.exercise, r.id))[:MOST_CHECKS]:
        share = f"{100 * rate.passed / rate.asked:.0f} % right"
        titles = [Text(one_line(rate.title, 200), style="dim")] if width >= WIDE else []
        table.add_row(share, Text(f"{rate.exercise} {rate.id}"), *titles)
    if len(failing) > MOST_CHECKS:
        table.add_row(
            "", Text(f"and {len(failing) - MOST_CHECKS} more; the page (--html) has them all", style="dim")
        )
    return table


def _distribution(found: ClassResults, bar: str) -> RenderableType:
    most = max(found.distribution) or 1
    table = Table(box=None, padding=(0, 1), show_header=False, show_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for label, count in zip(DISTRIBUTION_LABELS, found.distribution, strict=True):
        table.add_row(label, str(count), bar * round(BAR * count / most))
    return table


def _students(found: ClassResults) -> RenderableType:
    table = Table(box=None, padding=(0, 1), header_style="dim", show_edge=False)
    for heading, right in (
        ("student", False),
        ("points", True),
        ("of", True),
        ("attempt", True),
        ("", False),
    ):
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for standing in found.standings:
        points = f"{standing.score:g}" if standing.has_mark else "none"
        table.add_row(
            Text(one_line(standing.student, 60)),
            Text(points, style="bold"),
            f"{standing.max_score:g}" if standing.max_score else "",
            f"{standing.attempt} of {standing.attempts}",
            Text(remark(standing), style="dim"),
        )
    return table


def remark(standing: Standing) -> str:
    """Say what is special about a standing, "" where nothing is."""
    said = []
    if standing.manual is not None:
        graded = f"the grader's: {standing.raw_score:g}" if standing.status == "graded" else standing.status
        said.append(f"set by hand ({graded}): {standing.manual.reason}")
    if standing.status == "fault":
        said.append(f"the grader itself failed: {standing.reason}")
    elif standing.status == "waiting":
        said.append("not graded yet")
    elif standing.reason:
        said.append(standing.reason)
    said += standing.problems[:1]
    if len(standing.problems) > 1:
        said.append(f"{len(standing.problems) - 1} more files that could not be graded")
    if standing.percent < 100:
        said.append(f"late: {standing.percent:g} % of {standing.raw_score:g}")
    said += standing.notes
    if standing.isolation >= 4:
        said.append("graded without isolation")
    return one_line(harmless("; ".join(said)), 300)
