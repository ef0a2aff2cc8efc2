"""The grader's side: which level of isolation this machine offers, and what starts a zygote at each."""

from __future__ import annotations

from dataclasses import dataclass

from ..results import Isolation


class IsolationRefused(Exception):  # noqa: N818 - a refusal, with the way to get what is missing
    """The isolation that was asked for cannot be had; the text says what is missing and the way to get it."""


@dataclass(frozen=True)
class Plan:
    """One way to start a zygote: what stands before the command, what its children must put on, what that makes."""

    isolation: Isolation
    prefix: tuple[str, ...]
    setting: tuple[object, ...]


def plans(asked: str) -> tuple[Plan, ...]:
    """Give the ways that are worth trying, best first; IsolationRefused where none is good enough."""
    if asked not in ("auto", "strict", "none"):
        raise ValueError(f"isolation is {asked!r}; it may be auto, strict or none")
    if asked == "strict":
        raise IsolationRefused("not yet")
    return (Plan(Isolation(4, ("limits",)), (), (False, False, (), ())),)
