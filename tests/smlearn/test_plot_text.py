"""Pictures as text: of the size that was asked for, and true."""

from __future__ import annotations

import numpy as np
import pytest

from smlearn import Network, datasets, plot_text


def test_a_falling_cost_falls_from_the_upper_left_to_the_lower_right():
    lines = plot_text.curve([4.0, 3.0, 2.0, 1.0, 0.5], width=30, height=4).split("\n")
    columns = [line.index("•") for line in lines[:4]]
    assert columns == sorted(columns)
    assert lines[0].startswith("4 │")
    assert lines[3].startswith("0 │")
    assert max(map(len, lines)) <= 30
    assert lines[-1].endswith("5")


@pytest.mark.parametrize("count", [1, 2, 59, 60, 61, 5000])
@pytest.mark.parametrize("width", [12, 40, 100])
def test_a_curve_of_any_length_has_the_width_asked_for(count, width):
    values = np.random.default_rng(count).random(count)
    lines = plot_text.curve(list(values), width=width, height=5).split("\n")
    assert len(lines) == 7
    assert max(map(len, lines)) <= width


def test_equal_values_and_negative_ones_can_be_drawn():
    assert "•" in plot_text.curve([2.0, 2.0, 2.0])
    assert plot_text.curve([-1.0, 1.0]).split("\n")[7].startswith("-1 │")


@pytest.mark.parametrize("values", [[], [1.0, float("nan")], [float("inf")]])
def test_what_cannot_be_drawn_is_refused(values):
    with pytest.raises(ValueError, match="finite"):
        plot_text.curve(values)


def test_a_region_shows_the_class_predicted_there_and_where_it_is_wrong():
    x = np.array([[-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    picture = plot_text.regions(lambda p: (p[:, 0] > 0).astype(int), x, [0, 1, 0, 0], width=8, height=4)
    assert picture.split("\n") == ["····++++", "····++++", "····++++", "····+++!"]


def test_pictures_are_ascii_where_that_is_asked_for():
    network = Network.random([2, 4, 3], seed=1)
    x, labels = datasets.spirals(60, seed=1)
    assert plot_text.regions(network.predict, x, labels, unicode=False).isascii()
    assert plot_text.curve([1.0, 0.5], unicode=False).isascii()
    assert plot_text.legend(["a", "b"], unicode=False) == ". a   + b"


def test_regions_need_a_plane_and_a_sign_for_each_class():
    with pytest.raises(ValueError, match=r"\(n, 2\)"):
        plot_text.regions(lambda p: np.zeros(len(p), int), np.zeros((3, 3)), [0, 0, 0])
    with pytest.raises(ValueError, match="signs"):
        plot_text.regions(lambda p: np.full(len(p), 10), np.zeros((3, 2)), [10, 10, 10])


def test_pictures_stand_beside_each_other_as_far_as_the_width_goes():
    pictures = [("one", "aa\naa"), ("two", "bb"), ("three", "cccccc")]
    assert plot_text.beside(pictures, 20) == "one   two   three\naa    bb    cccccc\naa"
    assert plot_text.beside(pictures, 9).split("\n\n") == ["one   two\naa    bb\naa", "three\ncccccc"]
