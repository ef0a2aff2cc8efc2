"""The student's commands: parse, call one function, print."""

from __future__ import annotations

import enum
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..course import Course, load_course
from ..workspace import MARKER, USUAL, Created, find, locate, shown
from .names import exercise_named, named, named_place

if TYPE_CHECKING:
    from ..results import ExerciseResult
    from ..submission import Submission

CourseOption = Annotated[
    Path | None, typer.Option("--course", help="A course of your own.", show_default=False, metavar="DIR")
]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help="The workspace: the one around this folder.", show_default=False, metavar="DIR"
    ),
]
TrackOption = Annotated[
    str | None,
    typer.Option(
        "--track", help="numpy or cython, where both have it: numpy.", show_default=False, metavar="TRACK"
    ),
]


class Activation(str, enum.Enum):
    """Of hidden units."""

    sigmoid = "sigmoid"
    tanh = "tanh"
    relu = "relu"


class Cost(str, enum.Enum):
    """What training makes small."""

    cross_entropy = "cross-entropy"
    quadratic = "quadratic"


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    for command in (init, guide, hint, watch, reset, train):
        app.command()(command)


def where_am_i() -> None:
    """Show the course map, or how to begin."""
    from .overview import course_map, welcome
    from .screen import console, page

    course = load_course()
    screen = console()
    workspace = find(Path.cwd(), course)
    seen = page(screen)
    screen.print(course_map(course, workspace, seen) if workspace else welcome(course, seen))


def remember(
    course: Course, workspace: Path, results: Sequence[ExerciseResult], submission: Submission
) -> None:
    """Note what was graded for the course map, where the workspace can be written."""
    from ..progress import Progress

    if not Progress.load(course, workspace).record(results, submission):
        print(
            f"{named_place(workspace, 'This folder')} cannot be written, so the course map will not remember this.",
            file=sys.stderr,
        )


