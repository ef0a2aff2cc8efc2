"""Mistakes with what is random: Generators, seeds, and the orders of the rows; and with the form of what `fit` gives."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from .drawn import FORM, INITIALISATION, given_if
from .misconception import GENERATED, Misconception

GUIDE = "guides/training.md#"
SEEDS, SHUFFLING, BATCHES = GUIDE + "seeds", GUIDE + "shuffling", GUIDE + "epochs-and-batches"


def found_out(slug: str, subject: str, value: Any, message: str, why: str, see: str) -> Misconception:
    """Tell a mistake by what a check found out about several answers."""
    return Misconception(slug, subject, lambda *_: value, message, why, see)


ONE_SOURCE = (
    "All that is random must come from one Generator: rng = np.random.default_rng(seed), and rng handed on."
)
DRAW_FROM_IT = (
    "Draw everything with the Generator that is handed in, rng.normal(…): only then does its state decide."
)
NOTHING_KEPT = "Make weights and Generator inside `fit`, anew in each call."
STATES = [
    *(found_out("rng-global", "initialize/states", [False, True, further], "Something is drawn from np.random itself, or from a Generator without seed, not from `rng`.", DRAW_FROM_IT, SEEDS) for further in (True, False)),
    *(found_out("rng-global", "initialize/states", [False, False, further], "Something is drawn from np.random itself, or from Python's random, not from `rng`.", DRAW_FROM_IT, SEEDS) for further in (True, False)),
    found_out("rng-ignored", "initialize/states", [True, False, False], "`rng` is not used: every Generator gives the same weights.", "A seed of its own inside `initialize` makes all networks alike: draw with the Generator that is handed in.", SEEDS),
    found_out("rng-spawned", "initialize/states", [True, True, False], "The weights come from Generators made of the seed of `rng` (rng.spawn, or its seed sequence), and not from `rng`: what was drawn from it before makes no difference.", DRAW_FROM_IT, SEEDS),
    found_out("seed-ignored-in-order", "fit/seed", [False, True], "The same call gives different weights: something is drawn from np.random or from a Generator without seed, or is kept from an earlier call.", ONE_SOURCE + " " + NOTHING_KEPT, SEEDS),
    found_out("seed-ignored-in-order", "fit/seed", [False, False], "The same call gives different weights: something is drawn from np.random or from a Generator without seed, or is kept from an earlier call.", ONE_SOURCE + " " + NOTHING_KEPT, SEEDS),
    found_out("seed-ignored", "fit/seed", [True, False], "`seed` is not used: every seed gives the same weights.", ONE_SOURCE, SEEDS),
]  # fmt: skip


NEW_ORDER = (
    "A new order for each epoch keeps the batches from repeating: make rng = np.random.default_rng(seed) once, before "
    "the loop over epochs, and call rng.permutation(n) inside it."
)


def _orders(slug: str, imitate: Callable[[Any], Any], message: str, why: str = NEW_ORDER) -> Misconception:
    return Misconception(slug, "fit/orders", imitate, message, why, SHUFFLING)


def _unshuffled(orders: Any) -> Any:
    return [[sorted(order) for order in run] for run in orders]


def _reversed(orders: Any) -> Any:
    return [[sorted(order)[::-1] for order in run] for run in orders]


def _once_for_all(orders: Any) -> Any:
    first = orders[0][0]
    plain = first in (sorted(first), sorted(first)[::-1])
    return given_if(not plain, [[first for _ in run] for run in orders])


def _once_a_run(orders: Any) -> Any:
    alike = all(run[0] == orders[0][0] for run in orders)
    return given_if(not alike, [[run[0] for _ in run] for run in orders])


def _unshuffled_at_first(orders: Any) -> Any:
    later = [run[1:] for run in orders]
    return given_if(any(run != later[0] for run in later), [[sorted(run[0]), *run[1:]] for run in orders])


def _alike_in_all_runs(orders: Any) -> Any:
    first, second = orders[0]
    return given_if(first != second, [orders[0] for _ in orders])


def _rotated(orders: Any) -> Any:
    turns = [[(i + j) % 4 for j in range(4)] for i in range(4)]
    seen = [order for run in orders for order in run]
    several = len({tuple(order) for order in seen}) > 2
    return given_if(
        several and all(order in turns for order in seen) and any(a != b for a, b in orders), orders
    )


ORDERS = [
    _orders("never-shuffled", _unshuffled, "The rows are never shuffled: every epoch takes them in the order of the data."),
    _orders("always-reversed", _reversed, "The rows are never shuffled: every epoch takes them from the last to the first."),
    _orders("one-order-for-all-seeds", _once_for_all, "Every epoch takes the rows in the same order, whatever the seed: the Generator of the order begins anew each time."),
    _orders("same-order-every-epoch", _once_a_run, "Every epoch takes the same order: either it is drawn before the loop over epochs, or a Generator is made anew from the same seed inside it."),
    _orders("orders-without-seed", _alike_in_all_runs, "The orders do not depend on `seed`: every seed shuffles the rows alike.", "A Generator of a fixed seed draws the same orders in every run. " + ONE_SOURCE),
    _orders("first-epoch-unshuffled", _unshuffled_at_first, "The first epoch takes the rows in the order of the data; only later ones are shuffled.", "Draw an epoch's order before its batches are cut, in the first epoch too. " + NEW_ORDER),
    _orders("two-rows-swapped", lambda orders: given_if(all(sum(row != place for place, row in enumerate(order)) <= 2 for run in orders for order in run) and any(order != sorted(order) for run in orders for order in run) and len({tuple(order) for run in orders for order in run}) > 2, orders), "Each epoch swaps two rows and leaves the others where they stand.", "rng.permutation(n) draws one of all orders. " + NEW_ORDER),
    found_out("batches-never-mixed", "fit/cuts", True, "Only the order of the batches is shuffled: the same rows always share a batch.", "Shuffle the rows, rng.permutation(n), and cut that order into batches. " + NEW_ORDER, SHUFFLING),
    _orders("rotated-only", _rotated, "The rows are only rotated: an epoch begins at another row and goes on in the order of the data."),
]  # fmt: skip


def _start(
    slug: str, key: Callable[[Any], Any], message: str, why: str = "", see: str = SEEDS
) -> Misconception:
    """Tell a mistake by what the first weights depend on: `key` gives it for a call's arguments and its place."""

    def imitate(calls: Any) -> Any:
        keys = [key((i, *args)) for i, args in enumerate(calls)]
        moved = [i for i in range(1, 9) if keys[i] != keys[0]]
        return [moved, any(other == keys[0] for other in keys[9:]), [keys[i] == keys[6] for i in (7, 8)]]

    why = (
        why
        or "Draw the first weights first, from a Generator made of `seed`, before anything else is drawn. "
        + ONE_SOURCE
    )
    return Misconception(slug, "fit/start", imitate, message, why, see)


