"""The grammar of values, as bytes: the one module that both sides load.

A value is one byte that says its kind and then its content; all numbers are little-endian.

    N  T  F         None, True, False
    i  f            an int of 64 bits, a float
    s  b            text and bytes, length first: in envelopes alone, never in what a student's function returns
    ( [             a tuple, a list: how many, then each
    A               an array: dtype, layout, dimensions, then its elements in C order
    @               an array that stood before in the same message, by its number: the same object once more
    R               the seed of a Generator, and the steps it has gone; on the way in alone

A frame is the mark, sixteen bytes that belong to one question and cannot be guessed, the length, the value. Whoever
reads believes nothing: every length is held against the bytes that are there before anything is allocated.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from .messages import Rng

MARK = b"SML1"
ID_SIZE = 16
HEADER = struct.Struct("<4s16sQ")
DEPTH = 16  # of lists in lists
ITEMS = 60_000  # of one message
REPEATED = (
    64 << 20
)  # bytes that references to arrays may stand for: a few bytes each on the way, an array each to a judge
DIMENSIONS = 3

DTYPES: dict[bytes, np.dtype[Any]] = {
    b"d": np.dtype("<f8"),
    b"f": np.dtype("<f4"),
    b"q": np.dtype("<i8"),
    b"?": np.dtype("?"),
}
CODES = {dtype.str: code for code, dtype in DTYPES.items()}
# What stands in the gaps of a strided array: an answer that reads there is plainly wrong, and warns of nothing.
GAPS = {b"d": -7.25e77, b"f": -7.25e17, b"q": -(2**61) + 7, b"?": True}

_U32 = struct.Struct("<I")
_I64 = struct.Struct("<q")
_U64 = struct.Struct("<Q")
_F64 = struct.Struct("<d")


class WireError(ValueError):
    """The bytes are no value of the grammar."""


def frame(identity: bytes, payload: bytes) -> bytes:
    """Put a payload behind its header."""
    return HEADER.pack(MARK, identity, len(payload)) + payload


def encode(value: Any) -> bytes:
    """Give the bytes of a value of the grammar, text and bytes included; TypeError for any other object."""
    parts: list[bytes] = []
    _encode(value, parts, {})
    return b"".join(parts)


def _encode(value: Any, parts: list[bytes], seen: dict[int, int]) -> None:
    kind = type(value)
    if value is None:
        parts.append(b"N")
    elif kind is bool:
        parts.append(b"T" if value else b"F")
    elif kind is int:
        parts.append(b"i" + _I64.pack(value))
    elif kind is float:
        parts.append(b"f" + _F64.pack(value))
    elif kind is str or kind is bytes:
        content = value.encode("utf-8", "backslashreplace") if kind is str else value
        parts += ((b"s" if kind is str else b"b") + _U64.pack(len(content)), content)
    elif kind is tuple or kind is list:
        parts.append((b"(" if kind is tuple else b"[") + _U32.pack(len(value)))
        for item in value:
            _encode(item, parts, seen)
    elif kind is np.ndarray:
        if id(value) in seen:
            parts.append(b"@" + _U32.pack(seen[id(value)]))
        else:
            seen[id(value)] = len(seen)
            _encode_array(value, parts)
    elif kind is Rng:
        parts.append(b"R" + _U64.pack(value.seed) + _U64.pack(value.drawn))
    else:
        raise TypeError(f"a {kind.__name__} does not cross to a worker")


def _encode_array(array: np.ndarray[Any, Any], parts: list[bytes]) -> None:
    code = CODES.get(array.dtype.str)
    if code is None or array.ndim > DIMENSIONS:
        raise TypeError(f"an array of {array.dtype} with {array.ndim} dimensions does not cross to a worker")
    flags = array.flags
    layout = b"C" if flags.c_contiguous else b"F" if flags.f_contiguous else b"S"
    parts.append(b"A" + code + layout + bytes((array.ndim,)))
    parts.extend(_U64.pack(length) for length in array.shape)
    parts.append(array.tobytes())


class Decoder:
    """Reads one message.

    text    whether text and bytes may stand in it
    place   makes the arrays of the way in: (dtype, shape, layout) -> an uninitialised array; plain where None
    rng     makes what a seed and a number of steps stand for; seeds are refused where None
    items   how many values there may be
    """

    def __init__(
        self,
        data: bytes | bytearray | memoryview,
        *,
        text: bool = False,
        place: Callable[[np.dtype[Any], tuple[int, ...], bytes], np.ndarray[Any, Any]] | None = None,
        rng: Callable[[int, int], Any] | None = None,
        items: int = ITEMS,
    ) -> None:
        self.data = memoryview(data)
        self.position = 0
        self.items = items
        self.repeated = 0
        self.text = text
        self.place = place
        self.rng = rng
        self.arrays: list[np.ndarray[Any, Any]] = []

    def message(self) -> Any:
        """Read the one value that the bytes hold; WireError where they are anything else."""
        value = self.value(0)
        if self.position != len(self.data):
            raise WireError("bytes are left over")
        return value

    def take(self, count: int) -> memoryview:
        """Give the next bytes, which must be there."""
        end = self.position + count
        if end > len(self.data):
            raise WireError("the message ends too early")
        part = self.data[self.position : end]
        self.position = end
        return part

    def number(self, form: struct.Struct) -> Any:
        """Read one number."""
        start, self.position = self.position, self.position + form.size
        if self.position > len(self.data):
            raise WireError("the message ends too early")
        return form.unpack_from(self.data, start)[0]

    def value(self, depth: int) -> Any:
        """Read one value."""
        self.items -= 1
        if depth > DEPTH or self.items < 0:
            raise WireError("too deep, or too many values")
        if self.position >= len(self.data):
            raise WireError("the message ends too early")
        kind = self.data[self.position]
        self.position += 1
        if kind in _NUMBERS:
            return self.number(_NUMBERS[kind])
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        if kind in _SEQUENCES:
            count = self.number(_U32)
            if count > len(self.data) - self.position:
                raise WireError("more values than bytes")
            values = [self.value(depth + 1) for _ in range(count)]
            return tuple(values) if _SEQUENCES[kind] is tuple else values
        if kind == _ARRAY:
            array = self.array()
            self.arrays.append(array)
            return array
        return self.other(kind)

    def other(self, kind: int) -> Any:
        """Read what may stand in some messages alone."""
        if kind in _TEXTS and self.text:
            content = bytes(self.take(self.number(_U64)))
            return content.decode("utf-8", "replace") if _TEXTS[kind] is str else content
        if kind == _SAME:
            number = self.number(_U32)
            if number < len(self.arrays):
                self.repeated += self.arrays[number].nbytes
                if self.repeated > REPEATED:
                    raise WireError("references to more than there is room for")
                return self.arrays[number]
        if kind == _SEED and self.rng is not None:
            return self.rng(self.number(_U64), self.number(_U64))
        raise WireError("no value of the grammar")

    def array(self) -> np.ndarray[Any, Any]:
        """Read an array; its size is held against the bytes before any memory is taken."""
        head = self.take(3)
        code, layout, dimensions = bytes(head[:1]), bytes(head[1:2]), head[2]
        dtype = DTYPES.get(code)
        if dtype is None or dimensions > DIMENSIONS or layout not in (b"C", b"F", b"S"):
            raise WireError("no array of the grammar")
        shape: tuple[int, ...] = _SHAPES[dimensions].unpack(self.take(8 * dimensions))
        content = self.take(math.prod(shape) * dtype.itemsize)
        if math.prod(filter(None, shape)) > 1 << 32:  # beside a zero, a length is held by no byte
            raise WireError("an array too long")
        elements = np.frombuffer(content, dtype).reshape(shape)
        if code == b"?" and elements.view(np.uint8).max(initial=0) > 1:
            raise WireError("a truth value that is neither")
        if self.place is None:
            return np.array(elements)
        array = self.place(dtype, shape, layout)
        array[...] = elements
        return array


_CONSTANTS: dict[int, Any] = {ord("N"): None, ord("T"): True, ord("F"): False}
_NUMBERS = {ord("i"): _I64, ord("f"): _F64}
_SEQUENCES = {ord("("): tuple, ord("["): list}
_TEXTS = {ord("s"): str, ord("b"): bytes}
_ARRAY, _SAME, _SEED = b"A@R"
_SHAPES = [struct.Struct(f"<{dimensions}Q") for dimensions in range(DIMENSIONS + 1)]


def plain(dtype: np.dtype[Any], shape: tuple[int, ...], layout: bytes) -> np.ndarray[Any, Any]:
    """Make an array in ordinary memory, in its layout; a strided one has a gap after each element of a row."""
    if layout == b"S" and shape:
        base = np.full((*shape[:-1], 2 * shape[-1]), GAPS[CODES[dtype.str]], dtype)
        return base[..., ::2]
    return np.empty(shape, dtype, order="F" if layout == b"F" else "C")
