"""The checks of training: right answers pass, wrong ones fail, mechanical mutants too."""

import contextlib
import io
import json
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

import smlearn
from smlearn.grader.checks import replay, training
from smlearn.grader.checks.accuracy import FitAccuracy
from smlearn.grader.checks.check import Raised
from smlearn.grader.checks.initialize import of_sizes
from smlearn.grader.checks.local import answer
from smlearn.grader.sandbox.messages import Reply

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "banks"))
from bank import graded
from edited import loaded, right_answers, wrong_answers
from mutants import mutants

CHECKS = [check for check in training.checks(None) if check.slug != "accuracy"]
ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ("initialize", "sgd_step", "fit", "predict")

EQUAL = {"1 -> 2"}  # of initialize: weights twice as large are sound, too


@pytest.fixture(scope="module")
def model():
    sys.path.insert(0, str(ROOT / "solutions"))
    return runpy.run_path(str(ROOT / "solutions" / "training.py"))


def complaints(functions, seed):
    with contextlib.redirect_stdout(io.StringIO()):
        return graded([check for check in CHECKS if check.function in functions], functions, seed)[0]


@pytest.mark.parametrize("seed", range(10))
def test_the_model_answers_pass(model, seed):
    assert complaints({name: model[name] for name in FUNCTIONS}, seed) == []


@pytest.mark.slow
def test_no_check_flickers_over_500_seeds(model, seeds):
    for seed in seeds(500):
        assert complaints({name: model[name] for name in FUNCTIONS}, seed) == []


@pytest.mark.parametrize(
    ("function", "given"), [pytest.param(f, a, id=f"{f}-{n}") for f, n, a in right_answers("training")]
)
def test_a_right_answer_passes_however_written(function, given):
    for seed in (1, 2):
        assert complaints({function: given}, seed) == []


@pytest.mark.slow
def test_no_right_answer_flickers_over_20_seeds(seeds):
    for function, name, given in right_answers("training"):
        for seed in seeds(20):
            assert complaints({function: given}, seed) == [], name


@pytest.mark.parametrize(
    ("function", "source"),
    [pytest.param(f, s, id=f"{f}-{n or 'other'}") for f, n, s in wrong_answers("training")],
)
def test_a_wrong_answer_fails(function, source):
    with np.errstate(all="ignore"):
        assert complaints({function: loaded(source)[function]}, seed=1)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.filterwarnings("ignore")
def test_every_mutant_that_behaves_otherwise_fails(function):
    source = runpy.run_path(str(ROOT / "banks" / "wrong" / "training.py"))["SOURCE"]
    survivors = [
        what
        for what, mutant in mutants(source, function)
        if not complaints({function: loaded(mutant)[function]}, 1)
    ]
    assert set(survivors) <= EQUAL


def test_replies_without_values_are_observed_without_complaint():
    for check in CHECKS:
        calls = check.calls(np.random.default_rng(0))
        lost = [Reply("raised", message="no", error="ValueError") for _ in calls]
        for observation in check.observe(calls, lost):
            assert observation.value == Raised("ValueError")


def test_a_network_that_learns_passes_and_one_that_does_not_sees_the_baseline(model):
    check = FitAccuracy(None)
    calls = check.calls(np.random.default_rng(0))
    assert check.judge(calls, answer({"fit": model["fit"]}, calls)) is None

    def untrained(x, y, hidden, epochs, batch_size, learning_rate, seed):
        return model["fit"](x, y, hidden, 0, batch_size, learning_rate, seed)

    found = check.judge(calls, answer({"fit": untrained}, calls))
    assert found is not None
    assert "without hidden layer" in found.evidence["baseline"]


def test_what_was_learned_is_drawn_however_the_check_goes(model):
    check = FitAccuracy(None)
    calls = check.calls(np.random.default_rng(0))
    replies = answer({"fit": model["fit"]}, calls)
    shown = check.evidence(calls, replies)
    assert shown == check.evidence(calls, replies)
    assert shown["curve"]["epochs"] == [1, 2, 4, 8, 16, 32, 60]
    assert shown["curve"]["cost"][-1] < 0.1 < shown["curve"]["cost"][0]
    rows, linear = shown["regions"]["rows"], shown["regions"]["linear"]
    assert {len(rows), len(linear), *map(len, rows), *map(len, linear)} == {48}
    assert set("".join(rows)) == set("".join(linear)) == {"0", "1", "2"}
    left, right, bottom, top = shown["regions"]["extent"]
    points = shown["regions"]["points"]
    assert 100 < len(points) <= 150
    at_home = {"rows": 0, "linear": 0}
    for x, y, label in points:
        column, row = int((x - left) / (right - left) * 48), int((top - y) / (top - bottom) * 48)
        for name in at_home:
            at_home[name] += shown["regions"][name][row][column] == str(label)
    assert at_home["rows"] > 0.9 * len(points) > at_home["linear"]
    assert len(json.dumps(shown, indent=2)) < 40_000


def test_weights_that_cannot_be_drawn_leave_the_picture_out_or_a_gap_in_the_curve():
    check = FitAccuracy(None)
    calls = check.calls(np.random.default_rng(0))
    lost = ([np.full((16, 2), np.nan), np.ones((3, 16))], [np.zeros(16), np.zeros(3)])
    cost = check.evidence(calls, [Reply("value", (lost,)) for _ in calls]).get("curve", {}).get("cost", [])
    assert set(cost) <= {None}
    assert check.evidence(calls, [Reply("value", (None,)) for _ in calls]) == {}


def test_four_rows_have_24_orders_and_six_in_pairs_90():
    assert len(replay.orders(4, 1)) == 24
    assert len(replay.orders(6, 2)) == 90
    assert replay.orders(3, 5) == (((0, 1, 2),),)


def test_every_order_of_four_rows_leads_to_weights_of_its_own():
    rng = np.random.default_rng(0)
    from smlearn.grader.checks.network import draw
    from smlearn.grader.checks.runs import rows

    for _ in range(20):
        x, y = rows(rng, 4, 3, 3)
        places = replay.replay(draw(rng, 3, 3), x, y, replay.plans(4, 1, 2), replay.plain(0.5))
        gaps = np.abs(places[:, None] - places[None]).max(axis=2) + np.eye(len(places))
        assert gaps.min() > 1e-6


def test_weights_learnt_beforehand_fit_hardly_any_other_grading():
    check = FitAccuracy(None)
    learnt = smlearn.fit(*check.calls(np.random.default_rng(0))[0].args)
    reply = Reply("value", values=([list(learnt[0]), list(learnt[1])],))
    gradings = [check.calls(np.random.default_rng(seed)) for seed in range(1, 41)]
    passed = [calls for calls in gradings if check.judge(calls, [reply]) is None]
    assert len(passed) <= 4  # a turn that happens to be nearly the same
    assert check.judge(check.calls(np.random.default_rng(0)), [reply]) is None


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_an_entry_that_is_no_number_is_never_of_the_right_form(value):
    weights, biases = [np.ones((3, 2))], [np.zeros(3)]
    assert of_sizes("fit", (2, 3), (weights, biases)) == ""
    weights[0][1, 1] = value
    assert "finite" in of_sizes("fit", (2, 3), (weights, biases))
