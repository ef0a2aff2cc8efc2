"""The formulas that a softmax may follow, its Jacobian and its backward, in place of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ..checks.check import Observation
from .formulas import Case, Formula, in_cases, scaled, searched
from .general import smallest
from .misconception import FITTED, Fitted, Misconception

Array = np.ndarray[Any, Any]
GUIDE = "guides/softmax.md"
_DEFINED = "a_ij = e^(z_ij) / Σ_m e^(z_im): the sum runs over the classes of one row, axis 1."
_ENTRIES = "J_ij = a_i (δ_ij - a_j): a_i (1 - a_i) on the diagonal, -a_i a_j off it."
_RULE = "grad_z_ij = a_ij (grad_a_ij - Σ_m grad_a_im a_im), the sum over the row."


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _keep(total: Callable[..., Any], axis: int | None) -> Callable[[Array], Array]:
    return lambda e: np.asarray(total(e, axis=axis, keepdims=True))


# --- Forward ----------------------------------------------------------------------------------------------------------

_POWERS: list[tuple[str, Callable[[Array], Array]]] = [
    ("", lambda z: z),
    ("The exponents are z³.", lambda z: z**3),
    ("The exponents are ln(1 + e^z).", lambda z: np.logaddexp(0.0, z)),
    ("The exponents are max(z, 0).", lambda z: np.maximum(z, 0.0)),
    ("The exponents are tanh(z).", np.tanh),
    ("The exponents are e^z: the exponential is applied twice.", np.exp),
    ("The exponents are the sigmoid of z.", lambda z: 0.5 * (1.0 + np.tanh(z / 2))),
    ("z is cut to whole numbers first.", np.trunc),
    ("z is rounded to whole numbers first.", np.round),
    ("Each column of z is standardised first.", lambda z: (z - z.mean(axis=0)) / z.std(axis=0)),
    ("All of z is standardised first.", lambda z: (z - z.mean()) / z.std()),
    ("z is divided by the largest |z| of the batch first.", lambda z: z / np.abs(z).max()),
    ("z is divided by the largest z of the batch first.", lambda z: z / z.max()),
    ("z is divided by the largest |z| of its row first.", lambda z: z / np.abs(z).max(axis=1, keepdims=True)),
    ("z is divided by the row's Σ |z| first.", lambda z: z / np.abs(z).sum(axis=1, keepdims=True)),
    ("z is divided by the row's sum first.", lambda z: z / z.sum(axis=1, keepdims=True)),
    ("z is divided by the row's length, √Σz², first.", lambda z: z / np.linalg.norm(z, axis=1, keepdims=True)),
    ("The first row of z is taken for every row.", lambda z: np.repeat(z[:1], len(z), axis=0)),
    ("The columns' means are subtracted first: each entry of a row is shifted by something else.", lambda z: z - z.mean(axis=0)),
    ("Each entry is shifted by itself, so that all exponents are 0.", lambda z: z - z),
    ("The rows of z are sorted first.", lambda z: np.sort(z, axis=1)),
    ("The columns of `a` come out in the wrong order, the last first.", lambda z: z[:, ::-1]),
    ("The logits are squared, with their signs kept.", lambda z: z * np.abs(z)),
]  # fmt: skip


def _others(e: Array) -> Array:
    return np.asarray(e.sum(axis=1, keepdims=True) - e)


def _while_dividing(e: Array) -> Array:
    """Give the sums by which a row's entries are divided one after the other, each of what the row holds by then."""
    left, sums = e.copy(), np.ones_like(e)
    for j in range(left.shape[1]):
        sums[:, j] = left.sum(axis=1)
        left[:, j] /= sums[:, j]
    return sums


def _reshaped(e: Array) -> Array:
    ones = np.ones((e.shape[1], e.shape[0])) * e.sum(axis=1)
    return np.asarray(ones.reshape(e.shape))


