"""The command line: parse, call one function, choose the exit code.

What a command needs is imported when it runs: the start is what a student feels.
"""

from __future__ import annotations

import enum
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from .commands import author, classroom, student
from .commands.files import write
from .commands.streams import fit_streams
from .commands.student import CourseOption
from .reports import FORMATS

if TYPE_CHECKING:
    from rich.console import Console

    from .course import Exercise
    from .results import ExerciseResult, Result

EXIT_PASSED, EXIT_NOT_PASSED, EXIT_USAGE, EXIT_FAULT, EXIT_REFUSED, EXIT_INTERRUPTED = 0, 1, 2, 3, 4, 130

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    help="Learn backpropagation by writing it, and be told which mistake it is.",
)
app.add_typer(author.app, name="author")
app.add_typer(classroom.app, name="class")
student.register(app)


class Track(str, enum.Enum):
    """Which exercises: in NumPy, in Cython, or both."""

    all = "all"
    numpy = "numpy"
    cython = "cython"


class Isolate(str, enum.Enum):
    """How strictly a submission is kept apart."""

    auto = "auto"
    strict = "strict"
    none = "none"


NAMES = ", ".join(FORMATS)


def main() -> None:
    """Run the command line; every error ends in one sentence and its exit code."""
    fit_streams()
    try:
        Path.cwd()
    except FileNotFoundError:
        _stop("The folder that you are in is gone. Change to another one: cd", EXIT_USAGE)
    with _every_error_said():
        app()


@app.callback()
def start(
    context: typer.Context,
    show: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", is_eager=True)
    ] = False,
) -> None:
    """Learn backpropagation by writing it, and be told which mistake it is."""
    if show:
        from importlib.metadata import version as installed

        print(f"smlearn {installed('smlearn')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        student.where_am_i()


@app.command()
def grade(
    exercises: Annotated[
        list[str] | None, typer.Argument(help="Which exercises; all where none is named.", show_default=False)
    ] = None,
    workspace: Annotated[
        Path | None,
        typer.Option(
            help="The folder with the answers: the workspace around this folder.",
            show_default=False,
            metavar="DIR",
        ),
    ] = None,
    track: Annotated[Track, typer.Option(help="Which track.")] = Track.all,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help=f"A format to write besides: {NAMES}.", metavar="NAME"),
    ] = None,
    outputs: Annotated[
        list[str] | None,
        typer.Option(
            "--output", help="Where to: one for each --format; - is standard output.", metavar="FILE"
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="The seed; the course's where none is given.")
    ] = None,
    course: CourseOption = None,
    pass_mark: Annotated[
        float, typer.Option(min=0, max=100, help="Passed from so many per cent on.")
    ] = 100.0,
    isolation: Annotated[
        Isolate, typer.Option(help="The best there is, levels 1-3 or nothing, or none.")
    ] = Isolate.auto,
) -> None:
    """Grade the exercises: what is right, what is wrong, and which mistake it is."""
    from .course import load_course
    from .sandbox.sandbox import Sandbox
    from .workspace import locate

    started = time.perf_counter()
    taught = load_course(course)
    chosen = taught.select(exercises or (), track.value)
    pairs = _pairs(formats or [], outputs or [])
    folder = workspace or locate(taught)
    with Sandbox(isolation.value, taught.limits) as sandbox:  # its start runs beside the imports that follow
        from .grade import Grader, assemble
        from .submission import read_submission

        submission = read_submission(folder, taught)
        with _progress(len(chosen)) as step:
            grader = Grader(
                taught, submission, sandbox, taught.seed if seed is None else seed, isolation.value, step
            )
            done, interrupted = _until_interrupted(grader.grade(chosen))
        result = assemble(grader, done, pass_mark, time.perf_counter() - started)
        if interrupted:  # whatever the rest would have been
            result = replace(result, passed=False)
    if workspace is None:  # what lies elsewhere may be somebody else's
        student.remember(taught, folder, done, submission)
    if done or pairs:
        _report(result, pairs, folder)
    if interrupted:
        were = "was" if len(done) == 1 else "were"
        _say(f"Interrupted: {len(done) or 'none'} of {len(chosen)} exercises {were} graded.")
        raise typer.Exit(EXIT_INTERRUPTED)
    raise typer.Exit(EXIT_PASSED if result.passed else EXIT_NOT_PASSED)


