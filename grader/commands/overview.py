"""The course map: what is done, what is next, and the one command to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from ..course import Course
from ..progress import CHANGED, NO_VERDICT, UNGRADED, Progress, Standing, next_up
from ..reports import words
from ..reports.evidence import Page
from ..reports.terminal import MARKS
from ..submission import read_submission
from ..workspace import USUAL, older_version, shown
from .names import named

_MARKS = MARKS | {CHANGED: ("~", "~", "yellow"), UNGRADED: ("~", "~", "yellow")}
_WORDS = words.STATUS | {CHANGED: "edited since graded", UNGRADED: "not graded yet"}
_BESIDE_TITLES = 18 + 8 + 13 + 8  # columns of a line: name, points, status, the arrow


def course_map(course: Course, workspace: Path, page: Page) -> RenderableType:
    """Lay out where a student is."""
    progress = Progress.load(course, workspace)
    standings = progress.standings(read_submission(workspace, course))
    parts: list[RenderableType] = [page.text(course.title, "bold")]
    parts.append(page.text(f"{_done(standings)} · {_place(workspace)}", "dim"))
    following = next_up(standings)
    room = max(len(e.title) for e in course.exercises) + 2
    if page.width < room + _BESIDE_TITLES:
        room = 0
    for track, of_track in groupby(standings, key=lambda s: s.exercise.track):
        parts += [Text(), page.text(words.TRACKS.get(track, track), "bold")]
        parts += [_line(standing, page, standing is following, room) for standing in of_track]
    parts.append(Text())
    older = older_version(course, workspace)
    if older:
        parts.append(
            page.text(
                f"This workspace was made with version {older} of the course; this is version {course.version}. "
                "What changed: smlearn init",
                "yellow",
            )
        )
    parts.extend(_closing(following, progress, page))
    return Group(*parts)


def welcome(course: Course, page: Page) -> RenderableType:
    """Say how to begin where there is no workspace yet."""
    return Group(
        page.text(course.title, "bold"),
        page.text(
            "You learn backpropagation by writing it, and are told which mistake it is when it is one."
        ),
        Text(),
        page.text("There is no workspace here, nor in a folder above."),
        Text.assemble("Next: ", page.text("smlearn init", "bold cyan"), f"  makes one in ./{USUAL}"),
    )


def next_command(standing: Standing, lessons: Sequence[str] = ()) -> str:
    """Give the one command that goes on with an exercise."""
    name = named(standing.exercise)
    if standing.status == "missing":
        return f"smlearn reset {name}"
    if standing.status == "not_started" and standing.exercise.guide not in lessons:
        return f"smlearn guide {standing.exercise.id}"
    if standing.status in NO_VERDICT:
        return f"smlearn grade {name}"
    return f"smlearn watch {name}"


def _done(standings: Sequence[Standing]) -> str:
    done = sum(s.status == "passed" for s in standings)
    points, most = sum(s.score for s in standings), sum(s.exercise.max_score for s in standings)
    return f"{done} of {len(standings)} exercises · {words.number(points)} of {words.number(most)} points"


def _place(workspace: Path) -> str:
    place = shown(workspace)
    return "this folder" if place == "." else place


def _line(standing: Standing, page: Page, is_next: bool, room: int) -> Text:
    unicode, plain, style = _MARKS[standing.status]
    exercise = standing.exercise
    score = f"{words.number(standing.score)}/{words.number(exercise.max_score)}"
    if standing.status in ("not_started", "missing", *NO_VERDICT):
        score = f"-/{words.number(exercise.max_score)}"
    line = Text.assemble(
        page.text(f" {unicode if page.unicode else plain} ", style),
        page.text(f"{exercise.id:<14}", "bold" if is_next else ""),
        page.text(f"{exercise.title:<{room}}" if room else "", "" if is_next else "dim"),
        page.text(f"{score:>6}  ", "" if standing.score else "dim"),
        page.text(_WORDS[standing.status], style),
    )
    if is_next and line.cell_len + 8 <= page.width:
        line.append_text(page.text("  ← next", "bold cyan"))
    return line


def _closing(following: Standing | None, progress: Progress, page: Page) -> Iterator[Text]:
    if following is None:
        yield page.text("All of it is right. You have written backpropagation.", "bold green")
        yield Text.assemble(
            "See a network of your size learn: ", page.text("smlearn train spirals", "bold cyan")
        )
        return
    command = next_command(following, progress.lessons)
    yield Text.assemble("Next: ", page.text(command, "bold cyan"))
    if command.startswith("smlearn guide"):
        yield page.text(
            f"then write {following.exercise.file}, with: smlearn watch {named(following.exercise)}", "dim"
        )