_DIVISORS: list[tuple[str, Callable[[Array], Any]]] = [
    ("", _keep(np.sum, 1)),
    ("The last class is left out of the row's sum: the loop ends one too early.", lambda e: e[:, :-1].sum(axis=1, keepdims=True)),
    ("The first class is left out of the row's sum: the loop begins one too late.", lambda e: e[:, 1:].sum(axis=1, keepdims=True)),
    ("Each exponential is divided by the sum of the others, its own left out.", _others),
    ("Each row is divided by its own sum entry by entry, and the sum is taken anew each time, of what is divided already.", _while_dividing),
    ("The sums are lined up with the wrong entries by a reshape: it keeps the order in memory, and turns nothing.", _reshaped),
    ("Each row is divided by the first row's sum.", lambda e: e[:1].sum()),
    ("Each row is divided by the last row's sum.", lambda e: e[-1:].sum()),
    ("Each row is divided by the sum of the rows up to it: the sum is not set to 0 again.", lambda e: np.cumsum(e.sum(axis=1))[:, None]),
    ("Each row is divided by the product of its exponentials.", _keep(np.prod, 1)),
    ("Each row is divided by the sum of the squares of its exponentials.", lambda e: (e * e).sum(axis=1, keepdims=True)),
    ("Each row is divided by the root of its sum.", lambda e: np.sqrt(e.sum(axis=1, keepdims=True))),
    ("Each row is divided by the square of its sum: it is normalised twice.", lambda e: e.sum(axis=1, keepdims=True) ** 2),
    ("Each row is divided by the logarithm of its sum.", lambda e: np.log(e.sum(axis=1, keepdims=True))),
    ("The sum's mean over the batch stands where the row's own sum belongs.", lambda e: e.sum() / len(e)),
    ("The mean of all exponentials stands where the row's sum belongs.", lambda e: e.mean()),
    ("The exponentials are divided by the means of their columns.", lambda e: e.mean(axis=0)),
    ("The exponentials are divided by the largest of the batch.", lambda e: e.max()),
    ("The exponentials are divided by the largest of their column.", lambda e: e.max(axis=0)),
    ("Each row is divided by its smallest exponential.", _keep(np.min, 1)),
    ("Each row is divided by the first of its exponentials.", lambda e: e[:, :1]),
    ("Each row is divided by the last of its exponentials.", lambda e: e[:, -1:]),
    ("Each row is divided by k times its sum.", lambda e: e.shape[1] * e.sum(axis=1, keepdims=True)),
]  # fmt: skip
_SHIFTS: list[tuple[str, Callable[[Array], Any]]] = [
    ("", lambda z: z.max(axis=1, keepdims=True)),
    ("", lambda z: 0.0),
    ("", lambda z: z.max()),
    ("", lambda z: z.max(axis=0)),
]
_OWN_SHIFTS: list[tuple[str, str, Callable[[Array], Any]]] = [
    ("first-column-shift", "The row's first logit is subtracted in place of its maximum: where another is far above it, that one still overflows.", lambda z: z[:, :1]),
    ("last-column-shift", "The row's last logit is subtracted in place of its maximum: where another is far above it, that one still overflows.", lambda z: z[:, -1:]),
    ("median-shift", "The row's median is subtracted in place of its maximum: rows of far-apart logits still overflow.", lambda z: np.median(z, axis=1, keepdims=True)),
    ("batch-mean-shift", "The mean of the whole batch is subtracted: rows far above it overflow, and rows far below it become 0 / 0.", lambda z: z.mean()),
    ("batch-minimum-shift", "The smallest logit of the batch is subtracted: all that are far above it overflow.", lambda z: z.min()),
    ("shift-on-occasion", "One maximum is subtracted from the whole batch, and only where it is large: rows far below it become 0 / 0 = nan, and rows of very negative logits alone do so too.", lambda z: z.max() if z.max() > 700.0 else 0.0),
    ("shift-on-occasion", "One maximum is subtracted from the whole batch, and only where it is large: rows far below it become 0 / 0 = nan, and rows of very negative logits alone do so too.", lambda z: z.max() if z.max() > 100.0 else 0.0),
    ("shift-where-positive", "A row's maximum is subtracted only where it is above some limit: rows of very negative logits alone become 0 / 0 = nan.", lambda z: np.maximum(z.max(axis=1, keepdims=True), 0.0)),
    ("shift-where-positive", "A row's maximum is subtracted only where it is above some limit: rows of very negative logits alone become 0 / 0 = nan.", lambda z: np.where(z.max(axis=1, keepdims=True) > 700.0, z.max(axis=1, keepdims=True), 0.0)),
    ("constant-shift", "A constant is subtracted in place of the row's maximum.", lambda z: 700.0),
    ("row-sum-shift", "The row's sum is subtracted in place of its maximum.", lambda z: z.sum(axis=1, keepdims=True)),
    ("length-shift", "The row's length, √Σz², is subtracted in place of its maximum.", lambda z: np.linalg.norm(z, axis=1, keepdims=True)),
    ("last-row-maximum", "The last row's maximum is subtracted from every row.", lambda z: z[-1].max()),
    ("smallest-maximum", "The smallest of the rows' maxima is subtracted from every row.", lambda z: z.max(axis=1).min()),
    ("half-maximum-shift", "Half of the row's maximum is subtracted.", lambda z: z.max(axis=1, keepdims=True) / 2),
    ("spread-shift", "The row's maximum less its minimum is subtracted.", lambda z: np.ptp(z, axis=1, keepdims=True)),
]  # fmt: skip


