"""A result for the eye: in a terminal with colour, and just as well in a log, in black and white, or read aloud.

First the map, a line for each exercise; then what stands in the way: for each function that falls short the first
cause, what follows from it folded into one line, and the evidence. The evidence of the exercise to work on next is
shown in full and that of the others on request, so that a report of eight exercises still fits a screen or two. The
last line is the command to type next.

Colour and shading say nothing that a word does not say as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.text import Text

from ..results import CheckResult, ExerciseResult, Result
from . import words
from .evidence import Inset, Page, evidence, to_paste
from .text import harmless, one_line

MARKS = {
    "passed": ("✓", "+", "green"),
    "failed": ("✗", "x", "red"),
    "error": ("!", "!", "red"),
    "timeout": ("◔", "T", "red"),
    "missing": ("?", "?", "yellow"),
    "not_started": ("·", ".", "dim"),
    "unavailable": ("–", "-", "yellow"),
    "skipped": ("·", ".", "dim"),
}
PLAIN_WIDTH = 100
MOST_OUTPUT = 600  # characters of what a student's code printed, and
OUTPUT_LINES = 10


def show(result: Result, console: Console, *, full: bool = False) -> None:
    """Print the report; `full` with the evidence of every exercise, not of the next one alone."""
    page = Page(console.width, console.encoding or "ascii")
    report = Report(result, page, full, pictures=console.is_terminal)
    console.print(report.render(), crop=False)  # what is to be pasted is never cut


def plain(result: Result) -> str:
    """Give the full report as text of 100 columns without colour."""
    return _printed(lambda console: show(result, console, full=True))


def check_text(check: CheckResult, speed: str = "") -> str:
    """Give one check's findings and evidence as plain text, for the formats that have a place for it."""
    said = [Text(paragraph) for paragraph in words.paragraphs(check)]
    return _printed(lambda console: console.print(Group(*said, *_numbers(check, speed)), crop=False)).strip(
        "\n"
    )


def numbers_text(check: CheckResult, speed: str = "") -> str:
    """Give one check's evidence alone as plain text."""
    return _printed(lambda console: console.print(Group(*_numbers(check, speed)), crop=False)).strip("\n")


def _numbers(check: CheckResult, speed: str) -> list[RenderableType]:
    page = Page(PLAIN_WIDTH, "utf-8")
    return [*([Text(f"Speed: {speed}")] if speed else []), *evidence(check, page), *to_paste(check, page)]


