"""The grader's side: `Sandbox`, which starts the zygote and runs programs, and `Session`, one process of one program.

Nothing that a worker sends raises here: what does not fit is that program's verdict, in the reply.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from ..course import Limits
from ..results import Isolation
from .isolation import IsolationRefused, plans, reached
from .zygote import SandboxFault, Zygote, interpreter, numpy_home

if TYPE_CHECKING:  # NumPy comes with it; the zygote starts first
    from .messages import Call, Program, Reply, Transcript
    from .session import Session

__all__ = ["IsolationRefused", "Sandbox", "SandboxFault"]

FORKS = 8  # of one `run`: enough for every function of an exercise to fail in a process of its own


class Sandbox:
    """Where untrusted code runs; a context manager that owns the zygote.

    isolation   "auto": the best level there is; "strict": levels 1 to 3, or IsolationRefused; "none": limits only

    closed      whether to hide that a path exists even where bubblewrap cannot; always so where strictness is asked

    The constructor starts the zygote and returns at once; whatever is wrong with it shows at the first use, or in
    `ready`. A sandbox serves one thread at a time; whoever grades in parallel has one for each.
    """

    def __init__(
        self, isolation: str = "auto", limits: Limits | None = None, *, closed: bool = False
    ) -> None:
        self.limits = limits or Limits()
        self._asked = isolation
        self._plans = plans(isolation, numpy_home(), interpreter(), closed)
        self._isolation: Isolation | None = None
        self._complaint = ""
        self._zygote: Zygote | None = None
        self._start()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and every process under it."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def ready(self) -> None:
        """Wait until programs can run; IsolationRefused where what was asked for cannot be had, SandboxFault."""
        self._ready()

    @property
    def isolation(self) -> Isolation:
        """The level reached and its layers; waits for the zygote."""
        self._ready()
        assert self._isolation is not None
        return self._isolation

    def run(self, program: Program, calls: Sequence[Call], limits: Limits | None = None) -> Transcript:
        """Load a program and ask all calls of it, in the order given; a process that dies is replaced.

        Further calls of the function that it died in are not asked again; those of other functions go on. All
        answers together are bounded like one, so that whoever holds a transcript knows its size.
        """
        from .messages import Transcript
        from .replies import not_asked, too_much

        limits = limits or self.limits
        end = time.monotonic() + limits.exercise_seconds
        replies: dict[int, Reply] = {}
        lost: dict[str, Reply] = {}
        loading: Reply | None = None
        missing: tuple[str, ...] = ()
        output, cut, received = "", False, 0
        most = limits.reply_mib << 20
        for _ in range(FORKS):
            with self.open(program, end, limits) as session:
                if loading is None or session.loading.status != "value":
                    loading, missing = session.loading, session.missing
                left = [] if session.ended else [n for n in range(len(calls)) if n not in replies]
                for number, reply in zip(left, session.replies(calls[n] for n in left), strict=True):
                    replies[number] = reply
                    if received + session.received > most:
                        replies[number] = too_much("All answers together", limits)
                        session.close()
                    if session.ended:
                        lost[calls[number].function] = replies[number]
                        break
            received += session.received
            output, cut = session.add_output(output, cut)
            for number, call in enumerate(calls):
                if call.function in lost:
                    replies.setdefault(number, not_asked(lost[call.function]))
            over = time.monotonic() > end or received > most
            if loading.status != "value" or len(replies) == len(calls) or over:
                break
        assert loading is not None
        rest = loading if loading.status != "value" else not_asked(next(iter(lost.values()), loading))
        return Transcript(
            loading, missing, tuple(replies.get(n, rest) for n in range(len(calls))), output, cut
        )

    def open(self, program: Program, end: float | None = None, limits: Limits | None = None) -> Session:
        """Load a program in a process of its own, to be asked step by step."""
        from .session import Session

        for attempt in (0, 1):
            zygote = self._ready()
            try:
                return Session(zygote, program, limits or self.limits, end)
            except SandboxFault:
                if attempt:
                    raise
                self.close()
                self._start()
        raise AssertionError("unreachable")

    def _start(self) -> None:
        plan = self._plans[0]
        self._zygote = Zygote(plan.setting, plan.prefix)

    def _ready(self) -> Zygote:
        """Give a zygote that answers, at the best level that can be had; IsolationRefused, SandboxFault."""
        while True:
            if self._zygote is None:
                self._start()
            assert self._zygote is not None
            try:
                found = self._zygote.ready()
            except SandboxFault as error:
                self.close()
                if len(self._plans) == 1:
                    raise
                self._plans = self._plans[1:]
                heard = str(error).partition(": ")[2] or str(error)
                self._complaint = heard.split(". See")[0][:200]
                continue
            if self._isolation is None:
                try:
                    self._isolation = reached(self._asked, self._plans[0], found, self._complaint)
                except IsolationRefused:
                    self.close()
                    raise
            return self._zygote
