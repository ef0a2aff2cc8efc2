"""Say which formula a student's numbers follow, where no mistake that is known by name explains them.

Two ways to search, both held against every value that was observed:

formulas   whole answers, one after the other, the simplest first; each says of itself what is wrong
cases      an answer in parts (the diagonal and the rest, the targets and the rest), each with formulas of its own,
           so that as many answers are known as there are combinations
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from ..checks.check import Observation
from .misconception import SEARCHED, Fitted, Imitation, Misconception

Array: TypeAlias = np.ndarray[Any, Any]
RELATIVE, ABSOLUTE = (
    1e-9,
    1e-12,
)  # what is proven to more digits than these is held against all values once more
ENOUGH = 3  # values in which a formula must show


@dataclass(frozen=True)
class Formula:
    """One way to work something out: the words for it, and the values."""

    text: str
    of: Callable[..., Any]


@dataclass(frozen=True)
class Case:
    """A part of an answer.

    where     its name, as in "At the targets"
    mask      the function's arguments -> which entries it is, in the answer's shape
    right     what belongs there
    formulas  what may stand there, the right one too
    """

    where: str
    mask: Callable[..., Array]
    right: str
    formulas: Sequence[Formula]


def searched(
    function: str,
    formulas: Callable[[], Sequence[Formula]],
    why: str,
    see: str,
    slug: str = "another-formula",
) -> Misconception:
    """Give the misconception that is any of these formulas; each one's text is a sentence."""

    @cache
    def table() -> Sequence[Formula]:
        return formulas()

    def imitate(*args: Any, formula: str, place: float) -> Any:
        return table()[int(place)].of(*args)

    def fit(observations: Sequence[Observation]) -> list[Fitted]:
        told = told_values(observations)
        if len(told) < ENOUGH:
            return []
        with np.errstate(all="ignore"):
            for place, formula in enumerate(table()):
                if all(_alike(formula.of, one) for one in told):
                    return [{"formula": formula.text, "place": place}]
        return []

    return Misconception(
        slug, function, imitate, "{formula}", why, see, fit=fit, level=SEARCHED, family="formula"
    )


def in_cases(function: str, cases: Sequence[Case], why: str, see: str) -> Misconception:
    """Give the misconception that has other formulas than the right ones in one part of the answer or more."""

    def imitate(*args: Any, said: str, **chosen: str) -> Any:
        parts = [(case, _formula(case, chosen[f"case{i}"])) for i, case in enumerate(cases)]
        masks = [case.mask(*args) for case in cases]
        answer = np.zeros(masks[0].shape)
        for mask, (_, formula) in zip(masks, parts, strict=True):
            answer[mask] = np.broadcast_to(formula.of(*args), answer.shape)[mask]
        return answer

    def fit(observations: Sequence[Observation]) -> list[Fitted]:
        told = told_values(observations)
        if len(told) < ENOUGH or any(
            _shape(one) != case.mask(*one.args).shape for one in told for case in cases
        ):
            return []
        with np.errstate(all="ignore"):
            chosen = [_first_close(case, told) for case in cases]
        if not all(chosen):
            return []
        texts = [formula.text for formula in chosen if formula]
        said = _said([(c, text) for c, text in zip(cases, texts, strict=True) if text != c.right], len(cases))
        return [{"said": said, **{f"case{i}": text for i, text in enumerate(texts)}}] if said else []

    return Misconception(
        "another-formula", function, imitate, "{said}", why, see, fit=fit, level=SEARCHED, family="formula"
    )


def _formula(case: Case, text: str) -> Formula:
    return next(formula for formula in case.formulas if formula.text == text)


def _said(wrong: Sequence[tuple[Case, str]], of: int) -> str:
    places: dict[tuple[str, str], list[str]] = {}
    for case, text in wrong:
        places.setdefault((text, case.right), []).append(case.where)
    parts = [
        f"{' and '.join(where).capitalize()} `{{result}}` is {text}, where {right} belongs."
        for (text, right), where in places.items()
    ]
    return " ".join([*parts, *(["Elsewhere it is right."] if parts and len(parts) < of else [])])


def told_values(observations: Sequence[Observation]) -> list[Observation]:
    """Give the observations that hold numbers."""
    return [one for one in observations if isinstance(one.value, np.ndarray | float | int)]


def _shape(one: Observation) -> tuple[int, ...]:
    return np.asarray(one.value).shape


def _first_close(case: Case, told: Sequence[Observation]) -> Formula | None:
    parts = [(one, case.mask(*one.args)) for one in told]
    if not any(mask.any() for _, mask in parts):
        return None
    return next((f for f in case.formulas if all(_alike(f.of, one, mask) for one, mask in parts)), None)


def _alike(of: Callable[..., Any], one: Observation, mask: Array | None = None) -> bool:
    try:
        given, value = np.asarray(of(*one.args), dtype=np.float64), np.asarray(one.value, dtype=np.float64)
        if mask is not None:
            given, value = np.broadcast_to(given, mask.shape)[mask], value[mask]
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return False
    if given.shape != value.shape:
        return False
    apart = np.abs(given - value)
    near = apart <= RELATIVE * np.abs(value) + ABSOLUTE * min(1.0, _scale(value))
    return bool((near | (given == value) | (np.isnan(given) & np.isnan(value))).all())


def _scale(value: Array) -> float:
    return float(np.abs(value[np.isfinite(value)]).max(initial=0.0))


def scaled(formulas: Sequence[Formula], factors: Sequence[tuple[str, Callable[..., float]]]) -> list[Formula]:
    """Give each formula with each factor, a template such as "{}/n" beside the number that it stands for."""
    return [
        Formula(product_text(template, formula.text), _times(formula.of, of))
        for template, of in factors
        for formula in formulas
        if template == "{}" or formula.text != "0"
    ]


def _times(one: Callable[..., Any], factor: Callable[..., float]) -> Imitation:
    return lambda *args: one(*args) * factor(*args)


def product_text(template: str, text: str) -> str:
    """Write a formula with its factor, the sign in front of both."""
    if template == "{}":
        return text
    if text.startswith("-"):
        written = product_text(template, text[1:])
        return written[1:] if written.startswith("-") else f"-{written}"
    depth, plain = 0, True
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        plain = plain and (depth > 0 or letter not in "+-/")
    return template.format(text if plain else f"({text})")
