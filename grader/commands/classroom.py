"""The instructor's commands, `smlearn class …`: parse, call one function, print."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from .class_progress import progress, say
from .files import write

if TYPE_CHECKING:
    from ..class_work import Setting
    from ..class_workers import Workers
    from ..classroom import Tally
    from ..standings import Policy

EXIT_USAGE, EXIT_FAULT, EXIT_INTERRUPTED = 2, 3, 130

app = typer.Typer(
    no_args_is_help=True, help="Grade a class into a gradebook; show it, export it, compare submissions."
)


class Isolate(str, enum.Enum):
    """How strictly submissions are kept apart."""

    auto = "auto"
    strict = "strict"
    none = "none"


class Counts(str, enum.Enum):
    """Which attempt of a student counts."""

    last = "last"
    best = "best"


GradebookOption = Annotated[Path, typer.Option("--gradebook", help="The gradebook.", metavar="FILE")]
CourseOption = Annotated[
    Path | None, typer.Option("--course", help="A course of your own.", show_default=False, metavar="DIR")
]
CountsOption = Annotated[Counts, typer.Option("--attempt", help="Which attempt counts.")]
DeadlinesOption = Annotated[
    Path | None,
    typer.Option(
        help="Late policy, a CSV: student (or *), deadline, percent of the mark until then.",
        show_default=False,
        metavar="FILE",
    ),
]
GRADEBOOK = Path("class.db")


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
        float, typer.Option(min=0, max=100, help="Passed from so many per cent on.")
    ] = 100.0,
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
    from ..gradebook import Gradebook

    if submissions is None and not (retry or regrade):
        _stop("Which submissions? Name their folder, or use --retry or --regrade.")
    if submissions is not None and not submissions.is_dir():
        _stop(f"{submissions} is not a folder")
    taught = load_course(course)
    with _said(), Gradebook(gradebook, writing=True) as book:
        chosen = _exercises(book, taught, exercises or [], track)
        setting = Setting(course, chosen, book.begin(taught.id, chosen, seed), isolation.value, pass_mark)
        with _workers(setting, workers, scheduler) as found, progress() as bar:
            room = Classroom(book, taught, course_digest(taught), found, bar.say, bar.total, bar.done)
            try:
                if regrade:
                    room.regrade()
                if submissions is not None or retry:
                    room.grade(submissions, retry=retry)
            except KeyboardInterrupt:
                _stop(f"Interrupted: {room.tally.graded} graded; the next run goes on.", EXIT_INTERRUPTED)
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

    if (score is None) != withdraw:
        _stop("Give the points, or --withdraw.")
    with _said(), Gradebook(gradebook) as book:
        book.set_mark(student, score, reason)


@app.command()
def show(
    student: Annotated[
        str | None, typer.Argument(help="A student, for their own report.", show_default=False)
    ] = None,
    gradebook: GradebookOption = GRADEBOOK,
    html: Annotated[
        Path | None,
        typer.Option(help="Write one self-contained page there.", show_default=False, metavar="FILE"),
    ] = None,
    attempt: CountsOption = Counts.last,
    deadlines: DeadlinesOption = None,
    course: CourseOption = None,
) -> None:
    """Show the class: its mistakes by frequency, its checks, its marks; or one student's own report."""
    from ..class_summary import result_of, summarise
    from ..course import load_course
    from ..gradebook import Gradebook, GradebookError
    from ..reports import class_terminal, terminal
    from ..standings import standings
    from .screen import console

    with _said(), Gradebook(gradebook) as book:
        policy, late = _policy(attempt), _deadlines(deadlines)
        if student is None:
            found = summarise(book, load_course(course), policy, late)
            if html is not None:
                from ..reports.class_page import html as render

                write(render(found), str(html))
            else:
                screen = console()
                class_terminal.show(
                    found, screen, bar="█" if "utf" in (screen.encoding or "").lower() else "#"
                )
            return
        chosen = next((c for c in standings(book, policy, late) if c.standing.student == student), None)
        if chosen is None:
            raise GradebookError(_no_student(student, book.students()))
        result = result_of(book, chosen)
        remark = class_terminal.remark(chosen.standing)
        print(
            f"Attempt {chosen.standing.attempt} of {chosen.standing.attempts}"
            + (f": {remark}" if remark else "")
        )
        if result is not None and html is not None:
            from ..reports import FORMATS

            write(FORMATS["html"](result), str(html))
        elif result is not None:
            terminal.show(result, console())