@app.command()
def report(
    result: Annotated[Path, typer.Argument(help="A result that `grade --format json` wrote.")],
    format_name: Annotated[str, typer.Option("--format", help=f"terminal, {NAMES}.")] = "terminal",
    output: Annotated[str, typer.Option(help="Where to; - is standard output.")] = "-",
) -> None:
    """Render a result again in another format."""
    from .results import Result

    try:
        read = Result.from_json(result.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise typer.BadParameter(f"{result} cannot be read: {reason}") from None
    if format_name == "terminal":
        _terminal(read)
    else:
        _write(read, format_name, output)


@app.command()
def doctor() -> None:
    """Say what this machine offers: isolation, compiler, instruction set, versions."""
    from .doctor import examine

    for line in examine():
        print(line)


def _pairs(formats: list[str], outputs: list[str]) -> list[tuple[str, str]]:
    if outputs and len(outputs) != len(formats):
        raise typer.BadParameter(f"{len(formats)} --format and {len(outputs)} --output do not make pairs")
    if len(formats) > 1 and not outputs:
        raise typer.BadParameter("more than one --format needs an --output for each")
    for name in formats:
        if name not in FORMATS:
            raise typer.BadParameter(f"no format is called {name!r}; there are: {', '.join(FORMATS)}")
    return list(zip(formats, outputs or ["-"] * len(formats), strict=True))


def _until_interrupted(results: Iterator[ExerciseResult]) -> tuple[list[ExerciseResult], bool]:
    done: list[ExerciseResult] = []
    try:
        for result in results:
            done.append(result)  # noqa: PERF402 - what came before an interruption is kept
    except KeyboardInterrupt:
        return done, True
    return done, False


def _report(result: Result, pairs: list[tuple[str, str]], folder: Path) -> None:
    for name, output in pairs:
        _write(result, name, output, folder)
    if all(output != "-" for _, output in pairs):
        _terminal(result)


def _write(result: Result, name: str, output: str, folder: Path | None = None) -> None:
    if name == "github" and folder is not None:  # annotations name files as the repository does
        from .reports.github import commands

        write(commands(result, folder.as_posix()), output)
    else:
        write(FORMATS[name](result), output)


def _terminal(result: Result) -> None:
    from .reports.terminal import show

    show(result, _console())


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(highlight=False, stderr=stderr)


@contextmanager
def _progress(count: int) -> Iterator[Callable[[Exercise], None]]:
    """Show on a terminal which exercise is being graded; say nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda exercise: None
        return
    console = _console(stderr=True)
    with console.status("Grading", spinner="line") as status:
        number = 0

        def step(exercise: Exercise) -> None:
            nonlocal number
            number += 1
            what = "Compiling and grading" if exercise.track == "cython" else "Grading"
            status.update(f"{what} {exercise.track}/{exercise.id} ({number} of {count})")

        yield step


@contextmanager
def _every_error_said() -> Iterator[None]:
    from .course import CourseError, UnknownExerciseError
    from .errors import UsageError

    try:
        yield
    except (CourseError, UnknownExerciseError, UsageError, NotADirectoryError) as error:
        _stop(str(error), EXIT_USAGE)
    except KeyboardInterrupt:
        _stop("Interrupted.", EXIT_INTERRUPTED)
    except SystemExit as end:  # Typer has taken Ctrl-C for itself, and says nothing
        if isinstance(getattr(end.__context__, "__cause__", None), KeyboardInterrupt):
            _say("Interrupted.")
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(EXIT_PASSED) from None
    except Exception as error:
        if os.environ.get("SMLEARN_DEBUG"):
            raise
        from .sandbox.sandbox import IsolationRefused

        if isinstance(error, IsolationRefused):
            _stop(str(error), EXIT_REFUSED)
        from .checks.authored import blamed

        if sentence := blamed(error):
            _stop(f"The course's own code failed, and no mark was given: {sentence}", EXIT_FAULT)
        _stop(
            f"The grader itself failed ({type(error).__name__}: {error}). This is no fault of the submission; "
            "SMLEARN_DEBUG=1 shows where.",
            EXIT_FAULT,
        )


def _stop(message: str, code: int) -> NoReturn:
    _say(message)
    raise SystemExit(code)


def _say(message: str) -> None:
    from .reports.text import harmless

    print(harmless(message), file=sys.stderr)


if __name__ == "__main__":
    main()
