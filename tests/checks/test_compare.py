"""An answer is compared in one order, and the first thing that differs is what the student reads."""

import numpy as np
import pytest

from smlearn.grader.checks.compare import EPS, Bound, difference, finding
from smlearn.grader.checks.functions import FUNCTIONS
from smlearn.grader.checks.show import number, pasteable

SOFTMAX = FUNCTIONS["softmax_forward"]
COST = FUNCTIONS["cross_entropy_forward"]
DENSE = FUNCTIONS["dense_backward"]
RIGHT = np.array([[0.25, 0.75], [0.5, 0.5]])


def message(returned, expected=RIGHT, function=SOFTMAX, **bound):
    found = (
        difference(returned, expected, function, Bound(**bound))
        if bound
        else difference(returned, expected, function)
    )
    return None if found is None else found.message


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (None, "returned None"),
        (RIGHT.tolist(), "a list of 2; an array is promised"),
        (RIGHT.astype(np.float32), "has dtype float32"),
        (RIGHT.astype(np.int64), "has dtype int64"),
        (RIGHT > 0, "has dtype bool"),
        (RIGHT[:1], "has shape (1, 2); `z` has (2, 2)"),
        (
            np.where(RIGHT == 0.75, np.nan, RIGHT),
            "`a[0, 1]` is nan; 0.75 is expected (1 of 4 entries differ)",
        ),
        (np.add(RIGHT, [[0.0, 0.0], [0.125, 0.0]]), "`a[1, 0]` is 0.625; 0.5 is expected"),
    ],
)
def test_says_what_differs(returned, words):
    assert words in message(returned)


def test_dtype_comes_before_shape_and_shape_before_values():
    assert "dtype" in message(np.zeros((3, 3), dtype=np.float32))
    assert "shape" in message(np.full((3, 3), np.nan))


def test_memory_order_and_rounding_do_not_matter():
    assert message(np.asfortranarray(RIGHT) * (1 + 4 * EPS)) is None


@pytest.mark.parametrize("returned", [0.5, np.array(0.5)])
def test_a_number_may_be_a_float_or_an_array_without_dimensions(returned):
    assert message(returned, 0.5, COST) is None


def test_a_number_in_an_array_of_one_is_no_number():
    assert "has shape (1,); a single number is promised" in message(np.array([0.5]), 0.5, COST)


def test_infinity_is_infinity_alone():
    assert message(np.inf, np.inf, COST) is None
    assert "27.6" in message(27.631, np.inf, COST)
    assert "nan" in message(np.nan, np.inf, COST)


def test_small_entries_beside_large_ones_are_rounding_and_small_arrays_are_not():
    assert message(np.array([[1.0, 1e-17]]), np.array([[1.0, 0.0]])) is None
    assert message(np.array([[2e-17, 1e-17]]), np.array([[2e-17, 0.0]])) is not None


def test_an_epsilon_of_1e_15_shows_where_the_bound_is_tight():
    assert message(RIGHT + 1e-15, roundings=4.0) is not None
    assert message(RIGHT + 1e-16, roundings=4.0) is None


def test_a_tuple_names_the_item_that_differs():
    right = (np.ones((2, 3)), np.ones((4, 3)), np.ones(4))
    assert "`grad_w` has shape (3, 4); `w` has (4, 3)" in message(
        (right[0], right[1].T, right[2]), right, DENSE
    )
    assert "a tuple (grad_x, grad_w, grad_b) is promised" in message(right[:2], right, DENSE)


def test_evidence_can_be_pasted_and_shows_the_worst_entry():
    z = np.array([[0.0, 1.0], [2.0, 2.0]])
    returned = np.add(RIGHT, [[0.0, 0.0], [0.125, 0.0]])
    found = finding(difference(returned, RIGHT, SOFTMAX), SOFTMAX, (z,), returned, RIGHT)
    assert found.evidence["arguments"] == {"z": "np.array([[0.0, 1.0], [2.0, 2.0]])"}
    assert found.evidence["worst"] == {"index": [1, 0], "returned": 0.625, "expected": 0.5}
    assert found.evidence["map"] == [[0, 0], [3, 0]]
    assert found.evidence["snippet"][0] == "import numpy as np; from softmax import softmax_forward"
    assert len(found.evidence["snippet"]) == 3


def test_large_arguments_are_told_by_their_shape():
    assert pasteable(np.zeros((33, 5))) is None
    assert pasteable(np.array([np.inf, np.nan])) == "np.array([np.inf, np.nan])"


def test_numbers_have_digits_enough_to_differ():
    assert number(0.5000000001, 0.5) != number(0.5, 0.5000000001)
