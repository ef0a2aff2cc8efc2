"""What the class's commands share: their options, and how they stop."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from .class_progress import say

EXIT_USAGE, EXIT_FAULT, EXIT_INTERRUPTED = 2, 3, 130


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


def stop(line: str, code: int = EXIT_USAGE) -> NoReturn:
    """Say why, and end with a code."""
    say(line)
    raise typer.Exit(code)


@contextmanager
def every_error_said(gradebook: Path) -> Iterator[None]:
    """Turn what is wrong with a gradebook into one sentence: exit code 2, or 3 where the machine fails."""
    import sqlite3

    from ..gradebook_file import GradebookError, GradebookFault, said_of

    try:
        yield
    except GradebookError as error:
        stop(str(error))
    except GradebookFault as error:
        stop(str(error), EXIT_FAULT)
    except sqlite3.Error as error:
        stop(str(said_of(error, gradebook)), EXIT_FAULT)
