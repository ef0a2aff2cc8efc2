"""The rules by which students integrate, all of them right, and a mistake made with each of them.

Students integrate by different rules; so each mistake is made once with every rule, and goes by one name. A mistake
that is made in a closed form has a formula of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .misconception import GENERATED, Imitation, Misconception

Array: TypeAlias = np.ndarray[Any, Any]
Rule: TypeAlias = Callable[[Callable[[Array], Array], int], float]
GUIDE = "guides/recover_cost.md"


def _mean(points: Callable[[int], Array]) -> Rule:
    return lambda f, steps: float(np.mean(f(points(steps))))


def _trapezoid(f: Callable[[Array], Array], steps: int) -> float:
    values = f(np.linspace(0.0, 1.0, steps + 1))
    return float((values.sum() - 0.5 * (values[0] + values[-1])) / steps)


def _trapezoid_one_less(f: Callable[[Array], Array], steps: int) -> float:
    return _trapezoid(f, steps - 1)


def _simpson(f: Callable[[Array], Array], steps: int) -> float:
    values = f(np.linspace(0.0, 1.0, steps + 1))
    total = values[0] + values[-1] + 4.0 * values[1:-1:2].sum() + 2.0 * values[2:-1:2].sum()
    return float(total / (3.0 * steps))


RULES: tuple[Rule, ...] = (
    _mean(lambda steps: (np.arange(steps) + 0.5) / steps),
    _mean(lambda steps: np.arange(steps) / steps),
    _mean(lambda steps: (np.arange(steps) + 1.0) / steps),
    _trapezoid,
    _mean(lambda steps: np.linspace(0.0, 1.0, steps)),
    _trapezoid_one_less,
    _simpson,
    _mean(lambda steps: np.linspace(0.0, 1.0, steps + 1)),
)
FIRST_ORDER = (RULES[1], RULES[2])
_PANELS = np.concatenate([[0.0], 2.0 ** np.arange(-16.0, 1.0)])


def exact(f: Callable[[Array], Array], steps: int) -> float:
    """Integrate to the last digits, as a closed form does: along the path the field changes near 0 alone."""
    nodes, weights = np.polynomial.legendre.leggauss(16)
    half = np.diff(_PANELS)[:, None] / 2
    points = (_PANELS[:-1, None] + half * (1.0 + nodes)).ravel()
    return float((half * weights).ravel() @ f(points))


def with_all_rules(
    function: str, slug: str, answer: Callable[..., Any], message: str, why: str, anchor: str
) -> list[Misconception]:
    """Give a mistake made with every rule: answer(z, target, steps, rule)."""
    found = [
        Misconception(slug, function, ruled(answer, rule), message, why, f"{GUIDE}#{anchor}")
        for rule in RULES
    ]
    # Where the mistake is made in a closed form, another one's closed form may give the same: that is asked first.
    closely = Misconception(
        slug, function, ruled(answer, exact), message, why, f"{GUIDE}#{anchor}", level=GENERATED
    )
    return [*found, closely]


def ruled(answer: Callable[..., Any], rule: Rule) -> Imitation:
    """Make a mistake with one rule."""

    def imitate(z: Any, target: Any, steps: int = 1000) -> float:
        return float(answer(z, target, steps, rule))

    return imitate


def closed(
    function: str, slug: str, answer: Callable[..., Any], message: str, why: str, anchor: str
) -> Misconception:
    """Give a mistake made in a closed form: answer(z, target)."""
    return Misconception(slug, function, _formula(answer), message, why, f"{GUIDE}#{anchor}")


def fixed_steps(function: str, right: Callable[..., Any]) -> list[Misconception]:
    """Give the mistake not to use `steps`, with the numbers that people write in its place."""
    return [
        Misconception(
            "steps-ignored",
            function,
            _counted(right, rule, count),
            f"`steps` is not used: the walk is always cut into {count} steps.",
            "The caller chooses how exact the result is: take 1/steps for the length of a step.",
            f"{GUIDE}#quadrature",
        )
        # With more steps than 100 a rule of second order is right as promised, whether it looks at `steps` or not.
        for count in (5, 10, 20, 50, 100, 200, 500, 1000)
        for rule in (RULES if count <= 100 else FIRST_ORDER)
    ]


def _counted(right: Callable[..., Any], rule: Rule, count: int) -> Imitation:
    def imitate(z: Any, target: Any, steps: int = 1000) -> float:
        return float(right(z, target, count, rule))

    return imitate


def others(right: Callable[..., Any], formula: Callable[..., Any]) -> list[Imitation]:
    """Give the right answer by every rule, and the closed form."""
    return [_formula(formula), *(ruled(right, rule) for rule in RULES)]


def _formula(answer: Callable[..., Any]) -> Imitation:
    def imitate(z: Any, target: Any, steps: int = 1000) -> float:
        return float(answer(z, target))

    return imitate
