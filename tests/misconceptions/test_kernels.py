"""Loops that go wrong are told from right ones, and from each other."""

from __future__ import annotations

import numpy as np
import pytest

from smlearn.grader.checks import kernel_peers
from smlearn.grader.checks.check import Observation
from smlearn.grader.checks.kernel_inputs import INPUTS, agrees
from smlearn.grader.course import Exercise, load_course
from smlearn.grader.misconceptions import misconceptions_of
from smlearn.grader.misconceptions.diagnose import diagnose
from smlearn.grader.misconceptions.kernels import MISCONCEPTIONS
from smlearn.grader.misconceptions.misconception import Misconception


def inputs(function: str):
    rng = np.random.default_rng(9)
    drawn = [INPUTS[function](rng, n, k) for n, k in ((3, 5), (6, 4), (4, 4))]
    if function == "softmax_forward":  # rows far apart, and the first not the lowest
        drawn.append((rng.normal(0.0, 1.0, (4, 3)) + np.array([[0.0], [-5000.0], [3000.0], [-1.5]]),))
        drawn.append((np.array([[0.0, 1.0, 2000.0], [0.5, 0.0, -1.0]]),))  # the largest by far comes last
    return drawn


def name(one: Misconception) -> str:
    return f"{one.function}-{one.slug}"


@pytest.mark.parametrize("mistake", [one for one in MISCONCEPTIONS if one.fit is None], ids=name)
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


def test_a_maximum_that_begins_at_a_number_is_told_by_rows_below_it() -> None:
    def begun_at_0(z: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            e = np.exp(z - np.maximum(z.max(axis=1, keepdims=True), 0.0))
            return e / e.sum(axis=1, keepdims=True)

    seen = [Observation("softmax_forward", args, begun_at_0(*args)) for args in inputs("softmax_forward")]
    found = diagnose("softmax_forward", seen, MISCONCEPTIONS)
    assert found is not None
    assert found.slug == "maximum-from-a-number"


# Told apart from the exercise's own by inputs that these here are not: n = 1, a = 1, a last entry far above.
FURTHER_INPUTS = {"last-entry-not-compared", "integer-division", "binary-terms", "float32-buffer"}


@pytest.mark.parametrize("exercise", load_course().select([], "cython"), ids=lambda one: one.id)
def test_no_exercise_of_its_own_has_another_name_for_the_same_mistake(exercise: Exercise) -> None:
    known = misconceptions_of(load_course(), exercise)
    unnamed = []
    for mistake in MISCONCEPTIONS:
        if mistake.function in exercise.functions and mistake.fit is None:
            asked = inputs(mistake.function)
            seen = [Observation(mistake.function, args, mistake.answer(args)) for args in asked]
            found = diagnose(mistake.function, seen, known)
            if found is None or found.slug != mistake.slug:
                unnamed.append(mistake.slug)
    assert set(unnamed) <= FURTHER_INPUTS
