"""Say which formula a student's numbers are proportional to, and by which powers of the sizes.

A formula is tried without any factor; the factor is read off each answer, and must follow one law in all of them: a
number, times powers of n, k and d. So each formula stands here once, for all the factors that go with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, TypeAlias

import numpy as np

from ..checks.check import Observation
from ..checks.functions import FUNCTIONS
from .formulas import ENOUGH, Formula, product_text, told_values
from .misconception import SEARCHED, Fitted, Misconception

Array: TypeAlias = np.ndarray[Any, Any]
POWERS = (0.0, -1.0, 1.0, -2.0, 2.0, -0.5, 0.5)
CLOSE = 1e-9
WHOLE = 12  # the largest number that is written as a whole one, above or below the fraction bar
LETTERS = ("n", "k", "d")


def proportional(
    function: str,
    formulas: Callable[[], Sequence[Formula]],
    right: str,
    why: str,
    see: str,
) -> Misconception:
    """Give the misconception that is any of these formulas, times a number and powers of the sizes.

    right   what belongs there, where the formulas' texts are expressions; "" where they are sentences
    """

    @cache
    def table() -> Sequence[Formula]:
        return formulas()

    def imitate(*args: Any, said: str, place: float, by: float, **powers: float) -> Any:
        sizes = FUNCTIONS[function].sizes(*args)
        return table()[int(place)].of(*args) * by * _scale(sizes, powers)

    def fit(observations: Sequence[Observation]) -> list[Fitted]:
        told = told_values(observations)
        if len(told) < ENOUGH:
            return []
        with np.errstate(all="ignore"):
            for place, formula in enumerate(table()):
                law = _law(function, formula, told)
                if law is not None:
                    by, powers = law
                    return [
                        {"said": _said(formula.text, right, by, powers), "place": place, "by": by, **powers}
                    ]
        return []

    return Misconception(
        "another-formula", function, imitate, "{said}", why, see, fit=fit, level=SEARCHED, family="formula"
    )


def _scale(sizes: Mapping[str, int], powers: Mapping[str, float]) -> float:
    return float(np.prod([float(sizes[letter]) ** power for letter, power in powers.items()]))


def _law(
    function: str, formula: Formula, told: Sequence[Observation]
) -> tuple[float, dict[str, float]] | None:
    """Give the number and the powers, None where no law holds in all answers."""
    known = FUNCTIONS[function]
    ratios: list[tuple[Mapping[str, int], float]] = []
    for one in told:
        ratio = _ratio(formula.of, one)
        if ratio is None:
            return None
        if np.isfinite(ratio):
            ratios.append((known.sizes(*one.args), ratio))
    if len(ratios) < ENOUGH:
        return None
    letters = [letter for letter in LETTERS if letter in known.letters]
    for powers in sorted(product(POWERS, repeat=len(letters)), key=lambda p: sum(map(abs, p))):
        chosen = dict(zip(letters, powers, strict=True))
        by = np.array([ratio / _scale(sizes, chosen) for sizes, ratio in ratios])
        if np.abs(by - by[0]).max() <= CLOSE * abs(by[0]):
            return float(f"{by[0]:.12g}"), {letter: power for letter, power in chosen.items() if power}
    return None


def _ratio(of: Callable[..., Any], one: Observation) -> float | None:
    """Give the one factor between a formula and an answer; nan where both are 0, None where there is none."""
    try:
        given, value = np.asarray(of(*one.args), dtype=np.float64), np.asarray(one.value, dtype=np.float64)
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    if given.shape != value.shape or not np.isfinite(value).all() or not np.isfinite(given).all():
        return None
    largest = int(np.abs(given).argmax())
    if given.flat[largest] == 0.0:
        return float("nan") if not value.any() else None
    ratio = float(value.flat[largest] / given.flat[largest])
    apart = np.abs(value - ratio * given).max()
    return ratio if ratio and apart <= CLOSE * np.abs(value).max() else None


def _said(text: str, right: str, by: float, powers: Mapping[str, float]) -> str:
    above, below = [], []
    size = abs(by)
    if size != 1.0:
        over, under = round(size), round(1 / size) if size < 1 else 0
        if abs(over - size) <= CLOSE * size and over <= WHOLE:
            above.append(str(over))
        elif under and abs(under - 1 / size) <= CLOSE / size and under <= WHOLE:
            below.append(str(under))
        else:
            above.append(f"{size:.6g}")
    for letter, power in powers.items():
        (above if power > 0 else below).append(_power(letter, abs(power)))
    sign = "-" if by < 0 else ""
    bar = "/" + (below[0] if len(below) == 1 else f"({' '.join(below)})") if below else ""
    if right:
        return f"`{{result}}` is {product_text(sign + ' '.join([*above, '{}']) + bar, text)}, where {right} belongs."
    factor = (sign + (" ".join(above) or "1") + bar) if above or below or sign else ""
    return f"{text} Besides, the result is multiplied by {factor}." if factor else text


def _power(letter: str, power: float) -> str:
    return {0.5: f"√{letter}", 1.0: letter, 2.0: f"{letter}²"}[power]
