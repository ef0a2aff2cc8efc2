"""The part of the plane that a picture of decision regions shows, cut into cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Predict = Callable[[NDArray[np.float64]], NDArray[Any]]
_ROOM = 0.03  # around the points, as a part of their spread


def cells(
    points: NDArray[np.float64], width: int, height: int
) -> tuple[NDArray[np.float64], tuple[float, float, float, float]]:
    """Give the middles of the cells, (height * width, 2), the top row first, and (left, right, bottom, top).

    points: (n, 2), all of which the picture has to hold; ValueError where they have another shape
    """
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"x has shape {points.shape}; a picture of the plane needs (n, 2)")
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.where(high > low, (high - low) * _ROOM, 1.0)
    low, high = low - room, high + room
    across = low[0] + (high[0] - low[0]) * (np.arange(width) + 0.5) / width
    down = high[1] - (high[1] - low[1]) * (np.arange(height) + 0.5) / height
    middles = np.column_stack((np.tile(across, height), np.repeat(down, width)))
    return middles, (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
