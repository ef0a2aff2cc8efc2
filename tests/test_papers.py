"""What is asked is drawn once, and stays as it was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from smlearn.grader.course import load_course
from smlearn.grader.papers import Papers


@pytest.fixture(scope="module")
def course():
    return load_course()


def arrays(value):
    if isinstance(value, np.ndarray):
        return [value]
    return [a for item in value for a in arrays(item)] if isinstance(value, list | tuple) else []


def test_every_submission_of_a_class_is_asked_the_very_same_questions(course):
    papers, exercise = Papers(course, 7), course.exercises[0]
    assert papers.paper(exercise, "fast") is papers.paper(exercise, "fast")
    assert papers.checks(exercise) is papers.checks(exercise)


def test_another_seed_asks_other_questions(course):
    one, other = (Papers(course, seed).paper(course.exercises[0], "fast") for seed in (7, 8))
    assert [call.payload for call in one.calls] != [call.payload for call in other.calls]


def test_nobody_can_write_into_what_the_next_one_is_asked(course):
    papers = Papers(course, 7)
    for exercise in course.exercises:
        asked = [
            array for call in papers.paper(exercise, "fast").calls for array in arrays((call.runs, call.kept))
        ]
        assert not any(array.flags.writeable for array in asked)


def test_what_follows_from_a_question_is_worked_out_once(course):
    call = Papers(course, 7).paper(course.exercises[0], "fast").calls[0]
    worked = []
    assert call.once("x", lambda: worked.append(1) or 5) == call.once("x", lambda: worked.append(1) or 6) == 5
    assert len(worked) == 1
