"""Pictures of a network that learns, drawn by matplotlib on axes of your own or on new ones.

>>> from smlearn import Network, datasets, plot
>>> train = datasets.moons(400, seed=1)
>>> network = Network([8], seed=1).fit(*train, epochs=40, batch_size=30, learning_rate=3)
>>> from matplotlib.figure import Figure
>>> left, right = Figure(figsize=(8, 3)).subplots(1, 2)
>>> plot.curve(network.history, ax=left).get_xlabel()
'epoch'
>>> len(plot.regions(network.predict, *train, ax=right).lines)  # the points of each class
2

Each function takes `ax`, the matplotlib Axes to draw on (without it, those of a new pyplot figure), and returns it, so
that titles, limits and `ax.figure.savefig` are matplotlib's own. matplotlib is loaded when the first picture is drawn.
`smlearn.plot_text` draws the same for a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from ._plane import Predict, cells

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CLASS_COLOURS", "CLASS_MARKERS", "curve", "error_map", "grid", "regions"]

# Of the classes, in their order; past the last they begin again. Markers differ, so that colour is never needed.
CLASS_COLOURS = ("#5f97cf", "#fbe0ae", "#a5cc93", "#d9a7c7", "#c9c5b1", "#9fd3cf")
CLASS_MARKERS = ("o", "s", "^", "D", "v", "P")
_FEW = 20  # values of a curve, each of which is marked
_FLOOR = 1e-16  # of a relative error: less is rounding


def curve(
    values: ArrayLike, *, epochs: ArrayLike | None = None, label: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the cost of each epoch, such as Network.history; call it again on the same axes to compare.

    values : (m,), the costs; what is not finite is left out
    epochs : (m,), increasing, the epoch of each value: 1, 2, ... where they are not given
    label  : of the line, for ax.legend()
    raises : ValueError where no value is finite, or there are not as many epochs
    """
    costs = np.asarray(values, dtype=np.float64).ravel()
    at = np.arange(1, costs.size + 1) if epochs is None else np.asarray(epochs).ravel()
    if at.shape != costs.shape:
        raise ValueError(f"there are {costs.size} values and {at.size} epochs; they need equally many")
    seen = np.isfinite(costs)
    if not seen.any():
        raise ValueError("a curve needs one finite value or more")
    ax = _axes(ax)
    ax.plot(
        at[seen],
        costs[seen],
        marker="o" if seen.sum() <= _FEW else None,
        markersize=4,
        label=label,
    )
    ax.set(xlabel="epoch", ylabel="cost")
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]) if costs[seen].min() < 0 else 0.0)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def regions(
    predict: Predict,
    x: ArrayLike,
    labels: ArrayLike,
    *,
    names: Sequence[str] = (),
    resolution: int = 200,
    ax: Axes | None = None,
) -> Axes:
    """Draw which class is predicted where in the plane, and the points on it.

    predict    : points (m, 2) to classes (m,), such as Network.predict
    x, labels  : (n, 2) and (n,), the points that the picture has to hold, and their classes
    names      : of the classes, for the legend: 0, 1, ... where they are not given
    resolution : how many places are asked for along each side
    raises     : ValueError where x is not (n, 2), or there are not as many labels
    """
    points, classes = np.asarray(x, dtype=np.float64), np.asarray(labels)
    places, extent = cells(points, resolution, resolution)
    if classes.shape != points.shape[:1]:
        raise ValueError(f"x has {len(points)} rows and labels the shape {classes.shape}; it needs (n,)")
    found = np.asarray(predict(places)).reshape(resolution, resolution)
    return grid(found, extent, points, classes, names=names, ax=ax)


def grid(
    rows: ArrayLike,
    extent: tuple[float, float, float, float],
    x: ArrayLike = (),
    labels: ArrayLike = (),
    *,
    names: Sequence[str] = (),
    ax: Axes | None = None,
) -> Axes:
    """Draw classes that are known at the cells of a grid already, and points on it.

    rows   : (height, width), the class at the middle of each cell; the first row is the top one
    extent : (left, right, bottom, top), the edges of the grid
    """
    found, (left, right, bottom, top) = np.asarray(rows), extent
    height, width = found.shape
    # The edge's own cells reach out to the edge itself.
    across = np.concatenate(([left], left + (np.arange(width) + 0.5) / width * (right - left), [right]))
    up = np.concatenate(([bottom], bottom + (np.arange(height) + 0.5) / height * (top - bottom), [top]))
    padded = np.pad(found[::-1], 1, mode="edge")
    points, classes = np.asarray(x, dtype=np.float64).reshape(-1, 2), np.asarray(labels, dtype=int)
    ax = _axes(ax)
    ax.set_facecolor(_colour(int(found.min())))
    for label in np.unique(found)[1:]:  # each over those before it: no seam shows between two
        ax.contourf(across, up, padded == label, levels=[0.5, 1.5], colors=[_colour(int(label))])
    for label in sorted({*np.unique(found).tolist(), *classes.tolist()}):
        of = points[classes == label]
        ax.plot(
            of[:, 0],
            of[:, 1],
            linestyle="none",
            marker=CLASS_MARKERS[label % len(CLASS_MARKERS)],
            markersize=4,
            markerfacecolor=_colour(label),
            markeredgecolor="black",
            markeredgewidth=0.5,
            label=names[label] if label < len(names) else str(label),
        )
    ax.set(xlim=(left, right), ylim=(bottom, top))
    return ax


def error_map(returned: ArrayLike, expected: ArrayLike, *, ax: Axes | None = None) -> Axes:
    """Draw how far each element of a gradient is off, on a logarithmic scale: a heat map with its colour bar.

    returned, expected : arrays of one shape, of at most two dimensions
    The error is relative to the largest magnitude in either array, as in smlearn.gradient_check: an element that
    ought to be 0 has no relative error of its own. Hatched: not finite, or not equal infinities.
    """
    given, right = (np.atleast_2d(np.asarray(a, dtype=np.float64)) for a in (returned, expected))
    if given.shape != right.shape or given.ndim != 2 or not given.size:
        raise ValueError(
            f"a map needs two arrays of one shape, (k,) or (n, k); they have {np.shape(returned)} and "
            f"{np.shape(expected)}"
        )
    ax = _axes(ax)
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import MaxNLocator

    with np.errstate(invalid="ignore"):
        off = np.where(given == right, 0.0, np.abs(given - right))
    finite = np.abs(np.concatenate((given, right)))
    off /= max(float(finite[np.isfinite(finite)].max(initial=0.0)), np.finfo(float).tiny)
    ax.patch.set(hatch="////", edgecolor="tab:red")
    shown = ax.imshow(
        np.ma.masked_invalid(np.maximum(off, _FLOOR)),
        cmap="cividis",
        norm=LogNorm(_FLOOR, 1.0),
        aspect="auto",
    )
    ax.set(xlabel="column", ylabel="row")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.figure.colorbar(shown, ax=ax, label="relative error", extend="both")
    return ax


def _colour(label: int) -> str:
    return CLASS_COLOURS[label % len(CLASS_COLOURS)]


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(layout="constrained")[1]
