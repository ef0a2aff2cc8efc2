"""Pictures of a network that learns, as text: for a terminal or a log. `smlearn.plot` draws them with matplotlib.

>>> from smlearn import Network, datasets, plot_text
>>> x, labels = datasets.moons(400, seed=1)
>>> y, costs = datasets.one_hot(labels, 2), []
>>> network = Network.random([2, 8, 2], seed=1)
>>> _ = network.fit(x, y, epochs=40, batch_size=30, learning_rate=3,
...                 seed=1, on_epoch=lambda epoch, cost: costs.append(cost))
>>> print(plot_text.curve(costs))  # doctest: +SKIP
>>> print(plot_text.regions(network.predict, x, labels))  # doctest: +SKIP

Each class has a sign of its own, so that nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ._plane import Predict, cells

__all__ = ["MOST_CLASSES", "SIGNS", "WRONG", "beside", "curve", "grid", "legend", "regions"]

SIGNS = "·+#o=x%*~@"  # of the classes, in their order
WRONG = "!"
MOST_CLASSES = len(SIGNS)
_ASCII = str.maketrans({"·": ".", "│": "|", "└": "+", "─": "-", "•": "*"})


def legend(names: Sequence[str], *, unicode: bool = True) -> str:
    """Give each class's sign before its name, for a picture of `regions`."""
    return "   ".join(f"{_said(sign, unicode)} {name}" for sign, name in zip(SIGNS, names, strict=False))


def curve(values: Sequence[float], width: int = 60, height: int = 8, *, unicode: bool = True) -> str:
    """Draw a sequence from left to right: the cost of each epoch, say.

    values : finite numbers, one or more; where there are more than columns, each column shows their mean
    width  : columns in all, height: rows, the lower edge (with the numbers of the first and last) not counted
    returns: height + 2 lines, none longer than width
    raises : ValueError where there is no value, or one is not finite
    """
    given = np.asarray(values, dtype=np.float64).ravel()
    if not given.size or not np.isfinite(given).all():
        raise ValueError("a curve needs one finite value or more")
    top, bottom = float(given.max()), float(min(given.min(), 0.0) if given.min() >= 0 else given.min())
    marks = [f"{top:.3g}", f"{bottom:.3g}"]
    margin = max(map(len, marks))
    columns = max(1, min(width - margin - 2, given.size if given.size > 1 else 2))
    means = [part.mean() for part in np.array_split(given, min(columns, given.size))]
    if given.size < width - margin - 2:  # stretched: a few epochs fill the width as well
        columns = width - margin - 2
        means = list(np.interp(np.linspace(0, given.size - 1, columns), np.arange(given.size), given))
    scale = (top - bottom) or 1.0
    levels = [min(height - 1, int((value - bottom) / scale * height)) for value in means]
    rows = []
    for row in range(height - 1, -1, -1):
        mark = marks[0] if row == height - 1 else marks[1] if row == 0 else ""
        line = "".join("•" if level == row else " " for level in levels)
        rows.append(f"{mark:>{margin}} │{line}".rstrip())
    rows.append(f"{'':>{margin}} └{'─' * len(levels)}")
    last = str(given.size)
    rows.append(f"{'':>{margin}}  1{last:>{max(len(levels) - 1, len(last) + 1)}}"[:width])
    return _said("\n".join(rows), unicode)


def regions(
    predict: Predict,
    x: ArrayLike,
    labels: ArrayLike,
    width: int = 40,
    height: int = 16,
    *,
    unicode: bool = True,
) -> str:
    """Draw which class is predicted where in the plane, and where that is wrong.

    predict: points (m, 2) to classes (m,), such as Network.predict
    x      : (n, 2), the points that the picture has to hold; labels (n,) their classes
    returns: height lines of width columns: the sign of the class that is predicted at the middle of each cell,
             "!" where a point of another class lies in it
    raises : ValueError where x is not (n, 2), or a class has no sign (there are MOST_CLASSES)
    """
    points, classes = np.asarray(x, dtype=np.float64), np.asarray(labels)
    places, (left, right, bottom, top) = cells(points, width, height)
    found = np.asarray(predict(places)).reshape(height, width)
    if int(classes.max()) >= MOST_CLASSES:
        raise ValueError(f"there are signs for {MOST_CLASSES} classes")
    wrong = points[np.asarray(predict(points)) != classes]
    column = np.clip((wrong[:, 0] - left) / (right - left) * width, 0, width - 1).astype(int)
    row = np.clip((top - wrong[:, 1]) / (top - bottom) * height, 0, height - 1).astype(int)
    return grid(found, (row, column), unicode=unicode)


def grid(rows: ArrayLike, wrong: tuple[ArrayLike, ArrayLike] = ((), ()), *, unicode: bool = True) -> str:
    """Draw classes that are known at the cells of a grid already.

    rows  : (height, width), the class at the middle of each cell; the first row is the top one
    wrong : the rows and the columns of the cells to mark with "!"
    raises: ValueError where a class has no sign (there are MOST_CLASSES)
    """
    found = np.asarray(rows)
    if int(found.max()) >= MOST_CLASSES:
        raise ValueError(f"there are signs for {MOST_CLASSES} classes")
    signs = np.array(list(SIGNS))[found]
    signs[tuple(np.asarray(part, dtype=int) for part in wrong)] = WRONG
    return _said("\n".join("".join(line) for line in signs), unicode)


def beside(pictures: Sequence[tuple[str, str]], width: int = 80, gap: int = 3) -> str:
    """Put pictures, each with a title, next to each other, in as many rows as the width asks for."""
    out: list[str] = []
    row: list[list[str]] = []
    for title, picture in pictures:
        lines = picture.split("\n")
        size = max(map(len, (title, *lines)))
        block = [f"{title:<{size}}", *(f"{line:<{size}}" for line in lines)]
        if row and sum(len(b[0]) + gap for b in row) + size > width:
            out += [*_zipped(row, gap), ""]
            row = []
        row.append(block)
    return "\n".join([*out, *_zipped(row, gap)])


def _zipped(blocks: Sequence[Sequence[str]], gap: int) -> list[str]:
    height = max((len(block) for block in blocks), default=0)
    padded = [[*block, *[" " * len(block[0])] * (height - len(block))] for block in blocks]
    return [(" " * gap).join(parts).rstrip() for parts in zip(*padded, strict=True)]


def _said(picture: str, unicode: bool) -> str:
    return picture if unicode else picture.translate(_ASCII)
