"""Worker processes of this machine: tasks in, outcomes out, as many at once as there are cores.

A worker holds one end of a pipe and nothing else of ours, so the end of this process, however it comes, is the end
of all workers, and theirs of their sandboxes. A worker that is lost takes one task with it: another worker tries it
once more, and then it is the grader's fault, and said so.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Protocol

from .class_work import Desk, Outcome, Setting, Task
from .course import CourseError, load_course
from .sandbox.sandbox import IsolationRefused, SandboxFault

TRIES = 2


class Workers(Protocol):
    """Whoever grades: processes of this machine, or a cluster."""

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Grade all tasks, taking them as they are needed; give what comes of each, in no order."""


class _Worker:
    def __init__(self, setting: Setting) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would hold the other workers' pipes open
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, setting), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.since = 0.0

    def ready(self) -> int:
        """Wait until the worker can grade; give the isolation level."""
        try:
            kind, value = self.pipe.recv()
        except EOFError:
            raise SandboxFault("a worker's process ended before it was ready") from None
        if kind == "ready":
            return int(value)
        raise {"refused": IsolationRefused, "course": CourseError}.get(kind, SandboxFault)(value)

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        with contextlib.suppress(OSError):  # where it has ended, its pipe says so when it is next read
            self.pipe.send(task)

    def end(self) -> str:
        """End the process; say how it ended."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        return f"The grader's process ended before it gave a verdict (exit code {self.process.exitcode})."


class LocalWorkers:
    """A context manager with `count` workers, started at the first task: where nothing is to do, nothing is started.

    IsolationRefused, CourseError where they cannot be set up.
    """

    def __init__(self, setting: Setting, count: int | None = None) -> None:
        self.setting = setting
        self.count = max(1, count or os.cpu_count() or 1)
        self.patience = 2 * load_course(setting.course).limits.submission_seconds + 60
        self._workers: list[_Worker] = []

    def __enter__(self) -> LocalWorkers:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers = []

    def _start(self) -> None:
        for _ in range(self.count):
            self._workers.append(_Worker(self.setting))
        for worker in self._workers:
            worker.ready()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Grade all tasks; give what comes of each, in no order."""
        waiting = iter(tasks)
        first = next(waiting, None)
        if first is None:
            return
        if not self._workers:
            self._start()
        yield from self._outcomes(chain([first], waiting))

    def _outcomes(self, waiting: Iterator[Task]) -> Iterator[Outcome]:
        again: list[Task] = []
        tried: dict[int, int] = {}
        while True:
            for worker in self._workers:
                if worker.task is None:
                    task = again.pop() if again else next(waiting, None)
                    if task is not None:
                        worker.give(task)
            busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
            if not busy:
                return
            heard = wait(list(busy), timeout=1.0)
            late = [w for w in busy.values() if time.monotonic() - w.since > self.patience]
            for worker in dict.fromkeys(
                [busy[pipe] for pipe in heard if isinstance(pipe, Connection)] + late
            ):
                task = worker.task
                assert task is not None
                outcome = self._outcome(worker)
                if outcome is not None:
                    worker.task = None
                    tried.pop(task.attempt, None)
                    yield outcome
                    continue
                reason = self._replace(worker)
                tried[task.attempt] = tried.get(task.attempt, 0) + 1
                if tried[task.attempt] < TRIES:
                    again.append(task)
                else:
                    yield Outcome(task.attempt, fault=reason)

    def _outcome(self, worker: _Worker) -> Outcome | None:
        try:
            answer = worker.pipe.recv() if worker.pipe.poll() else None
        except (EOFError, OSError):
            return None
        return answer if isinstance(answer, Outcome) else None

    def _replace(self, worker: _Worker) -> str:
        reason = worker.end()
        new = _Worker(self.setting)
        self._workers[self._workers.index(worker)] = new
        new.ready()
        return reason


def _work(pipe: Connection, setting: Setting) -> None:
    """Be a worker until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is the parent's to deal with
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        desk = Desk(setting)
    except IsolationRefused as error:
        pipe.send(("refused", str(error)))
        return
    except CourseError as error:
        pipe.send(("course", str(error)))
        return
    except Exception as error:
        pipe.send(("fault", f"{type(error).__name__}: {error}"))
        return
    pipe.send(("ready", desk.level))
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            break
        pipe.send(desk.grade(task))
    desk.close()


def _end_with_parent() -> None:
    """End at once with the parent, even in the middle of a submission: its verdict could be told to nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
