"""`Network` as a scikit-learn classifier: for pipelines, cross-validation and grid searches.

scikit-learn is an optional extra, `pip install 'smlearn[sklearn]'`; nothing else in the package needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from ._types import Floats
from .datasets import one_hot
from .model import Network

__all__ = ["NetworkClassifier"]

_TYPES = (np.float64, np.float32)


class NetworkClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """A fully-connected network with softmax output, trained by stochastic gradient descent.

    hidden, activation, cost_function : as in smlearn.Network
    epochs, batch_size, learning_rate : as in Network.fit
    random_state                      : of the first weights and of the order of rows; an integer repeats them

    After fit: `classes_` (k,), the labels in their order; `network_`, the Network that learned them, its
    `history` the cost of each epoch; `n_features_in_`, and `feature_names_in_` where X has names.

    The inputs are taken as they are: put a StandardScaler before it where they are of different sizes.
    """

    def __init__(
        self,
        hidden: Sequence[int] = (16,),
        *,
        activation: str = "sigmoid",
        cost_function: str = "cross_entropy",
        epochs: int = 100,
        batch_size: int = 10,
        learning_rate: float = 0.5,
        random_state: Any = None,
    ) -> None:
        # scikit-learn clones by these attributes, so they are kept as given and checked in fit.
        self.hidden = hidden
        self.activation = activation
        self.cost_function = cost_function
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike) -> NetworkClassifier:
        """Train a new network on X (n, d) and the labels y (n,), of any kind that can be sorted."""
        X, y = validate_data(self, X, y, dtype=_TYPES)
        check_classification_targets(y)
        self.classes_, labels = np.unique(np.asarray(y), return_inverse=True)
        self.network_ = Network(
            self.hidden,
            activation=self.activation,
            cost_function=self.cost_function,
            seed=int(check_random_state(self.random_state).randint(2**31 - 1)),
        )
        self.network_.fit(
            X,
            one_hot(labels, len(self.classes_)),
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
        )
        return self

    def predict_proba(self, X: ArrayLike) -> Floats:
        """The probability of each class, (n, k), in the order of `classes_`."""
        return self._trained().probabilities(self._checked(X))

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The most probable label of each row, (n,)."""
        numbers = self._trained().predict(self._checked(X))
        labels: NDArray[Any] = self.classes_[numbers]
        return labels

    def _trained(self) -> Network:
        check_is_fitted(self)
        return self.network_

    def _checked(self, X: ArrayLike) -> Floats:
        values: Floats = validate_data(self, X, dtype=_TYPES, reset=False)
        return values
