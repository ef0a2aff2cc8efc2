"""Numerical gradients: hold a derivative that you worked out against one that needs no working out.

    (f(x + h) − f(x − h)) / 2h

comes close to ∂f/∂x for any smooth f, so a wrong backward function shows itself:

>>> import numpy as np
>>> from smlearn.gradient_check import check
>>> z = np.array([[0.3, -1.2], [2.0, 0.1]])
>>> weigh = np.array([[1.0, -2.0], [0.5, 3.0]])
>>> def sigmoid(z):
...     return 1 / (1 + np.exp(-z))
>>> a = sigmoid(z)
>>> bool(check(lambda z: np.sum(weigh * sigmoid(z)), weigh * a * (1 - a), z))
True

The function to check must return one number, so an array-valued one is weighed and summed first, as above:
the weights are then the `grad_a` that its backward function is given. Weights that differ from each other
show mistakes that equal ones hide.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

__all__ = ["GradientReport", "check", "numerical_gradient", "numerical_jacobian"]

Array = npt.NDArray[np.float64]
Function = Callable[[Array], npt.ArrayLike]

EPS = float(np.finfo(np.float64).eps)
ROWS_SHOWN = 8


@dataclass(frozen=True, eq=False)
class GradientReport:
    """What `check` found; true in an `if` where the gradient passed, and a table as a string."""

    analytic: Array = field(repr=False)
    """The gradient that was checked, in the shape of x."""
    numerical: Array = field(repr=False)
    """What it was held against."""
    relative_error: float
    """The largest difference of two elements, divided by the scale of the whole array plus `floor`;
    inf where the checked gradient is not finite."""
    worst: tuple[int, ...]
    """The index of that element."""
    tolerance: float
    """The `relative_error` up to which the gradient passes."""
    floor: float
    """What is added to the scale; differences below tolerance times floor are lost in f's rounding."""
    passed: bool

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        return _table(self)


def numerical_gradient(
    f: Function, x: npt.ArrayLike, *, step: float | None = None, richardson: bool = False
) -> Array:
    """Approximate ∂f/∂x by central differences.

    f         : a function of an array in the shape of x that returns one number; it is given copies
    x         : any shape, a single number included; taken as float64, never changed
    step      : how far to go from x_i to either side; without it, eps^(1/3) max(1, |x_i|), which is about
                6e-6 max(1, |x_i|) and balances the formula's error, of order h², with rounding's, eps |f| / h
    richardson: take the differences at h and h/2 and combine them so that the error's h² part drops out:
                (4 D(h/2) − D(h)) / 3. Twice the work; worth it where f bends within h, as at |x| = 1000
    returns   : float64, the shape of x
    raises    : ValueError where f does not return one number or returns nan or inf near x, where x is not
                finite, or step is not positive
    """
    return numerical_jacobian(_scalar(f), x, step=step, richardson=richardson)


def numerical_jacobian(
    f: Function, x: npt.ArrayLike, *, step: float | None = None, richardson: bool = False
) -> Array:
    """Approximate all derivatives of an array-valued f: J[i, j] = ∂f_i/∂x_j.

    f      : a function of an array in the shape of x that returns an array, always of the same shape
    x, step, richardson: as for `numerical_gradient`
    returns: float64, the shape of f(x) followed by the shape of x
    raises : ValueError as for `numerical_gradient`, and where f's result changes its shape
    """
    point = _point(x)
    steps = _steps(point, step)
    columns = [_difference(f, point, index, float(steps[index])) for index in np.ndindex(point.shape)]
    if richardson:
        halves = [_difference(f, point, index, float(steps[index]) / 2) for index in np.ndindex(point.shape)]
        columns = [(4 * half - whole) / 3 for half, whole in zip(halves, columns, strict=True)]
    if not columns:
        return np.zeros(_evaluate(f, point).shape + point.shape)
    shape = columns[0].shape
    if any(column.shape != shape for column in columns):
        raise ValueError("f returns arrays of different shapes near x; its shape must not depend on x")
    return np.stack(columns, axis=-1).reshape(shape + point.shape)