@app.command()
def export(
    format_name: Annotated[
        str,
        typer.Option("--format", help="csv, canvas, moodle, nbgrader; or json, html, … for each student."),
    ] = "csv",
    output: Annotated[
        str, typer.Option(help="A file, - for standard output; for reports of each student a folder.")
    ] = "-",
    gradebook: GradebookOption = GRADEBOOK,
    attempt: CountsOption = Counts.last,
    deadlines: DeadlinesOption = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="The platform's own CSV, to be filled in.", show_default=False, metavar="FILE"),
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Pseudonyms, and no student's words.")
    ] = False,
) -> None:
    """Export marks for a learning platform, or each student's report; the same class gives the same files."""
    from ..class_export import RosterError, anonymised, read_roster, reports
    from ..class_summary import summarise
    from ..gradebook import Gradebook
    from ..reports import FORMATS
    from ..reports.class_csv import TABLES

    if format_name not in TABLES and format_name not in FORMATS:
        _stop(f"no format is called {format_name!r}; there are: {', '.join([*TABLES, *FORMATS])}")
    if anonymous and roster is not None:
        _stop("A roster holds names: --anonymous goes without one.")
    with _said(), Gradebook(gradebook) as book:
        policy, late = _policy(attempt), _deadlines(deadlines)
        if format_name in TABLES:
            found = summarise(book, None, policy, late)
            try:
                rows = read_roster(roster) if roster is not None else []
            except RosterError as error:
                _stop(str(error))
            table = TABLES[format_name](anonymised(book, found) if anonymous else found, rows)
            for student in table.unknown:
                say(f"{student}: is not in {roster}, or not as one row")
            write(table.text, output)
            return
        if output == "-":
            _stop("Reports of each student need a folder: --output DIR")
        Path(output).mkdir(parents=True, exist_ok=True)
        for name, text in reports(book, format_name, policy, late, anonymous=anonymous):
            write(text, str(Path(output, name)))


@app.command()
def similar(
    gradebook: GradebookOption = GRADEBOOK,
    top: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 30,
    common: Annotated[int, typer.Option(min=1, help="What more than so many wrote alike is set aside.")] = 10,
    course: CourseOption = None,
) -> None:
    """List submissions that are alike beyond the stub, names and layout set aside: to look at, no verdict."""
    from ..course import load_course
    from ..gradebook import Gradebook
    from ..reports.text import one_line
    from ..similar import compare

    taught = load_course(course)
    stubs = {
        exercise.file: (taught.directory / exercise.file).read_bytes()
        for exercise in taught.exercises
        if (taught.directory / exercise.file).is_file()
    }
    with _said(), Gradebook(gradebook) as book:
        latest = {row.student: row.id for row in book.attempts()}
        pairs = compare(
            ((name, book.handed_in(attempt).files) for name, attempt in latest.items()), stubs, common
        )
    for pair in pairs[:top]:
        share = f"{100 * pair.share:3.0f} %"
        print(f"{share}  {one_line(pair.one, 60)}  {one_line(pair.other, 60)}  ({', '.join(pair.files)})")
    if not pairs:
        print("No two submissions are alike beyond the stub and what many wrote.")
    elif len(pairs) > top:
        print(f"{len(pairs) - top} more pairs; --top shows more of them.")


def _policy(counts: Counts) -> Policy:
    return "best" if counts is Counts.best else "last"


def _deadlines(path: Path | None) -> Any:
    from ..standings import ON_TIME, DeadlinesError, read_deadlines

    if path is None:
        return ON_TIME
    try:
        return read_deadlines(path)
    except DeadlinesError as error:
        _stop(str(error))


def _no_student(name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    return f"No student is called {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")


def _exercises(book: Any, course: Any, names: list[str], track: str) -> tuple[str, ...]:
    """Give what is graded: as named now, or as the gradebook has it where nothing is named."""
    from ..gradebook import GradebookError

    if track not in ("all", "numpy", "cython"):
        _stop(f"{track!r} is no track; there are all, numpy and cython")
    if not names and track == "all":
        try:
            kept: tuple[str, ...] = book.exercises
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
            _stop(str(error), EXIT_FAULT)
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


@contextmanager
def _said() -> Iterator[None]:
    """Turn what is wrong with a gradebook into one sentence: exit code 2, or 3 where the machine fails."""
    import sqlite3

    from ..gradebook import GradebookError

    try:
        yield
    except GradebookError as error:
        _stop(str(error))
    except sqlite3.Error as error:
        _stop(
            f"The gradebook cannot be read or written: {error}. What was recorded is kept; the next run goes on.",
            EXIT_FAULT,
        )


def _stop(line: str, code: int = EXIT_USAGE) -> NoReturn:
    say(line)
    raise typer.Exit(code)
