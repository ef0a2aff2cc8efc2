"""Each misconception is rejected by a check of its function, and diagnosed as itself: the mutation test of the checks."""

import importlib

import numpy as np
import pytest
from smlearn.grader.checks.local import answer
from smlearn.grader.misconceptions.diagnose import diagnose
from smlearn.grader.misconceptions.misconception import PAIRED

EXERCISES = ["sigmoid", "softmax", "cross_entropy", "output_error", "recover_cost", "dense", "network"]


def _of(exercise):
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    found = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    named = set()
    for one in found:
        if "/" in one.function or one.level >= PAIRED:
            continue
        again = (one.function, one.slug) in named  # the same mistake, made with another rule
        named.add((one.function, one.slug))
        marks = [pytest.mark.slow] if again else []
        yield pytest.param(checks, found, one, id=f"{one.function}-{one.slug}", marks=marks)


def graded(checks, functions, seed=5):
    """Give the failed checks of trusted functions, and all that was observed, by function."""
    failed, observations = [], []
    for check in checks:
        if check.function not in functions:
            continue
        calls = check.calls(np.random.default_rng(seed))
        replies = answer(functions, calls)
        own = [
            r.status == "value" for c, r in zip(calls, replies, strict=True) if c.function == check.function
        ]
        if not all(own) or check.judge(calls, replies) is not None:
            failed.append(check.id)
        observations += check.observe(calls, replies)
    return failed, observations


@pytest.mark.parametrize(("checks", "known", "one"), [p for e in EXERCISES for p in _of(e)])
def test_is_rejected_and_diagnosed_as_itself(checks, known, one):
    filled = one.fixed(**list(one.fit([]))[1]) if one.fit else one
    failed, observations = graded(checks, {one.function: filled.imitate})
    assert failed
    found = diagnose(one.function, observations, known)
    assert found is not None
    assert found.slug == one.slug
    assert "{" not in found.message + found.why
