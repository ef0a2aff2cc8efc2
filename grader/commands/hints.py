"""Hints: one more each time, for the first function that is not right yet; never the answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ..course import Course, Exercise
from ..progress import Progress, next_up
from ..reports.evidence import Page
from ..submission import Submission, read_submission
from .names import exercise_named, named


def next_hint(
    course: Course, workspace: Path, name: str | None, track: str | None, page: Page
) -> RenderableType:
    """Give one hint more, for an exercise or a function that was named, else for what is to be worked on next."""
    progress = Progress.load(course, workspace)
    submission = read_submission(workspace, course)
    found = _asked_for(course, name, track)
    if found is None:
        following = next_up(progress.standings(submission))
        if following is None:
            return page.text("All of it is right: there is nothing left to give a hint for.")
        found = (following.exercise, None)
    exercise, function = found
    return one_more(progress, exercise, function or first_unfinished(progress, exercise, submission), page)


def one_more(
    progress: Progress, exercise: Exercise, function: str, page: Page, *, inside: bool = False
) -> RenderableType:
    """Show the hints for a function that were shown before, dimmed, and one more; note it.

    `inside` watch, the keys say already how to go on.
    """
    hints = exercise.hints.get(function, ())
    key = "/".join((*exercise.key, function))
    before = min(progress.hints.get(key, 0), len(hints))
    shown = min(before + 1, len(hints))
    if not shown:
        return page.text(f"There are no hints for {function}. The lesson: smlearn guide {exercise.id}")
    if shown > before:
        progress.hints[key] = shown
        progress.save()
    parts: list[RenderableType] = [page.text(f"{function} ({exercise.file})", "bold"), Text()]
    for number, text in enumerate(hints[:shown], 1):
        newest = number == shown
        head = page.text(f"Hint {number} of {len(hints)}", "bold cyan" if newest else "dim")
        parts += [head, Padding(page.text(text, "" if newest else "dim"), (0, 0, 1, 2), expand=False)]
    if not inside:
        parts.append(_closing(exercise, function, len(hints) - shown, page))
    return Group(*parts)


def first_unfinished(progress: Progress, exercise: Exercise, submission: Submission) -> str:
    """Give the first function of an exercise that is not known to be right; the last where all are."""
    return (*progress.unfinished(exercise, submission), exercise.functions[-1])[0]


def _closing(exercise: Exercise, function: str, left: int, page: Page) -> Text:
    if left:
        option = named(exercise).removeprefix(exercise.id)
        return Text.assemble("One more: ", page.text(f"smlearn hint {function}{option}", "bold cyan"))
    return Text.assemble(
        "That was the last. Each step is derived in the lesson: ",
        page.text(f"smlearn guide {exercise.id}", "bold cyan"),
    )


def _asked_for(course: Course, name: str | None, track: str | None) -> tuple[Exercise, str | None] | None:
    if name is None:
        return None
    owners: Sequence[Exercise] = [
        e for e in course.exercises if name in e.functions and track in (None, e.track)
    ]
    return (owners[0], name) if owners else (exercise_named(course, name, track), None)
