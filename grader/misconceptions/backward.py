"""Mistakes in the pass backward: the equations got wrong, one and two at once, factors, and the lists mixed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from ..checks.check import Observation, Raised
from .equations import BP1, BP2, BP3, BP4, EQUATIONS, LAYERS, MATRICES, MEAN, MEAN_ONCE, SLIPS, Slip
from .misconception import FITTED, GENERATED, PAIRED, Misconception
from .passes import Array, Backward, Forward, Network, fixed_depth, spread


def _singles() -> list[Misconception]:
    return [
        Misconception(s.slug, "backward", Backward(**{s.part: s.change}), s.message, s.why, s.see)
        for s in SLIPS
    ]


def _pairs() -> list[Misconception]:
    return [
        Misconception(
            f"{one.slug} + {two.slug}",
            "backward",
            Backward(**{one.part: one.change, two.part: two.change}),
            f"Two things at once. {one.message} {two.message}",
            one.why if one.why == two.why else f"{one.why} {two.why}",
            one.see,
            level=PAIRED,
        )
        for one, two in combinations(_DIFFERENT, 2)
        if one.part != two.part and (one.slug, two.slug) not in UNDONE
    ]


# Pairs in which the one takes a part of the other back: a simpler pair comes to the same.
UNDONE = {(one, two) for one in ("over-n-k", "over-k") for two in ("grad-w-times-n", "grad-b-times-n")}
# Of several ways to make one mistake, the first is enough beside another mistake.
_DIFFERENT = list({slip.slug: slip for slip in reversed(SLIPS)}.values())[::-1]


def _by_a_factor(first: Slip, factor: Callable[[Array], float]) -> Callable[[Array, Array], Array]:
    def output(a: Array, y: Array) -> Array:
        found: Array = first.change(a, y) * factor(y)
        return found

    return output


def _factors() -> list[Misconception]:
    """Give each wrong BP1 with a wrong sign, or without the mean's 1/n, besides."""
    by: list[tuple[str, Callable[[Array], float], str]] = [
        ("sum-for-mean", lambda y: float(len(y)), "The mean's 1/n is missing: every gradient is {n} times too large, and {n} is the number of examples."),
        ("wrong-sign", lambda y: -1.0, "Every gradient has the wrong sign."),
    ]  # fmt: skip
    without = {"mean-twice", "over-n-minus-1", "cost-gradient-unaveraged"}
    return [
        Misconception(
            f"{one.slug} + {slug}",
            "backward",
            Backward(output=_by_a_factor(one, factor)),
            f"Two things at once. {one.message} {words}",
            f"{one.why} {MEAN_ONCE}" if MEAN_ONCE not in one.why else one.why,
            one.see,
            level=PAIRED,
        )
        for slug, factor, words in by
        for one in _DIFFERENT
        if one.part == "output" and one.slug not in {slug, *without} and (one.slug, slug) != ("sum-for-mean", "wrong-sign")
    ]  # fmt: skip


RIGHT = Backward()


