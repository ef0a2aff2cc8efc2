"""Whatever a worker answers with, every judge has a verdict: in words, without a warning, in a moment."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from smlearn.grader.checks import checks_of
from smlearn.grader.course import load_course
from smlearn.grader.sandbox.messages import Reply
from smlearn.grader.verdict import Answered, pose, verdicts

COURSE = load_course()
VALUES = {
    "the largest numbers": np.full((3, 4), 1.7e308),
    "the smallest numbers": np.full((3, 4), 5e-324),
    "nan": np.full((3, 4), np.nan),
    "infinity": np.full((3, 4), -np.inf),
    "the smallest integers": np.full((3, 4), -(2**63)),
    "truth values": np.ones((3, 4), bool),
    "single precision": np.ones((3, 4), np.float32),
    "nothing, with a shape": np.empty((0, 5, 0)),
    "no dimensions": np.array(3.0),
    "an integer": -(2**63),
    "a truth value": True,
    "none": None,
    "a nan": float("nan"),
    "a large number": 1.7e308,
    "an empty list": [],
    "a pair of nothing": ([], []),
    "a pair of none": (None, None),
    "empty layers": ([np.empty((0, 0))] * 2, [np.empty(0)] * 2),
    "layers of too many dimensions": ([np.ones((2, 2, 2))] * 2, [np.ones((2, 2))] * 2),
    "layers without dimensions": ([np.array(1.0)], [np.array(1.0)]),
    "layers of integers": ([np.ones((3, 3), int)], [np.ones(3, bool)]),
    "lists in lists": [[[[[[1.0]]]]]],
    "a medley": [1.0, None, [True], np.ones(2), (np.zeros((2, 2)),)],
    "many lists": [[1.0, 2.0]] * 330,
}


def shaped_like_an_argument(value, asked):
    """Give a value the shape of the first array that was asked about, so that judges look into it."""
    if not isinstance(value, np.ndarray) or value.size != 12:
        return value
    given = next((a for a in asked if isinstance(a, np.ndarray)), value)
    return np.full(given.shape, value.flat[0], value.dtype)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda e: "-".join(e.key))
def test_every_judge_has_a_verdict_on(exercise, value):
    answers = []
    checks = [check for check in checks_of(COURSE, exercise) if check.kind != "speed"]
    for question in pose(checks, exercise, 7):
        replies = tuple(
            Reply("value", tuple(shaped_like_an_argument(value, run) for run in call.runs))
            for call in question.calls
        )
        answers.append(Answered(question.check, question.calls, replies))
    start = time.process_time()
    results = verdicts(exercise, answers)
    assert time.process_time() - start < 10
    assert not [result.message for result in results if "cannot be judged" in result.message]
    json.dumps([dict(result.evidence) for result in results], allow_nan=False)
