"""BP1 to BP4, each got wrong in the ways in which people write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .passes import Array, sigmoid, softmax, spread

GUIDE = "guides/network.md#"
EQUATIONS, BATCHES = GUIDE + "the-four-equations", GUIDE + "in-batches"
MEAN, MATRICES, LAYERS = GUIDE + "where-the-mean-lives", GUIDE + "in-matrices", GUIDE + "which-layer-is-which"

BP1 = "BP1: the output layer's grad_z is (a − y)/n."
BP2 = "BP2: a hidden layer's grad_z is (grad_z_next w_next) ⊙ a (1 − a), with its own a."
BP3 = "BP3: grad_b is the sum of grad_z over the examples, one entry for each unit."
BP4 = "BP4: grad_w is grad_zᵀ a_before."
MEAN_ONCE = "C is a mean over the n examples, so its gradient carries 1/n once: it stands in BP1, and BP2 to BP4 pass it on."


@dataclass(frozen=True)
class Slip:
    """One of the four equations got wrong: `part` is the field of `Backward` that `change` takes the place of."""

    slug: str
    part: str
    change: Callable[..., Any]
    message: str
    why: str
    see: str


def _nothing_below_zero(at: Any) -> Array:
    slope: Array = (at.own > 0).astype(np.float64)
    return slope


def _through(grad_a: Array, a: Array) -> Array:
    grad_z: Array = a * (grad_a - (grad_a * a).sum(axis=1, keepdims=True))
    return grad_z


def _safe(a: Array, y: Array) -> Array:
    grad_a: Array = np.divide(-y, a, out=np.zeros_like(a), where=a > 0) / len(y)
    return grad_a


def _epsilons() -> list[Slip]:
    """Give the ways of keeping −y/a finite, on the whole way through the softmax and on half of it."""
    through, kept, alone, binary = (
        ("through-an-epsilon", "The output layer's error goes by way of −y/a, kept finite by a small number, which makes it wrong where the target's probability is small.", "Multiplied out, the softmax's Jacobian and −y/a are a − y: take that at once, and no small number is needed. " + BP1),
        ("probabilities-clipped", "The probabilities are kept away from 0 or 1 by a small number before y is taken off: where one is nearer than that, the error is wrong.", "a − y divides by nothing and takes no logarithm: nothing need be clipped. " + BP1),
        ("cost-gradient-only", "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n."),
        ("binary-cross-entropy", "The output layer's error is (a − y)/(a (1 − a)), the derivative of the two-class cross-entropy by a.", BP1),
    )  # fmt: skip
    found = []
    for e in (10.0**-i for i in range(3, 17)):
        keeps = (lambda a, e=e: a + e, lambda a, e=e: np.clip(a, e, 1 - e), lambda a, e=e: np.maximum(a, e), lambda a, e=e: np.clip(a, e, None))  # fmt: skip
        for keep in keeps[:3]:
            found += [
                Slip(through[0], "output", lambda a, y, keep=keep: _through(-y / keep(a) / len(y), a), *through[1:], EQUATIONS),
                Slip(kept[0], "output", lambda a, y, keep=keep: (keep(a) - y) / len(y), *kept[1:], EQUATIONS),
                Slip(kept[0], "output", lambda a, y, keep=keep: _through(-y / keep(a) / len(y), keep(a)), *kept[1:], EQUATIONS),
                Slip(alone[0], "output", lambda a, y, keep=keep: -y / keep(a) / len(y), *alone[1:], EQUATIONS),
                Slip(binary[0], "output", lambda a, y, keep=keep: (-y / keep(a) + (1 - y) / (1 - keep(a))) / len(y), *binary[1:], EQUATIONS),
                Slip(binary[0], "output", lambda a, y, keep=keep: (keep(a) - y) / (keep(a) * (1 - keep(a))) / len(y), *binary[1:], EQUATIONS),
            ]  # fmt: skip
    found += [
        Slip(through[0], "output", lambda a, y: _through(_safe(a, y), a), *through[1:], EQUATIONS),
        Slip(alone[0], "output", _safe, *alone[1:], EQUATIONS),
        Slip(alone[0], "output", lambda a, y: -y / np.maximum(a, 1e-300) / len(y), *alone[1:], EQUATIONS),
    ]
    return found


def _where_square(w: Array) -> Array:
    return w.T if w.shape[0] == w.shape[1] else w


SLIPS = [
    # BP1
    Slip("sum-for-mean", "output", lambda a, y: a - y, "Every gradient is {n} times too large, and {n} is the number of examples: the mean's 1/n is missing.", MEAN_ONCE, MEAN),
    Slip("mean-twice", "output", lambda a, y: (a - y) / len(y) ** 2, "Every gradient is divided by n = {n} twice.", MEAN_ONCE, MEAN),
    Slip("over-k", "output", lambda a, y: (a - y) / y.shape[1], "The output layer's error is divided by k, the number of classes, in place of n, the number of examples.", MEAN_ONCE, MEAN),
    Slip("over-n-k", "output", lambda a, y: (a - y) / y.size, "The output layer's error is divided by n k, the number of its entries, as np.mean does.", "The cost of one example is a sum over its classes; the mean runs over the n examples alone. " + MEAN_ONCE, MEAN),
    Slip("over-root-of-n", "output", lambda a, y: (a - y) / np.sqrt(len(y)), "The output layer's error is divided by √n, in place of n.", MEAN_ONCE, MEAN),
    Slip("over-n-plus-1", "output", lambda a, y: (a - y) / (len(y) + 1), "The output layer's error is divided by n + 1.", MEAN_ONCE, MEAN),
    Slip("over-n-minus-1", "output", lambda a, y: (a - y) / (len(y) - 1), "The output layer's error is divided by n − 1.", MEAN_ONCE, MEAN),
    Slip("wrong-sign", "output", lambda a, y: (y - a) / len(y), "Every gradient has the wrong sign: y − a stands where a − y belongs.", BP1 + " A step goes against the gradient; the minus sign is sgd_step's.", EQUATIONS),
    Slip("doubled", "output", lambda a, y: 2 * (a - y) / len(y), "Every gradient is twice as large as it should be.", BP1 + " The 2 belongs to a sum of squares; there is none in the cross-entropy.", EQUATIONS),
    Slip("halved", "output", lambda a, y: (a - y) / len(y) / 2, "Every gradient is half of what it should be.", BP1 + " The ½ belongs to the quadratic cost.", EQUATIONS),
    Slip("output-slope", "output", lambda a, y: (a - y) * spread(a) / len(y), "The output layer's error is multiplied by a (1 − a), as if it were a sigmoid layer with the quadratic cost.", "With softmax and cross-entropy the two derivatives collapse to a − y, without a factor. " + BP1, GUIDE + "slow-learning"),
    Slip("quadratic-cost", "output", lambda a, y: a * ((a - y) - ((a - y) * a).sum(axis=1, keepdims=True)) / len(y), "This is the gradient of the quadratic cost ½ Σ (a − y)² through the softmax.", "The cost is the cross-entropy. " + BP1, EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: -y / a / len(y), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: np.where(y == 0, 0.0, -y / a / len(y)), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: -y / (a + 1e-8) / len(y), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: -y / (a + 1e-10) / len(y), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: -y / (a + 1e-12) / len(y), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: -y / (a + 1e-15) / len(y), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: -y / np.maximum(a, 1e-12) / len(y), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-only", "output", lambda a, y: -y / np.maximum(a, 1e-15) / len(y), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-unaveraged", "output", lambda a, y: -y / a, "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing, and so is the mean's 1/n.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-unaveraged", "output", lambda a, y: np.where(y == 0, 0.0, -y / a), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing, and so is the mean's 1/n.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("cost-gradient-unaveraged", "output", lambda a, y: -y / (a + 1e-12), "The output layer's error is −y/a, the cost's derivative by a: the way through the softmax is missing, and so is the mean's 1/n.", "BP1: δ = Jᵀ ∇ₐC, and with the softmax's Jacobian J this is (a − y)/n.", EQUATIONS),
    Slip("jacobian-diagonal", "output", lambda a, y: -y * (1 - a) / len(y), "Of the softmax's Jacobian only the diagonal a (1 − a) is used: classes other than the target get no error.", "∇ₐC ⊙ σ′ holds where each output depends on its own z alone. A softmax output depends on all: " + BP1, EQUATIONS),
    Slip("jacobian-diagonal", "output", lambda a, y: -y / a * a * (1 - a) / len(y), "Of the softmax's Jacobian only the diagonal a (1 − a) is used: classes other than the target get no error.", "∇ₐC ⊙ σ′ holds where each output depends on its own z alone. A softmax output depends on all: " + BP1, EQUATIONS),
    Slip("through-minus-y-over-a", "output", lambda a, y: _through(-y / a / len(y), a), "The output layer's error goes by way of −y/a, which is infinite where the target's probability has become 0.", "Multiplied out, the softmax's Jacobian and −y/a are a − y: take that at once, and nothing is divided by 0. " + BP1, EQUATIONS),
    Slip("through-yes-or-no", "output", lambda a, y: (-y / a + (1 - y) / (1 - a)) * a * (1 - a) / len(y), "The output layer's error goes by way of −y/a + (1 − y)/(1 − a) and a (1 − a), which divides by 0 where a probability has become 0 or 1.", "That is the way of sigmoid units; multiplied out it is a − y: take that at once, and nothing is divided by 0. " + BP1, EQUATIONS),
    Slip("through-minus-y-over-a", "output", lambda a, y: _through(np.where(y == 0, 0.0, -y / a / len(y)), a), "The output layer's error goes by way of −y/a, which is infinite where the target's probability has become 0.", "Multiplied out, the softmax's Jacobian and −y/a are a − y: take that at once, and nothing is divided by 0. " + BP1, EQUATIONS),
    Slip("binary-cross-entropy", "output", lambda a, y: (a - y) / spread(a) / len(y), "The output layer's error is (a − y)/(a (1 − a)), the derivative of the two-class cross-entropy by a.", BP1, EQUATIONS),
    Slip("y-left-out", "output", lambda a, y: a / len(y), "The output layer's error is a: the targets y are not in it.", BP1, EQUATIONS),
    Slip("a-left-out", "output", lambda a, y: -y / len(y), "The output layer's error is −y: the activations are not in it.", BP1, EQUATIONS),
    Slip("squared-error", "output", lambda a, y: (a - y) ** 2 / len(y), "The output layer's error is squared.", BP1, EQUATIONS),
    Slip("absolute-error", "output", lambda a, y: np.abs(a - y) / len(y), "The output layer's error has lost its sign.", BP1, EQUATIONS),
    Slip("cost-itself", "output", lambda a, y: -y * np.log(a) / len(y), "The output layer starts from the cost −y ln a itself, not from its derivative.", BP1, EQUATIONS),
    Slip("softmax-again", "output", lambda a, y: (softmax(a) - y) / len(y), "The softmax is applied to the probabilities once more.", "The last entry of `activations` holds the probabilities already. " + BP1, EQUATIONS),
    Slip("rounded", "output", lambda a, y: (np.eye(a.shape[1])[a.argmax(axis=1)] - y) / len(y), "The output layer's error compares the decision, not the probabilities, with y.", BP1, EQUATIONS),
    *_epsilons(),
    # BP2, the linear half
    Slip("own-weights", "carry", lambda g, at: g @ at.weights, "The error is passed back through the layer's own weights in place of the next layer's.", BP2, LAYERS),
    Slip("weights-transposed", "carry", lambda g, at: g @ at.next.T, "The error is passed back through the next layer's weights transposed.", "z_next = a w_nextᵀ + b_next, so grad_a is grad_z_next w_next, without a transpose. " + BP2, MATRICES),
    Slip("weights-transposed-where-square", "carry", lambda g, at: g @ _where_square(at.next), "Where the next layer's weights are square, the error is passed back through them transposed.", "A transpose that depends on whether the shapes fit is wrong wherever both fit: grad_a is grad_z_next w_next. " + BP2, MATRICES),
    Slip("error-averaged-over-units", "carry", lambda g, at: g @ at.next / g.shape[1], "The error that is passed back is divided by the number of the next layer's units.", "A unit's error is a sum over the units that it feeds, no mean. " + BP2, EQUATIONS),
    Slip("weights-absolute", "carry", lambda g, at: g @ np.abs(at.next), "The error is passed back through weights without their minus signs.", BP2, EQUATIONS),
    Slip("weights-left-out", "carry", lambda g, at: g.sum(axis=1, keepdims=True) * np.ones(at.own.shape[1]), "The error is passed back without the weights.", BP2, EQUATIONS),
    Slip("weights-skipped", "carry", lambda g, at: g * np.ones(at.own.shape), "The error is passed back without the weights.", BP2, EQUATIONS),
    Slip("mean-in-every-layer", "carry", lambda g, at: g @ at.next / at.n, "The division by n comes again in every layer on the way back.", MEAN_ONCE, MEAN),
    Slip("batch-mixed", "carry", lambda g, at: np.ones((at.n, 1)) * (g.sum(axis=0) @ at.next), "The error is summed over the batch before it is passed back, so that each example gets all the others' error.", "Rows are examples; each row's error goes back on its own, and only BP3 and BP4 add them up. " + BP2, BATCHES),
    Slip("batch-averaged", "carry", lambda g, at: np.ones((at.n, 1)) * (g.mean(axis=0) @ at.next), "The error is averaged over the batch before it is passed back, so that each example gets the others' error.", "Rows are examples; each row's error goes back on its own, and only BP3 and BP4 add them up. " + BP2, BATCHES),
    # BP2, the sigmoid's derivative
    Slip("slope-missing", "slope", lambda at: np.ones_like(at.own), "The hidden layers lack the sigmoid's derivative a (1 − a).", BP2, EQUATIONS),
    Slip("slope-of-sigmoid-again", "slope", lambda at: spread(sigmoid(at.own)), "The hidden layers' derivative is σ(a) (1 − σ(a)): the sigmoid is applied to a, which has been through it already.", "σ′(z) = σ(z) (1 − σ(z)) = a (1 − a). " + BP2, EQUATIONS),
    Slip("slope-of-tanh", "slope", lambda at: 1 - at.own**2, "The hidden layers' derivative is 1 − a², which is tanh's.", BP2, EQUATIONS),
    Slip("slope-of-relu", "slope", _nothing_below_zero, "The hidden layers' derivative is that of ReLU, 1 where a > 0.", BP2, EQUATIONS),
    Slip("slope-sign", "slope", lambda at: -spread(at.own), "The sign changes from each layer to the one before it, as with a (a − 1) in place of a (1 − a).", BP2, EQUATIONS),
    Slip("slope-one-minus-a", "slope", lambda at: 1 - at.own, "The hidden layers' derivative is 1 − a; the factor a is missing.", BP2, EQUATIONS),
    Slip("slope-a", "slope", lambda at: at.own, "The hidden layers' derivative is a; the factor 1 − a is missing.", BP2, EQUATIONS),
    Slip("slope-plus", "slope", lambda at: at.own * (1 + at.own), "The hidden layers' derivative is a (1 + a).", BP2, EQUATIONS),
    Slip("slope-a-twice", "slope", lambda at: at.own**2 * (1 - at.own), "The hidden layers' derivative is a² (1 − a): a is multiplied in twice.", BP2, EQUATIONS),
    Slip("slope-one-minus-a-twice", "slope", lambda at: at.own * (1 - at.own) ** 2, "The hidden layers' derivative is a (1 − a)²: 1 − a is multiplied in twice.", BP2, EQUATIONS),
    Slip("slope-doubled", "slope", lambda at: 2 * spread(at.own), "The hidden layers' derivative is 2 a (1 − a).", BP2, EQUATIONS),
    Slip("slope-halved", "slope", lambda at: spread(at.own) / 2, "The hidden layers' derivative is a (1 − a)/2.", BP2, EQUATIONS),
    Slip("slope-largest", "slope", lambda at: 0.25 * np.ones_like(at.own), "The hidden layers' derivative is ¼ throughout, its largest value.", BP2, EQUATIONS),
    Slip("slope-of-softmax", "slope", lambda at: spread(softmax(at.own)), "The hidden layers' derivative is taken of the softmax.", BP2, EQUATIONS),
    Slip("slope-divided", "slope", lambda at: 1 / spread(at.own), "The error is divided by the sigmoid's derivative.", BP2, EQUATIONS),
    Slip("slope-squared", "slope", lambda at: spread(at.own) ** 2, "The hidden layers' derivative a (1 − a) is multiplied in twice.", BP2, EQUATIONS),
    Slip("slope-a-squared", "slope", lambda at: 1 - at.own - at.own**2, "The hidden layers' derivative is 1 − a − a².", BP2, EQUATIONS),
    Slip("slope-of-layer-before", "slope", lambda at: spread(at.before), "The derivative a (1 − a) is taken from the layer before.", BP2, LAYERS),
    Slip("slope-of-next-layer", "slope", lambda at: spread(at.after), "The derivative a (1 − a) is taken from the next layer.", BP2, LAYERS),
    Slip("slope-summed", "slope", lambda at: spread(at.own).mean(axis=0), "The derivative a (1 − a) is averaged over the examples.", "Each example has activations of its own. " + BP2, BATCHES),
    # BP4
    Slip("grad-w-transposed", "weight", lambda g, at: at.before.T @ g, "Every `grad_w` is transposed.", "w has a row for each unit, (k, d), and so has its gradient. " + BP4, MATRICES),
    Slip("own-activations", "weight", lambda g, at: g.T @ at.own, "`grad_w` is made with the layer's own activations in place of those before it.", BP4, LAYERS),
    Slip("own-activations", "weight", lambda g, at: g.T @ (at.before if at.own is at.after else at.own), "In the hidden layers `grad_w` is made with the layer's own activations in place of those before it.", BP4, LAYERS),
    Slip("x-in-every-layer", "weight", lambda g, at: g.T @ at.x, "`grad_w` is made with x in every layer.", "Only the first layer's a_before is x. " + BP4, LAYERS),
    Slip("grad-w-over-n", "weight", lambda g, at: g.T @ at.before / at.n, "`grad_weights` is divided by n once more, `grad_biases` is not.", MEAN_ONCE, MEAN),
    Slip("grad-w-times-n", "weight", lambda g, at: g.T @ at.before * at.n, "The mean's 1/n is missing from `grad_weights`; `grad_biases` has it.", MEAN_ONCE, MEAN),
    Slip("grad-w-sigmoid-again", "weight", lambda g, at: g.T @ sigmoid(at.before), "`grad_w` is made with σ(a_before): the activations go through the sigmoid again.", BP4, EQUATIONS),
    Slip("grad-w-slope", "weight", lambda g, at: g.T @ spread(at.before), "`grad_w` is made with a (1 − a) of the layer before in place of its activations.", BP4, EQUATIONS),
    Slip("grad-w-sign", "weight", lambda g, at: -g.T @ at.before, "`grad_weights` has the wrong sign, `grad_biases` has the right one.", BP4, EQUATIONS),
    Slip("grad-w-averaged-factors", "weight", lambda g, at: np.outer(g.sum(axis=0), at.before.mean(axis=0)), "`grad_w` is the product of the batch's mean error and its mean activations.", "The mean of a product is not the product of the means: each example's error goes with its own activations. " + BP4, BATCHES),
    Slip("grad-w-first-example", "weight", lambda g, at: np.outer(g[0], at.before[0]), "`grad_w` takes the first example alone.", BP4, BATCHES),
    Slip("grad-w-of-means", "weight", lambda g, at: np.outer(g.mean(axis=0), at.before.mean(axis=0)), "`grad_w` is the product of the batch's mean error and its mean activations.", "The mean of a product is not the product of the means, and grad_z has the mean's 1/n already: each example's error goes with its own activations. " + BP4, BATCHES),
    Slip("grad-w-last-example", "weight", lambda g, at: np.outer(g[-1], at.before[-1]), "`grad_w` takes the last example alone: the sum is overwritten where it should grow (= for +=).", BP4, BATCHES),
    Slip("grad-w-last-missing", "weight", lambda g, at: g[:-1].T @ at.before[:-1], "The last example is left out of `grad_w`.", BP4, BATCHES),
    Slip("grad-w-inputs-missing", "weight", lambda g, at: np.outer(g.sum(axis=0), np.ones(at.before.shape[1])), "`grad_w` holds the column sums of grad_z: the activations before are not in it.", BP4, EQUATIONS),
    Slip("grad-w-squared", "weight", lambda g, at: g.T @ at.before**2, "`grad_w` is made with the squares of the activations before.", BP4, EQUATIONS),
    Slip("grad-w-of-z", "weight", lambda g, at: g.T @ (np.log(at.before) - np.log1p(-at.before)) if at.before is not at.x else g.T @ at.before, "`grad_w` is made with the weighted inputs z of the layer before in place of its activations.", BP4, EQUATIONS),
    Slip("grad-w-centred", "weight", lambda g, at: g.T @ (at.before - at.before.mean(axis=0)), "`grad_w` is made with activations whose mean is taken off.", BP4, EQUATIONS),
    Slip("grad-w-with-ones", "weight", lambda g, at: np.hstack([g.T @ at.before, g.sum(axis=0)[:, None]]), "`grad_w` has a column more, for the bias; biases have a list of their own.", BP4, MATRICES),
    Slip("grad-w-with-ones", "weight", lambda g, at: np.hstack([g.sum(axis=0)[:, None], g.T @ at.before]), "`grad_w` has a column more, for the bias; biases have a list of their own.", BP4, MATRICES),
    Slip("grad-w-reshaped", "weight", lambda g, at: (at.before.T @ g).reshape(at.weights.shape), "a_beforeᵀ grad_z is reshaped where it should be transposed.", "reshape keeps the entries in their order; a transpose turns rows into columns. " + BP4, MATRICES),
    Slip("grad-w-transposed-where-square", "weight", lambda g, at: _where_square(g.T @ at.before), "Where the weights are square, `grad_w` is transposed.", "A transpose that depends on whether the shapes fit is wrong wherever both fit. " + BP4, MATRICES),
    Slip("grad-w-over-d", "weight", lambda g, at: g.T @ at.before / at.before.shape[1], "`grad_w` is divided by the number of the layer's inputs.", MEAN_ONCE, MEAN),
    Slip("grad-w-by-weights", "weight", lambda g, at: (g.T @ at.before) * at.weights, "`grad_w` is multiplied by the weights themselves.", BP4, EQUATIONS),
    # BP3
    Slip("grad-b-over-n", "bias", lambda g, at: g.mean(axis=0), "`grad_b` is divided by n once more: a mean stands where a sum belongs.", BP3 + " " + MEAN_ONCE, MEAN),
    Slip("grad-b-times-n", "bias", lambda g, at: g.sum(axis=0) * at.n, "The mean's 1/n is missing from `grad_biases`; `grad_weights` has it.", MEAN_ONCE, MEAN),
    Slip("grad-b-unsummed", "bias", lambda g, at: g, "`grad_b` is not summed over the examples: it has a row for each.", "A bias is added to every row of z, so every row contributes. " + BP3, BATCHES),
    Slip("grad-b-row", "bias", lambda g, at: g.sum(axis=0, keepdims=True), "`grad_b` has shape (1, k); b has (k,).", "Leave keepdims out: sum(axis=0) gives (k,). " + BP3, MATRICES),
    Slip("grad-b-column", "bias", lambda g, at: g.sum(axis=0)[:, None], "`grad_b` has shape (k, 1); b has (k,).", BP3, MATRICES),
    Slip("grad-b-squeezed", "bias", lambda g, at: np.squeeze(g.sum(axis=0)), "`grad_b` of a layer with one unit has lost its axis, as np.squeeze does: b has the shape (k,).", BP3, MATRICES),
    Slip("grad-w-squeezed", "weight", lambda g, at: np.squeeze(g.T @ at.before), "`grad_w` of a layer with one unit or one input has lost an axis, as np.squeeze does: w has the shape (k, d).", BP4, MATRICES),
    Slip("grad-b-over-units", "bias", lambda g, at: g.sum(axis=1), "`grad_b` is summed over the units, axis=1, in place of the examples, axis=0.", BP3, BATCHES),
    Slip("grad-b-total", "bias", lambda g, at: g.sum(), "`grad_b` is summed over everything.", BP3, BATCHES),
    Slip("grad-b-total-for-all", "bias", lambda g, at: np.full(g.shape[1], g.sum()), "Every entry of `grad_b` holds the sum over all units.", BP3, BATCHES),
    Slip("grad-b-first-example", "bias", lambda g, at: g[0], "`grad_b` takes the first example alone.", BP3, BATCHES),
    Slip("grad-b-last-example", "bias", lambda g, at: g[-1], "`grad_b` takes the last example alone: the sum is overwritten where it should grow (= for +=).", BP3, BATCHES),
    Slip("grad-b-last-missing", "bias", lambda g, at: g[:-1].sum(axis=0), "The last example is left out of `grad_b`.", BP3, BATCHES),
    Slip("grad-b-absolute", "bias", lambda g, at: np.abs(g).sum(axis=0), "`grad_b` adds up the errors without their signs.", BP3, EQUATIONS),
    Slip("grad-b-mean-over-units", "bias", lambda g, at: g.mean(axis=1), "`grad_b` is averaged over the units, axis=1, in place of a sum over the examples, axis=0.", BP3, BATCHES),
    Slip("grad-b-cumulated", "bias", lambda g, at: np.cumsum(g.sum(axis=0)), "`grad_b` adds each unit's sum to those of the units before.", BP3, EQUATIONS),
    Slip("grad-b-with-activations", "bias", lambda g, at: (g * at.own).sum(axis=0), "`grad_b` is multiplied by the layer's own activations.", BP3, EQUATIONS),
    Slip("grad-b-zero", "bias", lambda g, at: np.zeros(g.shape[1]), "`grad_biases` holds zeros: BP3 is missing.", BP3, EQUATIONS),
    Slip("grad-b-ones", "bias", lambda g, at: np.ones(g.shape[1]), "`grad_biases` holds ones.", BP3, EQUATIONS),
    Slip("grad-b-sign", "bias", lambda g, at: -g.sum(axis=0), "`grad_biases` has the wrong sign, `grad_weights` has the right one.", BP3, EQUATIONS),
]  # fmt: skip
