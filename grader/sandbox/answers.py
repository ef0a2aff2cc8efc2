"""The worker's side: what a student's function returned, as a value that may cross, or the sentence why it may not.

A subclass of an array, an object that pretends to be a number, a container of one's own are refused here by name; a
subclass of list or tuple is what it holds, read past its own methods. The grader, which believes none of this, reads
nothing else from the bytes anyway.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

DEPTH = 8
ITEMS = 1000  # in lists; a right answer has a few arrays, and each item costs the judges time
EMPTY = 1 << 32  # what an array's other lengths may come to beside a zero
_ALL = slice(None)
MEBIBYTE = 1 << 20

_name_of_type = type.__dict__["__name__"].__get__  # a metaclass may lie about it
# Taken here, for a student's code may assign to numpy's own names later.
_ndarray, _generic, _asarray = np.ndarray, np.generic, np.ascontiguousarray
_float64, _float32, _int64, _bool, _integer, _np_bool = (
    np.dtype("<f8"),
    np.dtype("<f4"),
    np.dtype("<i8"),
    np.dtype("?"),
    np.integer,
    np.bool_,
)
_share, _may_share = np.shares_memory, np.may_share_memory


class Refused(Exception):  # noqa: N818 - it is a verdict on an answer, not an error of ours
    """The answer is none that may cross; the text says what it is."""


def type_name(value: Any) -> str:
    """Give the name of an object's type, short and printable, without asking the object."""
    name: str = _name_of_type(type(value))
    return name[:80].encode("ascii", "backslashreplace").decode("ascii")


def article(noun: str) -> str:
    """Put a or an before a noun."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


class Answer:
    """Turns one object into a value of the grammar, within `limit` bytes; Refused, with what it is, otherwise."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.items = 0

    def value(self, value: Any, depth: int = 0) -> Any:
        """Give the plain value: exact Python types, and arrays of the grammar's dtypes in C order."""
        self.items += 1
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            if not -(2**63) <= value < 2**63:
                raise Refused("an int beyond 64 bits")
            return value
        if issubclass(kind, (list, tuple)):  # a namedtuple is a tuple
            return self.sequence(value, depth)
        if kind is _ndarray:
            return self.array(value)
        if isinstance(value, _generic) and kind.__module__ == "numpy":
            return self.scalar(value)
        if issubclass(kind, _ndarray):
            raise Refused(
                f"{article(type_name(value))}, which is a kind of array of its own; return a plain NumPy array"
            )
        raise Refused(article(type_name(value)))

    def sequence(self, value: Any, depth: int) -> Any:
        """Take a list or a tuple, item by item."""
        if depth >= DEPTH:
            raise Refused("lists in lists too deep, or a list that holds itself")
        plain: Any = list if issubclass(type(value), list) else tuple  # whatever its __class__ says
        entries = plain.__getitem__(value, _ALL)  # what it holds, whatever a class of its own says of that
        if self.items + len(entries) > ITEMS:
            raise Refused(f"more than {ITEMS} values in lists; return an array")
        try:
            items = [self.value(item, depth + 1) for item in entries]
        except Refused as inner:
            if depth:
                raise
            raise Refused(f"{article(type_name(value))} with {inner} in it") from None
        return tuple(items) if plain is tuple else items

    def scalar(self, value: Any) -> Any:
        """Take one of NumPy's own numbers: as Python's where there is one, as an array without dimensions else."""
        if isinstance(value, _np_bool):
            return bool(value)
        if isinstance(value, _integer):
            return self.value(int(value))
        array = _asarray(value).reshape(())
        if array.dtype == _float64:
            return float(array)
        return self.array(array)

    def array(self, array: Any) -> Any:
        """Take an array: float64 and float32 as they are, integers as int64, in native order and C order."""
        dtype = array.dtype
        if array.ndim > 3:
            raise Refused(f"an array of {array.ndim} dimensions; three are the most")
        target = self.target(array)
        size = target.itemsize
        for length in array.shape:
            size *= length
        self.size += size
        if self.size > self.limit:
            raise Refused(f"more than {self.limit // MEBIBYTE} MiB of numbers")
        if not size and math.prod(filter(None, array.shape)) > EMPTY:
            raise Refused(f"an empty array of shape {array.shape}")
        if dtype.kind == "u" and dtype.itemsize == 8 and size and array.max() > 2**63 - 1:
            raise Refused("an array of uint64 with numbers beyond int64")
        shape = array.shape
        return _asarray(array, target).reshape(shape)

    def target(self, array: Any) -> Any:
        """Give the dtype that the array crosses as."""
        dtype = array.dtype
        if dtype.names is not None:
            raise Refused("a structured array")
        if dtype.kind == "f" and dtype.itemsize in (4, 8):
            return _float64 if dtype.itemsize == 8 else _float32
        if dtype.kind in "iu":
            return _int64
        if dtype.kind == "b":
            return _bool
        name = {"O": "object", "U": "text", "S": "bytes", "V": "void"}.get(dtype.kind, dtype.name)
        raise Refused(f"an array of dtype {name[:40]}")


def shares(one: Any, other: Any) -> bool:
    """Tell whether two arrays share memory: exactly where that is quickly known, by their bounds else."""
    try:
        return bool(_share(one, other, max_work=1000))  # type: ignore[arg-type]
    except Exception:
        return bool(_may_share(one, other))
