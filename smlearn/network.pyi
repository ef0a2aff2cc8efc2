from collections.abc import Iterable

from numpy.typing import ArrayLike

from smlearn._types import Floats

def forward(x: ArrayLike, weights: Iterable[ArrayLike], biases: Iterable[ArrayLike]) -> list[Floats]: ...
def backward(
    activations: Iterable[ArrayLike], y: ArrayLike, weights: Iterable[ArrayLike]
) -> tuple[list[Floats], list[Floats]]: ...