def _key(*names: str) -> Callable[[Any], Any]:
    places = {"call": 0, "epochs": 4, "batch_size": 5, "rate": 6, "seed": 7}

    def key(args: Any) -> Any:
        values = [args[places[name]] for name in names if name in places]
        values += [len(args[1])] if "n" in names else []
        return [
            *values,
            *([float(args[1].sum()), float(args[2].argmax(axis=1).sum())] if "x" in names else []),
        ]

    return key


# Where a run that trains begins elsewhere than epochs=0 says, orders may be drawn first, the network may be started
# anew in each epoch, or the Generator made of another seed: the first weights alone tell these not apart.
STARTS = [
    _start("first-weights-unseeded", _key("call"), "The first weights are others at each call: they do not come from `seed`."),
    _start("first-weights-without-seed", _key(), "Every seed gives the same first weights: `seed` is not used for them."),
    _start("first-weights-by-n", _key("seed", "n"), "The first weights depend on the number of rows: something else is drawn before them."),
    _start("first-weights-by-batch-size", _key("seed", "batch_size"), "The first weights depend on batch_size."),
    _start("first-weights-by-values", _key("seed", "x"), "The first weights depend on the values in x or y."),
    _start("first-weights-by-rate", _key("seed", "rate"), "The first weights depend on the learning rate."),
]  # fmt: skip


def _form(slug: str, looks: Callable[[int, Any], bool], message: str, why: str) -> Misconception:
    return _formed(slug, lambda sizes, value: looks(len(sizes) - 1, value), message, why)


def _sized(change: Callable[[list[int]], list[int] | None]) -> Callable[[Any, Any], bool]:
    """Tell whether an answer has the right form for other sizes than those asked for."""

    def looks(sizes: Any, value: Any) -> bool:
        other = change(list(sizes))
        if other is None or other == list(sizes):
            return False
        layers = list(pairwise(other))
        return [w.shape for w in value[0]] == [(k, d) for d, k in layers] and [b.shape for b in value[1]] == [
            (k,) for _, k in layers
        ]

    return looks


def _formed(slug: str, looks: Callable[[Any, Any], bool], message: str, why: str) -> Misconception:
    def imitate(sizes: Any, value: Any, epochs: Any) -> Any:
        return given_if(looks(sizes, value), [value])

    return Misconception(slug, "fit/form", imitate, message, why, BATCHES)


# Where `fit` returns nothing for epochs=0 alone, the first is the simpler explanation.
NOTHING = [
    Misconception("return-in-the-loop", "fit/form", lambda sizes, value, epochs: given_if(value is None and epochs == 0, [value]), "Where epochs is 0 nothing is returned: `return` stands inside the loop over epochs, which then ends with the first.", "`return` stands behind the loop, indented no further than the `for`: all epochs are run, and without any the first weights come back.", BATCHES),
    Misconception("nothing-returned", "fit/form", lambda sizes, value, epochs: given_if(value is None, [value]), "`fit` returns nothing.", "return weights, biases", BATCHES, level=GENERATED),
]  # fmt: skip


NO_LIST = "hidden may be a list or a tuple, and be empty: sizes = [d, *hidden, k] takes any of them."


