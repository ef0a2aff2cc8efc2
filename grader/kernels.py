"""The kernels of one submission, compiled: each in both builds, several at once, from the moment that they are known.

A compilation is a process of its own; a thread here only waits for it. The threads are daemons, so that an interrupted
grading ends at once, and the compilers end with it.
"""

from __future__ import annotations

import os
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal

from .sandbox.build import Built, build

Variant = Literal["fast", "checked"]
_Key = tuple[str, bytes, Variant]


@dataclass
class Kernels:
    """Compiles what it is told to prepare; hands out what came of it."""

    isolation: Literal["auto", "strict", "none"] = "auto"
    _builds: dict[_Key, Future[Built]] = field(default_factory=dict)
    _waiting: queue.SimpleQueue[_Key | None] = field(default_factory=queue.SimpleQueue)
    _threads: list[threading.Thread] = field(default_factory=list)

    def prepare(self, name: str, source: bytes) -> None:
        """Begin both builds of NAME.pyx, unless they were begun before."""
        for variant in ("fast", "checked"):
            self._begin((name, source, variant))

    def built(self, name: str, source: bytes, variant: Variant) -> Built:
        """Wait for one build."""
        self.prepare(name, source)
        return self._builds[name, source, variant].result()

    def settle(self) -> None:
        """Wait until nothing compiles: what is timed next wants the machine for itself."""
        for future in self._builds.values():
            future.exception()

    def close(self) -> None:
        """Let the threads end once nothing is waiting."""
        for _ in self._threads:
            self._waiting.put(None)

    def _begin(self, key: _Key) -> None:
        if key in self._builds:
            return
        self._builds[key] = Future()
        self._waiting.put(key)
        if len(self._threads) < (os.cpu_count() or 1):
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            key = self._waiting.get()
            if key is None:
                return
            name, source, variant = key
            try:
                found = build(name, source, checked=variant == "checked", isolation=self.isolation)
            except BaseException as error:
                self._builds[key].set_exception(error)
            else:
                self._builds[key].set_result(found)
