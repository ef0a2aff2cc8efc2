"""`smlearn watch`: a screen that shows the verdict of each save, and a key for whatever helps next."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console, Group, RenderableType
from rich.text import Text

from ..course import Exercise
from ..grade import Grader, assemble
from ..lessons import find_lesson
from ..progress import Progress, next_up
from ..reports import words
from ..reports.evidence import Page
from ..reports.learned import pictures
from ..reports.terminal import Report
from ..results import ExerciseResult
from ..watch import Abandoned, Saves, Watcher
from .guides import show_lesson, split_name
from .hints import first_unfinished, one_more
from .inbox import Event, Inbox
from .keys import Keys
from .names import named
from .overview import course_map
from .screen import page

PATIENCE = 0.4  # seconds after which a verdict that has not come is said to be on its way
KEYS = "h hint · g lesson · n next · l list · r run again · q quit"


def _first_in_full(report: Report, result: ExerciseResult) -> Iterator[RenderableType]:
    """Show one function with its evidence and the others in a line or two, so that it fits the screen."""
    causes = words.causes(result)
    own = tuple(c for c in result.checks if not causes or c.function == causes[0].function)
    yield from report.details(replace(result, checks=own), full=True)
    if result.status in words.FELL_SHORT and not result.message:
        for cause in causes[1:]:
            yield from report.cause(cause, full=False)


class Screen:
    """One evening with `watch`: events come in, verdicts and help go out.

    watcher   what grades
    chosen    the one exercise to watch; None for all of them
    console   where to print; keys are read only where somebody sits at a terminal
    """

    def __init__(
        self, watcher: Watcher, chosen: Exercise | None, console: Console, *, poll: bool = False
    ) -> None:
        self.watcher, self.console, self.poll = watcher, console, poll
        self.chosen = chosen
        self.progress = Progress.load(watcher.course, watcher.workspace)
        self.current = chosen or self._first()
        self.keys = Keys()
        self.inbox = Inbox(self.keys)
        self._job: threading.Thread | None = None
        self._doing: list[Exercise] = []  # what the present job has not given a verdict on yet
        self._waiting: list[Exercise] = []  # what is to be graded after it, for it was saved meanwhile
        self._since = 0.0
        self._announced = False
        self._shown = False  # whether the present job has shown a full verdict

    def run(self) -> None:
        """Watch until q, Ctrl-C or the end of the terminal."""
        try:
            with (
                self.keys,
                Saves(self.watcher.workspace, lambda: self.inbox.post(Event("save")), poll=self.poll),
            ):
                self._say(self._welcome())
                self._start([self.current], anew=True)
                while self._handle(self.inbox.next(self._patience, self._announce)):
                    pass
        finally:
            self.watcher.bench.leave_off()
            if self._job is not None:
                self._job.join(5)
            self.inbox.close()

    def _handle(self, event: Event) -> bool:
        if event.kind == "key":
            return self._key(event.key)
        if event.kind == "save":
            self._saved()
        elif event.kind == "verdict" and event.exercise and event.result:
            self._verdict(event.exercise, event.result)
        elif event.kind == "end":
            self._ended(event.error)
        return True

    def _saved(self) -> None:
        changed = self.watcher.changed()
        if self.chosen is not None:
            wanted = [e for e in changed if e == self.chosen]
        else:
            own = [e for e in changed if self.watcher.edited(e)]
            wanted = own or [e for e in changed if e == self.current]
            if own:
                self.current = own[0]
        if wanted:
            self._start(wanted)

    def _start(self, exercises: list[Exercise], *, anew: bool = False) -> None:
        """Grade in a thread, so that keys are heard; what is being graded already is left off."""
        if self._job is not None:
            self._waiting = exercises + [e for e in self._doing if e not in exercises]
            self.watcher.bench.leave_off()
            return  # its end starts what waits
        self._doing = list(exercises)
        self._waiting, self._since, self._shown = [], time.perf_counter(), False
        self._announced = False
        self.watcher.bench.resume()
        self._job = threading.Thread(target=self._work, args=(exercises, anew), name="grading", daemon=True)
        self._job.start()

    def _work(self, exercises: Sequence[Exercise], anew: bool) -> None:
        error: BaseException | None = None
        try:
            for exercise in exercises:
                result = self.watcher.grade(exercise, anew=anew)
                self.inbox.post(Event("verdict", exercise=exercise, result=result))
        except Abandoned:
            pass
        except Exception as fault:  # shown by the loop, which goes on or not
            error = fault
        self.inbox.post(Event("end", error=error))

    def _ended(self, error: BaseException | None) -> None:
        if self._job is not None:
            self._job.join()
            self._job = None
        waiting = self._waiting
        if waiting:
            self._start(waiting)
        elif error is not None and not self.watcher.bench.left_off:
            raise error
        elif self._shown:
            self._say(self._footer())

    def _verdict(self, exercise: Exercise, result: ExerciseResult) -> None:
        if exercise in self._doing:
            self._doing.remove(exercise)
        if self._waiting:
            return  # of a file that has been saved again since
        self.progress.record([result], self.watcher.submission)
        seen = page(self.console)
        report = self._report(result, seen)
        if self._shown:
            self._say(Group(*report.line(result)))
            return
        self._shown = True
        self._clear()
        spent = time.perf_counter() - self._since
        head = f"{exercise.file} · {time.strftime('%H:%M:%S')} · {spent:.2f} s"
        parts: list[RenderableType] = [seen.text(head, "dim"), *report.line(result), Text()]
        if self.console.is_terminal:
            parts += pictures(report.result, seen)
        parts += _first_in_full(report, result)
        if result.status == "passed":
            parts.append(seen.text(f"{exercise.title}: right. {self._what_next(exercise)}", "bold green"))
        elif result.status == "not_started":
            lesson = "g" if self.keys.active else f"smlearn guide {named(exercise)}"
            parts.append(seen.text(f"Write {exercise.file}, and save. The lesson: {lesson}"))
        elif result.status == "missing":
            parts.append(seen.text(f"To have the exercise back: smlearn reset {named(exercise)}"))
        self._say(Group(*parts))

    def _report(self, result: ExerciseResult, seen: Page) -> Report:
        grader = Grader(self.watcher.course, self.watcher.submission, self.watcher.bench, self.watcher.seed)
        return Report(assemble(grader, [result], 100, 0), seen, True)

    def _key(self, key: str) -> bool:
        if key == "q":
            return False
        if key == "h":
            self._hint()
        elif key in ("g", "G"):
            self._lesson(whole=key == "G")
        elif key == "l":
            self._clear()
            self._say(course_map(self.watcher.course, self.watcher.workspace, page(self.console)))
        elif key == "r":
            self.watcher.changed()
            self._start([self.current], anew=True)
            return True
        elif key == "n":
            self._onwards()
            return True
        else:
            self._say(self._footer())
            return True
        self._say(self._footer())
        return True

    def _hint(self) -> None:
        seen = page(self.console)
        if not self.progress.unfinished(self.current, self.watcher.submission):
            self._say(seen.text(f"{self.current.id} is right already. {self._what_next(self.current)}"))
            return
        function = first_unfinished(self.progress, self.current, self.watcher.submission)
        self._say(one_more(self.progress, self.current, function, seen, inside=True))

    def _lesson(self, *, whole: bool) -> None:
        """Show the section that the last diagnosis names; the whole lesson where there is none, or it is asked for."""
        known = self.watcher.known.get(self.current.key)
        places = [c.diagnosis.see for c in known[1].checks if c.diagnosis] if known else []
        name, section = split_name(self.current.guide if whole or not places else places[0], "")
        lesson = find_lesson(self.watcher.course, name)
        self._clear()
        with self.keys.shared():
            show_lesson(lesson, section, self.console, answers=False)
        if self.current.guide not in self.progress.lessons:
            self.progress.lessons.append(self.current.guide)
            self.progress.save()
        if section:
            self._say(page(self.console).text("The whole lesson: G", "dim"))

    def _onwards(self) -> None:
        following = self._following(self.current)
        if following is None:
            self._say(page(self.console).text("All the others are right."))
            return
        self.current = following
        if self.chosen is not None:
            self.chosen = following
        self._start([following])

    def _following(self, exercise: Exercise) -> Exercise | None:
        """Give the next exercise, in order and from the start again, that is not right yet."""
        standings = self.progress.standings(self.watcher.submission)
        at = next(i for i, s in enumerate(standings) if s.exercise == exercise)
        found = next_up([*standings[at + 1 :], *standings[:at]])
        return found.exercise if found else None

    def _what_next(self, exercise: Exercise) -> str:
        following = self._following(exercise)
        if following is None:
            return "That was the last of them."
        return f"Next: {following.title} ({'n' if self.keys.active else f'smlearn watch {named(following)}'})"

    def _first(self) -> Exercise:
        found = next_up(self.progress.standings(self.watcher.submission))
        return found.exercise if found else self.watcher.course.exercises[0]

    def _welcome(self) -> RenderableType:
        what = self.chosen.file if self.chosen else "every exercise"
        return page(self.console).text(f"Watching {what}: save, and it is graded. Ctrl-C ends it.", "dim")

    def _footer(self) -> RenderableType:
        return page(self.console).text(KEYS, "dim") if self.keys.active else Text()

    def _clear(self) -> None:
        if self.keys.active and os.environ.get("TERM") not in (None, "", "dumb"):
            self.console.clear()

    def _say(self, what: RenderableType) -> None:
        self.console.print(what, crop=False)

    def _patience(self) -> float | None:
        busy = self._job is not None and not self._shown and not self._announced
        return PATIENCE if busy else None

    def _announce(self) -> None:
        """Say what takes long: a kernel that is compiled, say."""
        self._announced = True
        if self._doing:
            first = self._doing[0]
            what = "Compiling and grading" if first.track == "cython" else "Grading"
            self._say(page(self.console).text(f"{what} {first.file} …", "dim"))
