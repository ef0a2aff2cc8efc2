"""A fully-connected network with sigmoid hidden layers, softmax output and cross-entropy cost, compiled.

Rows are examples: x (n, d), w (k, d), z and a (n, k), y (n, k) one-hot. `grad_z` is the derivative
of the cost by z.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import datasets as datasets
    from . import gradient_check as gradient_check
    from . import plot as plot
    from . import plot_text as plot_text
    from .cross_entropy import cross_entropy_backward, cross_entropy_forward
    from .dense import dense_backward, dense_forward
    from .machine import instruction_set
    from .model import Network
    from .network import backward, forward
    from .output_error import (
        softmax_cross_entropy,
        softmax_cross_entropy_backward,
        softmax_cross_entropy_forward,
    )
    from .recover_cost import recover_sigmoid_cost, recover_softmax_cost
    from .sigmoid import sigmoid_backward, sigmoid_forward
    from .softmax import softmax_backward, softmax_forward, softmax_jacobian
    from .training import fit, initialize, predict, sgd_step

__all__ = [
    "Network",
    "backward",
    "cross_entropy_backward",
    "cross_entropy_forward",
    "datasets",
    "dense_backward",
    "dense_forward",
    "fit",
    "forward",
    "gradient_check",
    "initialize",
    "instruction_set",
    "plot",
    "plot_text",
    "predict",
    "recover_sigmoid_cost",
    "recover_softmax_cost",
    "sgd_step",
    "sigmoid_backward",
    "sigmoid_forward",
    "softmax_backward",
    "softmax_cross_entropy",
    "softmax_cross_entropy_backward",
    "softmax_cross_entropy_forward",
    "softmax_forward",
    "softmax_jacobian",
]

# Where each name lives. A module is loaded when it is first asked for: the command line, and whoever needs one
# function alone, do not wait for the others, nor for NumPy.
_HOMES = {
    "cross_entropy": ("cross_entropy_backward", "cross_entropy_forward"),
    "dense": ("dense_backward", "dense_forward"),
    "machine": ("instruction_set",),
    "model": ("Network",),
    "network": ("backward", "forward"),
    "output_error": (
        "softmax_cross_entropy",
        "softmax_cross_entropy_backward",
        "softmax_cross_entropy_forward",
    ),
    "recover_cost": ("recover_sigmoid_cost", "recover_softmax_cost"),
    "sigmoid": ("sigmoid_backward", "sigmoid_forward"),
    "softmax": ("softmax_backward", "softmax_forward", "softmax_jacobian"),
    "training": ("fit", "initialize", "predict", "sgd_step"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = ("datasets", "gradient_check", "plot", "plot_text")


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
