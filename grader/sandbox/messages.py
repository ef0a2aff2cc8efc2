"""What is asked of a worker and what comes back: plain data, which a test can write down and a judge can read again.

    Program   the student's source, and what it may import
    Call      run one function of it, on one tuple of arguments or on several in a row
    Reply     what came of a call

The values that may cross are `Value`: None, bool, int, float, arrays of float64, float32, int64 or bool with at
most three dimensions, lists and tuples of these, and `Rng`, which the worker turns into a NumPy Generator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:  # the zygote is started before the grader spends its own time on NumPy
    import numpy as np

T = TypeVar("T")
Status: TypeAlias = Literal[
    "value", "not_started", "raised", "refused", "timeout", "memory", "crashed", "lost"
]


@dataclass(frozen=True)
class Rng:
    """A NumPy Generator to be made in the worker, of a throwaway seed: never the seed of a check.

    drawn    how many steps it has gone already
    """

    seed: int
    drawn: int = 0


Value: TypeAlias = "bool | int | float | np.ndarray[Any, Any] | Rng | list[Value] | tuple[Value, ...] | None"


@dataclass(frozen=True)
class Program:
    """A submission's module as it goes into a worker.

    source      the bytes of NAME.py; or of the compiled module, where `compiled`
    siblings    the student's other modules, name -> source, importable from memory
    references  compiled reference modules of smlearn that stand in for siblings, loaded before the worker is locked
    imports     top-level modules that the source may import besides NumPy and its siblings
    functions   what is to be found in it
    guarded     whether the arguments of a compiled module stand between pages that nobody may touch; to be timed
                they do not, for such pages cost more than a small call
    """

    name: str
    source: bytes
    functions: tuple[str, ...]
    siblings: Mapping[str, bytes] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    compiled: bool = False
    guarded: bool = True


@dataclass(frozen=True)
class Call:
    """Run `function` once for each tuple in `runs`, in order, in one process, and answer when all are done.

    Arrays keep their memory layout on the way (C, Fortran, or strided). An array object that stands in several
    runs is one memory in the worker: so `series("f", (x,), (x,))` sees what the first run did to x.

    kept        what the judge will need and the worker must not have: it never crosses
    rewritten   whether the last run's numbers are written into the first run's arrays, and it runs on these; of such a
                call the last value alone counts, and nothing is claimed of its arguments
    """

    function: str
    runs: tuple[tuple[Value, ...], ...]
    kept: tuple[Value, ...] = ()
    rewritten: bool = False
    _known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def args(self) -> tuple[Value, ...]:
        """The arguments of the first run, which is the only one unless the call is a series."""
        return self.runs[0]

    def once(self, what: str, work: Callable[[], T]) -> T:
        """Give what follows from the question alone; worked out once, however many submissions are asked it."""
        if what not in self._known:
            self._known[what] = work()
        found: T = self._known[what]
        return found

    @cached_property
    def payload(self) -> bytes:
        """The call as it crosses; made once, however many submissions are asked it."""
        from .wire import encode

        return encode((self.function, self.runs, self.rewritten))


def call(function: str, *args: Value) -> Call:
    """Ask for one run."""
    return Call(function, (args,))


def series(function: str, *runs: tuple[Value, ...]) -> Call:
    """Ask for several runs in a row, in one process, on the memory that they share."""
    return Call(function, runs)


def rewritten(function: str, *runs: tuple[Value, ...]) -> Call:
    """Ask for several runs, the last one on the memory of the first, with its own numbers written there."""
    return Call(function, runs, rewritten=True)


@dataclass(frozen=True)
class Warned:
    """A floating-point warning of the student's own code, as the worker tells it."""

    message: str
    line: int | None


@dataclass(frozen=True)
class Reply:
    """What came of one call.

    status     "value": `values` holds one value for each run; else `message` says in a sentence what happened
               (raised: the student's code raised `error`; refused: the answer is none that may cross; timeout, memory,
               crashed, lost: the limit that was reached, or how the process ended)
    warnings   claimed by the worker: floating-point warnings raised in the student's own lines
    changed    claimed by the worker: positions of the arguments whose values differ after the call
    aliased    claimed by the worker: positions of the arguments whose memory the answer shares
    seconds    wall time on the grader's clock, from the first byte sent to the last byte received
    computed   seconds that the process computed meanwhile, as the system tells; None where it does not

    What is claimed may cost marks; it never earns one.
    """

    status: Status
    values: tuple[Value, ...] = ()
    message: str = ""
    error: str = ""  # the exception's type
    line: int | None = None  # of the student's file
    traceback: str = ""  # the student's own lines of it
    warnings: tuple[Warned, ...] = ()
    changed: tuple[int, ...] = ()
    aliased: tuple[int, ...] = ()
    seconds: float = 0.0
    computed: float | None = None

    @property
    def value(self) -> Value:
        """The value of the first run; only where `status` is "value"."""
        return self.values[0]


@dataclass(frozen=True)
class Transcript:
    """All that a worker said of one program: of its loading, and of each call in the order asked."""

    loading: Reply  # "value" where the module loaded
    missing: tuple[str, ...]  # functions that the module does not define
    replies: tuple[Reply, ...]
    output: str  # what the student's code printed, decoded, cut to the limit
    output_cut: bool = False
