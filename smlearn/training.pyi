from collections.abc import Callable, Iterable
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from smlearn._types import Floats

def initialize(
    sizes: Iterable[SupportsIndex], rng: np.random.Generator
) -> tuple[list[Floats], list[Floats]]: ...
def sgd_step(
    weights: Iterable[ArrayLike],
    biases: Iterable[ArrayLike],
    grad_weights: Iterable[ArrayLike],
    grad_biases: Iterable[ArrayLike],
    learning_rate: float,
) -> tuple[list[Floats], list[Floats]]: ...
def predict(x: ArrayLike, weights: Iterable[ArrayLike], biases: Iterable[ArrayLike]) -> NDArray[np.intp]: ...
def fit(
    x: ArrayLike,
    y: ArrayLike,
    hidden: Iterable[SupportsIndex],
    epochs: SupportsIndex,
    batch_size: SupportsIndex,
    learning_rate: float,
    seed: Any,
    *,
    start: tuple[Iterable[ArrayLike], Iterable[ArrayLike]] | None = None,
    shuffle: bool = True,
    on_epoch: Callable[[int, float], object] | None = None,
) -> tuple[list[Floats], list[Floats]]: ...
