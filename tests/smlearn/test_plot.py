"""Pictures on matplotlib's axes: those that were handed in come back, and hold what was drawn."""

from __future__ import annotations

import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from smlearn import Network, datasets, plot


@pytest.fixture
def ax():
    return Figure().subplots()


def test_nothing_loads_matplotlib_before_something_is_drawn():
    script = "import sys, smlearn, smlearn.plot, smlearn.grader.cli; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_each_function_draws_on_the_axes_it_is_given_and_returns_them(ax):
    assert plot.curve([2.0, 1.0], ax=ax) is ax
    x = np.array([[0.0, 0.0], [1.0, 1.0]])
    assert plot.regions(lambda p: (p[:, 0] > 0.5).astype(int), x, [0, 1], ax=ax) is ax
    assert plot.error_map(np.eye(2), np.eye(2), ax=ax) is ax


def test_without_axes_a_new_figure_of_pyplot_s_is_drawn_on():
    mpl.use("agg")
    from matplotlib import pyplot

    first, second = plot.curve([2.0, 1.0]), plot.curve([2.0, 1.0])
    assert first.figure is not second.figure
    assert first.figure.number in pyplot.get_fignums()
    pyplot.close("all")


def test_a_curve_starts_at_epoch_1_and_its_costs_at_0(ax):
    (line,) = plot.curve([3.0, 2.0, 1.5], ax=ax).lines
    assert line.get_xydata().tolist() == [[1, 3], [2, 2], [3, 1.5]]
    assert ax.get_ylim()[0] == 0
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "cost")


def test_a_curve_leaves_out_what_is_not_finite_and_shows_what_is_negative(ax):
    (line,) = plot.curve([3.0, np.nan, -1.0], epochs=[1, 5, 9], ax=ax).lines
    assert line.get_xydata().tolist() == [[1, 3], [9, -1]]
    assert ax.get_ylim()[0] < -1


def test_two_curves_on_the_same_axes_differ_in_colour(ax):
    plot.curve([2.0, 1.0], label="sigmoid", ax=ax)
    plot.curve([2.0, 0.5], label="tanh", ax=ax)
    first, second = ax.lines
    assert [to_hex(line.get_color()) for line in (first, second)] == ["#1f77b4", "#ff7f0e"]
    assert [text.get_text() for text in ax.legend().get_texts()] == ["sigmoid", "tanh"]


@pytest.mark.parametrize("values", [[], [np.nan], [np.inf, -np.inf]])
def test_a_curve_of_no_finite_value_is_refused(values, ax):
    with pytest.raises(ValueError, match="finite"):
        plot.curve(values, ax=ax)


def test_a_curve_needs_as_many_epochs_as_values(ax):
    with pytest.raises(ValueError, match="2 values and 3 epochs"):
        plot.curve([1.0, 2.0], epochs=[1, 2, 3], ax=ax)


def colour_at(ax, x: float, y: float) -> str:
    """Give the colour that a point of the plane has on the finished picture."""
    figure = ax.figure
    figure.canvas.draw()
    column, row = ax.transData.transform((x, y))
    pixels = np.asarray(figure.canvas.buffer_rgba())
    return to_hex(pixels[pixels.shape[0] - 1 - int(row), int(column), :3] / 255)


def test_each_region_has_the_colour_of_its_class_the_edges_included():
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = Figure()
    FigureCanvasAgg(figure)
    ax = plot.grid([[0, 0, 2], [1, 1, 2]], (0, 3, 0, 2), ax=figure.subplots())
    places = {(0.1, 1.9): 0, (1.5, 1.5): 0, (2.9, 1.9): 2, (0.1, 0.1): 1, (1.4, 0.2): 1, (2.9, 0.1): 2}
    for (x, y), label in places.items():
        assert colour_at(ax, x, y) == plot.CLASS_COLOURS[label], (x, y)


def test_regions_hold_every_point_each_with_its_class_s_mark_and_name(ax):
    x, labels = datasets.spirals(90, seed=1)
    network = Network.random([2, 4, 3], seed=1)
    plot.regions(network.predict, x, labels, names=["a", "b", "c"], resolution=50, ax=ax)
    drawn = np.concatenate([line.get_xydata() for line in ax.lines])
    assert sorted(map(tuple, drawn)) == sorted(map(tuple, x))
    assert [line.get_marker() for line in ax.lines] == list(plot.CLASS_MARKERS[:3])
    assert [line.get_label() for line in ax.lines] == ["a", "b", "c"]
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < x[:, 0].min() < x[:, 0].max() < right
    assert bottom < x[:, 1].min() < x[:, 1].max() < top


def test_a_class_that_is_predicted_nowhere_still_shows_its_points(ax):
    plot.regions(lambda p: np.zeros(len(p), int), [[0.0, 0.0], [1.0, 1.0]], [0, 8], ax=ax)
    assert [len(line.get_xydata()) for line in ax.lines] == [1, 1]


def test_regions_need_a_plane_and_a_label_for_each_point(ax):
    with pytest.raises(ValueError, match=r"\(n, 2\)"):
        plot.regions(lambda p: np.zeros(len(p), int), np.zeros((3, 3)), [0, 0, 0], ax=ax)
    with pytest.raises(ValueError, match="labels"):
        plot.regions(lambda p: np.zeros(len(p), int), np.zeros((3, 2)), [0, 0], ax=ax)


def test_an_error_map_shows_errors_relative_to_the_largest_entry(ax):
    expected = np.array([[2.0, 0.0], [1.0, -2.0]])
    returned = np.array([[2.0, 0.002], [np.nan, -2.0]])
    (image,) = plot.error_map(returned, expected, ax=ax).images
    shown = image.get_array()
    assert shown[0].tolist() == pytest.approx([1e-16, 1e-3])
    assert shown.mask.tolist() == [[False, False], [True, False]]


def test_an_error_map_takes_vectors_and_zeros_and_refuses_unequal_shapes(ax):
    (image,) = plot.error_map(np.zeros(3), np.zeros(3), ax=ax).images
    assert image.get_array().tolist() == [[1e-16] * 3]
    with pytest.raises(ValueError, match="one shape"):
        plot.error_map(np.zeros((2, 3)), np.zeros((3, 2)), ax=ax)
