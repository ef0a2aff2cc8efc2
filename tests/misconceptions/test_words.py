"""What a diagnosis says: whole sentences, sizes filled in, and a place in a lesson that is there."""

import importlib
import re

import numpy as np
import pytest
from bank import graded

from smlearn.grader.misconceptions.diagnose import diagnose
from smlearn.grader.misconceptions.misconception import RIGHT, SEARCHED

EXERCISES = ("sigmoid", "softmax", "cross_entropy", "output_error", "recover_cost", "dense")


def _of(exercise):
    found = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    return [one for one in found if one.slug != RIGHT]


def anchors(path):
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_place_to_read_exists(exercise, root):
    for one in _of(exercise):
        path, _, anchor = one.see.partition("#")
        assert anchor in anchors(root / "exercises" / path), one.see


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_message_is_a_sentence(exercise):
    for one in _of(exercise):
        for text in (one.why, *([one.message] if one.level < SEARCHED else [])):
            assert text.rstrip().endswith((".", "?")), (one.slug, text)
            assert "  " not in text, (one.slug, text)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_function_has_at_least_thirty_ways_to_go_wrong(exercise):
    slugs = {}
    for one in _of(exercise):
        slugs.setdefault(one.function, set()).add(one.slug)
    for function, named in slugs.items():
        if "/" not in function:
            assert len(named) >= 30, function


def said(exercise, function, answer):
    checks = importlib.import_module(f"smlearn.grader.checks.{exercise}").checks(None)
    known = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    with np.errstate(all="ignore"):
        _, observations = graded(checks, {function: answer}, seed=11)
    found = diagnose(function, observations, known)
    assert found is not None
    return found.message


def clipped(limit):
    def softmax_forward(z):
        e = np.exp(np.clip(z, -limit, limit))
        return e / e.sum(axis=1, keepdims=True)

    return softmax_forward


@pytest.mark.parametrize("limit", [300.0, 500.0, 700.0])
def test_a_clip_is_given_no_number_that_is_not_its_own(limit):
    message = said("softmax", "softmax_forward", clipped(limit))
    assert "is clipped" in message
    assert set(re.findall(r"\d+", message)) <= {f"{limit:g}"}


def test_the_sizes_in_a_message_are_of_a_call_that_the_mistake_changes():
    def mean_of_all(z, y):
        s = z - z.max(axis=1, keepdims=True)
        return -np.mean(y * (s - np.log(np.exp(s).sum(axis=1, keepdims=True))))

    message = said("output_error", "softmax_cross_entropy_forward", mean_of_all)
    assert "so it is " in message
    assert " 1 times" not in message


def test_a_sign_in_the_exponent_may_be_two_cases_swapped():
    def sigmoid_forward(z):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, e, 1.0) / (1.0 + e)

    assert "swapped" in said("sigmoid", "sigmoid_forward", sigmoid_forward)


def test_an_overflow_is_named_beside_what_is_done_to_the_memory():
    def sigmoid_forward(z):
        z *= -1
        return 1 / (1 + np.exp(z))

    message = said("sigmoid", "sigmoid_forward", sigmoid_forward)
    assert "changes `z`" in message
    assert "overflows" in message
