"""The checks of a whole network: right answers pass, wrong ones fail, mechanical mutants too."""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from smlearn.grader.checks import network, replay
from smlearn.grader.checks.check import Raised
from smlearn.grader.checks.local import answer
from smlearn.grader.sandbox.messages import Reply

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "banks"))
from bank import graded
from edited import loaded, right_answers, wrong_answers
from mutants import mutants

CHECKS = network.checks(None)
ROOT = Path(__file__).resolve().parent.parent

# Mutants that behave as the original does: without hidden layer before it, the last grad_a is thrown away.
EQUAL = {"l > 0 -> l >= 0", "0 -> -1"}


@pytest.fixture(scope="module")
def model():
    sys.path.insert(0, str(ROOT / "solutions"))
    return runpy.run_path(str(ROOT / "solutions" / "network.py"))


def complaints(functions, seed):
    return graded([check for check in CHECKS if check.function in functions], functions, seed)[0]


@pytest.mark.parametrize("seed", range(20))
def test_the_model_answers_pass(model, seed):
    assert complaints({name: model[name] for name in ("forward", "backward")}, seed) == []


@pytest.mark.slow
def test_no_check_flickers_over_500_seeds(model, seeds):
    for seed in seeds(500):
        assert complaints({name: model[name] for name in ("forward", "backward")}, seed) == []


@pytest.mark.parametrize(
    ("function", "given"), [pytest.param(f, a, id=f"{f}-{n}") for f, n, a in right_answers("network")]
)
def test_a_right_answer_passes_however_written(function, given):
    for seed in (1, 2):
        assert complaints({function: given}, seed) == []


@pytest.mark.parametrize(
    ("function", "source"),
    [pytest.param(f, s, id=f"{f}-{n or 'other'}") for f, n, s in wrong_answers("network")],
)
def test_a_wrong_answer_fails(function, source):
    with np.errstate(all="ignore"):
        assert complaints({function: loaded(source)[function]}, seed=1)


@pytest.mark.parametrize("function", ["forward", "backward"])
@pytest.mark.filterwarnings("ignore")
def test_every_mutant_that_behaves_otherwise_fails(function):
    source = runpy.run_path(str(ROOT / "banks" / "wrong" / "network.py"))["SOURCE"]
    survivors = [
        what
        for what, mutant in mutants(source, function)
        if not complaints({function: loaded(mutant)[function]}, 1)
    ]
    assert set(survivors) <= EQUAL


def test_the_replayed_network_is_the_compiled_one():
    smlearn = pytest.importorskip("smlearn.network")
    rng = np.random.default_rng(3)
    for sizes in ((3, 2), (4, 5, 3), (2, 3, 4, 3, 2)):
        weights, biases = network.draw(rng, *sizes)
        x, y = rng.normal(0, 1, (7, sizes[0])), network.one_hot(rng, 7, sizes[-1])
        a = replay.activations((weights, biases), x)
        for mine, compiled in zip(a, smlearn.forward(x, weights, biases), strict=True):
            np.testing.assert_allclose(mine, compiled, rtol=0, atol=1e-13)
        for mine, compiled in zip(
            replay.backward(a, y, weights), smlearn.backward(a, y, weights), strict=True
        ):
            for one, other in zip(mine, compiled, strict=True):
                np.testing.assert_allclose(one, other, rtol=0, atol=1e-13)


def test_replies_without_values_are_observed_without_complaint():
    for check in CHECKS:
        calls = check.calls(np.random.default_rng(0))
        lost = [Reply("raised", message="no", error="ValueError") for _ in calls]
        for observation in check.observe(calls, lost):
            assert observation.value == Raised("ValueError")


def test_a_gradient_is_shown_beside_the_exact_and_the_numerical_one():
    check = network.BackwardOneHidden()
    calls = check.calls(np.random.default_rng(0))

    def summed(a, y, weights):
        return tuple([len(y) * g for g in part] for part in replay.backward(a, y, weights))

    found = check.judge(calls, answer({"backward": summed}, calls))
    assert found is not None
    assert "grad_weights[0]" in found.message
    rows = found.evidence["table"]
    assert sum(row["worst"] for row in rows) == 1
    for row in rows:
        assert row["numerical"] == pytest.approx(row["expected"], abs=1e-8)
        assert row["returned"] == pytest.approx(2 * row["expected"])
