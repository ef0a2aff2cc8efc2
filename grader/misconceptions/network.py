"""Mistakes in a whole network: what people write in place of the forward pass and of BP1 to BP4."""

from __future__ import annotations

from .backward import BACKWARD
from .forward import FORWARD
from .general import warnings_of
from .misconception import Misconception, chosen

FORWARD_GUIDE = "guides/network.md#forward"
STABLE = (
    "1 / (1 + e^(-z)) and e^z / (1 + e^z) are the same: choose by the sign of z, without working out both; and a softmax "
    "takes the row's maximum off first. np.where works out both of its branches before it chooses."
)
LAYERS_GUIDE = "guides/network.md#which-layer-is-which"


def _memory(function: str, guide: str) -> list[Misconception]:
    parameters = {"forward": ("x", "weights", "biases"), "backward": ("activations", "y", "weights")}[
        function
    ]
    found = [
        Misconception(
            "changes-" + "-and-".join(names),
            f"{function}/changed",
            lambda *_, places=places: list(places),
            f"`{function}` changes its argument{'s' * (len(names) > 1)} `{'` and `'.join(names)}`.",
            "An in-place operation (a -= …, out=…, list.pop) writes into the caller's memory, which the next step "
            "still needs: build the result in new arrays.",
            guide,
        )
        for places, names in chosen(parameters)
    ]
    remembers = Misconception(
        "remembers",
        f"{function}/remembered",
        lambda *_: True,
        f"`{function}` answers otherwise after an earlier call: something is kept from one call to the next, or drawn at random.",
        "A list or array at the top of the file, or as a default argument, lives on between calls: make it inside. And nothing here is random, dropout least of all.",
        guide,
    )
    return [*found, remembers, *warnings_of(function, STABLE, guide)]


MISCONCEPTIONS: tuple[Misconception, ...] = (
    *FORWARD,
    *_memory("forward", FORWARD_GUIDE),
    *BACKWARD,
    *_memory("backward", LAYERS_GUIDE),
)
