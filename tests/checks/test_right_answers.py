"""A right answer passes, however it is written, whatever the seed; so do the model answers, for any seed."""

import importlib
import inspect

import pytest
from bank import findings, load

EXERCISES = ("sigmoid", "softmax", "cross_entropy", "output_error", "recover_cost", "dense")


def _bank():
    for exercise in EXERCISES:
        checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
        for entry in load("right", exercise):
            yield pytest.param(checks, entry, id=f"{exercise}.py:{entry.line}")


def solution(exercise):
    module = importlib.import_module(exercise)
    return {name: f for name, f in vars(module).items() if inspect.isfunction(f)}


@pytest.mark.parametrize(("checks", "entry"), list(_bank()))
def test_passes(checks, entry, capsys):
    for seed in range(2):
        assert findings(checks, {entry.function: entry.answer}, seed) == {}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_model_answers_pass_with_ten_seeds(exercise):
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    for seed in range(10):
        assert findings(checks, solution(exercise), seed) == {}


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES)
def test_model_answers_pass_with_five_hundred_seeds(exercise, seeds):
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    for seed in seeds(500):
        assert findings(checks, solution(exercise), 10 + seed) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("checks", "entry"), list(_bank()))
def test_passes_with_eight_seeds(checks, entry, seeds, capsys):
    for seed in seeds(8):
        assert findings(checks, {entry.function: entry.answer}, 100 + seed) == {}
