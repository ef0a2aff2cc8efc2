"""Mistakes in `fit`: in its way through the rows, in its gradients, in its steps, in its epochs, and two at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..checks.replay import Network, flat, nearest
from . import trails
from . import ways as w
from .backward import WHOLE
from .descent import (
    Way,
    adaptive,
    bent,
    biases_by,
    decaying,
    first_weights_on_the_way_back,
    frozen,
    layer_by_layer,
    momentum,
    one_by_one,
    one_layer_after_another,
    rate,
    scaled,
    shortened,
    stale,
    stale_activations,
    stale_for_ever,
    whole_data,
)
from .equations import SLIPS
from .misconception import FITTED, GENERATED, PAIRED, RIGHT, Misconception
from .passes import Backward
from .prepared import PREPARED
from .rates import LAWS, biases_factor, changing, cut, first_length, first_rates, steps_factor, with_factor

GUIDE = "guides/training.md#"
STEP, BATCHES, LAST = GUIDE + "the-step", GUIDE + "epochs-and-batches", GUIDE + "the-last-batch"
SHUFFLING = GUIDE + "shuffling"

EACH_ROW = (
    "An epoch takes each row once, in batches of batch_size rows; the last batch has the rows that are left."
)
MEAN = "Each batch's step uses the gradient of the mean cost over the batch's own rows, with 1/(their number) once."
ONE_STEP = "Each batch makes one step, w ← w − learning_rate · grad_w and b ← b − learning_rate · grad_b, in all layers."


@dataclass(frozen=True)
class Mistake:
    """What a wrong course says of itself; several courses may be one mistake."""

    slug: str
    courses: Sequence[Way]
    message: str
    why: str
    see: str
    level: int = 0
    family: str = ""


DRAWN = (
    (True, False),
    (False, False),
    (False, True),
)  # a short last batch or a full one, or none for the rest

WAYS = [
    Mistake("last-batch-dropped", [Way(ways=w.cut(w.full_only)), Way(ways=w.cut(w.before_last_row)), Way(ways=w.cut(w.full_or_first))], "The last, shorter batch is left out: its rows take no part in the epoch.", EACH_ROW + " A slice beyond n just ends at n: x[order[start : start + batch_size]] needs no care of its own.", LAST),
    Mistake("last-full-batch-dropped", [Way(ways=w.cut(w.one_too_few))], "The last batch of every epoch is left out, even a full one.", "range(0, n, batch_size) gives every batch's first row; range(0, n − batch_size, batch_size) stops one too early.", LAST),
    Mistake("last-row-left-out", [Way(ways=w.cut(w.last_row_left_out))], "One row of each epoch is never used.", EACH_ROW, BATCHES),
    Mistake("last-batch-overlaps", [Way(ways=w.cut(w.overlapping_end))], "The last batch is filled up with rows of the batch before, which are used twice in the epoch.", EACH_ROW, LAST),
    Mistake("last-batch-wraps", [Way(ways=w.cut(w.wrapped_end)), Way(ways=w.cut(w.wrapped_once)), Way(ways=w.cut(w.wrapped_to_n))], "The last batch is filled up with the first rows of the order, which are used twice in the epoch.", EACH_ROW, LAST),
    Mistake("last-batch-joined", [Way(ways=w.cut(w.rest_joined))], "The rows that are left are joined to the last full batch.", EACH_ROW, LAST),
    Mistake("batch-size-as-number-of-batches", [Way(ways=w.cut(lambda n, size: w.even(n, size)))], "batch_size is taken as the number of batches.", "batch_size is the number of rows in a batch; np.array_split(order, batch_size) makes batch_size batches.", BATCHES),
    Mistake("batches-evened-out", [Way(ways=w.cut(lambda n, size: w.even(n, -(-n // size)))), Way(ways=w.cut(lambda n, size: w.even(n, max(1, n // size))))], "The batches are made as equal as may be, in place of batch_size rows each and a shorter last one.", EACH_ROW + " np.array_split evens out.", LAST),
    Mistake("one-batch-an-epoch", [Way(ways=w.cut(lambda n, size: [(0, min(size, n))]))], "Each epoch makes a step with one batch only.", EACH_ROW, BATCHES),
    Mistake("step-outside-the-batch-loop", [Way(ways=w.cut(lambda n, size: w.starts(n, size)[-1:]))], "Each epoch makes one step, with its last batch's gradient: those of the other batches are thrown away.", "Each batch makes a step of its own: does sgd_step stand inside the loop over batches, indented as far as the gradient is? " + EACH_ROW, BATCHES),
    Mistake("batch-size-ignored", [Way(ways=w.cut(lambda n, size: [(0, n)]))], "batch_size is ignored: each epoch makes one step with all rows.", EACH_ROW, BATCHES),
    Mistake("single-rows", [Way(ways=w.cut(lambda n, size: [(i, i + 1) for i in range(n)]))], "batch_size is ignored: each row makes a step of its own.", EACH_ROW, BATCHES),
    Mistake("batches-grow", [Way(ways=w.cut(w.growing))], "Each batch begins at the first row: x[:stop] in place of x[start:stop].", EACH_ROW, BATCHES),
    Mistake("batches-shrink", [Way(ways=w.cut(w.shrinking))], "Each batch goes on to the last row: x[start:] in place of x[start:stop].", EACH_ROW, BATCHES),
    Mistake("batches-overlap", [Way(ways=w.cut(w.sliding))], "A batch begins at every row, so that rows are used batch_size times.", "range(0, n, batch_size), with batch_size as the step. " + EACH_ROW, BATCHES),
    Mistake("batch-one-row-short", [Way(ways=w.cut(w.one_row_short))], "Each batch lacks its last row.", "A slice ends before its stop: order[start : start + batch_size] has batch_size rows.", BATCHES),
    Mistake("single-rows-skipped", [Way(ways=w.cut(w.no_single_rows)), Way(ways=w.cut(w.never_single_rows))], "Batches of a single row are skipped.", EACH_ROW + " A batch of one row is a batch.", LAST),
    Mistake("batch-one-row-long", [Way(ways=w.cut(w.one_row_long))], "Each batch has a row too many, the next batch's first.", "A slice ends before its stop: order[start : start + batch_size] has batch_size rows.", BATCHES),
    Mistake("batches-creep", [Way(ways=w.cut(w.creeping))], "Batch number i begins at row i, where it should begin at row i · batch_size.", "range(0, n, batch_size) gives the first row of each batch. " + EACH_ROW, BATCHES),
    Mistake("each-batch-twice", [Way(ways=w.cut(w.twice))], "Each batch makes two steps.", ONE_STEP + " Is sgd_step called in two places, or the gradient taken twice?", BATCHES),
    Mistake("epochs-inside-batches", [Way(arrange=w.each_batch_for_all_epochs)], "The loop over epochs stands inside the loop over batches: each batch makes all its steps before the next one.", "An epoch goes through all rows once, in an order drawn anew: the loop over epochs is the outer one. " + EACH_ROW, BATCHES),
    *(Mistake("rows-held-out", [Way(ways=w.cut(w.share(part))), Way(ways=w.cut(w.share(part, True)))], "Some rows are never used, as if they were kept for validation.", "All rows of x are for training: whoever wants to validate holds rows back before calling fit. " + EACH_ROW, BATCHES, GENERATED, "rows-held-out") for part in (0.9, 0.8, 0.75, 0.7, 2 / 3, 0.5)),
    *(Mistake("targets-of-the-next-row", [Way(ways=w.rolled(by))], "x and y are cut one row apart: each example gets its neighbour's target.", "Take the same indices of both: x[rows] and y[rows].", SHUFFLING) for by in (1, -1)),
    # A batch drawn at random may be any of these: the narrowest that explains all runs speaks for its family.
    Mistake("batches-drawn-apart", [Way(ways=w.drawn(False, s, f)) for s, f in DRAWN], "Each batch is drawn from all rows anew, so that in one epoch rows come twice or not at all.", "Draw one order for the epoch, rng.permutation(n), and cut it into batches. " + EACH_ROW, SHUFFLING, GENERATED, "drawn"),
    Mistake("drawn-with-replacement", [*(Way(ways=w.drawn(True, s, f)) for s, f in DRAWN), Way(ways=w.drawn(True, False, False, True))], "The rows are drawn with replacement: in one epoch, even in one batch, some come twice and others not at all.", "rng.integers(0, n, n) and rng.choice(n, n) draw each entry from all rows anew; rng.permutation(n) has each row once. " + EACH_ROW, SHUFFLING, GENERATED, "drawn"),
    Mistake("y-not-shuffled", [Way(ways=w.paired(True, False))], "The rows of x are shuffled, those of y are not: examples get others' targets.", "Take the same indices of both: x[rows] and y[rows].", SHUFFLING),
    Mistake("x-not-shuffled", [Way(ways=w.paired(False, True))], "The rows of y are shuffled, those of x are not: examples get others' targets.", "Take the same indices of both: x[rows] and y[rows].", SHUFFLING),
    Mistake("shuffled-apart", [Way(ways=w.paired(True, True))], "x and y are shuffled each in an order of its own: examples get others' targets.", "Draw one order and take the same indices of both: x[rows] and y[rows].", SHUFFLING, GENERATED),
    Mistake("whole-data-each-step", [Way(slope=whole_data)], "Each step takes the gradient over all rows, not over its batch's.", MEAN, BATCHES),
]  # fmt: skip

SLOPES = [
    Mistake("sum-for-mean", [Way(slope=scaled(lambda b, s: b))], "Each step is as many times too long as its batch has rows: the gradient is a sum over the batch, not its mean.", MEAN, STEP),
    Mistake("over-batch-size", [Way(slope=scaled(lambda b, s: b / s.batch_size)), Way(slope=scaled(lambda b, s: b / min(s.batch_size, s.n)))], "A last, shorter batch is averaged over batch_size, not over its own rows.", MEAN + " Divide by len(rows).", LAST),
    Mistake("over-all-rows", [Way(slope=scaled(lambda b, s: b / s.n))], "Each batch's gradient is divided by the number of all rows, not by its own.", MEAN, LAST),
    Mistake("mean-twice", [Way(slope=scaled(lambda b, s: 1 / b))], "Each batch's gradient is divided by its number of rows twice.", MEAN + " `backward` has divided already.", STEP),
    Mistake("mean-again-by-batch-size", [Way(slope=scaled(lambda b, s: 1 / s.batch_size))], "The step is divided by batch_size, though the gradient is a mean already.", MEAN + " `backward` has divided already.", STEP),
    Mistake("uphill", [Way(slope=scaled(lambda b, s: -1.0))], "The steps go uphill: the gradient is added.", "The gradient points to where C grows. " + ONE_STEP, STEP),
    Mistake("steps-doubled", [Way(slope=scaled(lambda b, s: 2.0))], "Every step is twice as long as it should be.", ONE_STEP, STEP),
    Mistake("steps-halved", [Way(slope=scaled(lambda b, s: 0.5))], "Every step is half as long as it should be.", ONE_STEP, STEP),
    Mistake("sign-only", [Way(slope=bent(np.sign))], "Only the sign of the gradient is used.", ONE_STEP, STEP),
    Mistake("normalised", [*(Way(slope=shortened(None, e)) for e in (0.0, 1e-12, 1e-8, 1e-6, 1e-10, 1e-7)), Way(slope=bent(lambda g: g / np.sqrt((g**2).sum(axis=tuple(range(1, g.ndim)), keepdims=True))))], "The gradient is brought to length 1 before each step.", "The gradient's length belongs to the step: near a minimum it is short. " + ONE_STEP, STEP),
    Mistake("biases-frozen", [Way(slope=frozen(lambda i, last, is_w: is_w))], "The biases never change.", ONE_STEP, STEP),
    Mistake("biases-without-rate", [Way(slope=biases_by(None))], "The biases' steps lack learning_rate.", ONE_STEP, STEP),
    Mistake("weights-frozen", [Way(slope=frozen(lambda i, last, is_w: not is_w))], "Only the biases learn; the weights never change.", ONE_STEP, STEP),
    Mistake("output-layer-only", [Way(slope=frozen(lambda i, last, is_w: i == last))], "Only the output layer learns; the hidden layers keep their first weights.", ONE_STEP, STEP),
    Mistake("first-layer-only", [Way(slope=frozen(lambda i, last, is_w: i == 0))], "Only the first layer learns.", ONE_STEP, STEP),
    Mistake("first-layer-frozen", [Way(slope=frozen(lambda i, last, is_w: i > 0))], "The first layer never learns.", ONE_STEP, STEP),
    Mistake("output-layer-frozen", [Way(slope=frozen(lambda i, last, is_w: i < last))], "The output layer never learns.", ONE_STEP, STEP),
    Mistake("hidden-biases-frozen", [Way(slope=frozen(lambda i, last, is_w: is_w or i == last))], "The hidden layers' biases never change.", ONE_STEP, STEP),
    Mistake("output-biases-frozen", [Way(slope=frozen(lambda i, last, is_w: is_w or i < last))], "The output layer's biases never change.", ONE_STEP, STEP),
    Mistake("stale-in-epoch", [Way(slope=stale)], "All batches of an epoch take their gradient at the weights with which the epoch began.", "A batch's gradient belongs to the weights that the batch before has left behind. " + ONE_STEP, BATCHES),
    Mistake("stale-for-ever", [Way(slope=stale_for_ever)], "Every step takes the gradient at the first weights.", "The new weights must take the place of the old before the next gradient is taken. " + ONE_STEP, STEP),
    Mistake("stale-activations", [Way(slope=stale_activations)], "All rows are run forward once an epoch: later batches use activations of weights that have changed since.", "A batch's gradient belongs to the weights that the batch before has left behind: forward is called for each batch. " + ONE_STEP, BATCHES),
    Mistake("first-weights-on-the-way-back", [Way(slope=first_weights_on_the_way_back)], "The error is passed back through the first weights, not through the present ones.", "forward and backward take the same weights, those of the moment. " + ONE_STEP, STEP),
    Mistake("one-layer-after-another", [Way(slope=one_layer_after_another(True)), Way(slope=one_layer_after_another(False))], "The layers take their steps one after another, each with a gradient at weights that the step before has changed.", "The gradient is taken at one point: first all layers' gradients, then one step in all of them.", STEP),
    Mistake("layer-by-layer", [Way(slope=layer_by_layer)], "A layer's weights are changed before the error passes back through them.", "The gradient is taken at one point: first all layers' gradients, then one step in all of them.", STEP),
]  # fmt: skip

SCHEDULES = (
    lambda s, e: s.learning_rate * 0.5 * (1 + np.cos(np.pi * e / max(s.epochs, 1))),
    lambda s, e: s.learning_rate * (1 - e / max(s.epochs, 1)),
    lambda s, e: s.learning_rate * (e + 1) / max(s.epochs, 1),
    lambda s, e: s.learning_rate * 0.5 * (1 + np.cos(np.pi * e / max(s.epochs - 1, 1))),
    lambda s, e: s.learning_rate * (1 - e / (s.epochs + 1)),
    lambda s, e: s.learning_rate * np.exp(-e / max(s.epochs, 1)),
    *(lambda s, e, w=w: s.learning_rate * min(1.0, (e + 1) / w) for w in (5, 10, 2, 3, 4, 20)),
    *(lambda s, e, w=w, d=d: s.learning_rate * d ** (e // w) for w in (2, 3, 5, 10) for d in (0.5, 0.1, 0.9)),
)

LEARNERS = [
    Mistake("rate-ignored", [Way(learn=rate(lambda s, e: 1.0))], "learning_rate is ignored: the whole gradient is subtracted.", ONE_STEP, STEP),
    Mistake("rate-fixed", [Way(learn=rate(lambda s, e, r=r: r)) for r in (0.1, 0.01, 0.001, 0.05, 0.5, 3.0, 0.3)], "learning_rate is ignored: every step uses a fixed one.", ONE_STEP, STEP),  # type: ignore[misc]
    Mistake("rate-squared", [Way(learn=rate(lambda s, e: s.learning_rate**2))], "learning_rate is multiplied in twice.", ONE_STEP, STEP),
    Mistake("rate-over-n", [Way(learn=rate(lambda s, e: s.learning_rate / s.n))], "The step is divided by n, though the gradient is a mean already.", MEAN, STEP),
    Mistake("rate-over-epochs", [Way(learn=rate(lambda s, e: s.learning_rate / (1 + e)))], "The learning rate shrinks from epoch to epoch.", "learning_rate is the same for every step.", STEP),
    Mistake("rate-decays", [Way(learn=rate(lambda s, e, d=d: s.learning_rate * d**e)) for d in (0.99, 0.95, 0.9, 0.999, 0.98, 0.8, 0.5)], "The learning rate shrinks from epoch to epoch.", "learning_rate is the same for every step.", STEP),  # type: ignore[misc]
    Mistake("momentum", [Way(learn=momentum(beta, fresh)) for beta in (0.9, 0.5, 0.99, 0.8, 0.95, 0.7, 0.6, 0.85, 0.3, 0.1) for fresh in (1.0, 1 - beta)], "The steps have momentum: each carries some of the one before.", ONE_STEP + " Nothing else changes the weights.", STEP),
    Mistake("gradients-add-up", [Way(learn=momentum(1.0, 1.0))], "The gradients add up from step to step: they are never set back to zero.", "Each step uses its own batch's gradient alone. " + ONE_STEP, STEP),
    Mistake("rate-times-batch-size", [Way(learn=rate(lambda s, e: s.learning_rate * s.batch_size))], "The step is multiplied by batch_size.", MEAN, STEP),
    Mistake("rate-over-root-of-batch-size", [Way(learn=rate(lambda s, e: s.learning_rate / np.sqrt(s.batch_size))), Way(learn=rate(lambda s, e: s.learning_rate * np.sqrt(s.batch_size)))], "The step is scaled by the root of batch_size.", MEAN, STEP),
    Mistake("rate-over-all-epochs", [Way(learn=rate(lambda s, e: s.learning_rate / s.epochs))], "The learning rate is divided by the number of epochs.", "learning_rate is the same for every step, however many there are.", STEP),
    Mistake("rate-scheduled", [Way(learn=rate(law)) for law in SCHEDULES], "The learning rate follows a schedule over the epochs: it rises or falls on the way.", "learning_rate is the same for every step.", STEP),
    Mistake("rate-by-root", [Way(learn=rate(lambda s, e: s.learning_rate / np.sqrt(1 + e)))], "The learning rate shrinks with the root of the epoch's number.", "learning_rate is the same for every step.", STEP),
    Mistake("nesterov", [Way(learn=momentum(beta, 1.0, ahead=True)) for beta in (0.9, 0.5, 0.99, 0.8, 0.95)], "The steps have Nesterov's momentum: each carries some of the one before.", ONE_STEP + " Nothing else changes the weights.", STEP),
    Mistake("gradients-add-up-in-epoch", [Way(learn=momentum(1.0, 1.0, each_epoch=True))], "The gradients add up from batch to batch: they are set back to zero only when an epoch begins.", "Each step uses its own batch's gradient alone. " + ONE_STEP, STEP),
    Mistake("sizes-penalised", [Way(learn=decaying(a, r, np.sign)) for a in (1e-4, 1e-3, 1e-2, 0.1) for r in (True, False)], "A penalty on the weights' sizes was added: each weight goes towards 0 by the same amount at each step.", ONE_STEP + " Nothing else changes the weights.", STEP),
    Mistake("weight-decay", [Way(learn=decaying(a, True, after=True)) for a in (1e-4, 1e-3, 1e-2, 0.1, 5e-4, 5e-3)], "The weights shrink at each step: a weight decay was added.", ONE_STEP + " Nothing else changes the weights.", STEP),
    Mistake("weight-decay", [Way(learn=decaying(a, r)) for a in (1e-4, 1e-3, 1e-2, 0.1, 5e-4, 5e-3) for r in (True, False)], "The weights shrink at each step: a weight decay was added.", ONE_STEP + " Nothing else changes the weights.", STEP),
    Mistake("adam", [Way(learn=adaptive(0.999, 0.9, True)), Way(learn=adaptive(0.999, 0.9, False))], "The steps are Adam's.", ONE_STEP + " Nothing else changes the weights.", STEP),
    Mistake("rmsprop", [Way(learn=adaptive(d, 0.0, False)) for d in (0.9, 0.99, 0.999)], "The steps are RMSprop's.", ONE_STEP + " Nothing else changes the weights.", STEP),
]  # fmt: skip

EPOCHS = [
    Mistake("never-updated", [Way(epochs=lambda e: 0)], "The first weights come back, untrained.", "The weights that sgd_step returns must take the place of the old ones: weights, biases = sgd_step(…).", STEP),
    Mistake("one-epoch-only", [Way(epochs=lambda e: min(e, 1))], "However many epochs are asked for, the result is that of one.", "The loop over epochs ends after the first (a `return` inside it?), or begins with new weights each time.", BATCHES),
    Mistake("one-step-only", [Way(ways=w.cut(lambda n, size: [(0, min(size, n))]), epochs=lambda e: min(e, 1))], "However many batches and epochs there are, one single step is made.", "Does a `return` stand inside the loop? " + ONE_STEP, BATCHES),
    Mistake("one-epoch-too-many", [Way(epochs=lambda e: e + 1, begin=1)], "There is one epoch too many.", "range(epochs) runs epochs times; epochs=0 runs none and returns the first weights.", BATCHES),
    Mistake("one-epoch-too-few", [Way(epochs=lambda e: max(e - 1, 0))], "There is one epoch too few.", "range(epochs) runs epochs times.", BATCHES),
    Mistake("epochs-twice", [Way(epochs=lambda e: 2 * e)], "There are twice as many epochs as asked for.", "range(epochs) runs epochs times.", BATCHES),
Mistake("targets-flipped", [Way(see_y=lambda y: y[:, ::-1])], "The targets' columns come in reverse order.", "Column j of y is class j's, and so is column j of the probabilities.", STEP),
    Mistake("at-least-one-epoch", [Way(epochs=lambda e: max(e, 1), begin=1)], "epochs=0 runs an epoch all the same.", "range(epochs) runs epochs times; epochs=0 runs none and returns the first weights.", BATCHES),
    Mistake("best-weights", [Way(finish=trails.best(c, f)) for c in (True, False) for f in (False, True)], "The best weights on the way come back, not the last ones.", "Epochs are all run, and the weights after the last one are the result: nothing is chosen.", BATCHES),
    Mistake("mean-of-weights", [Way(finish=trails.mean(f)) for f in (True, False)], "The mean of the weights of all epochs comes back, not the last ones.", "The weights after the last step are the result.", BATCHES),
    Mistake("stops-early", [Way(finish=trails.stopped)], "Training stops before its last epoch: with other data or rates all epochs are run, here not.", "epochs says how often the whole of x is gone through: neither a small cost nor a small gradient ends it, nor a cost that rises.", BATCHES, GENERATED),
    *(
        Mistake(f"x-{slug}", [Way(see_x=prepare) for prepare in preparations], f"{words}, inside `fit`: the weights fit other inputs than those that `predict` will get.", "fit takes x as it is; whoever wants to scale it does so before fit and before predict, alike.", STEP)
        for slug, preparations, words in PREPARED
    ),
    *(
        Mistake("targets-softened", [Way(see_y=lambda y, e=e: y * (1 - e) + e / y.shape[1]), Way(see_y=lambda y, e=e: np.where(y == 1, 1 - e, e)), Way(see_y=lambda y, e=e: np.where(y == 1, 1 - e, e / max(y.shape[1] - 1, 1)))], "The targets are softened: a label smoothing.", "y is one-hot, and the cost is that of y itself.", STEP, 0, "targets-softened")  # type: ignore[misc]
        for e in (0.1, 0.05, 0.2, 0.01, 0.02, 0.3)
    ),
]  # fmt: skip


# Of the mistakes in `backward`, those that are another one in a step, and those that no step survives. (Without
# weights the classes' errors, which add up to 0, cancel: only the output layer learns.)
ELSEWHERE = {
    "nothing-returned", "weights-left-out", "through-minus-y-over-a", "through-yes-or-no", "through-an-epsilon", "first-layer-zero",
    "first-layer-left-empty", "python-lists", "squeezed", "grad-b-squeezed", "grad-w-squeezed", "float32", "biases-only", "more-than-two-lists",
    "weights-transposed-where-square", "grad-w-transposed-where-square", "last-weights-for-all", "grad-w-with-ones",
    "sum-for-mean", "mean-twice", "wrong-sign", "doubled", "halved", "over-n-k", "output-layer-only",
    "weights-updated-on-the-way", "grad-b-zero", "grad-b-total", "slope-of-relu", "own-weights",
    "grad-w-transposed", "own-activations", "grad-b-unsummed", "grad-b-row", "grad-b-column", "grad-b-over-units",
    "results-swapped", "layer-pairs", "weights-only", "output-layer-alone-listed", "first-layer-missing",
    "reversed", "grad-weights-reversed", "grad-biases-reversed", "stale-output-error",
}  # fmt: skip


def _backward_mistakes() -> list[Mistake]:
    """Give the mistakes in `backward`, made inside `fit`."""
    found: list[tuple[str, Callable[..., Any], str, str, str]] = []
    found += [
        (s.slug, Backward(**{s.part: s.change}), s.message, s.why, s.see)
        for s in {s.slug: s for s in reversed(SLIPS)}.values()
    ]
    found += [(m.slug, m.imitate, m.message, m.why, m.see) for m in WHOLE]
    return [
        Mistake(f"gradient-{slug}", [Way(slope=one_by_one(backward))], f"In the gradient that `fit` steps along: {message}", why, see)
        for slug, backward, message, why, see in found
        if slug not in ELSEWHERE
    ]  # fmt: skip


def _misconceptions(mistake: Mistake) -> list[Misconception]:
    return [
        Misconception(
            mistake.slug,
            "fit/run",
            course,
            mistake.message,
            mistake.why,
            mistake.see,
            level=mistake.level,
            family=mistake.family,
        )
        for course in mistake.courses
    ]


def _pairs() -> list[Mistake]:
    """Give two mistakes at once: one in the way through the rows, one in the gradient; or one in the learning."""
    found = []
    for first, second, part in [
        *((way, slope, "slope") for way in WAYS[:-1] for slope in SLOPES),
        *((way, learn, "learn") for way in WAYS[:-1] for learn in LEARNERS[:4]),
        *((slope, learn, "learn") for slope in SLOPES for learn in LEARNERS[:4]),
        *((slope, learn, "learn") for slope in SLOPES[:8] for learn in LEARNERS[4:8]),
        *((epoch, slope, "slope") for epoch in EPOCHS[1:5] for slope in SLOPES),
        *((epoch, learn, "learn") for epoch in EPOCHS[3:5] for learn in LEARNERS),
        *((x, way, "ways") for x in EPOCHS if x.slug == "x-standardised" for way in WAYS[:8]),
    ]:
        courses = [
            replace(one, **{part: getattr(other, part)})
            for one in first.courses
            for other in second.courses[:1]
        ]
        found.append(
            Mistake(
                f"{first.slug} + {second.slug}",
                courses,
                f"Two things at once. {first.message} {second.message}",
                first.why if first.why == second.why else f"{first.why} {second.why}",
                first.see,
                PAIRED + first.level,
            )
        )
    return found


def _fitted(slug: str, imitate: Callable[..., Any], read: Callable[..., Any], message: str) -> Misconception:
    return Misconception(
        slug, "fit/run", imitate, message, "learning_rate is the same for every step. " + ONE_STEP, STEP,
        fit=read, level=FITTED, family=slug,
    )  # fmt: skip


SHRINKS = "The learning rate changes on the way: the second epoch's is {ratio} times the first's."
FITTED_RUNS = [
    _fitted("gradients-clipped", cut(lambda c: bent(lambda g: np.clip(g, -c, c))), first_length, "The gradients are clipped to the range from −{limit} to {limit}."),
    *(_fitted("gradients-shortened", cut(lambda c, e=e: shortened(c, e)), first_length, "Gradients longer than {limit} are cut to that length.") for e in (0.0, 1e-6, 1e-12, 1e-8)),  # type: ignore[misc]
    _fitted("biases-at-another-rate", with_factor(lambda f: Way(slope=biases_by(f))), biases_factor, "The biases' steps are {factor} times as long as they should be; the weights' are right."),
    _fitted("steps-rescaled", with_factor(lambda f: Way(learn=rate(lambda s, e: f * s.learning_rate))), steps_factor, "Every step is {factor} times as long as it should be."),
    *(_fitted("rate-decays", changing(law, by_step), first_rates, SHRINKS) for law in LAWS for by_step in (False, True)),
]  # fmt: skip


def _right(zero: Any, still: Any, *run: Any) -> Network:
    """Go as promised; where training begins elsewhere than epochs=0 says, that is not."""
    if nearest(flat(zero)[None], flat(still))[1] > 1e-9:
        raise ValueError("two first weights")
    found, end = Way()(zero, still, *run), run[-1]
    near = (
        nearest(flat(found)[None], flat(end))[1] < 1e-12
    )  # no mistake that leads there, too, is to be nearer
    return end if near else found


RUNS = [
    # Where all runs are right, no mistake is: some could have led there, too.
    Misconception(RIGHT, "fit/run", _right, "", "", ""),
    *(
        one
        for mistake in [*WAYS, *SLOPES, *LEARNERS, *EPOCHS, *_backward_mistakes(), *_pairs()]
        for one in _misconceptions(mistake)
    ),
    *FITTED_RUNS,
]
