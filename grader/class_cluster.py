"""A Dask cluster instead of this machine's cores: the same function, the same bytes, the same one writer here.

The cluster holds nothing that is not in the gradebook: what a lost worker was at is given to another by Dask, and
what a lost scheduler was at has no verdict, so the next run grades it. A worker needs smlearn and nothing else; a
course of one's own goes with the submissions.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from .class_work import Desk, Outcome, Setting, Task, course_digest, course_files
from .course import load_course

AHEAD = 2  # submissions that wait at the cluster for each thread: the next is there when one is done
SECONDS = 10  # to find the scheduler
AGAIN = 120  # to have a lost result done again, by a worker that is busy; a scheduler that goes away ends the wait
_GONE = "The scheduler went away. What was graded is kept; the next run takes up the rest."


class ClusterError(Exception):
    """The cluster cannot be reached, or went away; what was graded is in the gradebook."""


@dataclass(frozen=True)
class Shipment:
    """What a worker needs besides the submission; `files` is a course of one's own, empty for smlearn's."""

    setting: Setting
    digest: str
    files: tuple[tuple[str, bytes], ...]


_here = threading.local()  # a desk for each thread of a worker


def grade_there(shipment: Shipment, task: Task) -> Outcome:
    """Grade one submission on a worker of the cluster."""
    if getattr(_here, "shipment", None) != shipment:
        if getattr(_here, "desk", None) is not None:
            _here.desk.close()
        _here.desk, _here.shipment = None, None
        setting = shipment.setting
        if shipment.files:
            setting = replace(setting, course=_unpacked(shipment.files))
        if course_digest(load_course(setting.course)) != shipment.digest:
            return Outcome(
                task.attempt, fault="A worker of the cluster has another version of smlearn or of the course."
            )
        _here.desk = Desk(setting)
        _here.shipment = shipment
    outcome: Outcome = _here.desk.grade(task)
    return outcome


def _unpacked(files: tuple[tuple[str, bytes], ...]) -> Path:
    _here.folder = tempfile.TemporaryDirectory(prefix="smlearn-course-")  # goes with the thread
    root = Path(_here.folder.name)
    for name, data in files:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(data)
    return root


class ClusterWorkers:
    """A context manager; ClusterError where there is no scheduler at `address`, or no Dask here."""

    def __init__(self, setting: Setting, address: str) -> None:
        course = load_course(setting.course)
        own = course_files(course.directory) if setting.course is not None else {}
        files = tuple((name, path.read_bytes()) for name, path in own.items())
        self.shipment = Shipment(replace(setting, course=None), course_digest(course), files)
        try:
            import distributed
        except ImportError:
            raise ClusterError("--scheduler needs Dask: pip install 'smlearn[cluster]'") from None
        client: Any = distributed.Client
        logging.getLogger("distributed").setLevel(
            logging.CRITICAL
        )  # what goes wrong is said here, in one line
        try:
            self.client: Any = client(address, timeout=SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(f"No Dask scheduler answers at {address}: {error}") from None

    def __enter__(self) -> ClusterWorkers:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.client.close(timeout=5)

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Grade all tasks, with a bounded number on their way; give what comes of each, in no order."""
        try:
            yield from self._outcomes(iter(tasks))
        except (OSError, TimeoutError, CancelledError) as error:
            raise ClusterError(_GONE) from error

    def _outcomes(self, waiting: Iterator[Task]) -> Iterator[Outcome]:
        import distributed

        as_completed: Any = distributed.as_completed
        sent = {future: task.attempt for future, task in self._submit(islice(waiting, self._room()))}
        done = as_completed(list(sent), loop=self.client.loop, raise_errors=False)
        for future in done:
            attempt = sent.pop(future)
            yield self._outcome(future, attempt)
            future.release()
            for new, task in self._submit(islice(waiting, max(1, self._room() - len(sent)))):
                sent[new] = task.attempt
                done.add(new)

    def _room(self) -> int:
        return AHEAD * max(1, sum(map(int, self.client.nthreads().values())))

    def _submit(self, tasks: Iterable[Task]) -> Iterator[tuple[Any, Task]]:
        for task in tasks:
            yield self.client.submit(grade_there, self.shipment, task, pure=False), task

    def _outcome(self, future: Any, attempt: int) -> Outcome:
        from distributed import KilledWorker

        if future.status in ("finished", "lost", "pending"):
            # Where its worker died with the result, another does it again.
            outcome: Outcome = future.result(timeout=AGAIN)
            return outcome
        error = future.exception(timeout=SECONDS) if future.status == "error" else None
        if error is None:
            raise ClusterError(_GONE)
        if isinstance(error, KilledWorker):
            return Outcome(attempt, fault="Several workers of the cluster were lost at this submission.")
        raise error  # IsolationRefused, CourseError: they hold for all