def _quotient(
    power: Callable[[Array], Array], shift: Callable[[Array], Any], divisor: Callable[[Array], Any]
) -> Callable[[Array], Array]:
    def of(z: Array) -> Array:
        exponents = power(z)
        e = np.exp(exponents - shift(exponents))
        return np.asarray(e / divisor(e))

    return of


_NUMERATORS: list[tuple[str, Callable[[Array], Array]]] = [
    ("z²", lambda z: z * z),
    ("|z|", np.abs),
    ("max(z, 0)", lambda z: np.maximum(z, 0.0)),
    ("z less the row's minimum", lambda z: z - z.min(axis=1, keepdims=True)),
    ("ln(1 + e^z)", lambda z: np.logaddexp(0.0, z)),
    ("2^z", lambda z: 2.0 ** (z - z.max(axis=1, keepdims=True))),
    ("1 + z", lambda z: 1.0 + z),
    ("1/e^z", lambda z: np.exp(-(z - z.min(axis=1, keepdims=True)))),
]  # fmt: skip
_SMOOTHED = [
    Formula(f"`a` is {share:g} softmax(z) + {1.0 - share:g}/k: part of each row is spread over all classes.", lambda z, share=share: share * _softmax(z) + (1.0 - share) / z.shape[1])
    for share in (0.9, 0.95, 0.8, 0.99, 0.5)
]  # fmt: skip


def _normalised(of: Callable[[Array], Array], guard: float) -> Callable[[Array], Array]:
    return lambda z: np.asarray(of(z) / (of(z).sum(axis=1, keepdims=True) + guard))


def _rolled_sums(z: Array, by: int) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / np.roll(e.sum(axis=1, keepdims=True), by, axis=0))