@dataclass(frozen=True)
class Report:
    """One result, laid out on one page."""

    result: Result
    page: Page
    full: bool
    pictures: bool = False

    def render(self) -> RenderableType:
        """Lay out the map, what stands in the way, and what to do next."""
        parts: list[RenderableType] = []
        for track, exercises in groupby(self.result.exercises, key=lambda e: e.track):
            parts.append(self.page.text(words.TRACKS.get(track, one_line(track)), "bold"))
            for exercise in exercises:
                parts.extend(self.line(exercise))
        parts.append(Text())
        following = words.following(self.result)
        for exercise in self.result.exercises:
            full = self.full or exercise is following
            details = list(self.details(exercise, full=full))
            if details and (full or exercise.status != "missing"):  # of a missing file the map says all
                parts.extend(details if _blank(details[-1]) else [*details, Text()])
        if self.pictures and any("regions" in c.evidence for e in self.result.exercises for c in e.checks):
            from .learned import pictures  # needs NumPy, which most reports do not

            parts.extend(pictures(self.result, self.page))
        parts.extend(self.summary())
        return Group(*parts)

    def line(self, exercise: ExerciseResult) -> Iterator[RenderableType]:
        """Show an exercise on the map."""
        style, word = MARKS[exercise.status][2], words.STATUS[exercise.status]
        score, most = words.number(exercise.score), words.number(exercise.max_score)
        if exercise.status == "unavailable":  # a nought would look like a mark
            score = "-"
        head = Text.assemble(
            self.page.text(f" {self.mark(exercise.status)} ", style),
            self.page.text(f"{one_line(exercise.id, 40):<14}"),
            (
                f"{score:>5} / {most:<5}" if self.page.width >= 60 else f"{score:>4}/{most:<4}",
                "" if exercise.score else "dim",
            ),
        )
        fits = head.cell_len + len(word) <= self.page.width
        if fits:
            head.append(word, style)
        yield head
        if not fits:
            yield Inset(Text(word, style), 3)
        if exercise.follow_through:
            yield Inset(self.page.text(words.stood_in(exercise), "dim"), 3)
        for check in exercise.checks:
            speed = words.speed(self.result, exercise, check)
            if speed:
                yield Inset(self.page.text(f"{one_line(check.function)}: {speed}", "dim"), 3)

    def details(self, exercise: ExerciseResult, *, full: bool) -> Iterator[RenderableType]:
        """Show what stands in the way of an exercise; nothing where nothing does."""
        hindered = exercise.status in words.FELL_SHORT
        if not exercise.message and not hindered:
            return
        yield self.page.text(f"{one_line(exercise.title)} ({one_line(exercise.file, 100)})", "bold underline")
        if exercise.message:
            yield Inset(self.page.text(harmless(exercise.message.rstrip(), 4000, lines=30)), 2)
        if hindered:
            causes = words.causes(exercise)
            if not (exercise.message and all(cause.untouched for cause in causes)):
                for cause in causes:
                    yield from self.cause(cause, full)
            if not full and any(cause.first.evidence for cause in causes):
                said = f"With the numbers: {words.grade_command(exercise)}"
                yield Inset(self.page.text(said, "dim"), 2)
        if exercise.output and exercise.status != "passed":
            yield Inset(self.page.text("It printed:", "dim"), 2)
            yield Inset(self.page.text(harmless(exercise.output.rstrip(), MOST_OUTPUT, OUTPUT_LINES)), 4)

    def cause(self, cause: words.Cause, full: bool) -> Iterator[RenderableType]:
        """Show the first cause, then fold what follows from it."""
        check = cause.first
        if cause.untouched:
            said = one_line(check.message) or "not started"
            yield Inset(self.page.text(f"{self.mark('skipped')} {cause.function}: {said}", "dim"), 2)
            return
        head = Text.assemble(
            self.page.text(f"{self.mark(check.status)} {one_line(check.function)}", MARKS[check.status][2]),
            self.page.text(f"  {words.STATUS[check.status]}: {one_line(check.title)}", "italic"),
        )
        yield Inset(head, 2)
        body: list[RenderableType] = []
        if check.diagnosis:
            body.append(self.page.text(harmless(check.diagnosis.message), "bold"))
            if full:
                body.append(self.page.text(harmless(check.diagnosis.why)))
            body.append(self.page.text(f"Read: {words.lesson_command(check.diagnosis)}", "cyan"))
        if words.adds(check) and (full or not check.diagnosis):
            body.append(self.page.text(harmless(check.message, 2000, lines=12)))
        if full:
            body.extend(evidence(check, self.page.narrower(4)))
        if cause.others:
            body.append(self.page.text(words.consequences(cause, None if full else 1), "dim"))
        yield Inset(Group(*body), 4)
        if full:
            pasted = list(to_paste(check, self.page))
            yield from [*pasted, Text()] if pasted else []

    def summary(self) -> Iterator[RenderableType]:
        """Show the points and the next command, where the eye ends up."""
        style = "bold green" if self.result.passed else "bold"
        score = self.page.text(f"{words.points(self.result)} points", style)
        yield Text.assemble(score, self.page.text(f"  ·  {words.isolation(self.result)}", "dim"))
        command = words.next_command(self.result)
        following = words.following(self.result)
        if command and following:
            first = (
                f"edit {one_line(following.file, 100)}, then " if following.status in words.FELL_SHORT else ""
            )
            yield Text.assemble(self.page.text(f"Next: {first}"), self.page.text(command, "bold cyan"))
        elif self.result.passed:
            ungraded = any(exercise.status == "unavailable" for exercise in self.result.exercises)
            yield Text("All that could be graded here is right." if ungraded else "All of it is right.")

    def mark(self, status: str) -> str:
        """Give a status's mark in what the page can show."""
        return MARKS[status][0 if self.page.unicode else 1]


def _blank(what: RenderableType) -> bool:
    return isinstance(what, Text) and not what


def _printed(draw: Callable[[Console], None]) -> str:
    console = Console(
        file=StringIO(),
        width=PLAIN_WIDTH,
        color_system=None,
        force_terminal=False,
        highlight=False,
        no_color=True,
    )
    with console.capture() as capture:
        draw(console)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"