def _stale(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    """Pass the output layer's error, never updated, to every hidden layer."""
    delta = RIGHT.output(a[-1], y)
    hidden = [(delta @ weights[i + 1]) * spread(a[i + 1]) for i in range(len(weights) - 1)]
    deltas = [*hidden, delta]
    return [d.T @ a[i] for i, d in enumerate(deltas)], [d.sum(axis=0) for d in deltas]


def _output_error_everywhere(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    delta = RIGHT.output(a[-1], y)
    return [delta.T @ before for before in a[:-1]], [delta.sum(axis=0) for _ in weights]


def _layer_changed(change: Callable[[int, int, int, Array], Array]) -> Callable[..., Network]:
    """Work the right gradient out, then change each array, knowing its layer, L and n."""

    def changed(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
        parts = RIGHT(a, y, weights)
        last = len(weights) - 1
        first, second = ([change(i, last, len(y), g) for i, g in enumerate(part)] for part in parts)
        return first, second

    return changed


def _lists_changed(change: Callable[[list[Array], list[Array]], Any]) -> Callable[..., Any]:
    def changed(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Any:
        return change(*RIGHT(a, y, weights))

    return changed


def _updated_on_the_way(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    """Take the step in each layer before the error passes through it."""
    weights = [w.copy() for w in weights]
    grad_weights: list[Array] = []
    grad_biases: list[Array] = []
    grad_z = RIGHT.output(a[-1], y)
    for layer in reversed(range(len(weights))):
        grad_weights.insert(0, grad_z.T @ a[layer])
        grad_biases.insert(0, grad_z.sum(axis=0))
        weights[layer] -= grad_weights[0]
        if layer:
            grad_z = (grad_z @ weights[layer]) * spread(a[layer])
    return grad_weights, grad_biases


def _before_the_slope(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    grad_weights: list[Array] = []
    grad_biases: list[Array] = []
    grad = RIGHT.output(a[-1], y)
    for layer in reversed(range(len(weights))):
        grad_weights.insert(0, grad.T @ a[layer])
        grad_biases.insert(0, grad.sum(axis=0))
        if layer < len(weights) - 1:
            grad = grad * spread(a[layer + 1])
        grad = grad @ weights[layer]
    return grad_weights, grad_biases


def _halved(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    rows = [RIGHT([one[i : i + 1] for one in a], y[i : i + 1], weights) for i in range(len(y))]
    found = rows[0]
    for row in rows[1:]:
        first, second = ([(old + new) / 2 for old, new in zip(found[p], row[p], strict=True)] for p in (0, 1))
        found = first, second
    return found


def _run_anew(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    return RIGHT(Forward()(a[0], weights, [np.zeros(len(w)) for w in weights]), y, weights)


def _two_layers_only(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    """Carry the error back once: layers further down get the same error's slope, or none."""
    right = RIGHT(a, y, weights)
    keep = len(weights) - 2
    return (
        [g if i >= keep else np.zeros_like(g) for i, g in enumerate(right[0])],
        [g if i >= keep else np.zeros_like(g) for i, g in enumerate(right[1])],
    )


def _reversed_of(backward: Callable[..., Any]) -> Callable[..., Any]:
    def imitate(*args: Any) -> Any:
        first, second = backward(*args)
        return first[::-1], second[::-1]

    return imitate


def _last_weights(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
    """Pass the error back through the last weights wherever they fit."""

    def carry(grad_z: Array, at: Any) -> Array:
        fits = weights[-1].shape == at.next.shape
        found: Array = grad_z @ (weights[-1] if fits else at.next)
        return found

    return Backward(carry=carry)(a, y, weights)


def _with_errors(change: Callable[[Any, Any, list[Array]], Any]) -> Callable[..., Any]:
    """Give the lists, and every layer's grad_z beside them."""

    def changed(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Any:
        errors: list[Array] = []

        def remembered(grad_z: Array, at: Any) -> Array:
            errors.insert(0, grad_z)
            found: Array = grad_z.sum(axis=0)
            return found

        return change(*Backward(bias=remembered)(a, y, weights), errors)

    return changed


def _in_turns(weights: list[Any], biases: list[Any]) -> Any:
    """Put each layer's gradients into one list, one after the other, and give it twice."""
    found = [one for layer in zip(weights, biases, strict=True) for one in layer]
    return found, found


ORDER = "(grad_weights, grad_biases) are two lists in the order of the layers, the first hidden layer first."

WHOLE = [
    Misconception("nothing-returned", "backward", lambda *_: None, "Nothing is returned.", ORDER + " Is `return` missing?", LAYERS),
    Misconception("stale-output-error", "backward", _stale, "Every hidden layer takes the output layer's error: grad_z is not handed on from layer to layer.", "grad_z_next is the next layer's, worked out just before. " + BP2, LAYERS),
    Misconception("output-error-everywhere", "backward", _output_error_everywhere, "Every layer uses the output layer's grad_z as it is.", BP2, LAYERS),
    Misconception("reversed", "backward", _lists_changed(lambda w, b: (w[::-1], b[::-1])), "Both lists run from the output layer back to the first hidden layer.", "The pass goes backwards, so what is appended comes out backwards: insert at 0, or reverse at the end. " + ORDER, LAYERS),
    Misconception("grad-weights-reversed", "backward", _lists_changed(lambda w, b: (w[::-1], b)), "`grad_weights` runs from the output layer back to the first hidden layer.", ORDER, LAYERS),
    Misconception("grad-biases-reversed", "backward", _lists_changed(lambda w, b: (w, b[::-1])), "`grad_biases` runs from the output layer back to the first hidden layer.", ORDER, LAYERS),
    Misconception("results-swapped", "backward", _lists_changed(lambda w, b: (b, w)), "The two lists are returned the wrong way round, (grad_biases, grad_weights).", ORDER, LAYERS),
    *(Misconception("one-list-for-both", "backward", _lists_changed(both), "Both lists are one and the same: what is put into the one stands in the other.", "`a = b = []` makes one list with two names; each needs a list of its own. " + ORDER, LAYERS) for both in (lambda w, b: (b, b), lambda w, b: (w, w), _in_turns)),
    Misconception("layer-pairs", "backward", _lists_changed(lambda w, b: list(zip(w, b, strict=True))), "A list of pairs (grad_w, grad_b) came back, one for each layer.", ORDER, LAYERS),
    Misconception("weights-only", "backward", _lists_changed(lambda w, b: w), "Only the list of the weights' gradients is returned.", ORDER, LAYERS),
    Misconception("output-layer-only", "backward", _layer_changed(lambda i, last, n, g: g if i == last else np.zeros_like(g)), "Only the output layer has a gradient; the hidden layers' are zero.", "The error goes on to every layer before. " + BP2, LAYERS),
    Misconception("output-layer-alone-listed", "backward", _lists_changed(lambda w, b: (w[-1:], b[-1:])), "The lists hold the output layer's gradient alone.", "The error goes on to every layer before. " + BP2, LAYERS),
    Misconception("first-layer-missing", "backward", _lists_changed(lambda w, b: (w[1:], b[1:]) if len(w) > 1 else (w, b)), "The lists lack the first layer's gradient: the loop ends one layer too early.", "The first hidden layer's a_before is x, activations[0]: it has a gradient like every other.", LAYERS),
    Misconception("two-layers-only", "backward", _two_layers_only, "Only the last two layers get a gradient; with more hidden layers the rest is zero.", "BP2 is repeated until the first layer is reached. " + BP2, LAYERS),
    Misconception("mean-missing-at-output", "backward", _layer_changed(lambda i, last, n, g: g * n if i == last else g), "The output layer's gradients lack the mean's 1/n; the hidden layers' have it.", MEAN_ONCE, MEAN),
    Misconception("hidden-without-mean", "backward", _layer_changed(lambda i, last, n, g: g if i == last else g * n), "The hidden layers' gradients lack the mean's 1/n; the output layer's have it.", MEAN_ONCE, MEAN),
    Misconception("read-before-the-slope", "backward", _before_the_slope, "The hidden layers' gradients are read off before the sigmoid's derivative is multiplied in: they are made with ∂C/∂a, not with ∂C/∂z.", "BP3 and BP4 take δ, the gradient at z: a (1 − a) comes first. " + BP2, LAYERS),
    Misconception("halved-average", "backward", _halved, "The examples' gradients are averaged as (so far + next)/2 in each turn of the loop: the last examples count most.", "A sum grows by each example's part, and is divided by n once. " + MEAN_ONCE, MEAN),
    Misconception("activations-without-biases", "backward", _run_anew, "The activations are worked out anew, without the biases, which `backward` is not given.", "All that is needed stands in `activations`. " + BP4, LAYERS),
    Misconception("weights-updated-on-the-way", "backward", _updated_on_the_way, "The error passes back through weights that a step has already changed.", "The gradient is taken at one point: all layers' gradients come first, then one step in all of them. " + BP2, LAYERS),
    Misconception("first-layer-left-empty", "backward", _lists_changed(lambda w, b: ([None, *w[1:]], [None, *b[1:]])), "The first layer's gradient is never filled in: the loop ends one layer too early.", "range(L - 1, -1, -1) goes down to 0; a range that stops at 0 leaves 0 out.", LAYERS),
    Misconception("first-layer-zero", "backward", _layer_changed(lambda i, last, n, g: g if i else np.zeros_like(g)), "The first layer's gradient is zero: the loop ends one layer too early.", "range(L - 1, -1, -1) goes down to 0; a range that stops at 0 leaves 0 out. The first hidden layer's a_before is x.", LAYERS),
    Misconception("slope-before-weights", "backward", Backward(carry=lambda g, at: (g * spread(at.after)) @ at.next, slope=lambda at: np.ones_like(at.own)), "The error is multiplied by the next layer's a (1 − a) before it passes through the weights, where this layer's belongs after them.", BP2, LAYERS),
    Misconception("slope-before-and-after", "backward", Backward(carry=lambda g, at: (g * spread(at.after)) @ at.next), "The error is multiplied by a (1 − a) twice, the next layer's and this layer's.", BP2, LAYERS),
    Misconception("last-weights-for-all", "backward", _last_weights, "Every layer's error is passed back through the output layer's weights.", BP2, LAYERS),
    Misconception("float32", "backward", _layer_changed(lambda i, last, n, g: g.astype(np.float32)), "The gradients are float32; float64 is promised.", "float32 keeps only about 7 digits.", MATRICES),
    Misconception("squeezed", "backward", _layer_changed(lambda i, last, n, g: np.squeeze(g)), "Axes of length 1 are dropped from the gradients.", "Each has the shape of what it is the gradient of: leave np.squeeze out.", MATRICES),
    Misconception("python-lists", "backward", _layer_changed(lambda i, last, n, g: g.tolist()), "The gradients are lists of numbers; arrays are promised.", ORDER, MATRICES),
    *(Misconception("first-layer-left-out", "backward", imitate, "The lists lack the first layer's gradient.", "The first hidden layer's a_before is x, activations[0]: it has a gradient like every other.", LAYERS) for imitate in (_lists_changed(lambda w, b: (w[1:], b[1:])),)),
    Misconception("lists-joined", "backward", _lists_changed(lambda w, b: [g for pair in zip(w, b, strict=True) for g in pair]), "One list came back, grad_w and grad_b of each layer in turn; two lists are promised.", ORDER, LAYERS),
    Misconception("lists-joined", "backward", _lists_changed(lambda w, b: [*w, *b]), "One list came back, all grad_w and then all grad_b; two lists are promised.", ORDER, LAYERS),
    *(
        Misconception(f"reversed + {one.slug}", "backward", _reversed_of(Backward(**{one.part: one.change})), f"Two things at once. Both lists run from the output layer back to the first hidden layer. {one.message}", f"{ORDER} {one.why}", LAYERS, level=PAIRED)
        for one in _DIFFERENT
    ),
    Misconception("biases-only", "backward", _lists_changed(lambda w, b: b), "Only the list of the biases' gradients is returned.", ORDER, LAYERS),
    *(
        Misconception("more-than-two-lists", "backward", imitate, "More comes back than the two lists.", ORDER + " The error itself stays inside.", LAYERS)
        for imitate in (_with_errors(lambda w, b, d: (w, b, d)), _with_errors(lambda w, b, d: (w, b, d[0])), _with_errors(lambda w, b, d: (w, b, d[-1])), _with_errors(lambda w, b, d: (w, b, d[::-1])))
    ),
    Misconception("hidden-sign", "backward", _layer_changed(lambda i, last, n, g: g if i == last else -g), "The hidden layers' gradients have the wrong sign; the output layer's are right.", BP2, EQUATIONS),
]  # fmt: skip


def _scaled(of: Callable[[Sequence[Array], Array, Sequence[Array]], float]) -> Callable[..., Network]:
    def scaled(a: Sequence[Array], y: Array, weights: Sequence[Array]) -> Network:
        by = of(a, y, weights)
        first, second = ([by * g for g in part] for part in RIGHT(a, y, weights))
        return first, second

    return scaled


OTHER_COUNTS = [
    Misconception(f"over-{slug}", "backward", _scaled(lambda a, y, w, of=of: len(y) / of(a, w)), f"Every gradient is divided by {words}, in place of n, the number of examples.", MEAN_ONCE + " n is len(y): rows are examples.", MEAN, level=GENERATED)  # type: ignore[misc]
    for slug, of, words in (
        ("inputs", lambda a, w: a[0].shape[1], "d, the number of inputs"),
        ("layers", lambda a, w: len(w), "the number of layers"),
        ("activations", lambda a, w: len(a), "len(activations), the number of layers and one"),
        ("hidden-units", lambda a, w: a[1].shape[1], "the number of the first layer's units"),
        ("last-inputs", lambda a, w: w[-1].shape[1], "the number of the output layer's inputs"),
        ("all-inputs", lambda a, w: a[0].size, "n d, the number of all entries of x"),
    )
]  # fmt: skip


def _read(
    change: Callable[[float], Callable[..., Network]], found: Callable[..., float | None]
) -> dict[str, Any]:
    def imitate(a: Sequence[Array], y: Array, weights: Sequence[Array], amount: float) -> Network:
        return change(amount)(a, y, weights)

    def fit(group: Sequence[Observation]) -> list[Mapping[str, float]]:
        for one in group:
            if isinstance(one.value, Raised):
                continue
            args: Any = one.args
            given: Any = one.value
            right = RIGHT(*args)
            if not _length(right):
                continue  # with a single class nothing can be read off
            try:
                amount = found(right, given, args[2])
            except (TypeError, ValueError, IndexError):
                return []
            if amount is not None and np.isfinite(amount):
                return [{"amount": float(f"{amount:.9g}")}]
        return []

    return {"imitate": imitate, "fit": fit}


def _each(change: Callable[[Network, Sequence[Array]], Network]) -> Callable[..., Network]:
    return lambda a, y, weights: change(RIGHT(a, y, weights), weights)


def _along(one: Any, other: Any) -> float | None:
    size = float((other * other).sum())
    return float((one * other).sum()) / size if size else None


def _largest(given: Any) -> float:
    return max(float(np.abs(g).max()) for part in given for g in part)


def _length(given: Any) -> float:
    return float(np.sqrt(sum((g * g).sum() for part in given for g in part)))


def _clipped(limit: float, of_biases: bool) -> Callable[..., Network]:
    return _each(
        lambda g, w: (
            [np.clip(one, -limit, limit) for one in g[0]],
            [np.clip(one, -limit, limit) for one in g[1]] if of_biases else g[1],
        )
    )


def _shortened(limit: float) -> Callable[..., Network]:
    def change(g: Network, weights: Sequence[Array]) -> Network:
        by = min(1.0, limit / max(_length(g), 1e-300))
        return [by * one for one in g[0]], [by * one for one in g[1]]

    return _each(change)


def _decayed(amount: float, of_weights: Callable[[Array], Array]) -> Callable[..., Network]:
    return _each(
        lambda g, weights: (
            [one + amount * of_weights(w) for one, w in zip(g[0], weights, strict=True)],
            g[1],
        )
    )


NOTHING_ELSE = "The gradient of C is asked for, and of nothing else: what is added to a cost, or done to a step, is no part of it."
READ = [
    Misconception(slug, "backward", parts["imitate"], message, f"{NOTHING_ELSE} {why}", EQUATIONS, fit=parts["fit"], level=FITTED, family=slug)
    for slug, parts, message, why in (
        ("weight-decay", _read(lambda v: _decayed(v, lambda w: w), lambda right, given, w: _along(given[0][-1] - right[0][-1], w[-1])), "{amount} times the weights is added to `grad_weights`: a weight decay.", BP4),
        ("weight-decay", _read(lambda v: _decayed(v, np.sign), lambda right, given, w: _along(given[0][-1] - right[0][-1], np.sign(w[-1]))), "{amount} times the signs of the weights is added to `grad_weights`: a penalty on their size.", BP4),
        ("constant-factor", _read(lambda v: _scaled(lambda a, y, w: v), lambda right, given, w: _along(given[0][-1], right[0][-1])), "Every gradient is {amount} times what it should be, always by the same factor. Is it the learning rate?", BP1),
        ("grad-w-factor", _read(lambda v: _each(lambda g, w: ([v * one for one in g[0]], g[1])), lambda right, given, w: _along(given[0][-1], right[0][-1])), "`grad_weights` is {amount} times what it should be, `grad_biases` is right.", BP4),
        ("grad-b-factor", _read(lambda v: _each(lambda g, w: (g[0], [v * one for one in g[1]])), lambda right, given, w: _along(given[1][-1], right[1][-1])), "`grad_biases` is {amount} times what it should be, `grad_weights` is right.", BP3),
        ("gradients-clipped", _read(lambda v: _clipped(v, True), lambda right, given, w: _largest(given)), "The gradients are clipped to the range from −{amount} to {amount}.", "A clip changes the direction of the step."),
        ("gradients-clipped", _read(lambda v: _clipped(v, False), lambda right, given, w: _largest(given[:1])), "The weights' gradients are clipped to the range from −{amount} to {amount}.", "A clip changes the direction of the step."),
        ("gradients-shortened", _read(_shortened, lambda right, given, w: _length(given)), "Gradients longer than {amount} are cut to that length.", "The step's length is the learning rate's business."),
    )
]  # fmt: skip


def _steps(amount: float) -> Callable[..., Network]:
    return _each(lambda g, weights: ([w - amount * one for w, one in zip(weights, g[0], strict=True)], g[1]))


READ.append(
    Misconception(
        "step-for-gradient",
        "backward",
        _read(_steps, lambda right, given, w: None)["imitate"],
        "The weights after a step of length {amount} are returned, not the gradient.",
        f"The step is sgd_step's. {NOTHING_ELSE}",
        EQUATIONS,
        fit=_read(_steps, lambda right, given, w: _along(w[-1] - given[0][-1], right[0][-1]))["fit"],
        level=FITTED,
        family="step-for-gradient",
    )
)

DEPTHS = fixed_depth("backward", RIGHT, "Any number of layers may be handed over: go through them in a loop, from the last to the first. " + BP2, LAYERS)  # fmt: skip
BACKWARD = [*_singles(), *WHOLE, *DEPTHS, *OTHER_COUNTS, *_pairs(), *_factors(), *READ]