def check(
    f: Function,
    grad: npt.ArrayLike | Callable[[Array], npt.ArrayLike],
    x: npt.ArrayLike,
    *,
    tolerance: float = 1e-5,
    step: float | None = None,
) -> GradientReport:
    """Hold a gradient against the numerical one, by central differences with Richardson's extrapolation.

    f        : a function of an array in the shape of x that returns one number
    grad     : the gradient at x, in x's shape, or a function that returns it; it is given a copy of x
    x        : where to check; any shape but empty, never changed
    tolerance: passes where relative_error <= tolerance
    step     : as for `numerical_gradient`
    returns  : GradientReport
    raises   : ValueError as `numerical_gradient`, where the shape of grad is not the shape of x, and
               where x is empty

    relative_error = max |analytic − numerical| / (max(|analytic|, |numerical|) + floor), both maxima over the
    whole array: an element that ought to be 0 has no relative error of its own. The floor is set by
    rounding: f is known to about eps |f|, hence a difference quotient to eps |f| / h, and ten times this is
    forgiven. So a gradient of 0 does not fail, and one that f's rounding lets us see is still checked.
    """
    point = _point(x)
    if point.size == 0:
        raise ValueError(f"x has shape {point.shape}: there is no element to check")
    if not tolerance > 0:
        raise ValueError(f"tolerance is {tolerance}; it must be positive")
    analytic = np.array(grad(point.copy()) if callable(grad) else grad, dtype=np.float64)
    if analytic.shape != point.shape:
        raise ValueError(f"grad has shape {analytic.shape}; x has {point.shape}, and so must its gradient")
    numerical = numerical_gradient(f, point, step=step, richardson=True)
    rounding = EPS * abs(float(_evaluate(_scalar(f), point))) / float(np.min(_steps(point, step)))
    floor = 10 * rounding / tolerance
    with np.errstate(invalid="ignore"):
        difference = np.abs(analytic - numerical)
    difference = np.where(np.isfinite(difference), difference, np.inf)
    worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(difference)), difference.shape))
    scale = max(float(np.max(np.abs(analytic))), float(np.max(np.abs(numerical)))) + floor
    largest = float(difference[worst])
    error = 0.0 if largest == 0 else largest / scale if np.isfinite(largest) else np.inf
    return GradientReport(analytic, numerical, float(error), worst, tolerance, floor, error <= tolerance)


def _point(x: npt.ArrayLike) -> Array:
    point = np.array(x, dtype=np.float64, order="C")
    if not np.isfinite(point).all():
        raise ValueError("x is not finite everywhere; a derivative needs a point to stand on")
    return point


def _steps(point: Array, step: float | None) -> Array:
    """Give the step for each element."""
    if step is None:
        return np.asarray(EPS ** (1 / 3) * np.maximum(1.0, np.abs(point)))
    if not (np.isfinite(step) and step > 0):
        raise ValueError(f"step is {step}; it must be positive")
    return np.full(point.shape, float(step))


def _difference(f: Function, point: Array, index: tuple[int, ...], step: float) -> Array:
    """Take the central difference of f along one element of point."""
    above, below = point.copy(), point.copy()
    above[index] += step
    below[index] -= step
    # x + h is rounded: divide by the distance that was really gone, or its error comes on top of f's.
    distance = above[index] - below[index]
    if distance == 0:
        raise ValueError(f"step {step} is too small to change x{_subscript(index)} = {point[index]}")
    high, low = _evaluate(f, above), _evaluate(f, below)
    if high.shape != low.shape:
        raise ValueError(
            f"f returns shapes {high.shape} and {low.shape} near x; its shape must not depend on x"
        )
    if not (np.isfinite(high).all() and np.isfinite(low).all()):
        raise ValueError(f"f is not finite at x{_subscript(index)} = {point[index]} ± {step:.2g}")
    return np.asarray((high - low) / distance)


def _evaluate(f: Function, point: Array) -> Array:
    # A copy each time: what f does to its argument must not reach the next call. And a copy of what comes
    # back, for an f that fills the same array each time.
    value = f(point.copy())
    if value is None:
        raise ValueError("f returns None; does it end with a return?")
    return np.array(value, dtype=np.float64)


def _scalar(f: Function) -> Callable[[Array], npt.ArrayLike]:
    def number(x: Array) -> npt.ArrayLike:
        value = f(x)
        shape = np.shape(value)
        if np.prod(shape) != 1:
            raise ValueError(f"f returns an array of shape {shape}; a gradient is of one number")
        return value if value is None else np.reshape(value, ())

    return number


def _subscript(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else ""


def _table(report: GradientReport) -> str:
    """Write the elements with the largest differences, in the order of their indices, the worst marked."""
    difference = report.analytic - report.numerical
    size = np.abs(np.where(np.isfinite(difference), difference, np.inf)).ravel()
    shown = sorted(np.argsort(-size, kind="stable")[:ROWS_SHOWN])
    lines = [f"{'index':>14} {'analytic':>16} {'numerical':>16} {'difference':>12}"]
    for position in shown:
        index = tuple(int(i) for i in np.unravel_index(position, difference.shape))
        mark = "  <- worst" if index == report.worst else ""
        name = _subscript(index) or "x"
        pair = f"{report.analytic[index]:16.8g} {report.numerical[index]:16.8g}"
        lines.append(f"{name:>14} {pair} {difference[index]:12.3g}{mark}")
    if len(shown) < difference.size:
        lines.append(f"{'...':>14} {difference.size - len(shown)} more, with smaller differences")
    verdict = "passed" if report.passed else "failed"
    relation = "within" if report.passed else "above"
    lines.append(f"{verdict}: relative error {report.relative_error:.2g}, {relation} {report.tolerance:.2g}")
    return "\n".join(lines)
