"""The grammar of values: what crosses comes out the same, and bytes that are no value are refused."""

from __future__ import annotations

import contextlib
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smlearn.grader.sandbox import wire
from smlearn.grader.sandbox.messages import Rng

scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner), max_leaves=20
)


def same(one: object, other: object) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))  # type: ignore[arg-type]
    if isinstance(one, float):
        return struct.pack("<d", one) == struct.pack("<d", other)
    return one == other


@given(values)
@settings(max_examples=200, deadline=None)
def test_values_come_out_as_they_went_in(value):
    assert same(wire.Decoder(wire.encode(value)).message(), value)


@pytest.mark.parametrize("dtype", ["<f8", "<f4", "<i8", "?"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (0, 4), (2, 3, 4)])
def test_arrays_come_out_plain_writable_and_equal(dtype, shape):
    array = np.random.default_rng(1).normal(size=shape).astype(dtype)
    found = wire.Decoder(wire.encode(np.asarray(array))).message()
    assert type(found) is np.ndarray
    assert found.dtype == array.dtype
    assert found.flags.c_contiguous
    assert found.flags.writeable
    np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("view", [lambda a: a, lambda a: a.T, lambda a: a[:, ::2], lambda a: a[::2, 1:]])
def test_an_array_keeps_its_memory_layout_on_the_way_in(view):
    array = view(np.arange(40.0).reshape(5, 8))
    found = wire.Decoder(wire.encode(array), place=wire.plain).message()
    np.testing.assert_array_equal(found, array)
    assert found.flags.c_contiguous == array.flags.c_contiguous
    assert found.flags.f_contiguous == array.flags.f_contiguous
    assert found.flags.writeable


def test_one_array_in_several_places_is_one_memory_on_the_other_side():
    x = np.ones(3)
    first, (second, third) = wire.Decoder(wire.encode((x, [x, x.copy()])), place=wire.plain).message()
    assert first is second
    assert not np.shares_memory(first, third)


def test_a_seed_becomes_what_the_reader_makes_of_it_and_is_refused_elsewhere():
    data = wire.encode(Rng(5, drawn=2))
    assert wire.Decoder(data, rng=lambda seed, drawn: (seed, drawn)).message() == (5, 2)
    with pytest.raises(wire.WireError):
        wire.Decoder(data).message()


def test_text_is_read_only_where_text_may_stand():
    assert wire.Decoder(wire.encode(("a", b"b")), text=True).message() == ("a", b"b")
    with pytest.raises(wire.WireError):
        wire.Decoder(wire.encode("a")).message()


@pytest.mark.parametrize(
    "value", [object(), {1: 2}, np.ones(2, complex), np.ones((1, 1, 1, 1)), 1 + 2j, np.float64(1)]
)
def test_what_is_no_value_does_not_go_to_a_worker(value):
    with pytest.raises(TypeError):
        wire.encode(value)


ARRAY = b"Ad" + b"C"
BAD = {
    "nothing": b"",
    "an unknown kind": b"Z",
    "something left over": b"NN",
    "an int cut short": b"i123",
    "more items than bytes": b"[\xff\xff\xff\xff",
    "lists without end": b"[\x01\x00\x00\x00" * 1000,
    "a terabyte in an array": ARRAY + b"\x01" + struct.pack("<Q", 1 << 40),
    "a length that overflows": ARRAY + b"\x02" + struct.pack("<QQ", 1 << 63, 1 << 63),
    "an empty array of huge length": ARRAY + b"\x02" + struct.pack("<QQ", 0, 1 << 62),
    "four dimensions": ARRAY + b"\x04" + struct.pack("<QQQQ", 1, 1, 1, 1) + bytes(8),
    "an unknown dtype": b"AOC\x00" + bytes(8),
    "an unknown layout": b"AdX\x00" + bytes(8),
    "a truth value that is neither": b"A?C\x01" + struct.pack("<Q", 1) + b"\x02",
    "an array that never was": b"@\x00\x00\x00\x00",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_bytes_that_are_no_value_are_refused_before_memory_is_taken(data):
    with pytest.raises(wire.WireError):
        wire.Decoder(data).message()


@given(st.binary(max_size=200), st.booleans())
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_value_or_an_error_of_the_wire(data, text):
    with contextlib.suppress(wire.WireError):
        wire.Decoder(data, text=text).message()


@given(values, st.integers(0, 300), st.integers(0, 255))
@settings(max_examples=300, deadline=None)
def test_a_flipped_byte_is_a_value_or_an_error_of_the_wire(value, position, byte):
    data = bytearray(wire.encode([value, np.ones(3)]))
    data[position % len(data)] = byte
    with contextlib.suppress(wire.WireError):
        wire.Decoder(data).message()
