"""Grading at each save: what was saved, what depends on it, and how to leave work off when the next save comes.

What has changed is told by what stands in the files, never by which event came: so editors that write through a
temporary file, renames, half-written files and polling all end in the same question.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .course import Course, Exercise
from .grade import Grader
from .papers import Papers
from .progress import fingerprint
from .results import ExerciseResult
from .sandbox.sandbox import Sandbox
from .sandbox.zygote import Zygote
from .stubs import pristine
from .submission import Submission, read_submission

SETTLE = 0.15  # seconds an empty or vanished file is given to come back: an editor may be about to write it
POLL = 0.25  # seconds between two looks where the system does not tell
_DEBOUNCE, _STEP = 60, 10  # milliseconds: how long events are gathered, and what pause ends the gathering
_LOOK_ANYWAY = 500  # milliseconds without an event after which it is asked all the same
_IGNORED = ("/.smlearn/", "/__pycache__/", "/.git/")


class Abandoned(Exception):  # noqa: N818 - nothing went wrong: a newer save made the work pointless
    """Grading was left off."""


class Bench(Sandbox):
    """A sandbox that stays warm from save to save, and whose work can be left off from another thread."""

    left_off = False

    def __enter__(self) -> Bench:
        return self

    def leave_off(self) -> None:
        """End what runs; whoever waits for it gets Abandoned. `resume` makes the bench ready again."""
        self.left_off = True
        self.close()

    def resume(self) -> None:
        """Take work again."""
        self.left_off = False

    def _ready(self) -> Zygote:
        if self.left_off:
            raise Abandoned
        return super()._ready()


@dataclass
class Watcher:
    """Knows what was graded, and grades what is new."""

    course: Course
    workspace: Path
    bench: Bench
    seed: int
    isolation: Literal["auto", "strict", "none"] = "auto"
    papers: Papers = field(init=False)  # drawn once for all saves
    submission: Submission = field(init=False)
    stubs: dict[str, bytes] = field(init=False)
    known: dict[tuple[str, str], tuple[str, ExerciseResult]] = field(default_factory=dict)
    _seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.papers = Papers(self.course, self.seed)
        self.submission = read_submission(self.workspace, self.course)
        self.stubs = pristine(self.course)
        self._seen = self._prints(self.submission)

    def changed(self) -> list[Exercise]:
        """Read the files again; give the exercises that are others now, those that were edited themselves first."""
        before, self.submission = self.submission, self._settled()
        prints = self._prints(self.submission)
        found = [e for e in self.course.exercises if prints[e.key] != self._seen[e.key]]
        self._seen = prints
        return sorted(found, key=lambda e: before.source(e) == self.submission.source(e))

    def edited(self, exercise: Exercise) -> bool:
        """Tell whether an exercise's file is there and holds more than its stub."""
        source = self.submission.source(exercise)
        return source.usable and source.text.replace(b"\r\n", b"\n") != self.stubs[exercise.file]

    def grade(self, exercise: Exercise, *, anew: bool = False) -> ExerciseResult:
        """Grade an exercise as it stands; Abandoned where a newer save has made that pointless."""
        submission = self.submission
        if submission.source(exercise).usable and not self.edited(exercise):
            return _untouched(exercise)  # known without a run: a kernel's stub would be compiled for nothing
        prints = self._prints(submission)
        fresh = {key: result for key, (of, result) in self.known.items() if of == prints[key]}
        if anew:
            fresh.pop(exercise.key, None)
        grader = Grader(self.course, submission, self.bench, self.seed, self.isolation, papers=self.papers)
        grader.remember(fresh.values())
        result = grader.result(exercise)
        if self.bench.left_off:
            raise Abandoned  # its worker was ended from here: that is no verdict
        for found in grader.graded:  # prerequisites too: they need not be graded again at the next save
            self.known[found.track, found.id] = (prints[found.track, found.id], found)
        return result

    def _settled(self) -> Submission:
        """Read the files, and once more where one has just become empty or is gone: it may be half-way saved."""
        end = time.monotonic() + SETTLE
        while True:
            found = read_submission(self.workspace, self.course)
            vanished = any(
                not source.text and self.submission.files[name].text for name, source in found.files.items()
            )
            if not vanished or time.monotonic() > end:
                return found
            time.sleep(0.02)

    def _prints(self, submission: Submission) -> dict[tuple[str, str], str]:
        return {e.key: fingerprint(self.course, e, submission) for e in self.course.exercises}


def _untouched(exercise: Exercise) -> ExerciseResult:
    return ExerciseResult(
        exercise.id, exercise.track, exercise.title, exercise.file, "not_started", 0, exercise.max_score
    )


class Saves:
    """Calls `tell` after each change below a folder, from a thread of its own.

    It calls now and then without a change too: a save just before the system began to tell, or one whose event was
    lost, is found all the same.
    """

    def __init__(self, folder: Path, tell: Callable[[], None], *, poll: bool = False) -> None:
        self.folder, self.tell = folder, tell
        self.polling = poll
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="saves", daemon=True)

    def __enter__(self) -> Saves:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop.set()
        self._thread.join(2)

    def _run(self) -> None:
        if not self.polling:
            with contextlib.suppress(
                ImportError, OSError, RuntimeError
            ):  # no such service here: look ourselves
                self._told()
                return
            self.polling = True
        before: dict[str, tuple[int, int, int]] = {}
        while not self._stop.wait(POLL):
            now = dict(self._look())
            if now != before:
                before = now
                self.tell()

    def _told(self) -> None:
        from watchfiles import watch

        def ours(change: object, path: str) -> bool:
            return not any(part in path.replace("\\", "/") for part in _IGNORED)

        for _ in watch(
            self.folder,
            watch_filter=ours,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_LOOK_ANYWAY,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
        ):
            self.tell()

    def _look(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for pattern in ("*.py", "*/*.pyx"):
            for path in self.folder.glob(pattern):
                with contextlib.suppress(OSError):
                    found = path.stat()
                    yield str(path), (found.st_mtime_ns, found.st_size, found.st_ino)
