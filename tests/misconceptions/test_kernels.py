"""Loops that go wrong are told from right ones, and from each other."""

from __future__ import annotations

import numpy as np
import pytest

from smlearn.grader.checks import kernel_peers
from smlearn.grader.checks.check import Observation
from smlearn.grader.checks.kernel_inputs import INPUTS, agrees
from smlearn.grader.misconceptions.diagnose import diagnose
from smlearn.grader.misconceptions.kernels import MISCONCEPTIONS
from smlearn.grader.misconceptions.misconception import Misconception


def inputs(function: str):
    rng = np.random.default_rng(9)
    return [INPUTS[function](rng, n, k) for n, k in ((3, 5), (6, 4), (4, 4))]


def name(one: Misconception) -> str:
    return f"{one.function}-{one.slug}"


@pytest.mark.parametrize("mistake", MISCONCEPTIONS, ids=name)
def test_each_mistake_is_one_and_is_named_as_itself(mistake: Misconception) -> None:
    right = getattr(kernel_peers, mistake.function)
    asked = inputs(mistake.function)
    assert not all(agrees(mistake.answer(args), right(*args)) for args in asked)
    seen = [Observation(mistake.function, args, mistake.answer(args)) for args in asked]
    found = diagnose(mistake.function, seen, MISCONCEPTIONS)
    assert found is not None
    assert found.slug == mistake.slug


@pytest.mark.parametrize("function", sorted(INPUTS))
def test_a_right_answer_is_given_no_diagnosis(function: str) -> None:
    right = getattr(kernel_peers, function)
    seen = [Observation(function, args, right(*args)) for args in inputs(function)]
    found = diagnose(function, seen, [m for m in MISCONCEPTIONS if m.slug != "none"])
    assert found is None
