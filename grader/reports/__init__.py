"""A result, rendered: one function for each format, Result -> text. The JSON is the lossless one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ..results import Result

# format -> (module, function): what a format needs is imported when it is asked for.
_WHERE = {
    "text": ("terminal", "plain"),
    "html": ("html", "html"),
    "junit": ("junit", "junit"),
    "gradescope": ("gradescope", "gradescope"),
    "github": ("github", "commands"),
    "github-summary": ("github", "summary"),
    "classroom": ("github", "classroom"),
    "prairielearn": ("prairielearn", "prairielearn"),
}


def _json(result: Result) -> str:
    return result.to_json()


def _late(module: str, function: str) -> Callable[[Result], str]:
    def render(result: Result) -> str:
        text = getattr(import_module(f".{module}", __package__), function)(result)
        assert isinstance(text, str)
        return text

    return render


FORMATS: dict[str, Callable[[Result], str]] = {
    "json": _json,
    **{name: _late(module, function) for name, (module, function) in _WHERE.items()},
}
