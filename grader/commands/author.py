"""The author's commands: a course's stubs from its model answers, and the proof that it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..course import load_course
from .student import CourseOption

app = typer.Typer(no_args_is_help=True, help="Make the stubs of a course, and prove that it is sound.")


@app.command()
def stubs(
    solutions: Annotated[Path, typer.Argument(help="The folder of model answers.")],
    course: CourseOption = None,
) -> None:
    """Make the student's stubs from the model answers."""
    from ..authoring import write_stubs

    taught = load_course(course)
    for path in write_stubs(taught, solutions, taught.directory, archive=True):
        print(path)


@app.command()
def check(
    solutions: Annotated[Path, typer.Argument(help="The folder of model answers.")],
    course: CourseOption = None,
) -> None:
    """Prove that a course is sound: its stubs, points, hints, links, answers and misconceptions."""
    from ..authoring import check_course
    from ..proofs import prove

    taught = load_course(course)
    problems = check_course(taught, solutions)
    if not problems:  # what is written is in order: now run it
        problems = list(prove(taught, solutions))
    for problem in problems:
        print(problem)
    found = f"{len(problems)} problem{'s' if len(problems) > 1 else ''} found"
    print(found if problems else "The course is sound.")
    raise typer.Exit(1 if problems else 0)
