"""Each misconception is rejected by a check, and diagnosed as itself: the mutation test of the checks."""

import importlib

import pytest
from bank import graded

from smlearn.grader.misconceptions.diagnose import diagnose
from smlearn.grader.misconceptions.misconception import PAIRED, RIGHT

EXERCISES = ["sigmoid", "softmax", "cross_entropy", "output_error", "recover_cost", "dense", "network"]


def _of(exercise):
    """Give one of each name: the first. The others make the same mistake by another rule, or with another number."""
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    found = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    named = set()
    for one in found:
        if (
            "/" in one.function
            or one.level >= PAIRED
            or one.slug == RIGHT
            or (one.function, one.slug) in named
        ):
            continue
        named.add((one.function, one.slug))
        yield pytest.param(checks, found, one, id=f"{one.function}-{one.slug}")


@pytest.mark.parametrize(("checks", "known", "one"), [p for e in EXERCISES for p in _of(e)])
def test_is_rejected_and_diagnosed_as_itself(checks, known, one):
    filled = one.fixed(**list(one.fit([]))[1]) if one.fit else one
    failed, observations = graded(checks, {one.function: filled.imitate})
    assert failed
    found = diagnose(one.function, observations, known)
    assert found is not None
    assert found.slug == one.slug
    assert "{" not in found.message + found.why