def _raising(slug: str, raises: Callable[[Any], bool], message: str) -> Misconception:
    """Tell a mistake by which `hidden` an exception came with: all that it would raise with, and no others."""

    def imitate(hiddens: Any, raised: Any) -> Any:
        return [raises(hidden) for hidden in hiddens]

    return Misconception(slug, "fit/hiddens", imitate, message, NO_LIST, BATCHES, raises=True)


LENGTHS = [
    Misconception(
        slug,
        "initialize/lengths",
        lambda lengths, raised, only=only: [length != only for length in lengths],
        f"Only sizes of {only} numbers are handled, networks of {words}; others raise an exception.",
        "sizes may be as long as you like from two on: zip(sizes[:-1], sizes[1:]) goes through the layers, however many there are. "
        + FORM,
        INITIALISATION,
        raises=True,
    )
    for slug, only, words in (
        ("no-hidden-layer-only", 2, "one layer"),
        ("one-hidden-layer-only", 3, "two layers"),
        ("two-hidden-layers-only", 4, "three layers"),
    )
]

HIDDENS = [
    _raising("tuples-refused", lambda h: isinstance(h, tuple), "`hidden` must be a list here: with a tuple an exception is raised."),
    _raising("lists-refused", lambda h: isinstance(h, list), "`hidden` must be a tuple here: with a list an exception is raised."),
    _raising("needs-a-hidden-layer", lambda h: len(h) == 0, "A network without hidden layer raises an exception: something takes hidden[0] for granted."),
    _raising("one-hidden-layer-only", lambda h: len(h) != 1, "Only one hidden layer is handled."),
    _raising("two-hidden-layers-only", lambda h: len(h) != 2, "Only two hidden layers are handled."),
    _raising("no-hidden-layer-only", lambda h: len(h) > 0, "Only a network without hidden layer is handled."),
]  # fmt: skip

FORMS = [
    *NOTHING,
    _form("history-too", lambda layers, v: isinstance(v, list | tuple) and len(v) == 3, "`fit` returns three things; (weights, biases) is promised.", FORM),
    _form("results-swapped", lambda layers, v: len(v) == 2 and all(len(part) == layers for part in v) and v[0][0].ndim == 1 and v[1][0].ndim == 2, "The two lists are returned the wrong way round, (biases, weights).", FORM),
    _form("layer-pairs", lambda layers, v: len(v) == layers and all(len(pair) == 2 and pair[0].ndim == 2 and pair[1].ndim == 1 for pair in v), "A list of pairs (w, b) came back, one for each layer.", FORM),
    _form("hidden-ignored", lambda layers, v: layers > 1 and len(v) == 2 and len(v[0]) == len(v[1]) == 1, "`hidden` is ignored: the network has one layer.", "The sizes are (d, *hidden, k)."),
    _formed("hidden-doubled", _sized(lambda s: [s[0], *(2 * h for h in s[1:-1]), s[-1]]), "The hidden layers are twice as wide as asked for.", "The sizes are (d, *hidden, k)."),
    *(_formed("one-layer-more", _sized(lambda s, h=h: [*s[:-1], h, s[-1]]), "There is one hidden layer more than asked for.", "The sizes are (d, *hidden, k).") for h in (1, 2, 3, 4, 5, 8, 10, 16, 32, 64)),  # type: ignore[misc]
    _formed("input-more", _sized(lambda s: [s[0] + 1, *s[1:]]), "The network has one input more than x has columns: a column of ones for the bias?", "Biases have arrays of their own: the sizes are (d, *hidden, k)."),
    _formed("hidden-reversed", _sized(lambda s: [s[0], *s[-2:0:-1], s[-1]]), "The hidden layers come in reverse order: hidden[0] is the width of the first.", "The sizes are (d, *hidden, k), in this order."),
    *(_formed("classes-fixed", _sized(lambda s, k=k: [*s[:-1], k]), f"The network always has {k} classes: y's columns say how many there are.", "The sizes are (d, *hidden, k), with k = y.shape[1].") for k in (2, 3, 10)),  # type: ignore[misc]
    *(_formed("inputs-fixed", _sized(lambda s, d=d: [d, *s[1:]]), f"The network always has {d} inputs: x's columns say how many there are.", "The sizes are (d, *hidden, k), with d = x.shape[1].") for d in (2, 1, 3)),  # type: ignore[misc]
    *(_formed("hidden-fixed", _sized(lambda s, h=h: [s[0], h, s[-1]]), f"`hidden` is ignored: the network always has one hidden layer of {h} units.", "The sizes are (d, *hidden, k).") for h in (16, 10, 8, 32, 64, 5, 4, 20, 100, 128, 30, 50)),  # type: ignore[misc]
    _form("one-hidden-layer-only", lambda layers, v: layers != 2 and len(v) == 2 and len(v[0]) == len(v[1]) == 2, "The network always has one hidden layer, however many are asked for.", "The sizes are (d, *hidden, k)."),
]  # fmt: skip
