"""The ways in which batch normalisation goes wrong; the grader adds those that can be made in any function."""

from __future__ import annotations

from typing import Any

import numpy as np

from smlearn.grader.misconceptions.general import Words, general
from smlearn.grader.misconceptions.misconception import Misconception

Array = np.ndarray[Any, Any]
FORWARD, BACKWARD = "guides/batch_norm.md#forward", "guides/batch_norm.md#three-paths"
_DEFINED = "z = gamma (x - mean) / sqrt(variance + epsilon) + beta, each column by itself."
_PATHS = "An entry of x reaches the cost directly, through the mean, and through the variance."


def _parts(grad_z: Array, x: Array, gamma: Array, epsilon: float) -> tuple[Array, Array, Array]:
    deviation = np.sqrt(x.var(axis=0) + epsilon)
    return (x - x.mean(axis=0)) / deviation, deviation, grad_z * gamma


def _with(grad_x: Array, grad_z: Array, normalised: Array) -> tuple[Array, Array, Array]:
    return grad_x, (grad_z * normalised).sum(axis=0), grad_z.sum(axis=0)


def _unbiased(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    apart = x - x.mean(axis=0)
    variance = (apart**2).sum(axis=0) / np.float64(len(x) - 1)  # of one row: 0 / 0, as in NumPy's ddof=1
    return np.asarray(gamma * apart / np.sqrt(variance + epsilon) + beta)


def _held(grad_z: Array, x: Array, gamma: Array, epsilon: float) -> tuple[Array, Array, Array]:
    normalised, deviation, h = _parts(grad_z, x, gamma, epsilon)
    return _with(h / deviation, grad_z, normalised)


def _variance_held(grad_z: Array, x: Array, gamma: Array, epsilon: float) -> tuple[Array, Array, Array]:
    normalised, deviation, h = _parts(grad_z, x, gamma, epsilon)
    return _with((h - h.mean(axis=0)) / deviation, grad_z, normalised)


def _gamma_forgotten(grad_z: Array, x: Array, gamma: Array, epsilon: float) -> tuple[Array, Array, Array]:
    normalised, deviation, _ = _parts(grad_z, x, gamma, epsilon)
    h = grad_z
    inner = h - h.mean(axis=0) - normalised * (h * normalised).mean(axis=0)
    return _with(inner / deviation, grad_z, normalised)


MISCONCEPTIONS = (
    *general(
        "batch_norm_forward",
        Words(_DEFINED, FORWARD),
        [
            Misconception(
                "unbiased-variance",
                "batch_norm_forward",
                _unbiased,
                "The variance is divided by n - 1 = {n} - 1; here it is the mean over all n rows.",
                _DEFINED,
                FORWARD,
            ),
            Misconception(
                "over-the-units",
                "batch_norm_forward",
                lambda x, gamma, beta, epsilon: (
                    gamma
                    * (x - x.mean(axis=1, keepdims=True))
                    / np.sqrt(x.var(axis=1, keepdims=True) + epsilon)
                    + beta
                ),
                "Mean and variance are taken along each row: that is layer normalisation.",
                _DEFINED,
                FORWARD,
            ),
            Misconception(
                "epsilon-beside-the-root",
                "batch_norm_forward",
                lambda x, gamma, beta, epsilon: (
                    gamma * (x - x.mean(axis=0)) / (np.sqrt(x.var(axis=0)) + epsilon) + beta
                ),
                "epsilon is added to the root of the variance; it belongs below the root.",
                _DEFINED,
                FORWARD,
            ),
        ],
    ),
    *general(
        "batch_norm_backward",
        Words("grad_x = (h - mean(h) - x̂ mean(h x̂)) / sqrt(variance + epsilon), h = grad_z gamma", BACKWARD),
        [
            Misconception(
                "mean-and-variance-held",
                "batch_norm_backward",
                _held,
                "`grad_x` holds the mean and the variance for constants: two of three paths are missing.",
                _PATHS,
                BACKWARD,
            ),
            Misconception(
                "variance-held",
                "batch_norm_backward",
                _variance_held,
                "`grad_x` holds the variance for a constant: one of three paths is missing.",
                _PATHS,
                BACKWARD,
            ),
            Misconception(
                "gamma-forgotten",
                "batch_norm_backward",
                _gamma_forgotten,
                "`grad_x` lacks the factor gamma: grad_z is the gradient at z, not at the normalised x.",
                "h = grad_z gamma is the gradient at the normalised x.",
                BACKWARD,
            ),
        ],
        # grad_gamma and grad_beta have one dimension: these need two, and `author check` says so.
        without=("summed-over-columns", "last-column-missing", "first-column-missing"),
    ),
)
