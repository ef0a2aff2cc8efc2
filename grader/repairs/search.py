"""Try changes of a student's source in a sandbox, and keep the one with which every check of the function passes.

All changes are tried in one process, on the smallest call that tells right from wrong; what is left, on all calls of
the check that failed first; what is left then, on everything, each in a process of its own as any answer.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..checks.layers import size_of
from ..sandbox.messages import Call, Program, Reply, Value
from ..verdict import Answered
from .edits import NO_ERROR, edits
from .text import Edit, Text

if TYPE_CHECKING:
    from ..sandbox.sandbox import Sandbox

TRIED = 400  # changes; fewer where a call takes many steps, such as those of an integral
STEPS = 300_000  # of all calls together
SEED = 10_001  # a whole number from here on is one, and no number of steps
CONFIRMED = 4  # changes that are tried on everything
LONGEST = 20_000  # bytes of a source that is looked at
TOO_SLOW = 0.3  # seconds: of a function whose calls take as long, no change is tried
CALL_SECONDS, ALL_SECONDS = 1.0, 10.0  # for one call of a changed source, and for all of a run

HARNESS = """
def _space():
    space = {{"__name__": {name!r}, "__builtins__": __builtins__}}
    exec(compile({base!r}, "changed.py", "exec", dont_inherit=True), space)
    return space
def _changed(sources):
    made = []
    def run(*arguments):
        if not made:
            made.append(dict(BASE))
            for source in sources:
                exec(compile(source, "changed.py", "exec", dont_inherit=True), made[0])
        return made[0][{function!r}](*arguments)
    return run
BASE = _space()
for _number, _sources in enumerate({changed!r}):
    globals()["changed_%d" % _number] = _changed(_sources)
"""


@dataclass(frozen=True)
class Repair:
    """A change after which the check that failed first passes, and what the checks of the function say then."""

    edit: Edit
    program: Program
    answers: tuple[Answered, ...]

    @property
    def wrong(self) -> int:
        """How many checks still fail."""
        return sum(map(is_wrong, self.answers))


@dataclass(frozen=True)
class Search:
    """Looks for what makes one function of a program right."""

    sandbox: Sandbox
    program: Program
    function: str
    end: float  # on the monotonic clock: what has not been found by then is not looked for

    def repairs(self, answers: Sequence[Answered]) -> list[Repair]:
        """Give the changes that mend the check that failed first, those first that mend most."""
        own = [answer for answer in answers if answer.check.function == self.function]
        wrong = next(filter(is_wrong, own), None)
        if wrong is None or len(self.program.source) > LONGEST or not _quick(own):
            return []
        try:
            text = Text(self.program.source.decode("utf-8"))
            possible = edits(text, self.function)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []
        if all(answer.trouble is not None for answer in own if is_wrong(answer)):
            possible = [edit for edit in possible if edit.kind not in NO_ERROR]
        smallest = _smallest(own) or wrong
        most = STEPS // max(1, int(max(_work(call.runs) for call in smallest.calls)))
        possible = self._sifted(text, possible[: min(TRIED, most)], smallest)
        possible = self._sifted(text, possible, wrong)
        found = [self._confirmed(edit, text.changed(edit), own) for edit in possible[:CONFIRMED]]
        return sorted(found, key=lambda repair: repair.wrong)

    def _sifted(self, text: Text, possible: list[Edit], asked: Answered) -> list[Edit]:
        """Keep the changes with which one question is answered rightly."""
        if not possible:
            return []
        places = [i for i, call in enumerate(asked.calls) if call.function == self.function]
        names = tuple(f"changed_{number}" for number in range(len(possible)))
        harness = HARNESS.format(
            name=self.program.name,
            base=text.source,
            function=self.function,
            changed=[_definitions(text, edit, self.function) for edit in possible],
        )
        program = replace(self.program, source=harness.encode("utf-8"), functions=names)
        calls = [replace(asked.calls[i], function=name) for name in names for i in places]
        replies = iter(self._run(program, calls))
        kept = []
        for edit in possible:
            given = list(asked.replies)
            for i in places:
                given[i] = next(replies)
            if not is_wrong(replace(asked, replies=tuple(given))):
                kept.append(edit)
        return kept

    def _confirmed(self, edit: Edit, source: str, own: Sequence[Answered]) -> Repair:
        """Ask a changed source everything, like any answer."""
        program = replace(self.program, source=source.encode("utf-8"))
        replies = iter(self._run(program, [call for answer in own for call in answer.calls]))
        answers = tuple(replace(a, replies=tuple(next(replies) for _ in a.calls)) for a in own)
        return Repair(edit, program, answers)

    def _run(self, program: Program, calls: Sequence[Call]) -> tuple[Reply, ...]:
        left = self.end - time.monotonic()
        if left <= 0:
            return (Reply("timeout"),) * len(calls)
        limits = replace(
            self.sandbox.limits,
            import_seconds=min(CALL_SECONDS, left),
            call_seconds=CALL_SECONDS,
            exercise_seconds=min(ALL_SECONDS, left),
        )
        return self.sandbox.run(program, calls, limits).replies


def is_wrong(answer: Answered) -> bool:
    """Tell whether a check fails on its replies."""
    if answer.trouble is not None:
        return True
    try:
        return answer.check.judge(answer.calls, answer.replies) is not None
    except Exception:  # values such as nobody thought of, or a judge that needs all calls
        return True


def _quick(own: Sequence[Answered]) -> bool:
    replies = [reply for answer in own for reply in answer.replies]
    return not any(
        r.status in ("timeout", "lost", "crashed", "memory") or r.seconds > TOO_SLOW for r in replies
    )


def _smallest(own: Sequence[Answered]) -> Answered | None:
    """Give the cheapest call that shows by itself that its check fails; None where none does."""
    alone = [
        Answered(answer.check, (call,), (reply,))
        for answer in filter(is_wrong, own)
        for call, reply in zip(answer.calls, answer.replies, strict=True)
        if call.function == answer.check.function
    ]
    return next(filter(is_wrong, sorted(alone, key=lambda answer: _work(answer.calls[0].runs))), None)


def _work(value: Value) -> float:
    """Estimate what a call costs: the numbers in it, and the steps that a whole number asks for."""
    if isinstance(value, list | tuple):
        return sum(map(_work, value))
    if isinstance(value, int):
        return abs(value) if abs(value) < SEED else 0
    return size_of(value)


def _definitions(text: Text, edit: Edit, function: str) -> tuple[str, ...]:
    """Give the definitions that must be made anew for a change: the function's own, or all that it reaches."""
    reached = text.reached(function)
    changed = [d for d in reached if text.lines(d)[0] <= edit.pieces[0][0] <= text.lines(d)[1]]
    found = []
    for definition in changed if changed == reached[:1] else reached:
        first, last = text.lines(definition)
        part = text.bytes[first:last]
        for start, end, new in sorted(edit.pieces if definition in changed else (), reverse=True):
            part = part[: start - first] + new.encode("utf-8") + part[end - first :]
        found.append(part.decode("utf-8"))
    return tuple(found)
