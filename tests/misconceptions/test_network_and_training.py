"""The mistakes of the banks are named rightly; each misconception of training is rejected and diagnosed as itself."""

import importlib
import runpy
from pathlib import Path

import numpy as np
import pytest
from bank import graded
from edited import loaded, wrong_answers

from smlearn.grader.checks.replay import replay, unflat
from smlearn.grader.misconceptions import training as known
from smlearn.grader.misconceptions.descent import Setting, Way
from smlearn.grader.misconceptions.diagnose import diagnose
from smlearn.grader.misconceptions.fit import RUNS
from smlearn.grader.misconceptions.misconception import PAIRED, RIGHT
from smlearn.grader.misconceptions.trails import stopped

ROOT = Path(__file__).resolve().parent.parent


def checks_of(exercise):
    found = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    return [check for check in found if check.slug != "accuracy"]


CASES = [
    pytest.param(exercise, function, slug, source, id=f"{bank}-{function}-{slug}-{i}")
    for exercise in ("network", "training")
    for bank in (exercise, f"{exercise}_more")
    for i, (function, slug, source) in enumerate(wrong_answers(bank))
    if slug != ""
]


@pytest.mark.parametrize(("exercise", "function", "slug", "source"), CASES)
def test_a_student_s_mistake_is_named(exercise, function, slug, source):
    with np.errstate(all="ignore"):
        _, observations = graded(checks_of(exercise), {function: loaded(source)[function]})
    misconceptions = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    found = diagnose(function, observations, misconceptions)
    if slug is None:  # nothing tells its cause: the check's own message is all that can be said
        assert found is None
        return
    assert found is not None
    assert set(found.slug.split(" + ")) == set(slug.split(" + "))
    assert "{" not in found.message + found.why


def student_of(way):
    """Make a `fit` that goes this way, each time one of those that are possible."""
    first = loaded(runpy.run_path(str(ROOT / "banks" / "wrong" / "training.py"))["SOURCE"])["initialize"]

    def fit(x, y, hidden, epochs, batch_size, learning_rate, seed):
        rng = np.random.default_rng(seed)
        start = first([x.shape[1], *hidden, y.shape[1]], rng)
        possible = way.ways(len(x), batch_size)
        count = way.epochs(epochs)
        plan = [possible[rng.integers(len(possible))] for _ in range(count)]
        if way.arrange is not Way.arrange:
            (plan,) = way.arrange(plan[:1], count) if plan else [()]
        seen = way.see_x(x), way.see_y(y)
        setting = Setting(len(x), batch_size, learning_rate, len(possible[0][0]), *seen, epochs)
        finish = way.finish and way.finish(setting, None)
        if way.finish is stopped:  # after which epoch, no one says: after the second
            finish = lambda trail: trail[:3][-1]  # noqa: E731
        rows, targets = (tuple(epoch[i] for epoch in plan) for i in (0, 1))
        learn, slope = way.learn(setting), way.slope(setting)
        end = replay(start, *seen, [rows], learn, slope, [targets], finish)
        return unflat(end[0], start)

    return fit


def one_by_one():
    """Give one of each name: the first. Those in the gradient alone stand in test_every_misconception."""
    named = set()
    for m in known.MISCONCEPTIONS:
        if (
            m.slug == RIGHT
            or m.level >= PAIRED
            or (m not in RUNS and m.function not in ("sgd_step", "predict"))
        ):
            continue
        if not m.slug.startswith("gradient-") and (m.function, m.slug) not in named:
            named.add((m.function, m.slug))
            function = m.function if "/" not in m.function else "fit"
            yield pytest.param(m, function, id=f"{m.function}-{m.slug}")


@pytest.mark.parametrize(("one", "function"), list(one_by_one()))
def test_a_misconception_of_training_is_rejected_and_diagnosed_as_itself(one, function):
    imitation = student_of(one.imitate) if function == "fit" else one.imitate
    with np.errstate(all="ignore"):
        failed, observations = graded(checks_of("training"), {function: imitation})
    assert failed
    found = diagnose(function, observations, known.MISCONCEPTIONS)
    assert found is not None
    assert found.slug == one.slug
