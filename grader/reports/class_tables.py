"""The tables of a class, by the names under which they are asked for."""

from __future__ import annotations

from typing import Protocol

from ..class_results import ClassResults
from .class_csv import Table, nbgrader, table
from .class_platforms import Roster, canvas, moodle


class Make(Protocol):
    """Makes a table; RosterError where the roster is another platform's, or has no such assignment."""

    def __call__(self, found: ClassResults, roster: Roster | None = None, assignment: str = "") -> Table:
        """Give the table."""


TABLES: dict[str, Make] = {"csv": table, "canvas": canvas, "moodle": moodle, "nbgrader": nbgrader}
