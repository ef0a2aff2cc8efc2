"""A class as the CSV that Canvas or Moodle imports: the platform's own export, its roster, given back with the marks.

What the platform wrote into its cells goes back as it is, for by that it knows its students. A mark that a student has
there already stays where there is none here: both platforms take an empty cell for a mark taken away.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..class_results import ClassResults, Standing
from .class_csv import Raw, Row, Table, points, score, written

_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_CANVAS_LAST = "Section"  # the last of the columns that say who it is; the assignments follow
_READ_ONLY = re.compile(r"\b(Current|Final|Override) (Score|Points|Grade|Status)\b")
_MOODLE = (
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
)
# By which columns of a roster a student's name in the gradebook may be known; by which the number at its end.
_NAMES = (
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Student",
    "Identifier",
    "Full name",
    "Email address",
    "ID number",
    "Username",
)
_NUMBERS = ("ID", "Identifier")


class RosterError(ValueError):
    """A roster is not what it should be; in words."""


@dataclass(frozen=True)
class Roster:
    """A platform's own export; `delimiter` is what stands between its cells."""

    rows: Sequence[Row]
    delimiter: str = ","

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in their order."""
        return tuple(self.rows[0]) if self.rows else ()


def canvas(found: ClassResults, roster: Roster | None = None, assignment: str = "") -> Table:
    """Give what Canvas's gradebook imports: the columns that say who it is, then one assignment's points."""
    most = max((s.max_score for s in found.standings), default=0.0)
    head = ("    Points Possible", "", "", "", "")
    if roster is None:
        bare = [(s.student, _number(s.student), "", s.student, "", score(s)) for s in found.standings]
        return written(
            (*_CANVAS, assignment or found.course), [(Raw(head[0]), *head[1:], points(most)), *bare]
        )
    if _CANVAS_LAST not in roster.columns or "ID" not in roster.columns:
        raise RosterError("this is no gradebook of Canvas: its columns have neither ID nor Section")
    who = roster.columns[: roster.columns.index(_CANVAS_LAST) + 1]
    column, notes = _assignment(roster, len(who), assignment, found.course)
    possible = next((row for row in roster.rows if "Points Possible" in row[who[0]]), {})
    scale = _figure(possible.get(column, "")) or most
    known = [row for row in roster.rows if row["ID"].strip() or row.get("SIS Login ID", "").strip()]
    matched, unknown = _match(found, known)
    rows = [(*(Raw(possible.get(name, "")) for name in who), points(scale))] if possible else []
    rows += [
        (
            *(Raw(row[name]) for name in who),
            _scaled(matched[i], scale) if i in matched and matched[i].has_mark else Raw(row.get(column, "")),
        )
        for i, row in enumerate(known)
    ]
    return written((*map(Raw, who), Raw(column)), rows, unknown, notes, roster.delimiter)


def moodle(found: ClassResults, roster: Roster | None = None, assignment: str = "") -> Table:
    """Give Moodle's grading worksheet; with the worksheet itself as roster, on its own scale."""
    if roster is None:
        rows = [_worksheet(s) for s in found.standings]
        return written(_MOODLE, [[row[name] for name in _MOODLE] for row in rows])
    missing = [name for name in ("Identifier", "Grade") if name not in roster.columns]
    if missing:
        raise RosterError(
            f"this is no grading worksheet of Moodle: it has no column {' and none '.join(missing)} (was it exported "
            "in English?)"
        )
    matched, unknown = _match(found, roster.rows)
    filled = []
    for i, row in enumerate(roster.rows):
        new = {name: Raw(value) for name, value in row.items()}
        if i in matched and matched[i].has_mark:
            s = matched[i]
            most = _figure(row.get("Maximum Grade") or row.get("Maximum grade", ""))
            new["Grade"] = Raw(_scaled(s, most or s.max_score))
            if "Feedback comments" in row:
                new["Feedback comments"] = Raw(_feedback(s))
        filled.append([new.get(name, "") for name in roster.columns])
    return written(tuple(map(Raw, roster.columns)), filled, unknown)  # Moodle reads commas alone


def _assignment(roster: Roster, first: int, wanted: str, course: str) -> tuple[str, tuple[str, ...]]:
    """Find the assignment's column, "Week 3 (4711)", by its title or whole name; a new one where none is asked for."""
    columns = [name for name in roster.columns[first:] if name and not _READ_ONLY.search(name)]
    title = (wanted or course).casefold()

    def fits(name: str) -> bool:
        return title in (name.casefold(), re.sub(r"\s*\(\d+\)$", "", name).casefold())

    hits = [name for name in columns if fits(name)] or [n for n in columns if n.casefold().startswith(title)]
    listed = ", ".join(map(repr, columns)) or "none"
    if len(hits) == 1:
        return hits[0], ()
    if wanted:
        raise RosterError(f"{len(hits) or 'no'} assignments are called {wanted!r}; there are: {listed}")
    return course, (
        f"Canvas will make a new assignment {course!r}; --assignment takes one that is there: {listed}",
    )


def _match(found: ClassResults, rows: Sequence[Row]) -> tuple[dict[int, Standing], tuple[str, ...]]:
    """Find the roster's row of each student: by any of its names, or by the number at the end of the student's."""
    by_name: dict[str, set[int]] = {}
    by_number: dict[str, set[int]] = {}
    for i, row in enumerate(rows):
        for name in _NAMES:
            if value := _plain(row.get(name, "")).removeprefix("participant "):
                by_name.setdefault(value, set()).add(i)
                if name in _NUMBERS:
                    by_number.setdefault(value, set()).add(i)
    matched: dict[int, Standing] = {}
    unknown = []
    for s in found.standings:
        hits = by_name.get(_plain(s.student)) or by_number.get(_number(s.student)) or set()
        if len(hits) == 1 and not hits & matched.keys():
            matched[next(iter(hits))] = s
        else:
            unknown.append(s.student)
    return matched, tuple(unknown)


def _plain(name: str) -> str:
    """Give a name as others may have written it: one system takes é for one letter, another for two."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _number(student: str) -> str:
    ending = re.search(r"_(\d+)$", student)
    return ending[1] if ending else ""


def _worksheet(s: Standing) -> dict[str, str]:
    number = _number(s.student)
    return {
        "Identifier": f"Participant {number}" if number else s.student,
        "Full name": s.student.removesuffix(f"_{number}") if number else s.student,
        "Email address": "",
        "Status": "Submitted for grading",
        "Grade": score(s),
        "Maximum Grade": points(s.max_score),
        "Grade can be changed": "Yes",
        "Last modified (submission)": s.handed_in,
        "Last modified (grade)": "-",
        "Feedback comments": _feedback(s),
    }


def _feedback(s: Standing) -> str:
    """Say how the mark came about; Moodle takes it for HTML."""
    said = [f"{name}: {points(score)} of {points(most)}" for name, _, score, most in s.exercises]
    if s.percent < 100:
        said.append(f"late: {points(s.percent)} % of {points(s.raw_score)}")
    if s.manual is not None:
        said.append(f"set by hand: {s.manual.reason}")
    said += [s.reason] if s.reason and s.status == "unreadable" else s.problems
    return html.escape("; ".join(said), quote=False)


def _figure(text: str) -> float:
    """Read a number as a platform writes it, 10.00 or 10,00; 0 where it is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0


def _scaled(s: Standing, most: float) -> str:
    return points(round(s.score * most / s.max_score, 2)) if s.max_score else score(s)