def _whole() -> list[Formula]:
    plain = [
        Formula(f"`a` is {name} divided by the row's sum of {name}: no exponential is taken.", _normalised(of, guard))
        for name, of in _NUMERATORS
        for guard in (0.0, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
    ]  # fmt: skip
    rolled = [
        Formula("Each row is divided by the sum of the row before it.", lambda z: _rolled_sums(z, 1)),
        Formula("Each row is divided by the sum of the row after it.", lambda z: _rolled_sums(z, -1)),
        Formula("Each row comes out one place too early, in the place of the row before it.", lambda z: np.roll(_softmax(z), -1, axis=0)),
        Formula("Each row comes out one place too late, in the place of the row after it.", lambda z: np.roll(_softmax(z), 1, axis=0)),
    ]  # fmt: skip
    return [*plain, *_SMOOTHED, *rolled]


def forward() -> list[Formula]:
    """Give the formulas that `softmax_forward` may follow, the simplest first."""
    return _whole() + [
        Formula(" ".join(filter(None, [powers, divided])), _quotient(power, shift, divisor))
        for powers, power in _POWERS
        for divided, divisor in _DIVISORS
        for _, shift in _SHIFTS
        if powers or divided
    ]


def _read_scale(observations: Sequence[Observation]) -> Iterable[Fitted]:
    """Read off two entries of a row what the logits are multiplied by."""
    for one in observations:
        z, a = np.asarray(one.args[0], dtype=float), np.asarray(one.value, dtype=float)
        if a.shape == z.shape and z.shape[1] > 1 and (a > 0.0).all():
            row = int(np.argmax(np.ptp(z, axis=1)))
            top, low = int(z[row].argmax()), int(z[row].argmin())
            apart = float(z[row, top] - z[row, low])
            if 0.1 < apart < 50.0:
                return [{"scale": float(f"{np.log(a[row, top] / a[row, low]) / apart:.9g}")}]
    return []


def _read_base(observations: Sequence[Observation]) -> Iterable[Fitted]:
    """Read off two entries of a row which number is raised to the power of the logits, where it is a short one."""
    bases = [2.72, 2.718, 2.7183, 2.71828, 2.7, 2.71, 3.0]
    for fitted in _read_scale(observations):
        base = float(f"{np.exp(float(fitted['scale'])):.7g}")
        exact = abs(np.log(base) - float(fitted["scale"])) < 1e-8
        bases = [base] if exact and base not in (1.0, 2.0, 10.0) else []
    return [{"base": base, "written": f"{base:.7g}"} for base in bases]


_SHIFTED = (
    "Subtracting the row's own maximum changes nothing, for e^(-m) cancels, and no exponent is above 0."
)


def _limits(_: Sequence[Observation]) -> list[Fitted]:
    return [
        {"limit": limit}
        for limit in (5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0, 500.0, 600.0, 700.0, 709.0, 745.0)
    ]


def _clipped_after(z: Array, limit: float) -> Array:
    return _softmax(np.maximum(z - z.max(axis=1, keepdims=True), -limit))


def _online(z: Array) -> Array:
    so_far = np.maximum.accumulate(z, axis=1)
    return np.asarray(np.exp(z - so_far[:, -1:]) / np.exp(z - so_far).sum(axis=1, keepdims=True))


FORWARD = [
    *(
        Misconception(slug, "softmax_forward", _quotient(lambda z: z, shift, _keep(np.sum, 1)), message, f"Each row needs a shift of its own, always. {_SHIFTED}", f"{GUIDE}#the-shift", family=slug)
        for slug, message, shift in _OWN_SHIFTS
    ),
    Misconception("clipped-after-the-shift", "softmax_forward", _clipped_after, "Logits more than {limit} below the row's maximum are clipped there, so that they count too much.", f"e^(-1000) rounds to 0, which is harmless. {_SHIFTED}", f"{GUIDE}#the-shift", fit=_limits, family="clip"),
    Misconception("scaled-z", "softmax_forward", lambda z, scale: _softmax(scale * z), "The exponents are {scale} z.", f"A shift cancels; a factor does not. {_DEFINED}", f"{GUIDE}#the-shift", fit=_read_scale, level=FITTED),
    Misconception("base-of-the-power", "softmax_forward", lambda z, base, written: _softmax(np.log(base) * z), "The base of the power is {written}, where e = 2.71828182845905 belongs.", f"np.exp(z) has all of its digits. {_DEFINED}", f"{GUIDE}#rows-are-examples", fit=_read_base),
    Misconception("online-sum-not-rescaled", "softmax_forward", _online, "The row's sum is collected while its maximum is still looked for, and what was added before a larger logit came is not scaled down.", f"When the maximum rises from m to m', the sum so far is multiplied by e^(m - m'): that needs the old m. {_DEFINED}", f"{GUIDE}#the-shift"),
    searched("softmax_forward", forward, _DEFINED, f"{GUIDE}#rows-are-examples"),
]  # fmt: skip

# --- The Jacobian -----------------------------------------------------------------------------------------------------


def _on(text: str, of: Callable[[Array], Array]) -> Formula:
    return Formula(text, lambda a: np.diag(np.broadcast_to(of(a), a.shape)))


def _at(text: str, of: Callable[[Array, Array], Array]) -> Formula:
    return Formula(text, lambda a: of(a[:, None], a[None, :]))


_DIAGONAL = scaled(
    [
        _on("a_i (1 - a_i)", lambda a: a * (1.0 - a)),
        _on("0", lambda a: 0.0 * a),
        _on("a_i", lambda a: a),
        _on("a_i²", lambda a: a * a),
        _on("1 - a_i", lambda a: 1.0 - a),
        _on("1", lambda a: 0.0 * a + 1.0),
        _on("1 - a_i²", lambda a: 1.0 - a * a),
        _on("a_i (1 + a_i)", lambda a: a * (1.0 + a)),
        _on("1 + a_i", lambda a: 1.0 + a),
        _on("a_i² (1 - a_i)", lambda a: a * a * (1.0 - a)),
        _on("a_i (1 - a_i)²", lambda a: a * (1.0 - a) ** 2),
        _on("(1 - a_i)²", lambda a: (1.0 - a) ** 2),
        _on("a_i (1 - 2 a_i)", lambda a: a * (1.0 - 2.0 * a)),
        _on("a_i (1 - a_i²)", lambda a: a * (1.0 - a * a)),
        _on("a_i - Σ a_m²", lambda a: a - a @ a),
        _on("a_i (1 - Σ a_m²)", lambda a: a * (1.0 - a @ a)),
        _on("-a_i²", lambda a: -a * a),
        _on("a_i (1 - a_i/2)", lambda a: a * (1.0 - a / 2)),
        _on("√a_i", np.sqrt),
        _on("1 / a_i", lambda a: 1.0 / a),
    ],
    (("{}", lambda a: 1.0), ("-{}", lambda a: -1.0), ("2 {}", lambda a: 2.0), ("{}/2", lambda a: 0.5)),
)
_BESIDE = scaled(
    [
        _at("-a_i a_j", lambda p, q: -p * q),
        _at("0", lambda p, q: 0.0 * p * q),
        _at("a_i a_j", lambda p, q: p * q),
        _at("a_i", lambda p, q: p + 0.0 * q),
        _at("a_j", lambda p, q: q + 0.0 * p),
        _at("1", lambda p, q: 1.0 + 0.0 * p * q),
        _at("1 - a_i", lambda p, q: 1.0 - p + 0.0 * q),
        _at("1 - a_j", lambda p, q: 1.0 - q + 0.0 * p),
        _at("a_i (1 - a_i)", lambda p, q: p * (1.0 - p) + 0.0 * q),
        _at("a_j (1 - a_j)", lambda p, q: q * (1.0 - q) + 0.0 * p),
        _at("a_i (1 - a_j)", lambda p, q: p * (1.0 - q)),
        _at("a_j (1 - a_i)", lambda p, q: q * (1.0 - p)),
        _at("(1 - a_i)(1 - a_j)", lambda p, q: (1.0 - p) * (1.0 - q)),
        _at("a_i²", lambda p, q: p * p + 0.0 * q),
        _at("a_j²", lambda p, q: q * q + 0.0 * p),
        _at("a_i² a_j", lambda p, q: p * p * q),
        _at("a_i a_j²", lambda p, q: p * q * q),
        _at("a_i² a_j²", lambda p, q: p * p * q * q),
        _at("1 - a_i a_j", lambda p, q: 1.0 - p * q),
        _at("a_i - a_j", lambda p, q: p - q),
        _at("a_i + a_j", lambda p, q: p + q),
        _at("a_i (a_i - a_j)", lambda p, q: p * (p - q)),
        _at("a_j (a_j - a_i)", lambda p, q: q * (q - p)),
        _at("a_i / a_j", lambda p, q: p / q),
        _at("a_j / a_i", lambda p, q: q / p),
        _at("√(a_i a_j)", lambda p, q: np.sqrt(p * q)),
        Formula("Σ a_m²", lambda a: np.full((len(a), len(a)), a @ a)),
    ],
    (("{}", lambda a: 1.0), ("-{}", lambda a: -1.0), ("2 {}", lambda a: 2.0), ("{}/2", lambda a: 0.5)),
)


def _square(a: Array) -> Array:
    return np.arange(len(a))[:, None] - np.arange(len(a))[None, :]


def _place(a: Array) -> Array:
    return np.repeat(np.arange(len(a))[:, None], len(a), axis=1)


def _right(a: Array) -> Array:
    return np.asarray(np.diag(a) - np.outer(a, a))


WHOLE = [
    Formula("Every row i of J is multiplied by a_i once more.", lambda a: a[:, None] * _right(a)),
    Formula("Every column j of J is multiplied by a_j once more.", lambda a: a[None, :] * _right(a)),
    Formula("J is multiplied by itself.", lambda a: _right(a) @ _right(a)),
    Formula("J has a batch's axis in front: its shape is (1, k, k).", lambda a: _right(a)[None]),
    Formula("The outer product is taken of a² and a.", lambda a: np.diag(a) - np.outer(a * a, a)),
    Formula("J is diag(a) - a aᵀ with each row divided by its a_i.", lambda a: _right(a) / a[:, None]),
    Formula("J is the outer product of a (1 - a) with itself.", lambda a: np.outer(a * (1.0 - a), a * (1.0 - a))),
    Formula("The rows of J come in the wrong order, the last first.", lambda a: _right(a)[::-1]),
]  # fmt: skip

JACOBIAN = [
    Misconception("equal-entries-as-diagonal", "softmax_jacobian", lambda a: np.where(a[:, None] == a[None, :], a[:, None] * (1.0 - a[None, :]), -np.outer(a, a)), "Where a_i and a_j happen to be equal, the diagonal's form stands off the diagonal.", f"Whether i = j is asked of the places, not of the probabilities: two classes may be equally probable. {_ENTRIES}", f"{GUIDE}#off-the-diagonal"),
    Misconception("diagonal-twice", "softmax_jacobian", lambda a: _right(a) + np.diag(a * (1.0 - a)), "The diagonal of your J is 2 a_i (1 - a_i): it is added twice.", _ENTRIES, f"{GUIDE}#the-jacobian"),
    Misconception("clipped-a", "softmax_jacobian", lambda a, epsilon: _right(np.maximum(a, epsilon)), "`a` is clipped at {epsilon} from below first.", f"J needs no logarithm and no division, so nothing need be clipped. {_ENTRIES}", f"{GUIDE}#the-jacobian", fit=smallest, level=FITTED, family="clip"),
    Misconception("clipped-a", "softmax_jacobian", lambda a, epsilon: _right(np.clip(a, epsilon, 1.0 - epsilon)), "`a` is clipped to {epsilon} … 1 - {epsilon} first.", f"J needs no logarithm and no division, so nothing need be clipped. {_ENTRIES}", f"{GUIDE}#the-jacobian", fit=smallest, level=FITTED, family="clip"),
    in_cases(
        "softmax_jacobian",
        [
            Case("on the diagonal", lambda a: _square(a) == 0, "a_i (1 - a_i)", _DIAGONAL),
            Case("above it", lambda a: _square(a) < 0, "-a_i a_j", _BESIDE),
            Case("below it", lambda a: _square(a) > 0, "-a_i a_j", _BESIDE),
        ],
        _ENTRIES,
        f"{GUIDE}#off-the-diagonal",
    ),
    in_cases(
        "softmax_jacobian",
        [
            Case("in its first entry", lambda a: (_square(a) == 0) & (_place(a) == 0), "a_i (1 - a_i)", _DIAGONAL),
            Case("in its last entry", lambda a: (_square(a) == 0) & (_place(a) == len(a) - 1) & (len(a) > 1), "a_i (1 - a_i)", _DIAGONAL),
            Case("on the diagonal between these", lambda a: (_square(a) == 0) & (_place(a) > 0) & (_place(a) < len(a) - 1), "a_i (1 - a_i)", _DIAGONAL),
            Case("off the diagonal in the first row", lambda a: (_square(a) != 0) & (_place(a) == 0), "-a_i a_j", _BESIDE),
            Case("off the diagonal in the last row", lambda a: (_square(a) != 0) & (_place(a) == len(a) - 1), "-a_i a_j", _BESIDE),
            Case("off the diagonal in the rows between", lambda a: (_square(a) != 0) & (_place(a) > 0) & (_place(a) < len(a) - 1), "-a_i a_j", _BESIDE),
        ],
        _ENTRIES,
        f"{GUIDE}#the-jacobian",
    ),
    searched("softmax_jacobian", lambda: WHOLE, _ENTRIES, f"{GUIDE}#the-jacobian"),
]  # fmt: skip

# --- Backward ---------------------------------------------------------------------------------------------------------

Of2 = Callable[[Array, Array], Any]
_OUTER: list[tuple[str, Of2]] = [
    ("a ", lambda g, a: a),
    ("", lambda g, a: 1.0),
    ("a² ", lambda g, a: a * a),
    ("(1 - a) ", lambda g, a: 1.0 - a),
    ("grad_a ", lambda g, a: g),
    ("grad_a a ", lambda g, a: g * a),
    ("a (1 - a) ", lambda g, a: a * (1.0 - a)),
]
_TERMS: list[tuple[str, Of2]] = [
    ("grad_a", lambda g, a: g),
    ("1", lambda g, a: 1.0),
    ("0", lambda g, a: 0.0),
    ("a", lambda g, a: a),
    ("grad_a a", lambda g, a: g * a),
    ("grad_a (1 - a)", lambda g, a: g * (1.0 - a)),
]
_INNER: list[tuple[str, Of2]] = [
    ("grad_a a", lambda g, a: g * a),
    ("grad_a", lambda g, a: g),
    ("a", lambda g, a: a),
    ("grad_a a²", lambda g, a: g * a * a),
    ("grad_a² a", lambda g, a: g * g * a),
    ("a²", lambda g, a: a * a),
    ("grad_a (1 - a)", lambda g, a: g * (1.0 - a)),
    ("a (1 - a)", lambda g, a: a * (1.0 - a)),
    ("grad_a a (1 - a)", lambda g, a: g * a * (1.0 - a)),
    ("grad_a²", lambda g, a: g * g),
]
_SUMS: list[tuple[str, Callable[[Array], Any]]] = [
    ("the row's sum of {}", _keep(np.sum, 1)),
    ("the row's mean of {}", _keep(np.mean, 1)),
    ("the row's largest {}", _keep(np.max, 1)),
    ("the columns' sums of {}", _keep(np.sum, 0)),
    ("the columns' means of {}", _keep(np.mean, 0)),
    ("the whole batch's sum of {}", _keep(np.sum, None)),
    ("the whole batch's mean of {}", _keep(np.mean, None)),
    ("the whole batch's sum of {} over n", lambda t: t.sum() / len(t)),
    ("the sum of {} over this row and those before it", lambda t: np.cumsum(t.sum(axis=1))[:, None]),
    ("the row's sum of {} so far", lambda t: np.cumsum(t, axis=1)),
    ("the row's sum of {} without the last class", lambda t: t[:, :-1].sum(axis=1, keepdims=True)),
    ("the row's sum of {} without the first class", lambda t: t[:, 1:].sum(axis=1, keepdims=True)),
    ("the row's sum of {} without the entry's own", lambda t: t.sum(axis=1, keepdims=True) - t),
    ("the first row's sum of {}", lambda t: t[:1].sum()),
    ("the last row's sum of {}", lambda t: t[-1:].sum()),
    ("half the row's sum of {}", lambda t: t.sum(axis=1, keepdims=True) / 2),
    ("{} itself", lambda t: t),
    ("the last class's {}", lambda t: t[:, -1:]),
]


def _difference(outer: Of2, term: Of2, sign: float, inner: Of2, total: Callable[[Array], Any]) -> Of2:
    def of(g: Array, a: Array) -> Array:
        return np.asarray(outer(g, a) * (term(g, a) + sign * total(inner(g, a) + 0.0 * g)))

    return of


def _jacobians(a: Array) -> Array:
    return np.asarray(a[:, :, None] * (np.eye(a.shape[1]) - a[:, None, :]))


_SPECIAL: list[tuple[str, Of2]] = [
    ("The Jacobian is applied twice.", lambda g, a: np.einsum("nij,njk,nk->ni", _jacobians(a), _jacobians(a), g)),
    ("The Jacobian's own rows are summed up and multiplied by grad_a entry by entry: each such sum is 0.", lambda g, a: 0.0 * g * a),
    ("grad_a is multiplied with the Jacobians of all rows, added up.", lambda g, a: g @ _jacobians(a).sum(axis=0)),
    ("Each Jacobian is multiplied with grad_a entry by entry, and these (k, k) matrices are added up: @ is meant, for each row.", lambda g, a: (_jacobians(a) * g[:, None, :]).sum(axis=0)),
    ("Each Jacobian is multiplied with grad_a entry by entry: @ is meant, which adds up over the classes.", lambda g, a: _jacobians(a) * g[:, None, :]),
    ("Each Jacobian is multiplied with grad_a entry by entry: @ is meant, which adds up over the classes.", lambda g, a: _jacobians(a) * g[:, :, None]),
    ("The last row's Jacobian is used for every row.", lambda g, a: g @ _jacobians(a)[-1]),
    ("np.einsum or @ takes the sum over all pairs of rows, where each row is paired with itself alone.", lambda g, a: a * (g - (g @ a.T).sum(axis=1, keepdims=True))),
    ("np.einsum or @ takes the sum over all pairs of rows, where each row is paired with itself alone.", lambda g, a: a * (g - (a @ g.T).sum(axis=1, keepdims=True))),
    ("The gradient is divided by the probability once more.", lambda g, a: g - (g * a).sum(axis=1, keepdims=True) / a),
    ("grad_a has lost its minus signs: |grad_a| is used throughout.", lambda g, a: a * (np.abs(g) - (np.abs(g) * a).sum(axis=1, keepdims=True))),
    ("`grad_z` is right where it is positive, and 0 where it should be negative.", lambda g, a: np.maximum(a * (g - (g * a).sum(axis=1, keepdims=True)), 0.0)),
    ("Of each row of grad_a only the entry of the largest size counts, as if all others were 0.", lambda g, a: (lambda one: a * (one - (one * a).sum(axis=1, keepdims=True)))(np.where(np.arange(g.shape[1]) == np.abs(g).argmax(axis=1)[:, None], g, 0.0))),
    ("The softmax is taken of grad_a.", lambda g, a: _softmax(g)),
]  # fmt: skip


def backward() -> list[Formula]:
    """Give the formulas that `softmax_backward` may follow, the simplest first."""
    right = "a (grad_a - the row's sum of grad_a a)"
    again = "a (grad_a (1 - a) - the row's sum of grad_a a without the entry's own)"  # the same, written otherwise
    found = [Formula(text, of) for text, of in _SPECIAL]
    for outer, by in _OUTER:
        for term, first in _TERMS:
            for sign, text in ((-1.0, "-"), (1.0, "+")):
                for inner, second in _INNER:
                    for summed, total in _SUMS:
                        formula = f"{outer}({term} {text} {summed.format(inner)})"
                        of = _difference(by, first, sign, second, total)
                        if formula not in (right, again):
                            found.append(Formula(f"`grad_z` is {formula}, where {right} belongs.", of))
    return found


def _clipped_backward(g: Array, a: Array, epsilon: float) -> Array:
    kept = np.clip(a, epsilon, 1.0 - epsilon)
    return np.asarray(kept * (g - (g * kept).sum(axis=1, keepdims=True)))


BACKWARD = [
    Misconception("clipped-a", "softmax_backward", _clipped_backward, "`a` is clipped to {epsilon} … 1 - {epsilon} first.", f"Nothing is divided here, so nothing need be clipped. {_RULE}", f"{GUIDE}#backward-without-the-matrix", fit=smallest, level=FITTED),
    searched("softmax_backward", backward, _RULE, f"{GUIDE}#backward-without-the-matrix"),
]  # fmt: skip
