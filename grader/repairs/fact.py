"""The form of a fact that a source shows by itself."""

from __future__ import annotations

from dataclasses import dataclass

# Methods that change their own object and give back None.
IN_PLACE = frozenset(
    ("shuffle", "sort", "append", "extend", "insert", "reverse", "fill", "update", "clear", "remove")
)


@dataclass(frozen=True)
class Fact:
    """One thing that the source shows: what reports call it, what it is, and why it matters."""

    slug: str
    message: str
    why: str
