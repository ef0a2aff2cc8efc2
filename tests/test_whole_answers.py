"""Whole files as students write them, graded as anyone's: none wrong passes, none right fails, each has its name.

tests/banks/whole/EXERCISE.txt holds them, each behind a line

    #### wrong | FUNCTION | SLUG | what is wrong with it
    #### right | - | - | what is unusual about it

They were written from the exercises' docstrings, without sight of the checks and the names. `-` for a slug: it must be
rejected, and has no name of its own. One in five is graded, and one in ten where it takes long; `--whole` grades all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BANK = Path(__file__).resolve().parent / "banks" / "whole"
HEAD = re.compile(r"^#### (right|wrong) \| (\S+) \| (.+?) \| (.*)\n", re.MULTILINE)
ONE_IN = {"network": 10, "recover_cost": 10, "training": 10}  # else 5
TOGETHER = 24  # answers in one test


@dataclass(frozen=True)
class Whole:
    """One answer: a whole file of an exercise."""

    right: bool
    function: str
    slug: str
    truth: str
    source: str


def answers(exercise: str) -> list[Whole]:
    """Read the bank of one exercise."""
    parts = HEAD.split((BANK / f"{exercise}.txt").read_text(encoding="utf-8"))[1:]
    return [
        Whole(kind == "right", *rest)
        for kind, *rest in zip(parts[::5], parts[1::5], parts[2::5], parts[3::5], parts[4::5], strict=True)
    ]


def groups():
    for path in sorted(BANK.glob("*.txt")):
        for first in range(0, len(answers(path.stem)), TOGETHER):
            yield pytest.param(path.stem, first, id=f"{path.stem}-{first}")


@pytest.mark.parametrize(("exercise", "first"), list(groups()))
def test_none_wrong_passes_none_right_fails_and_each_has_its_name(exercise, first, graded, request):
    step = 1 if request.config.getoption("whole", default=False) else ONE_IN.get(exercise, 5)
    told = []
    for one in answers(exercise)[first : first + TOGETHER : step]:
        result = graded(exercise, one.source)
        if one.right:
            told += [f"right, and fails: {one.truth}"] if result.status != "passed" else []
            continue
        own = [check for check in result.checks if check.function == one.function]
        named = next((check.diagnosis.slug for check in own if check.diagnosis), "-")
        if all(check.status == "passed" for check in own):
            told.append(f"wrong, and passes: {one.truth}")
        elif one.slug not in ("-", named):
            told.append(f"named {named} in place of {one.slug}: {one.truth}")
    assert not told, "\n".join(told)
