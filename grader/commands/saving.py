"""`smlearn train --save`: a network for later, that takes the data as it stands in the file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import RenderableType
from rich.text import Text

from smlearn import Network

from ..reports.evidence import Page
from ..reports.text import harmless, one_line
from ..tables import TableError
from .names import named_place


def ready_to_save(path: Path) -> None:
    """Hold that a network can be put there, and that nothing else is lost by it; TableError."""
    if not path.parent.is_dir():
        raise TableError(f"{path.parent} is no folder, so --save {path} would fail.")
    if path.is_dir() or (path.exists() and not _is_network(path)):
        raise TableError(f"{path} is there already, and is no saved network: --save would overwrite it.")
    if not os.access(path.parent, os.W_OK):
        raise TableError(
            f"{named_place(path.parent, 'This folder')} cannot be written, so --save {path} would fail."
        )


def keep(
    network: Network,
    costs: Sequence[float],
    scale: tuple[NDArray[np.float64], NDArray[np.float64]] | None,
    classes: Sequence[str],
    path: Path,
    seen: Page,
) -> Iterator[RenderableType]:
    """Save a network that takes the data as it stands in the file, and say how to use it."""
    if scale is not None:  # (x - middle) / spread, once and for all in the first layer
        middle, spread = scale
        first = network.weights[0] / spread
        network = Network.of(
            [first, *network.weights[1:]],
            [network.biases[0] - first @ middle, *network.biases[1:]],
            activation=network.activation,
            cost_function=network.cost_function,
        )
    network.history = list(costs)
    try:
        network.save(path)
    except OSError as error:
        raise TableError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}.") from None
    yield Text()
    yield seen.text(f"Saved. In Python: smlearn.Network.load({harmless(str(path))!r}).predict(x)")
    if list(classes) != [str(number) for number in range(len(classes))]:
        names = ", ".join(f"{number} is {one_line(name, 20)}" for number, name in enumerate(classes[:10]))
        yield seen.text(f"It predicts numbers: {names}.", "dim")


def _is_network(path: Path) -> bool:
    try:
        Network.load(path)
    except (OSError, ValueError):
        return False
    return True
