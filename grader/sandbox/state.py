"""The worker's side: what one call could leave behind for the next, and what became of its arguments.

The settings of NumPy and Python are put back before each call, seeds included, so that no call depends on the one
before; the floating-point warnings of the student's own lines are noted on the way.
"""

from __future__ import annotations

import random
import sys
import warnings
from contextlib import suppress
from typing import Any

import numpy as np

from . import answers, explain

# A student's code can assign to these modules; what they did before is kept here.
_seed, _reset_filters, _filter = random.seed, warnings.resetwarnings, warnings.simplefilter


class State:
    """What one call could leave behind for the next, and the floating-point warnings of one call."""

    def __init__(self, explainer: explain.Explainer) -> None:
        self.explainer = explainer
        self.warned: dict[tuple[str, int | None], None] = {}
        self.print_options = np.get_printoptions()

    def reset(self) -> None:
        """Put NumPy's and Python's settings back, seeds included, so that no call depends on the one before."""
        self.warned = {}
        self.explainer.reserve()
        warnings.showwarning = self.show
        for step in (
            lambda: np.seterr(divide="warn", over="warn", invalid="warn", under="ignore"),
            lambda: np.set_printoptions(**self.print_options),
            lambda: np.random.seed(0),  # noqa: NPY002 - what students may use instead of a Generator
            lambda: _seed(0),
            _reset_filters,
            lambda: _filter("ignore"),
            lambda: _filter("always", RuntimeWarning),
        ):
            with suppress(Exception):  # whoever broke these has them broken, in this process alone
                step()

    def show(self, message: Any, category: Any, *rest: Any, **more: Any) -> None:
        """Note a floating-point warning that the student's code raised, with its line."""
        text = self.explainer.text(message)
        if category is not RuntimeWarning or not text.startswith(("overflow", "invalid", "divide")):
            return
        student, line = self.explainer.line_now()
        if student and len(self.warned) < 20:
            self.warned[text, line] = None

    def claims(self) -> dict[str, Any]:
        """Give what is said of the warnings."""
        return {"warnings": tuple(self.warned)}


def outline(value: Any, depth: int = 0) -> Any:
    """Give the structure of an argument: which object stands where, arrays by identity and shape."""
    if (type(value) is list or type(value) is tuple) and depth < answers.DEPTH:
        return [outline(item, depth + 1) for item in value]
    if isinstance(value, np.ndarray):
        return (id(value), value.shape, value.dtype.str)
    return repr(value) if type(value) in (int, float, bool) else id(value)


def leaves(value: Any, depth: int = 0) -> list[Any]:
    """Give the arrays in an argument or an answer."""
    if isinstance(value, np.ndarray):
        return [value]
    if (type(value) is list or type(value) is tuple) and depth < answers.DEPTH:
        return [array for item in value for array in leaves(item, depth + 1)]
    return []


def rewritten(one: Any, other: Any) -> Any:
    """Write the numbers of one argument into another's arrays; what is no array, or unlike it, is taken over."""
    if isinstance(one, np.ndarray):
        if one.shape != other.shape or one.dtype != other.dtype or not one.flags.writeable:
            return other
        one[...] = other
        return one
    if (type(one) is list or type(one) is tuple) and len(one) == len(other):
        items = [rewritten(a, b) for a, b in zip(one, other, strict=True)]
        if isinstance(one, tuple):
            return tuple(items)
        one[:] = items
        return one
    return other


def flush() -> None:
    """Send on what the student's code printed."""
    for name in ("stdout", "stderr"):
        with suppress(BaseException):
            getattr(sys, name).flush()
