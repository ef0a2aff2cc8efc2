"""A result, rendered: one function for each format, Result -> text. The JSON is the lossless one."""

from __future__ import annotations

from collections.abc import Callable

from ..results import Result
from .terminal import plain


def json(result: Result) -> str:
    """Give the lossless JSON."""
    return result.to_json()


FORMATS: dict[str, Callable[[Result], str]] = {"json": json, "text": plain}
