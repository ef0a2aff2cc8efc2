"""Run trusted functions in this process, with the replies that a worker would give: for tests and authoring."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..sandbox.answers import Answer, Refused, shares
from ..sandbox.messages import Call, Reply, Rng, Value, Warned
from ..sandbox.state import rewritten

COUNTED = ("overflow", "invalid", "divide")  # an underflow is normal
LIMIT = 1 << 26


def answer(functions: Mapping[str, Callable[..., Any]], calls: Sequence[Call]) -> list[Reply]:
    """Answer each call by running `functions[call.function]`; a missing function is "not_started"."""
    return [_reply(functions.get(asked.function), asked) for asked in calls]


def _reply(function: Callable[..., Any] | None, asked: Call) -> Reply:
    if function is None:
        return Reply("not_started", message=f"`{asked.function}` is missing")
    memory: dict[int, Any] = {}
    runs = [tuple(copied(value, memory) for value in args) for args in asked.runs]
    results: list[Any] = []
    changed: set[int] = set()
    aliased: set[int] = set()
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        for number, args in enumerate(runs):
            if asked.rewritten and number == len(runs) - 1:
                args = rewritten(runs[0], args)
            before = [copied(value, {}) for value in args]
            try:
                results.append(function(*args))
            except NotImplementedError as error:
                return Reply("not_started", message=str(error), error="NotImplementedError")
            except Exception as error:
                return Reply(
                    "raised",
                    message=f"{type(error).__name__}: {error}",
                    error=type(error).__name__,
                    traceback="".join(traceback.format_tb(error.__traceback__)),
                )
            changed |= {i for i, value in enumerate(args) if not _same(before[i], value)}
            aliased |= {i for i, value in enumerate(args) if _touches(results[-1], value)}
    try:
        values = tuple(_crossed(result) for result in results)  # once all are done, as a worker does it
    except Refused as refusal:
        return Reply("refused", message=f"returned {refusal}")
    heard = tuple(Warned(str(w.message), None) for w in caught if _counts(w))
    return Reply(
        "value", values, warnings=heard, changed=tuple(sorted(changed)), aliased=tuple(sorted(aliased))
    )


def copied(value: Any, memory: dict[int, Any]) -> Any:
    """Copy a value with its arrays' layout; the same array object becomes the same copy throughout `memory`."""
    if isinstance(value, np.ndarray):
        if id(value) not in memory:
            memory[id(value)] = _array_like(value)
        return memory[id(value)]
    if isinstance(value, Rng):
        return np.random.Generator(np.random.PCG64(value.seed).advance(value.drawn))
    if isinstance(value, list | tuple):
        return type(value)(copied(item, memory) for item in value)
    return value


def _array_like(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if array.flags.c_contiguous or array.flags.f_contiguous:
        copy: np.ndarray[Any, Any] = array.copy(order="K")
        return copy
    room = np.full([2 * size for size in array.shape], np.nan).astype(array.dtype, copy=False)
    view: np.ndarray[Any, Any] = room[tuple(slice(None, None, 2) for _ in array.shape)]
    view[...] = array
    return view


def _crossed(value: Any) -> Value:
    return copied(Answer(LIMIT).value(value), {})  # type: ignore[no-any-return]


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and np.array_equal(before, after, equal_nan=True)
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    return isinstance(before, np.random.Generator) or before is after or bool(before == after)


def _touches(result: Any, argument: Any) -> bool:
    if isinstance(result, list | tuple):
        return any(_touches(item, argument) for item in result)
    if isinstance(argument, list | tuple):
        return any(_touches(result, item) for item in argument)
    both = isinstance(result, np.ndarray) and isinstance(argument, np.ndarray)
    return both and shares(result, argument)


def _counts(warned: warnings.WarningMessage) -> bool:
    return issubclass(warned.category, RuntimeWarning) and str(warned.message).startswith(COUNTED)
