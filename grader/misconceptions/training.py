"""Mistakes in training, put together: in the first weights, in a step, in `fit`, in the labels, and in the memory."""

from __future__ import annotations

from .drawn import DRAWN, OFF_CENTRE, SPREADS
from .fit import RUNS
from .labels import LABEL, PREDICTING, PREDICTS
from .misconception import Misconception, chosen
from .seeds import FORMS, HIDDENS, LENGTHS, ORDERS, SHUFFLING, STARTS, STATES, found_out
from .steps import DOWN, STEP, STEPS

SIZES = (
    "hidden.insert, hidden.append and hidden += … write into the caller's list, and a tuple has none of them: "
    "sizes = [d, *hidden, k] is a new list."
)


def _memory() -> list[Misconception]:
    parameters = {
        "sgd_step": ("weights", "biases", "grad_weights", "grad_biases"),
        "predict": ("x", "weights", "biases"),
        "fit": ("x", "y", "hidden"),
    }
    why = {
        "sgd_step": "w -= … writes into the caller's array; w − … makes a new one. " + DOWN,
        "predict": "Build what is needed in new arrays.",
        "fit": "rng.shuffle(x) and x -= … write into the caller's memory. Shuffle indices, and take x[rows].",
    }
    see = {"sgd_step": STEP, "predict": PREDICTING, "fit": SHUFFLING}
    found = []
    for function, names in parameters.items():
        for places, several in chosen(names):
            listed = "` and `".join(several)
            message = f"`{function}` changes its argument{'s' * (len(several) > 1)} `{listed}`."
            reason = SIZES if several == ("hidden",) else why[function]
            slug = "changes-" + "-and-".join(several)
            found.append(found_out(slug, f"{function}/changed", list(places), message, reason, see[function]))
        if function != "fit":
            found.append(found_out("remembers", f"{function}/remembered", True, f"`{function}` answers otherwise after an earlier call: something is kept from one call to the next, or drawn at random.", "A list, array or velocity at the top of the file lives on between calls. " + (DOWN if function == "sgd_step" else LABEL), see[function]))  # fmt: skip
    return found


MISCONCEPTIONS: tuple[Misconception, ...] = (
    *DRAWN, *OFF_CENTRE, *SPREADS, *STATES, *STEPS, *STARTS, *FORMS, *HIDDENS, *LENGTHS, *ORDERS, *RUNS, *PREDICTS, *_memory(),
)  # fmt: skip
