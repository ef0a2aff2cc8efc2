"""The array types that the signatures speak of; for type checkers and readers, no module needs it to run."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
"""float32 or float64."""
