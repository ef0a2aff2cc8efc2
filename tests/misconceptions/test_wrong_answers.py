"""No wrong answer of the bank passes, and each is named as what it is, or not at all."""

import importlib

import pytest
from bank import graded, load

from smlearn.grader.misconceptions.diagnose import diagnose

EXERCISES = ("sigmoid", "softmax", "cross_entropy", "output_error", "dense", "recover_cost")


def _bank():
    for exercise in EXERCISES:
        checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
        known = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
        for entry in load("wrong", exercise):
            # An integral takes thousands of steps, and a diagnosis many integrals.
            marks = [pytest.mark.slow] if exercise == "recover_cost" else []
            yield pytest.param(checks, known, entry, id=f"{exercise}.py:{entry.line}", marks=marks)


@pytest.mark.parametrize(("checks", "known", "entry"), list(_bank()))
def test_is_rejected_and_named(checks, known, entry):
    failed, observations = graded(checks, {entry.function: entry.answer}, seed=11)
    assert failed
    found = diagnose(entry.function, observations, known)
    if entry.slugs:
        assert found is not None
        assert found.slug in entry.slugs
    else:
        assert found is None
