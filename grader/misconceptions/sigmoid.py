"""The ways in which a sigmoid goes wrong, forward and backward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checks.functions import FUNCTIONS
from .general import Words, general, smallest
from .misconception import Imitation, Misconception
from .sigmoid_formulas import BACKWARD, FORWARD

Array = np.ndarray[Any, Any]
GUIDE = "guides/sigmoid.md"


def _exp(z: Array) -> Array:
    return np.asarray(np.exp(z))


def _forward(
    slug: str, imitate: Imitation, message: str, why: str, anchor: str = "large-inputs"
) -> Misconception:
    return Misconception(slug, "sigmoid_forward", imitate, message, why, f"{GUIDE}#{anchor}")


def _backward(
    slug: str,
    imitate: Imitation,
    message: str,
    why: str,
    anchor: str = "the-derivative",
    raises: bool = False,
) -> Misconception:
    return Misconception(slug, "sigmoid_backward", imitate, message, why, f"{GUIDE}#{anchor}", raises=raises)


def _sigma(z: Array) -> Array:
    e = _exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, e) / (1.0 + e))


_DEFINED = "The sigmoid is a = 1 / (1 + e^(-z))."
_DERIVED = "The derivative is da/dz = a (1 - a), and the chain rule gives grad_z = grad_a a (1 - a)."

_FORWARD = [
    _forward(
        "positive-exponent",
        lambda z: 1.0 - _sigma(z),
        "Your `a` is 1 / (1 + e^z): the minus sign in the exponent is missing, or the two cases z ≥ 0 and z < 0 are swapped, so `a` falls where it should rise.",
        f"{_DEFINED} 1 / (1 + e^z) is 1 - a.",
    ),
    _forward(
        "overflow",
        lambda z: _exp(z) / (1.0 + _exp(z)),
        "e^z / (1 + e^z) becomes inf / inf = nan once z passes 709.",
        "float64 ends near e^709. Where z ≥ 0 write 1 / (1 + e^(-z)), whose exponential cannot overflow there.",
    ),
    *(
        _forward(
            "one-form-for-all",
            lambda z, low=low: _exp(z) / (1.0 + _exp(z)) if low(z) else 1.0 / (1.0 + _exp(-z)),
            "One of the two forms is taken for all of z: where it holds large numbers of both signs, one of them overflows.",
            "Each entry needs the form of its own sign: e^(-|z|) never overflows, whatever the others are.",
        )
        for low in (
            lambda z: z.min() < 0.0,
            lambda z: z.max() < 0.0,
            lambda z: z.mean() < 0.0,
            lambda z: z.flat[0] < 0.0,
        )
    ),
    _forward(
        "tanh",
        np.tanh,
        "Your `a` is tanh(z), which runs from -1 to 1.",
        "The sigmoid runs from 0 to 1: a = (1 + tanh(z/2)) / 2.",
    ),
    _forward(
        "tanh-of-z",
        lambda z: 0.5 * (1.0 + np.tanh(z)),
        "Your `a` is (1 + tanh(z)) / 2, the sigmoid of 2z.",
        "The sigmoid is a = (1 + tanh(z/2)) / 2: the half belongs inside as well.",
    ),
    _forward(
        "half-tanh-unshifted",
        lambda z: np.tanh(z / 2),
        "Your `a` is tanh(z/2), which runs from -1 to 1.",
        "The sigmoid is a = (1 + tanh(z/2)) / 2.",
    ),
    _forward("relu", lambda z: np.maximum(z, 0.0), "Your `a` is max(z, 0), the rectifier.", _DEFINED),
    _forward("identity", lambda z: z.copy(), "Your `a` is z itself.", _DEFINED),
    _forward("softplus", lambda z: np.logaddexp(0.0, z), "Your `a` is ln(1 + e^z), the sigmoid's integral.", _DEFINED),
    _forward("log-sigmoid", lambda z: -np.logaddexp(0.0, -z), "Your `a` is ln of the sigmoid.", _DEFINED),
    _forward(
        "derivative-for-value",
        lambda z: _sigma(z) * (1.0 - _sigma(z)),
        "Your `a` is a (1 - a), the sigmoid's derivative in place of its value.",
        f"{_DEFINED} Its derivative belongs into sigmoid_backward.",
    ),
    _forward("minus-one", lambda z: 1.0 / (1.0 - _exp(-z)), "Your `a` is 1 / (1 - e^(-z)).", f"{_DEFINED} Both are added."),
    _forward("exponential-alone", lambda z: _exp(-z), "Your `a` is e^(-z).", _DEFINED),
    _forward("rising-exponential-alone", lambda z: _exp(z), "Your `a` is e^z.", _DEFINED),
    _forward("not-inverted", lambda z: 1.0 + _exp(-z), "Your `a` is 1 + e^(-z): the division is missing, or lacks the parentheses in 1 / (1 + e^(-z)).", _DEFINED),
    _forward("base-two", lambda z: _sigma(z * np.log(2.0)), "Your `a` is 1 / (1 + 2^(-z)).", f"{_DEFINED} The base is e."),
    _forward("base-ten", lambda z: _sigma(z * np.log(10.0)), "Your `a` is 1 / (1 + 10^(-z)).", f"{_DEFINED} The base is e."),
    _forward("absolute-z", lambda z: _sigma(np.abs(z)), "Your `a` is the sigmoid of |z|: negative z give more than 1/2.", "For z < 0 the stable form is e^z / (1 + e^z), not 1 / (1 + e^(-|z|))."),
    _forward("minus-absolute-z", lambda z: _sigma(-np.abs(z)), "Your `a` is the sigmoid of -|z|: it never passes 1/2.", "e^(-|z|) / (1 + e^(-|z|)) is right for z < 0 alone; for z ≥ 0 the numerator is 1."),
    _forward("overflow-made-zero", lambda z: np.nan_to_num(_exp(z) / (1.0 + _exp(z))), "e^z / (1 + e^z) becomes inf / inf = nan once z passes 709, and nan is replaced by 0, where 1 belongs.", "Where z ≥ 0 write 1 / (1 + e^(-z)), whose exponential cannot overflow there."),
    _forward("positive-only", lambda z: np.where(z > 0, _sigma(z), 0.0), "Where z is not positive your `a` is 0.", "The sigmoid of 0 is 1/2, and for z < 0 it is e^z / (1 + e^z)."),
    _forward("half-z", lambda z: _sigma(z / 2), "Your `a` is the sigmoid of z/2.", _DEFINED),
    _forward("half-tanh-overflow", lambda z: (1.0 - _exp(-z)) / (1.0 + _exp(-z)), "Your `a` is (1 - e^(-z)) / (1 + e^(-z)), which is tanh(z/2) and runs from -1 to 1; and it overflows for large -z.", _DEFINED),
    _forward("times-z", lambda z: z * _sigma(z), "Your `a` is z times the sigmoid.", _DEFINED),
    _forward("squared", lambda z: _sigma(z) ** 2, "Your `a` is the square of the sigmoid.", _DEFINED),
    _forward("one-minus-exponential", lambda z: 1.0 - _exp(-z), "Your `a` is 1 - e^(-z).", _DEFINED),
    _forward("plus-two", lambda z: 1.0 / (2.0 + _exp(-z)), "Your `a` is 1 / (2 + e^(-z)).", _DEFINED),
    _forward("z-squared", lambda z: _sigma(z * z), "Your `a` is the sigmoid of z².", _DEFINED),
    _forward("applied-twice", lambda z: _sigma(_sigma(z)), "The sigmoid is applied twice.", _DEFINED),
    _forward("centred", lambda z: _sigma(z) - 0.5, "Your `a` is the sigmoid minus one half, which is tanh(z/2) / 2: the `1 +` is missing.", "The sigmoid is a = 1 / (1 + e^(-z)) = (1 + tanh(z/2)) / 2."),
    _forward("centred", lambda z: 0.5 * np.tanh(z / 2), "Your `a` is the sigmoid minus one half, which is tanh(z/2) / 2: the `1 +` is missing.", "The sigmoid is a = 1 / (1 + e^(-z)) = (1 + tanh(z/2)) / 2."),
    _forward("step", lambda z: (z > 0).astype(float), "Your `a` is a step from 0 to 1.", _DEFINED),
    _forward("softmax", lambda z: _exp(z - z.max(axis=-1, keepdims=True)) / _exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True), "Your `a` is the softmax of each row: it sums to 1.", "The sigmoid takes each entry by itself: a = 1 / (1 + e^(-z))."),
    _forward("heaviside", lambda z: np.heaviside(z, 0.5), "Your `a` is a step from 0 to 1, with 1/2 at 0.", _DEFINED),
    _forward("softmax-of-everything", lambda z: _exp(z - z.max()) / _exp(z - z.max()).sum(), "Your `a` is the softmax of all entries together: they sum to 1.", "The sigmoid takes each entry by itself: a = 1 / (1 + e^(-z))."),
    _forward("e-rounded", lambda z: _sigma(z * np.log(2.718)), "e is taken as 2.718.", f"{_DEFINED} np.exp and math.e know e to 16 digits."),
    _forward("e-rounded-to-six", lambda z: _sigma(z * np.log(2.71828)), "e is taken as 2.71828.", f"{_DEFINED} np.exp and math.e know e to 16 digits."),
    _forward("linear-clip", lambda z: np.clip(0.2 * z + 0.5, 0.0, 1.0), "Your `a` is the hard sigmoid, a straight line between 0 and 1.", _DEFINED),
    _forward("algebraic", lambda z: z / (1.0 + np.abs(z)), "Your `a` is z / (1 + |z|).", _DEFINED),
]  # fmt: skip


_EXACT = "a comes as near to 0 and 1 as float64 can: what is added or clipped to keep away from them is left in the result."

_EPSILONS = [
    Misconception("clipped-a", "sigmoid_forward", lambda z, epsilon: np.clip(_sigma(z), epsilon, 1.0 - epsilon), "`a` is clipped to {epsilon} … 1 - {epsilon}.", _EXACT, f"{GUIDE}#large-inputs", fit=smallest, family="clip"),
    Misconception("clipped-a-below", "sigmoid_forward", lambda z, epsilon: np.maximum(_sigma(z), epsilon), "`a` is clipped at {epsilon} from below.", _EXACT, f"{GUIDE}#large-inputs", fit=smallest, family="clip"),
    Misconception("epsilon-added", "sigmoid_forward", lambda z, epsilon: _sigma(z) + epsilon, "{epsilon} is added to `a`.", _EXACT, f"{GUIDE}#large-inputs", fit=smallest, family="clip"),
    Misconception("epsilon-in-the-denominator", "sigmoid_forward", lambda z, epsilon: 1.0 / (1.0 + epsilon + _exp(-z)), "{epsilon} is added to the denominator 1 + e^(-z).", f"The denominator is at least 1, so it needs no guard. {_EXACT}", f"{GUIDE}#large-inputs", fit=smallest, family="clip"),
]  # fmt: skip

_BACKWARD_EPSILONS = [
    Misconception("clipped-a", "sigmoid_backward", lambda g, a, epsilon: g * np.clip(a, epsilon, 1.0 - epsilon) * (1.0 - np.clip(a, epsilon, 1.0 - epsilon)), "`a` is clipped to {epsilon} … 1 - {epsilon} first, so a saturated unit lets a gradient pass.", _DERIVED, f"{GUIDE}#the-derivative", fit=smallest),
    Misconception("epsilon-added", "sigmoid_backward", lambda g, a, epsilon: g * (a * (1.0 - a) + epsilon), "{epsilon} is added to a (1 - a).", _DERIVED, f"{GUIDE}#the-derivative", fit=smallest),
]  # fmt: skip


LIMITS = (1.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 16.0, 18.0, 20.0, 25.0, 30.0)  # that people write


def _clips() -> list[Misconception]:
    return [
        Misconception(
            f"clipped-z-{limit:g}",
            "sigmoid_forward",
            _clipped(limit),
            f"`a` stops changing where |z| passes {limit:g}: z is clipped there.",
            "A clip hides the overflow and bends the function. e^(-|z|) never overflows, so nothing need be clipped.",
            f"{GUIDE}#large-inputs",
            family="clip",
        )
        for limit in LIMITS
    ]


def _shortcuts() -> list[Misconception]:
    return [
        Misconception(
            f"shortcut-beyond-{limit:g}",
            "sigmoid_forward",
            imitate,
            f"Where |z| passes {limit:g}, `a` is set to exactly 0 or 1.",
            f"σ(-{limit:g}) is {_sigma(np.array(-limit)):.1e}, far above what float64 can tell from 0. "
            "e^(-|z|) never overflows, so no shortcut is needed.",
            f"{GUIDE}#large-inputs",
            family="clip",
        )
        for limit in LIMITS
        for imitate in (
            lambda z, c=limit: np.where(z > c, 1.0, np.where(z < -c, 0.0, _sigma(z))),
            lambda z, c=limit: np.where(z < -c, 0.0, _sigma(z)),
            lambda z, c=limit: np.where(z > c, 1.0, _sigma(z)),
        )
    ]


def _matrices_only(function: str, error: type[Exception], see: str) -> Misconception:
    def imitate(*args: Array) -> Any:
        if args[0].ndim != 2:
            raise error
        return FUNCTIONS[function].expected(*args)

    return Misconception(
        "two-dimensions-only",
        function,
        imitate,
        f"`{function}` works for arrays of two dimensions alone.",
        "The docstring promises any shape; NumPy's own operations take each entry, however many dimensions there are.",
        f"{GUIDE}#{see}",
        raises=True,
    )


def _any_shape(function: str, see: str) -> list[Misconception]:
    return [_matrices_only(function, error, see) for error in (IndexError, ValueError, TypeError)]


def _clipped(limit: float) -> Callable[[Array], Array]:
    return lambda z: _sigma(np.clip(z, -limit, limit))


_BACKWARD = [
    _backward("forgot-grad-a", lambda g, a: a * (1.0 - a), "`grad_z` is a (1 - a) alone: `grad_a` is not in it.", _DERIVED, "the-chain-rule"),
    _backward("forgot-derivative", lambda g, a: g.copy(), "`grad_z` is `grad_a`, passed through unchanged.", _DERIVED, "the-chain-rule"),
    _backward("forgot-one-minus-a", lambda g, a: g * a, "`grad_z` is grad_a a: the factor 1 - a is missing.", _DERIVED),
    _backward("forgot-a", lambda g, a: g * (1.0 - a), "`grad_z` is grad_a (1 - a): the factor a is missing.", _DERIVED),
    _backward("sigmoid-again", lambda g, a: g * _sigma(a) * (1.0 - _sigma(a)), "The derivative is taken at sigmoid(a): the sigmoid is applied a second time.", f"`a` is the sigmoid's result already. {_DERIVED}"),
    _backward("sigmoid-once-again", lambda g, a: g * _sigma(a) * (1.0 - a), "One of the two factors is sigmoid(a): the sigmoid is applied a second time.", f"`a` is the sigmoid's result already. {_DERIVED}"),
    _backward("tanh-derivative", lambda g, a: g * (1.0 - a * a), "`grad_z` is grad_a (1 - a²), the derivative of tanh.", _DERIVED),
    _backward("one-plus-a", lambda g, a: g * a * (1.0 + a), "`grad_z` is grad_a a (1 + a): the sign between 1 and a is wrong.", _DERIVED),
    _backward("a-squared-lost", lambda g, a: g * a - a * a, "`grad_z` is grad_a a - a²: `grad_a` reaches the first term alone.", f"{_DERIVED} Written out: grad_a (a - a²)."),
    _backward("parentheses", lambda g, a: g * a * 1.0 - a, "`grad_z` is grad_a a - a: parentheses around 1 - a are missing.", _DERIVED),
    _backward("added", lambda g, a: g + a * (1.0 - a), "`grad_z` is grad_a + a (1 - a): the chain rule multiplies.", _DERIVED, "the-chain-rule"),
    _backward("divided", lambda g, a: g / (a * (1.0 - a)), "`grad_z` is grad_a divided by a (1 - a).", f"{_DERIVED} The derivative multiplies; dividing undoes it.", "the-chain-rule"),
    _backward("squared-derivative", lambda g, a: g * (a * (1.0 - a)) ** 2, "The factor a (1 - a) is applied twice.", _DERIVED, "the-chain-rule"),
    _backward("one-minus-a-squared", lambda g, a: g * a * (1.0 - a) ** 2, "The factor 1 - a is applied twice.", _DERIVED),
    _backward("a-twice", lambda g, a: g * a * a * (1.0 - a), "The factor a is applied twice.", _DERIVED),
    _backward("a-squared", lambda g, a: g * a * a, "`grad_z` is grad_a a²: the second factor should be 1 - a.", _DERIVED),
    _backward("one-minus-a-only-squared", lambda g, a: g * (1.0 - a) ** 2, "`grad_z` is grad_a (1 - a)²: the first factor should be a.", _DERIVED),
    _backward("one-minus-grad", lambda g, a: g * (1.0 - g), "`grad_z` is grad_a (1 - grad_a): the roles of `grad_a` and `a` are mixed up.", _DERIVED),
    _backward("swapped", lambda g, a: a * g * (1.0 - g), "`grad_z` is a grad_a (1 - grad_a): the two arguments are swapped.", _DERIVED),
    _backward("times-a-minus-one", lambda g, a: g * (a - a**3), "`grad_z` is grad_a (a - a³).", _DERIVED),
    _backward("softmax-rule", lambda g, a: a * (g - (g * a).sum(axis=-1, keepdims=True)), "`grad_z` follows the softmax's rule, which mixes the entries of a row.", f"Each a depends on its own z alone. {_DERIVED}"),
    _backward("a-below", lambda g, a: g * (1.0 - a) / a, "a stands below the fraction bar: `grad_z` is grad_a (1 - a) / a.", _DERIVED),
    _backward("one-minus-a-below", lambda g, a: g * a / (1.0 - a), "1 - a stands below the fraction bar: `grad_z` is grad_a a / (1 - a).", _DERIVED),
    _backward("difference", lambda g, a: a - g, "`grad_z` is a - grad_a: that rule is for the output layer, and takes y.", _DERIVED, "the-chain-rule"),
    _backward("difference-times-derivative", lambda g, a: (a - g) * a * (1.0 - a), "`grad_z` is (a - grad_a) a (1 - a): `grad_a` is taken for a target.", f"`grad_a` is the gradient dC/da itself. {_DERIVED}", "the-chain-rule"),
    _backward("gradient-averaged", lambda g, a: g.mean(axis=0) * a * (1.0 - a), "`grad_a` is averaged over the examples before it is used.", f"Each z moves its own a alone. {_DERIVED}", "the-chain-rule"),
    _backward("columns-summed", lambda g, a: g.sum(axis=0) * a * (1.0 - a), "`grad_a` is summed over the examples before it is used.", f"Each z moves its own a alone. {_DERIVED}", "the-chain-rule"),
    _backward("logarithm", lambda g, a: g * np.log(a) * (1.0 - a), "ln a stands where a belongs.", _DERIVED),
    _backward("derivative-at-zero", lambda g, a: 0.25 * g, "`grad_z` is grad_a / 4: that is the derivative at z = 0, whatever a is.", _DERIVED),
    _backward("matrix-product", lambda g, a: g @ (a * (1.0 - a)), "The matrix product stands where entries should be multiplied one by one.", f"Each z moves its own a alone. {_DERIVED}", "the-chain-rule"),
    _backward("matrix-product", lambda g, a: np.dot(g, a * (1.0 - a)), "The matrix product stands where entries should be multiplied one by one.", f"Each z moves its own a alone. {_DERIVED}", "the-chain-rule"),
    _backward("diagonal-product", lambda g, a: g @ np.diag((a * (1.0 - a)).ravel()), "grad_a is multiplied by a diagonal matrix of a (1 - a).", f"Each z moves its own a alone: multiply entry by entry. {_DERIVED}", "the-chain-rule", raises=True),
    _backward("relu-rule", lambda g, a: g * (a > 0), "`grad_z` is grad_a where a > 0: that is the rectifier's rule.", _DERIVED),
    _backward("gradient-summed", lambda g, a: g.sum() * a * (1.0 - a), "The entries of `grad_a` are summed up before they are used.", f"Each z moves its own a alone. {_DERIVED}", "the-chain-rule"),
    _backward("rows-summed", lambda g, a: g.sum(axis=-1, keepdims=True) * a * (1.0 - a), "Each row of `grad_a` is summed up before it is used.", f"Each z moves its own a alone. {_DERIVED}", "the-chain-rule"),
]  # fmt: skip


def _all() -> list[Misconception]:
    forward = Words(
        "a = 1 / (1 + e^(-z))",
        f"{GUIDE}#large-inputs",
        stable="e^(-z) overflows once z is below -709, and np.where works out both of its branches. e^(-|z|) never does: "
        "a is 1 / (1 + e^(-|z|)) where z ≥ 0, and e^(-|z|) / (1 + e^(-|z|)) elsewhere.",
    )
    backward = Words(
        "grad_z = grad_a a (1 - a)",
        f"{GUIDE}#the-derivative",
        whys=dict.fromkeys(
            ("over-n", "times-n", "over-k", "over-n-k"),
            (
                "The mean's 1/n is in `grad_a` already, from the cost: the sigmoid multiplies by a (1 - a) and no more.",
                f"{GUIDE}#the-chain-rule",
            ),
        ),
    )
    return [
        *general(
            "sigmoid_forward",
            forward,
            [*_FORWARD, *_clips(), *_shortcuts(), *_EPSILONS, *_any_shape("sigmoid_forward", "large-inputs")],
            without=("absolute",),
        ),
        *FORWARD,
        *general(
            "sigmoid_backward",
            backward,
            [*_BACKWARD, *_BACKWARD_EPSILONS, *_any_shape("sigmoid_backward", "the-derivative")],
        ),
        *BACKWARD,
    ]


MISCONCEPTIONS = tuple(_all())