def init(
    directory: Annotated[
        Path | None,
        typer.Argument(
            help=f"The new workspace: the one around this folder, else ./{USUAL}.", show_default=False
        ),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Make a workspace with the stubs; what is there already is never overwritten."""
    from ..workspace import create

    taught = load_course(course)
    if directory is None:  # inside a workspace, what is missing from it; no second one in it
        around = find(Path.cwd(), taught)
        directory = around if around is not None and (around / MARKER).is_dir() else Path(USUAL)
    for line in _created(create(taught, directory), taught, directory):
        print(line)


def reset(
    exercise: Annotated[str, typer.Argument(help="Which exercise.", show_default=False)],
    track: TrackOption = None,
    workspace: WorkspaceOption = None,
    course: CourseOption = None,
) -> None:
    """Bring an exercise's stub back; your file is kept beside it."""
    from ..workspace import reset as bring_back

    taught = load_course(course)
    folder = locate(taught, workspace)
    chosen = exercise_named(taught, exercise, track)
    kept = bring_back(taught, folder, chosen)
    print(f"{shown(folder / chosen.file)} is the stub again.")
    if kept is not None:
        print(f"What you had is in {shown(kept)}.")
    print(f"Next: smlearn guide {chosen.id}")


def guide(
    lesson: Annotated[
        str | None,
        typer.Argument(help="An exercise, or LESSON#SECTION; a list of all without.", show_default=False),
    ] = None,
    section: Annotated[str, typer.Option(help="One section of it alone.", show_default=False)] = "",
    answers: Annotated[bool, typer.Option("--answers", help="Unfold the answers to the questions.")] = False,
    track: TrackOption = None,
    course: CourseOption = None,
) -> None:
    """Read an exercise's lesson: everything that it uses, derived."""
    from ..lessons import find_lesson
    from . import guides
    from .screen import console

    taught = load_course(course)
    if lesson is None:
        guides.print_index(taught, console())
        return
    name, wanted = guides.split_name(lesson, section)
    if track is not None:
        name = exercise_named(taught, name, track).guide
    found = find_lesson(taught, name)
    guides.show_lesson(found, wanted, console(), answers=answers)
    _note_read(taught, f"guides/{found.name}.md")


def hint(
    exercise: Annotated[
        str | None,
        typer.Argument(
            help="An exercise or one of its functions: the one to work on next.", show_default=False
        ),
    ] = None,
    track: TrackOption = None,
    workspace: WorkspaceOption = None,
    course: CourseOption = None,
) -> None:
    """Give a hint, one more each time; never the answer."""
    from . import hints
    from .screen import console, page

    taught = load_course(course)
    screen = console()
    screen.print(hints.next_hint(taught, locate(taught, workspace), exercise, track, page(screen)))


def _note_read(course: Course, lesson: str) -> None:
    from ..progress import Progress

    workspace = find(Path.cwd(), course)
    if workspace is not None:
        progress = Progress.load(course, workspace)
        if lesson not in progress.lessons:
            progress.lessons.append(lesson)
            progress.save()


def watch(
    exercise: Annotated[
        str | None, typer.Argument(help="Which exercise; all of them without.", show_default=False)
    ] = None,
    track: TrackOption = None,
    poll: Annotated[
        bool, typer.Option("--poll", help="Look at the files again and again: for network drives.")
    ] = False,
    workspace: WorkspaceOption = None,
    course: CourseOption = None,
) -> None:
    """Grade at each save, with keys for a hint, the lesson and the next exercise."""
    taught = load_course(course)
    folder = locate(taught, workspace)
    chosen = exercise_named(taught, exercise, track) if exercise else None

    from ..watch import Bench, Watcher

    with Bench("auto", taught.limits) as bench:  # its start runs beside the imports that follow
        from .screen import console
        from .watching import Screen

        try:
            Screen(Watcher(taught, folder, bench, taught.seed), chosen, console(), poll=poll).run()
        except KeyboardInterrupt:  # its ordinary end
            raise typer.Exit(130) from None


def train(
    data: Annotated[
        str, typer.Argument(help="spirals, moons, blobs, xor, or a file: CSV, .npz, IDX.", metavar="DATA")
    ] = "spirals",
    hidden: Annotated[str, typer.Option(help="Widths of the hidden layers: 16, or 32,16, or none.")] = "16",
    epochs: Annotated[int, typer.Option(min=1, help="How often each row is seen.")] = 60,
    batch_size: Annotated[int, typer.Option(min=1, help="Rows a step.")] = 30,
    learning_rate: Annotated[
        float | None,
        typer.Option(min=1e-9, help="The step's length; suited to the data.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the data, the first weights and the order.")] = 1,
    test: Annotated[float, typer.Option(min=0.01, max=0.99, help="Part of the rows to test on.")] = 0.25,
    label: Annotated[str, typer.Option(help="A CSV's label column: name or number; the last.")] = "",
    labels: Annotated[
        Path | None, typer.Option(help="The file of labels beside an IDX file.", show_default=False)
    ] = None,
    activation: Annotated[Activation, typer.Option(help="Of the hidden units.")] = Activation.sigmoid,
    cost: Annotated[Cost, typer.Option(help="What is made small.")] = Cost.cross_entropy,
    save: Annotated[
        Path | None,
        typer.Option(
            help="Keep the network, for smlearn.Network.load.", show_default=False, metavar="FILE.npz"
        ),
    ] = None,
) -> None:
    """Train the reference network on data, and see how it learns."""
    from . import training
    from .screen import console

    planned = training.plan(
        data,
        hidden=hidden,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        seed=seed,
        test=test,
        label=label,
        labels=labels,
        activation=activation.value,
        cost=cost.value.replace("-", "_"),
    )
    if training.train(planned, console(), save).interrupted:
        raise typer.Exit(130)


def _created(done: Created, course: Course, directory: Path) -> list[str]:
    place, named_so = shown(directory), named_place(directory, "This folder")
    stubs = {exercise.file for exercise in course.exercises}
    made, kept = (len([name for name in names if name in stubs]) for names in (done.made, done.kept))
    lines = []
    if made:
        lines.append(
            f"{made} exercise{'s' if made > 1 else ''} written to {named_place(directory, 'this folder')}"
            + (f", {kept} kept as they are." if kept else ".")
        )
    elif not done.older:
        lines.append(f"{named_so} holds all {kept} exercises already; nothing was changed.")
    if done.older:
        lines.append(
            f"{named_so} was made with version {done.older} of the course; this is version {course.version}."
        )
        lines += [
            f"  {e.file} is set anew; yours is as it was. For the new one: smlearn reset {named(e)}"
            for e in done.outdated
        ]
        if done.outdated:
            lines.append("A reset keeps your file beside the new one, as NAME.1, to carry your answer over.")
        else:
            lines.append("No exercise of yours was changed by that.")
    here = find(Path.cwd(), course)
    if here is not None and here.resolve() == directory.resolve():
        return [*lines, "Next: smlearn"]
    return [*lines, f"Next: cd {place}, then: smlearn"]
