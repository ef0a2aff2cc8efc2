"""What `fit` learned, to be looked at: its cost epoch by epoch, and which class it gives to each part of the plane.

    shorter(asked)             the same training with fewer epochs, asked for beside the whole one
    pictures(calls, replies)   the evidence `curve` and `regions`, drawn by the grader's own forward

`fit` keeps no history, but the same seed gives the same weights: a training of 4 epochs ends where the one of 60
was after its fourth. Doubling counts cost about one training more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..sandbox.messages import Call, Reply, Value
from .network import right_forward
from .runs import misshapen, network, run_of

COUNTS = (1, 2, 4, 8, 16, 32)
GRID, SHOWN = 48, 150  # cells along each side of the plane; training points drawn on it
STAGES = (
    1,
    8,
)  # epochs after which the plane is looked at, on a grid as coarse as a terminal's, (height, width)
COARSE = (12, 24)
MARGIN = 1.08


def shorter(asked: Call) -> list[Call]:
    """Ask for the same training, stopped early, at each of the counts."""
    run = run_of(asked)
    return [
        replace(asked, runs=(replace(run, epochs=epochs).args,), kept=())
        for epochs in COUNTS
        if epochs < run.epochs
    ]


def pictures(calls: Sequence[Call], replies: Sequence[Reply], linear: Value) -> dict[str, Any]:
    """Draw the network of the first reply beside a `linear` one; nothing where its weights have no sound form.

    calls   the whole training, then the shorter ones
    """
    whole = run_of(calls[0])
    if misshapen(whole, replies[0].value):
        return {}
    pairs = sorted(zip(calls, replies, strict=True), key=lambda pair: run_of(pair[0]).epochs)
    curve = {
        "epochs": [run_of(asked).epochs for asked, _ in pairs],
        "cost": [_cost(asked, reply) for asked, reply in pairs],
    }
    edge = float(np.ceil(100 * MARGIN * np.abs(whole.x).max()) / 100)
    points = slice(None, None, -(-len(whole.x) // SHOWN))
    regions = {
        "rows": _rows(replies[0].value, edge),
        "linear": _rows(linear, edge),
        "extent": [-edge, edge, -edge, edge],
        "points": [
            [round(float(x), 3), round(float(y), 3), int(label)]
            for (x, y), label in zip(whole.x[points], whole.y.argmax(axis=1)[points], strict=True)
        ],
        "stages": [
            {"epochs": run_of(asked).epochs, "rows": _rows(reply.value, edge, *COARSE)}
            for asked, reply in pairs
            if run_of(asked).epochs in STAGES and not misshapen(run_of(asked), reply.value)
        ],
    }
    return {"curve": curve, "regions": regions}


def probabilities(value: Value, x: Any) -> Any:
    """Run a network forward as the reference does; whatever its weights are, nothing is warned of."""
    with np.errstate(all="ignore"):
        return right_forward(x, *network(value)).lists[0][-1]


def _cost(asked: Call, reply: Reply) -> float | None:
    """Give the cost on the training set to four digits; None where it is none that can be drawn."""
    run = run_of(asked)
    if misshapen(run, reply.value):
        return None
    with np.errstate(all="ignore"):
        cost = -np.log((probabilities(reply.value, run.x) * run.y).sum(axis=1)).mean()
    return float(f"{cost:.4g}") if np.isfinite(cost) else None


def _rows(value: Value, edge: float, height: int = GRID, width: int = GRID) -> list[str]:
    """Give the class at the middle of each cell, a digit each: the first row is the top one."""
    across, up = ((np.arange(count) + 0.5) / count * 2 * edge - edge for count in (width, height))
    x, y = np.meshgrid(across, up[::-1])
    labels = probabilities(value, np.column_stack([x.ravel(), y.ravel()])).argmax(axis=1)
    return ["".join(map(str, row)) for row in labels.reshape(height, width).tolist()]
