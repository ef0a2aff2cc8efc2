"""What the grader knows of each function: its arguments' and results' names, its sizes, and its right answer.

The right answer comes from the compiled reference, `smlearn`, looked up when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..sandbox.messages import Value
from . import replay

Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Function:
    """One function of an exercise.

    exercise    the module that the student writes it in
    parameters  its arguments' names, in order
    results     its results' names: one, or one for each item of the tuple that it returns
    sizes       the arguments -> what the letters n, d, k are there; N is the number of entries, in any shape
    like        result -> the argument whose shape it has, for the message about a wrong one
    letters     those that `sizes` gives
    scalar      whether it returns a single number
    """

    name: str
    exercise: str
    parameters: tuple[str, ...]
    results: tuple[str, ...]
    sizes: Callable[..., Sizes]
    like: Mapping[str, str] = field(default_factory=dict)
    letters: str = "nk"
    scalar: bool = False
    right: Callable[..., Any] | None = None  # where the answer is not the compiled function's

    def expected(self, *args: Value) -> Value:
        """Give the right answer, from the compiled reference."""
        if self.right is not None:
            with np.errstate(all="ignore"):
                answer: Value = self.right(*args)
            return answer
        import smlearn

        reference: Callable[..., Value] = getattr(smlearn, self.name)
        with np.errstate(all="ignore"):
            return reference(*(_plain(value) for value in args))


def _plain(value: Value) -> Value:
    # The compiled functions take C-contiguous arrays; what they must not see is the memory of a call's argument.
    return np.array(value, order="C") if isinstance(value, np.ndarray) else value


def _rows(first: Any, *_: Value) -> Sizes:
    shape = np.shape(first) or (1,)
    return {"n": shape[0], "k": shape[-1]}


def _any_shape(first: Any, *_: Value) -> Sizes:
    return {**_rows(first), "N": int(np.size(first))}


def _entries(first: Any, *_: Value) -> Sizes:
    return {"k": len(first)}


def _numbers(*_: Value) -> Sizes:
    return {}


def _dense(first: Any, second: Any, third: Any) -> Sizes:
    x, w = (first, second) if np.ndim(third) == 1 else (second, third)
    return {"n": x.shape[0], "d": x.shape[1], "k": w.shape[0]}


def _network(x: Any, weights: Any, *_: Value) -> Sizes:
    return {"n": x.shape[0], "d": x.shape[1], "k": weights[-1].shape[0], "L": len(weights)}


def _passed(activations: Any, y: Any, weights: Any) -> Sizes:
    return _network(activations[0], weights)


def _layers(weights: Any, *_: Value) -> Sizes:
    return {"L": len(weights)}


def _table(functions: Sequence[Function]) -> dict[str, Function]:
    return {function.name: function for function in functions}


FUNCTIONS: dict[str, Function] = _table(
    [
        Function("sigmoid_forward", "sigmoid", ("z",), ("a",), _any_shape, {"a": "z"}, "nkN"),
        Function(
            "sigmoid_backward",
            "sigmoid",
            ("grad_a", "a"),
            ("grad_z",),
            _any_shape,
            {"grad_z": "a"},
            letters="nkN",
        ),
        Function("softmax_forward", "softmax", ("z",), ("a",), _rows, {"a": "z"}),
        Function("softmax_jacobian", "softmax", ("a",), ("J",), _entries, letters="k"),
        Function("softmax_backward", "softmax", ("grad_a", "a"), ("grad_z",), _rows, {"grad_z": "a"}),
        Function("cross_entropy_forward", "cross_entropy", ("a", "y"), ("C",), _rows, scalar=True),
        Function("cross_entropy_backward", "cross_entropy", ("a", "y"), ("grad_a",), _rows, {"grad_a": "a"}),
        Function("softmax_cross_entropy_forward", "output_error", ("z", "y"), ("C",), _rows, scalar=True),
        Function(
            "softmax_cross_entropy_backward", "output_error", ("z", "y"), ("grad_z",), _rows, {"grad_z": "z"}
        ),
        Function(
            "recover_softmax_cost",
            "recover_cost",
            ("z", "target", "steps"),
            ("C",),
            _entries,
            letters="k",
            scalar=True,
        ),
        Function(
            "recover_sigmoid_cost",
            "recover_cost",
            ("z", "y", "steps"),
            ("C",),
            _numbers,
            letters="",
            scalar=True,
        ),
        Function("dense_forward", "dense", ("x", "w", "b"), ("z",), _dense, letters="ndk"),
        Function(
            "dense_backward",
            "dense",
            ("grad_z", "x", "w"),
            ("grad_x", "grad_w", "grad_b"),
            _dense,
            {"grad_x": "x", "grad_w": "w"},
            letters="ndk",
        ),
        Function(
            "forward",
            "network",
            ("x", "weights", "biases"),
            ("activations",),
            _network,
            letters="ndkL",
            right=lambda x, weights, biases: replay.activations((weights, biases), x),
        ),
        Function(
            "backward",
            "network",
            ("activations", "y", "weights"),
            ("grad_weights", "grad_biases"),
            _passed,
            letters="ndkL",
            right=replay.backward,
        ),
        Function("initialize", "training", ("sizes", "rng"), ("weights", "biases"), _numbers, letters=""),
        Function(
            "sgd_step",
            "training",
            ("weights", "biases", "grad_weights", "grad_biases", "learning_rate"),
            ("weights", "biases"),
            _layers,
            letters="L",
            right=lambda weights, biases, *slope_and_rate: replay.step(
                (weights, biases), slope_and_rate[:2], slope_and_rate[2]
            ),
        ),
        Function(
            "fit",
            "training",
            ("x", "y", "hidden", "epochs", "batch_size", "learning_rate", "seed"),
            ("weights", "biases"),
            _numbers,
            letters="",
        ),
        Function(
            "predict",
            "training",
            ("x", "weights", "biases"),
            ("labels",),
            _network,
            letters="ndkL",
            right=lambda x, weights, biases: replay.activations((weights, biases), x)[-1].argmax(axis=1),
        ),
    ]
)
