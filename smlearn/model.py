"""A network as one object: its weights and biases, and the functions of this package that take them.

>>> from smlearn import Network, datasets
>>> train, test = datasets.spirals(800, seed=1), datasets.spirals(900, seed=2)
>>> network = Network([16], seed=0).fit(*train, epochs=100, batch_size=30, learning_rate=3)
>>> network
Network(2 > 16 sigmoid > 3 softmax, cross_entropy, 99 numbers, 100 epochs)
>>> network.score(*test) > 0.95
True
"""

from __future__ import annotations

import operator
import zlib
from collections.abc import Callable, Iterable, Sequence
from os import PathLike, fspath, getpid
from pathlib import Path
from typing import Any, SupportsIndex
from zipfile import BadZipFile

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import training, variants
from ._types import Floats
from .datasets import one_hot
from .network import backward, forward
from .softmax import softmax_forward


class Network:
    """A fully-connected network with softmax output.

    hidden        : the widths of the hidden layers, a sequence of integers; () for none
    activation    : of the hidden units: "sigmoid", "tanh" or "relu"
    cost_function : "cross_entropy", or "quadratic", which learns slowly where the output layer saturates
    seed          : of the first weights and of the order of rows; whatever numpy.random.default_rng takes

    weights[l] is (units of layer l + 1, units of layer l), biases[l] is (units of layer l + 1,); layer 0
    is the input. Both are empty until the first fit, which learns the number of inputs and of classes from
    the data. `history` holds the cost of each epoch so far: the mean over the examples, each before the step
    that it took part in.

    Wherever targets are taken, y is either one-hot, (n, k), or integer labels, (n,).
    """

    def __init__(
        self,
        hidden: Sequence[SupportsIndex] = (16,),
        *,
        activation: str = "sigmoid",
        cost_function: str = "cross_entropy",
        seed: Any = None,
    ) -> None:
        self.hidden = _widths(hidden)
        self.activation = _one_of("activation", activation, variants.ACTIVATIONS)
        self.cost_function = _one_of("cost_function", cost_function, variants.COSTS)
        self.weights: list[Floats] = []
        self.biases: list[Floats] = []
        self.history: list[float] = []
        self._rng = np.random.default_rng(seed)

    @classmethod
    def random(cls, sizes: Sequence[SupportsIndex], seed: Any = None, **choices: str) -> Network:
        """A network of these widths, inputs and classes included, its first weights drawn at once."""
        network = cls(list(sizes)[1:-1], seed=seed, **choices)
        network.weights, network.biases = training.initialize(sizes, network._rng)
        return network

    @classmethod
    def of(
        cls, weights: Iterable[ArrayLike], biases: Iterable[ArrayLike], seed: Any = None, **choices: str
    ) -> Network:
        """A network of these weights and biases: of your own `fit`, for instance. They are copied."""
        ws, bs = [np.array(w) for w in weights], [np.array(b) for b in biases]
        if not ws or any(w.ndim != 2 for w in ws):
            raise ValueError("weights must be arrays of two dimensions, (units, inputs), one or more")
        network = cls([len(w) for w in ws[:-1]], seed=seed, **choices)
        # A step of nothing checks that every shape fits the next one, in words.
        forward(np.zeros((1, ws[0].shape[1])), ws, bs)
        network.weights, network.biases = ws, bs
        return network

    @classmethod
    def load(cls, path: str | PathLike[str], seed: Any = None) -> Network:
        """Read a network that `save` wrote, its history included; `seed` is for training it further.

        Nothing in the file is run. ValueError where it holds no network, OSError where it cannot be read.
        """
        try:
            with Path(path).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                found = {name: file[name] for name in file.files}
            depth = int(found["depth"])
            weights, biases = ([found[f"{name}_{i}"] for i in range(depth)] for name in ("weights", "biases"))
            choices = {name: str(found[name]) for name in ("activation", "cost_function")}
            network = cls.of(weights, biases, seed, **choices)
            network.history = [float(cost) for cost in found["history"]]
        except OSError:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile, zlib.error) as error:
            raise ValueError(f"{fspath(path)} holds no network that Network.save wrote ({error})") from None
        return network

    def save(self, path: str | PathLike[str]) -> None:
        """Write weights, biases, choices and history to a file that `load` reads: NumPy's .npz, without pickle.

        All of the file is written or nothing. A file that is there already is replaced.
        """
        self._ready()
        parts: dict[str, Any] = {f"weights_{i}": w for i, w in enumerate(self.weights)}
        parts |= {f"biases_{i}": b for i, b in enumerate(self.biases)}
        parts |= {"activation": self.activation, "cost_function": self.cost_function}
        target = Path(path)
        new = target.with_name(f".{target.name[:100]}.{getpid()}")
        try:
            with new.open("xb") as file:
                np.savez(file, depth=len(self.weights), history=np.array(self.history), **parts)
            new.replace(target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def __repr__(self) -> str:
        inputs, classes = (self.sizes[0], self.sizes[-1]) if self.weights else ("?", "?")
        layers = [str(inputs), *(f"{k} {self.activation}" for k in self.hidden), f"{classes} softmax"]
        parts = [" > ".join(layers), self.cost_function]
        if self.weights:
            parts.append(f"{sum(p.size for p in [*self.weights, *self.biases])} numbers")
        epochs = len(self.history)
        parts.append("not trained" if not epochs else f"{epochs} epoch{'s' if epochs > 1 else ''}")
        return f"{type(self).__name__}({', '.join(parts)})"

    @property
    def sizes(self) -> list[int]:
        """The widths of all layers: [d, ..., k]."""
        self._ready()
        return [self.weights[0].shape[1]] + [w.shape[0] for w in self.weights]

    def forward(self, x: ArrayLike) -> list[Floats]:
        """The activations of every layer, [x, a1, ..., aL]."""
        self._ready()
        if self.activation == "sigmoid":
            return forward(x, self.weights, self.biases)
        hidden, z = self._logits(x)
        return [*hidden, softmax_forward(z)]

    def probabilities(self, x: ArrayLike) -> Floats:
        """The activations of the last layer, (n, k): a row for each example, which sums to 1."""
        return self.forward(x)[-1]

    def predict(self, x: ArrayLike) -> NDArray[np.intp]:
        """The most probable class of each example, (n,)."""
        self._ready()
        if self.activation == "sigmoid":
            return training.predict(x, self.weights, self.biases)
        labels: NDArray[np.intp] = self._logits(x)[1].argmax(axis=1)
        return labels

    def score(self, x: ArrayLike, y: ArrayLike) -> float:
        """The fraction of examples whose class is predicted."""
        y, predicted = np.asarray(y), self.predict(x)
        labels = y if y.ndim == 1 else y.argmax(axis=1)
        if labels.shape != predicted.shape or not labels.size:
            raise ValueError(
                f"x has {len(predicted)} rows and y has {len(labels)}; they need equally many, one or more"
            )
        return float(np.mean(predicted == labels))

    def cost(self, x: ArrayLike, y: ArrayLike) -> float:
        """The cost, the mean over the examples."""
        self._ready()
        return variants.COSTS[self.cost_function].forward(self._logits(x)[1], self._targets(y))

    def gradient(self, x: ArrayLike, y: ArrayLike) -> tuple[list[Floats], list[Floats]]:
        """(grad_weights, grad_biases), the derivatives of the cost."""
        self._ready()
        if self._compiled:
            return backward(self.forward(x), self._targets(y), self.weights)
        return variants.backward(*self._logits(x), self._targets(y), self.weights, *self._choices)

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int = 100,
        batch_size: int = 10,
        learning_rate: float = 0.5,
        seed: Any = None,
        shuffle: bool = True,
        on_epoch: Callable[[int, float], object] | None = None,
    ) -> Network:
        """Train from the present weights on, in place, and return the network itself.

        The arguments are those of smlearn.fit, which does the work for sigmoid units and cross-entropy;
        `variants.fit` does it for the others. Without a seed the network's own goes on. Where an exception
        (or Ctrl-C) ends the training, the weights and the history stay as they were.
        """
        costs: list[float] = []

        def note(epoch: int, cost: float) -> None:
            costs.append(cost)
            if on_epoch is not None:
                on_epoch(epoch, cost)

        rng = self._rng if seed is None else np.random.default_rng(seed)
        start = (self.weights, self.biases) if self.weights else None
        plan = (x, self._targets(y), self.hidden, epochs, batch_size, learning_rate, rng)
        if self._compiled:
            learned = training.fit(*plan, start=start, shuffle=shuffle, on_epoch=note)
        else:
            activation, cost = self._choices
            learned = variants.fit(
                *plan, activation=activation, cost=cost, start=start, shuffle=shuffle, on_epoch=note
            )
        self.weights, self.biases = learned
        self.history += costs
        return self

    @property
    def _compiled(self) -> bool:
        return (self.activation, self.cost_function) == ("sigmoid", "cross_entropy")

    @property
    def _choices(self) -> tuple[variants.Activation, variants.Cost]:
        return variants.ACTIVATIONS[self.activation], variants.COSTS[self.cost_function]

    def _logits(self, x: ArrayLike) -> tuple[list[Any], Floats]:
        return variants.hidden_and_logits(np.asarray(x), self.weights, self.biases, self._choices[0])

    def _ready(self) -> None:
        if not self.weights:
            raise RuntimeError(
                "this network has no weights yet: call fit first, or make it with Network.random"
            )

    def _targets(self, y: ArrayLike) -> NDArray[Any]:
        """Write labels as one-hot targets; what has more than one dimension is left to be checked later."""
        y = np.asarray(y)
        if y.ndim != 1 or not y.size:
            return y
        if self.weights:
            return one_hot(y, self.sizes[-1])
        # What is no integer label goes to one_hot too, whose error says so.
        return one_hot(y, max(int(y.max()) + 1, 1) if y.dtype.kind in "iu" else 1)


def _widths(hidden: Sequence[SupportsIndex]) -> tuple[int, ...]:
    try:
        widths = tuple(operator.index(k) for k in hidden)
    except TypeError:
        raise TypeError(
            f"hidden must be a sequence of integers, such as [16] or (); it is {hidden!r}"
        ) from None
    if min(widths, default=1) < 1:
        raise ValueError(f"hidden must hold integers from 1 on; it is {list(widths)}")
    return widths


def _one_of(name: str, value: str, table: dict[str, Any]) -> str:
    if value not in table:
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(table)}")
    return value
