"""The instructor's commands, `smlearn class …`, that read a gradebook: show, export, similar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .class_options import (
    GRADEBOOK,
    Counts,
    CountsOption,
    CourseOption,
    DeadlinesOption,
    GradebookOption,
    every_error_said,
    stop,
)
from .class_progress import say
from .files import write, write_bytes

if TYPE_CHECKING:
    from ..deadlines import Deadlines
    from ..gradebook import Gradebook
    from ..standings import Policy


def register(app: typer.Typer) -> None:
    """Add the commands to `smlearn class`."""
    for command in (show, export, similar):
        app.command()(command)


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
    from ..gradebook import Gradebook, no_student
    from ..gradebook_file import GradebookError
    from ..reports import class_terminal, terminal
    from ..standings import standings
    from .screen import console

    with every_error_said(gradebook), Gradebook(gradebook) as book:
        policy, late = _policy(attempt), _deadlines(deadlines, book)
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
            raise GradebookError(no_student(student, book.students()))
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


def export(
    format_name: Annotated[
        str,
        typer.Option(
            "--format", help="csv, canvas, moodle, nbgrader; or for each student: json, html, …, zip."
        ),
    ] = "csv",
    output: Annotated[
        str, typer.Option(help="A file, - for standard output; for reports of each student a folder.")
    ] = "-",
    gradebook: GradebookOption = GRADEBOOK,
    attempt: CountsOption = Counts.last,
    deadlines: DeadlinesOption = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            help="Canvas's or Moodle's own CSV, to be filled in.", show_default=False, metavar="FILE"
        ),
    ] = None,
    assignment: Annotated[
        str, typer.Option(help="What the platform calls it.", show_default=False, metavar="TITLE")
    ] = "",
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Pseudonyms, and no student's words.")
    ] = False,
) -> None:
    """Export marks for a learning platform, or each student's report; the same class gives the same files."""
    from ..class_export import ZIP, anonymised, handed_in, read_roster, reports
    from ..class_summary import summarise
    from ..gradebook import Gradebook
    from ..reports import FORMATS
    from ..reports.class_platforms import RosterError
    from ..reports.class_tables import TABLES
    from ..reports.class_terminal import remark
    from ..standings import standings

    names = [*TABLES, *FORMATS, ZIP]
    if format_name not in names:
        stop(f"no format is called {format_name!r}; there are: {', '.join(names)}")
    if anonymous and format_name == ZIP:
        stop("What students wrote holds their words: --anonymous goes without it.")
    if anonymous and roster is not None:
        stop("A roster holds names: --anonymous goes without one.")
    with every_error_said(gradebook), Gradebook(gradebook) as book:
        policy, late = _policy(attempt), _deadlines(deadlines, book)
        if format_name in TABLES:
            found = summarise(book, None, policy, late)
            try:
                known = read_roster(roster) if roster is not None else None
                table = TABLES[format_name](
                    anonymised(book, found) if anonymous else found, known, assignment
                )
            except RosterError as error:
                stop(str(error))
            for student in table.unknown:
                say(f"{student}: is not in {roster}, or not as one row")
            for note in table.notes:
                say(note)
            write(table.text, output)
            return
        if output == "-":
            stop("Reports of each student need a folder: --output DIR")
        try:
            Path(output).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            stop(f"{output} cannot be made a folder for the reports: {error.strerror}.")
        if format_name == ZIP:
            for name, data in handed_in(book, policy, late):
                write_bytes(data, str(Path(output, name)))
            return
        for chosen in standings(book, policy, late):
            if chosen.verdict is None and not anonymous:
                say(f"{chosen.standing.student}: has no report; {remark(chosen.standing)}")
        for name, text in reports(book, format_name, policy, late, anonymous=anonymous):
            write(text, str(Path(output, name)))


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
    from ..similar import compare, usual
    from ..stubs import pristine

    stubs = pristine(load_course(course))
    with every_error_said(gradebook), Gradebook(gradebook) as book:
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
    if 0 < (least := usual(pairs, len(latest))) < 0.995:
        print(f"99 of 100 pairs of this class share less than {100 * least:.0f} %: short answers are alike.")
    if pairs:
        print("To look at two of them: smlearn class export --format zip --output DIR")


def _policy(counts: Counts) -> Policy:
    return "best" if counts is Counts.best else "last"


def _deadlines(path: Path | None, book: Gradebook) -> Deadlines:
    """Read the late policy; say whose deadlines are nobody's."""
    from ..deadlines import EVERYBODY, ON_TIME, DeadlinesError, read_deadlines

    if path is None:
        return ON_TIME
    try:
        late = read_deadlines(path)
    except DeadlinesError as error:
        stop(str(error))
    for name in sorted(late.steps.keys() - {EVERYBODY, *book.students()}):
        say(f"{name}: has a deadline in {path}, and is not in the gradebook")
    return late
