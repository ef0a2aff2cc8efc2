"""The mistakes that can be made in any function, generated: factors, signs, transposes, dtypes, memory, and pairs.

A generated mistake is a change of a finished answer. So it may follow the right answer, or a written mistake: then
there are two at once, and both are named where both are proven.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from ..checks.check import Observation, Raised
from ..checks.compare import WARNED, WARNINGS
from ..checks.contract import ALIASED, CHANGED, REMEMBERED, SHARED
from ..checks.functions import FUNCTIONS, Function, Sizes
from ..sandbox.messages import Value
from .misconception import CACHED, FITTED, GENERATED, PAIRED, RIGHT, Imitation, Misconception, chosen

EPSILONS = (
    *(
        1e-15,
        1e-12,
        1e-10,
        1e-9,
        1e-8,
        1e-7,
        1e-6,
        1e-5,
        1e-4,
        1e-3,
        1e-16,
        1e-14,
        1e-13,
        1e-11,
        1e-20,
        1e-30,
    ),
    *(1e-50, 1e-100, 1e-200, 1e-300, 1e-308, 2.0**-52, 2.0**-23, 2.0**-1022),
)  # those that people write, and NumPy's eps and tiny


def smallest(observations: Sequence[Observation]) -> list[dict[str, float]]:
    """Give epsilons to try: the customary ones, and the smallest entry of any answer (where a clip would show)."""
    found = list(EPSILONS)
    entries = [
        np.abs(o.value).min() for o in observations if isinstance(o.value, np.ndarray) and o.value.size
    ]
    positive = [float(entry) for entry in entries if 0.0 < entry < 0.1]
    return [{"epsilon": e} for e in dict.fromkeys([*found, *([min(positive)] if positive else [])])]


@dataclass(frozen=True)
class Words:
    """What the generated mistakes of one function say.

    equation   the right one, for the sentence that says why
    see        where to read, unless `whys` knows better
    stable     how to write it so that no warning comes on the way, and where to read of it
    whys       a change's slug -> (why, see), where there is more to say of it in this function
    """

    equation: str
    see: str
    stable: str = "np.where works out both of its branches before it chooses: what the one is spared, the other computes."
    stable_see: str = ""
    whys: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def why(self, slug: str) -> tuple[str, str]:
        """Give the second sentence, and where to read."""
        return self.whys.get(slug, (f"The equation is {self.equation}.", self.see))


@dataclass(frozen=True)
class Change:
    """Something that is done to a finished answer, and what is said of the answer then."""

    slug: str
    apply: Callable[[Any, Sizes], Any]
    words: str
    needs: str = ""  # letters that the function must have
    pairs: bool = True  # whether it is looked for beside another mistake, too


def _factor(
    slug: str, of: Callable[[Sizes], float], words: str, needs: str = "", pairs: bool = True
) -> Change:
    return Change(slug, lambda item, sizes: item * of(sizes), words, needs, pairs)


FACTORS = (
    _factor("negated", lambda s: -1.0, "has the wrong sign"),
    _factor("doubled", lambda s: 2.0, "is twice what it should be"),
    _factor("halved", lambda s: 0.5, "is half of what it should be"),
    _factor(
        "times-n",
        lambda s: s["n"],
        "is {n} times too large in a batch of {n}: the factor is n, the number of examples",
        "n",
    ),
    _factor(
        "over-n",
        lambda s: 1 / s["n"],
        "is {n} times too small in a batch of {n}: the factor is n, the number of examples",
        "n",
    ),
    _factor("times-k", lambda s: s["k"], "is {k} times too large, and {k} is k, the number of columns", "k"),
    _factor(
        "over-k", lambda s: 1 / s["k"], "is {k} times too small, and {k} is k, the number of columns", "k"
    ),
    _factor("times-d", lambda s: s["d"], "is {d} times too large, and {d} is d, the number of inputs", "d"),
    _factor(
        "over-d", lambda s: 1 / s["d"], "is {d} times too small, and {d} is d, the number of inputs", "d"
    ),
    _factor(
        "times-n-k",
        lambda s: s["n"] * s["k"],
        "is too large by n k = {n} × {k}, the number of all entries",
        "nk",
    ),
    _factor(
        "over-n-k",
        lambda s: 1 / s["n"] / s["k"],
        "is too small by n k = {n} × {k}, the number of all entries",
        "nk",
    ),
    _factor(
        "times-n-k", lambda s: s["N"], "is {N} times too large, and {N} is the number of all entries", "N"
    ),
    _factor(
        "over-n-k", lambda s: 1 / s["N"], "is {N} times too small, and {N} is the number of all entries", "N"
    ),
    _factor(
        "k-for-n",
        lambda s: s["n"] / s["k"],
        "is divided by k = {k}, the number of columns, where n = {n}, the number of examples, belongs",
        "nk",
    ),
    _factor(
        "times-n-squared",
        lambda s: s["n"] ** 2,
        "is {n} × {n} times too large in a batch of {n}: n multiplies where it should divide",
        "n",
        False,
    ),
    _factor(
        "over-n-squared",
        lambda s: s["n"] ** -2.0,
        "is {n} × {n} times too small in a batch of {n}: it is divided by n twice over",
        "n",
        False,
    ),
    _factor(
        "over-n-minus-1",
        lambda s: np.float64(s["n"]) / (s["n"] - 1),
        "is divided by n - 1 where n = {n} belongs",
        "n",
        False,
    ),
)


def _rounded(digits: int) -> Change:
    return Change(
        "rounded", lambda item, _: np.round(item, digits), f"is rounded to {digits} decimals", pairs=False
    )


_ROUNDED = tuple(map(_rounded, range(1, 11)))

FORMS = (
    Change("transposed", lambda item, _: np.asarray(item).T, "comes out transposed"),
    Change("float32", lambda item, _: np.asarray(item, dtype=np.float32), "is kept in float32", pairs=False),
    Change("integers", lambda item, _: np.asarray(item).astype(np.int64), "loses all that stands after the point: its array holds integers", pairs=False),
    Change("absolute", lambda item, _: np.abs(item), "has lost its minus signs", pairs=False),
    Change("summed-over-examples", lambda item, _: np.asarray(item).sum(axis=0), "is summed over the examples, so one row is left of all", pairs=False),
    Change("averaged-over-examples", lambda item, _: np.asarray(item).mean(axis=0), "is averaged over the examples, so one row is left of all", pairs=False),
    Change("summed-over-columns", lambda item, _: np.asarray(item).sum(axis=1), "is summed over the columns, so one number is left of each row", pairs=False),
    Change("first-example-only", lambda item, _: _first(item), "is right in the first row alone, and zero in the others", pairs=False),
    Change("last-example-missing", lambda item, _: _without(item, 0, -1), "is zero in its last row: the loop ends one too early", pairs=False),
    Change("first-example-missing", lambda item, _: _without(item, 0, 0), "is zero in its first row: the loop begins one too late", pairs=False),
    Change("last-column-missing", lambda item, _: _without(item, 1, -1), "is zero in its last column: the loop ends one too early", pairs=False),
    Change("first-column-missing", lambda item, _: _without(item, 1, 0), "is zero in its first column: the loop begins one too late", pairs=False),
    Change("first-row-for-all", lambda item, _: np.repeat(item[:1], len(item), axis=0), "has its first row in every row", pairs=False),
    Change("last-row-for-all", lambda item, _: np.repeat(item[-1:], len(item), axis=0), "has its last row in every row: each example overwrites the others", pairs=False),
    Change("first-entry-only", lambda item, _: _entries(item, slice(1, None)), "is right in its first entry alone, and zero in all others: `return` stands inside the loop", pairs=False),
    Change("first-entry-missing", lambda item, _: _entries(item, slice(0, 1)), "is zero in its first entry: the loop begins one too late", pairs=False),
    Change("last-entry-missing", lambda item, _: _entries(item, slice(-1, None)), "is zero in its last entry: the loop ends one too early", pairs=False),
    Change("last-example-only", lambda item, _: _rows(item, slice(0, -1)), "is right in the last row alone, and zero in the others: each turn of the loop begins with a new array", pairs=False),
    Change("first-column-only", lambda item, _: _rows(item.T, slice(1, None)).T, "is right in the first column alone, and zero in the others", pairs=False),
    Change("summed-over-examples", lambda item, _: np.asarray(item).sum(axis=0, keepdims=True), "is summed over the examples, so one row is left of all", pairs=False),
    Change("averaged-over-examples", lambda item, _: np.asarray(item).mean(axis=0, keepdims=True), "is averaged over the examples, so one row is left of all", pairs=False),
    Change("summed-over-columns", lambda item, _: np.asarray(item).sum(axis=1, keepdims=True), "is summed over the columns, so one number is left of each row", pairs=False),
    Change("floor", lambda item, _: np.floor(item), "is rounded down to whole numbers, as // does", pairs=False),
    Change("first-row-kept", lambda item, _: item[:1], "comes back with its first row alone: does `return` stand inside the loop over the rows?", pairs=False),
    Change("squeezed", lambda item, _: np.squeeze(item), "has lost its axes of length 1, as np.squeeze does", pairs=False),
    Change("extra-axis", lambda item, _: np.asarray(item)[None], "has one dimension too many", pairs=False),
    Change("summed-to-a-number", lambda item, _: np.sum(item), "is summed up to a single number", pairs=False),
    Change("averaged-to-a-number", lambda item, _: np.mean(item), "is averaged to a single number", pairs=False),
    Change("flattened", lambda item, _: np.ravel(item), "comes back with one dimension: it is flattened", pairs=False),
    Change("first-row-alone", lambda item, _: item[0], "comes back as its first row alone: the others are left out", pairs=False),
    Change("last-row-alone", lambda item, _: item[-1], "comes back as its last row alone: the others are left out", pairs=False),
    *_ROUNDED,
    Change("zeros", lambda item, _: np.zeros_like(item), "is zero throughout", pairs=False),
    Change("ones", lambda item, _: np.ones_like(item), "is one throughout", pairs=False),
    Change("a-list", lambda item, _: np.ravel(item).tolist(), "comes back as a list in place of an array", pairs=False),
    Change("a-list", lambda item, _: np.asarray(item).tolist(), "comes back as a list in place of an array", pairs=False),
)  # fmt: skip

# Forms of a result in which another mistake can still be read.
BESIDE = frozenset(
    (
        "summed-over-examples", "averaged-over-examples", "summed-over-columns", "first-example-only", "float32",
        "last-example-missing", "first-example-missing", "last-column-missing", "first-column-missing", "flattened",
        "last-entry-missing", "first-entry-missing", "last-example-only", "extra-axis", "squeezed",
    )
)  # fmt: skip

SCALAR_FORMS = (
    Change(
        "in-an-array",
        lambda item, _: np.array([item]),
        "comes back inside an array of shape (1,)",
        pairs=False,
    ),
    Change(
        "kept-axes",
        lambda item, _: np.array([[item]]),
        "comes back inside an array of shape (1, 1)",
        pairs=False,
    ),
    *_ROUNDED,
    Change("float32", lambda item, _: np.asarray(item, dtype=np.float32), "is kept in float32", pairs=False),
    Change("integers", lambda item, _: int(item), "loses all that stands after the point", pairs=False),
    Change("zeros", lambda item, _: 0.0, "is zero, whatever the arguments", pairs=False),
)


def _without(item: Any, axis: int, position: int) -> Any:
    left = np.array(item)
    np.moveaxis(left, axis, 0)[position] = 0.0
    return left


def _entries(item: Any, which: slice) -> Any:
    left = np.array(item, order="C")
    left.reshape(-1)[which] = 0.0
    return left


def _rows(item: Any, which: slice) -> Any:
    left = np.array(item)
    left[which] = 0.0
    return left


def _first(item: Any) -> Any:
    only = np.zeros_like(item)
    only[:1] = item[:1]
    return only


def general(
    function: str,
    words: Words,
    written: Sequence[Misconception] = (),
    without: Sequence[str] = (),
    pairs: Collection[str] | None = None,
    others: Sequence[Imitation] = (),
) -> list[Misconception]:
    """Give a function's written mistakes, the generated ones, and the pairs of both.

    without   changes that are none here (the absolute value of a probability), or that a written mistake tells better
    pairs     the generated mistakes that may follow a written one; None: all that may at all
    others    right answers besides the reference, where there are several
    """
    known = FUNCTIONS[function]
    changes = [
        change
        for change in (*FACTORS, *(SCALAR_FORMS if known.scalar else FORMS))
        if set(change.needs) <= set(known.letters) and change.slug not in without
    ]
    bases = [known.expected, *others]
    found = [Misconception(RIGHT, function, other, "", "", "") for other in others]
    found += [*written, *(_alone(change, known, words, base) for change in changes for base in bases)]
    pairing = [change for change in changes if change.pairs]
    negated = pairing[0]
    found += [
        _both(_alone(negated, known, words, base), change, known, words)
        for change in pairing[1:]
        for base in bases
    ]
    found += [
        _both(first, change, known, words) for first in written for change in pairing if first.fit is None
    ]
    if pairs is None:
        found += [
            _both(first, change, known, words)
            for first in written
            for change in changes
            if change.slug in BESIDE and not change.pairs and first.fit is None
        ]
    alone = [_cache(known, words)] if len(known.results) == 1 else []
    read = [_constant_factor(known, words), _single_precision(known, words), _no_return(known, words)]
    read += [] if known.scalar else [_clipped_result(known, words)]
    read = [one for one in read if one.slug not in without]
    return [*found, *read, *alone, *memory(known, words)]


def _alone(change: Change, function: Function, words: Words, base: Imitation) -> Misconception:
    why, see = words.why(change.slug)
    message = _sentence(change, function)
    return Misconception(
        change.slug,
        function.name,
        _then(base, change, function),
        message,
        why,
        see,
        level=GENERATED,
    )


def _both(first: Misconception, change: Change, function: Function, words: Words) -> Misconception:
    why, _ = words.why(change.slug)
    message = f"Two things at once. {first.message} Besides, {_sentence(change, function, start='every')}"
    return Misconception(
        f"{first.slug} + {change.slug}",
        function.name,
        _then(first.imitate, change, function),
        message,
        f"{first.why} {why}" if why not in first.why else first.why,
        first.see,
        level=PAIRED,
    )


def _sentence(change: Change, function: Function, start: str = "Every") -> str:
    entrywise = not function.scalar and change in FACTORS
    return f"{start + ' entry of ' if entrywise else ''}`{{result}}` {change.words}."


def _then(imitate: Imitation, change: Change, function: Function) -> Imitation:
    def imitation(*args: Value) -> Any:
        sizes = function.sizes(*args)
        result = imitate(*args)
        if isinstance(result, tuple):
            return tuple(change.apply(item, sizes) for item in result)
        return change.apply(result, sizes)

    return imitation


def _constant_factor(function: Function, words: Words) -> Misconception:
    def imitate(*args: Value, factor: float) -> Any:
        result = function.expected(*args)
        return tuple(factor * item for item in result) if isinstance(result, tuple) else factor * result  # type: ignore[operator]

    def fit(observations: Sequence[Observation]) -> list[dict[str, float]]:
        """Read the factor off the entry that is largest in the right answer."""
        found: list[dict[str, float]] = []
        for observation in observations:
            right = function.expected(*observation.args)
            if isinstance(observation.value, Raised) or isinstance(right, tuple):
                continue
            one, other = np.asarray(right, dtype=float), np.asarray(observation.value, dtype=float)
            if one.shape != other.shape or not (np.isfinite(one).all() and np.isfinite(other).all()):
                continue
            largest = np.unravel_index(np.argmax(np.abs(one)), one.shape)
            if one[largest] != 0.0 and other[largest] != 0.0:
                found.append({"factor": float(other[largest] / one[largest])})
        return found[:2]

    entries = "`{result}`" if function.scalar else "Every entry of `{result}`"
    return Misconception(
        "constant-factor",
        function.name,
        imitate,
        f"{entries} is {{factor}} times what it should be, always by the same factor.",
        f"The equation is {words.equation}: which constant is in yours, or lacks?",
        words.see,
        fit=fit,
        level=FITTED,
    )


def _clipped_result(function: Function, words: Words) -> Misconception:
    def imitate(*args: Value, limit: float) -> Any:
        result: Any = function.expected(*args)
        if isinstance(result, tuple):
            return tuple(np.clip(item, -limit, limit) for item in result)
        return np.clip(result, -limit, limit)

    def fit(observations: Sequence[Observation]) -> list[dict[str, float]]:
        """Read the limit off the largest entry of any answer."""
        found = [
            np.abs(o.value).max() for o in observations if isinstance(o.value, np.ndarray) and o.value.size
        ]
        return [{"limit": max(found)}] if found and np.isfinite(max(found)) else []

    return Misconception(
        "clipped-result",
        function.name,
        imitate,
        "`{result}` is clipped to -{limit} … {limit}.",
        f"What is cut off is lost: a gradient that is clipped is the gradient of another cost. The equation is {words.equation}.",
        words.see,
        fit=fit,
        level=FITTED,
    )


def _single_precision(function: Function, words: Words) -> Misconception:
    def imitate(*args: Value) -> Any:
        return function.expected(*map(_single, args))

    return Misconception(
        "float32-arguments",
        function.name,
        imitate,
        f"`{function.name}` takes its arguments as float32, so that `{{result}}` is right in the first 7 digits alone.",
        "float64 keeps 16 digits; what is once rounded to float32 has lost the others for good.",
        words.see,
        level=GENERATED,
    )


def _single(value: Value) -> Value:
    if isinstance(value, list | tuple):
        return type(value)(map(_single, value))
    return value.astype(np.float32).astype(np.float64) if isinstance(value, np.ndarray) else value


def _no_return(function: Function, words: Words) -> Misconception:
    return Misconception(
        "no-return",
        function.name,
        lambda *_: None,
        f"`{function.name}` gives back None: its `return` is missing, is not reached, or gives what is None itself.",
        "A function without `return` gives None, whatever it has worked out.",
        words.see,
    )


def _cache(function: Function, words: Words) -> Misconception:
    return Misconception(
        "returns-a-cache",
        f"{function.name}/{CACHED}",
        lambda *_: True,
        f"`{function.name}` returns a tuple: `{function.results[0]}`, and what it keeps for later beside it.",
        "To hand a cache on is the habit of some courses; here the result is returned alone, and what the backward "
        "function needs is passed to it as an argument.",
        words.see,
    )


_ON_THE_WAY = (
    "an exponential overflows to inf",
    "something is divided by 0",
    "ln 0 is taken",
    "nan arises, from inf / inf, inf - inf, 0 × inf, 0 / 0 or the logarithm of a negative number",
    "a number becomes too large for float64, and inf stands for it",
)


def warnings_of(function: str, why: str, see: str) -> list[Misconception]:
    """Give what may be warned of on the way to right numbers, one kind or several."""
    return [
        Misconception(
            "warns-of-" + "-and-".join(WARNINGS[i] for i in kinds),
            f"{function}/{WARNED}",
            _positions(kinds),
            f"The numbers are right, but on the way {' and '.join(_ON_THE_WAY[i] for i in kinds)}.",
            why,
            see,
        )
        for count in range(1, len(_ON_THE_WAY) + 1)
        for kinds in combinations(range(len(_ON_THE_WAY)), count)
    ]


def memory(function: Function, words: Words) -> list[Misconception]:
    """Give what can go wrong with the memory, whatever the numbers are."""
    found = [
        Misconception(
            "shared-buffer",
            f"{function.name}/{SHARED}",
            lambda *_: True,
            f"All calls of `{function.name}` write into one and the same array: a later call overwrites an earlier result.",
            "Whoever keeps a result keeps the array itself, not a copy of it; so each call needs a new one.",
            words.see,
        ),
        Misconception(
            "remembers",
            f"{function.name}/{REMEMBERED}",
            lambda *_: True,
            f"`{function.name}` gives other answers to the same arguments later: it keeps something from an earlier call, "
            "or reads memory that it never filled.",
            "An answer may depend on the arguments alone: sums begin at 0 in each call, and np.empty holds what was there before.",
            words.see,
        ),
        *warnings_of(function.name, words.stable, words.stable_see or words.see),
    ]
    for places, names in chosen(function.parameters):
        listed = "` and `".join(names)
        found.append(
            Misconception(
                "changes-" + "-and-".join(names),
                f"{function.name}/{CHANGED}",
                _positions(places),
                f"`{function.name}` changes `{listed}`, which belongs to its caller.",
                "`z -= m`, `z *= m`, `z[...] = m` and `out=z` write into the caller's own array; `z = z - m` makes a new one.",
                words.see,
            )
        )
        found.append(
            Misconception(
                "returns-memory-of-" + "-and-".join(names),
                f"{function.name}/{ALIASED}",
                _positions(places),
                f"`{function.name}` returns memory of its argument `{listed}` in place of a new array.",
                "Two names for one array: whoever changes the one changes the other.",
                words.see,
            )
        )
    return found


def _positions(places: Sequence[int]) -> Imitation:
    return lambda *_: list(places)
