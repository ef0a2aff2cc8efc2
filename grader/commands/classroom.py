"""The instructor's commands, `smlearn class …`, that write into a gradebook: grade, mark."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import class_views
from .class_options import (
    EXIT_FAULT,
    EXIT_INTERRUPTED,
    GRADEBOOK,
    CourseOption,
    GradebookOption,
    every_error_said,
    stop,
)
from .class_progress import progress, say

if TYPE_CHECKING:
    from ..class_work import Setting
    from ..class_workers import Workers
    from ..classroom import Tally

app = typer.Typer(
    no_args_is_help=True, help="Grade a class into a gradebook; show it, export it, compare submissions."
)


class Isolate(str, enum.Enum):
    """How strictly submissions are kept apart."""

    auto = "auto"
    strict = "strict"
    none = "none"


@app.command()
def grade(
    submissions: Annotated[
        Path | None,
        typer.Argument(help="A folder with a folder, .zip or .tar.gz for each student.", show_default=False),
    ] = None,
    gradebook: GradebookOption = GRADEBOOK,
    exercises: Annotated[
        list[str] | None,
        typer.Option("--exercise", help="An exercise that counts; all where none is named.", metavar="NAME"),
    ] = None,
    track: Annotated[str, typer.Option(help="all, numpy or cython.", metavar="TRACK")] = "all",
    course: CourseOption = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**63 - 1, help="The seed for all; drawn once where none is given."),
    ] = None,
    pass_mark: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="Passed from so many per cent on, settled once; else 100."),
    ] = None,
    isolation: Annotated[
        Isolate, typer.Option(help="Levels 1-3; or none, for code that you trust.")
    ] = Isolate.auto,
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many at once; one for each core.", show_default=False)
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Send submissions to this Dask cluster: tcp://HOST:PORT.", show_default=False, metavar="URL"
        ),
    ] = None,
    times: Annotated[
        Path | None,
        typer.Option(
            help="When students handed in, a CSV: student, handed_in.", show_default=False, metavar="FILE"
        ),
    ] = None,
    retry: Annotated[
        bool, typer.Option("--retry", help="Grade again where the grader itself failed.")
    ] = False,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Judge the kept attempts anew under a corrected course.")
    ] = False,
) -> None:
    """Grade a class; what was graded before is not graded again, and what was cut short is taken up."""
    from ..class_work import Setting, course_digest
    from ..classroom import Classroom
    from ..course import load_course
    from ..deadlines import DeadlinesError, read_times
    from ..gradebook import Gradebook

    if submissions is None and not (retry or regrade):
        stop("Which submissions? Name their folder, or use --retry or --regrade.")
    if submissions is not None and not submissions.is_dir():
        stop(f"{submissions} is not a folder")
    try:
        told = read_times(times) if times is not None else {}
    except DeadlinesError as error:
        stop(str(error))
    taught = load_course(course)
    with every_error_said(gradebook), Gradebook(gradebook, writing=True) as book:
        chosen = _exercises(book, taught, exercises or [], track)
        seed = book.begin(taught.id, chosen, seed, pass_mark)
        setting = Setting(course, chosen, seed, isolation.value, book.pass_mark)
        with _workers(setting, workers, scheduler) as found, progress() as bar:
            room = Classroom(book, taught, course_digest(taught), found, bar.say, bar.total, bar.done, told)
            try:
                if regrade:
                    room.regrade()
                if submissions is not None or retry:
                    room.grade(submissions, retry=retry)
            except KeyboardInterrupt:
                stop(f"Interrupted: {room.tally.graded} graded; the next run goes on.", EXIT_INTERRUPTED)
    say(_summary(room.tally, gradebook))
    raise typer.Exit(EXIT_FAULT if room.tally.faults else 0)


@app.command()
def mark(
    student: Annotated[str, typer.Argument(help="The student, as in the gradebook.")],
    score: Annotated[float | None, typer.Argument(min=0, help="The points.", show_default=False)] = None,
    reason: Annotated[str, typer.Option(help="Why; it stays beside the mark.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Let the grader's mark count again.")] = False,
    gradebook: GradebookOption = GRADEBOOK,
) -> None:
    """Set a student's mark by hand, with its reason."""
    from ..gradebook import Gradebook
    from ..standings import standings

    if (score is None) != withdraw:
        stop("Give the points, or --withdraw.")
    if score is not None and not math.isfinite(score):
        stop(f"A mark is a number of points, not {score}.")
    with every_error_said(gradebook), Gradebook(gradebook) as book:
        book.set_mark(student, score, reason)
        (now,) = (chosen.standing for chosen in standings(book) if chosen.standing.student == student)
    if withdraw:
        say(f"{student}: the grader's mark counts again, {now.score:g} of {now.max_score:g}.")
        return
    more = f" More than the {now.max_score:g} points that there are." if now.score > now.max_score else ""
    say(f"{student}: {now.score:g} of {now.max_score:g} by hand; the grader's was {now.raw_score:g}.{more}")


class_views.register(app)


def _exercises(book: Any, course: Any, names: list[str], track: str) -> tuple[str, ...]:
    """Give what is graded: as named now, or as the gradebook has it where nothing is named."""
    from ..gradebook_file import GradebookError

    if track not in ("all", "numpy", "cython"):
        stop(f"{track!r} is no track; there are all, numpy and cython")
    if not names and track == "all":
        try:
            kept: tuple[str, ...] = book.settled.exercises
            return kept
        except GradebookError:
            pass
    return tuple("/".join(exercise.key) for exercise in course.select(names, track))


@contextmanager
def _workers(setting: Setting, count: int | None, scheduler: str | None) -> Iterator[Workers]:
    if scheduler is not None:
        from ..class_cluster import ClusterError, ClusterWorkers

        try:
            with ClusterWorkers(setting, scheduler) as cluster:
                yield cluster
        except ClusterError as error:
            stop(str(error), EXIT_FAULT)
        return
    from ..class_workers import LocalWorkers

    with LocalWorkers(setting, count) as local:
        yield local


def _summary(tally: Tally, gradebook: Path) -> str:
    counted = [
        (tally.graded, "graded"),
        (tally.unchanged, "unchanged"),
        (tally.unreadable, "could not be read: zero, with the reason"),
        (tally.moved, "marks moved"),
        (tally.faults, "left without a mark by a fault of the grader's (--retry)"),
    ]
    said = ", ".join(f"{count} {what}" for count, what in counted if count)
    return f"{said or 'Nothing to grade'}. Next: smlearn class show --gradebook {gradebook}"
