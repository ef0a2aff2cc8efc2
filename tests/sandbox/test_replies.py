"""What a worker says is believed in nothing: any envelope becomes a reply or is unreadable."""

from __future__ import annotations

import signal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smlearn.grader.course import Limits
from smlearn.grader.sandbox import replies, wire
from smlearn.grader.sandbox.messages import Reply

KEYS = (
    "status",
    "values",
    "message",
    "error",
    "line",
    "traceback",
    "warnings",
    "changed",
    "aliased",
    "missing",
)
odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=20)
    | st.just(np.arange(3.0))
    | st.sampled_from(["value", "raised", "lost", "timeout"]),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(KEYS), odd), max_size=10))
@settings(max_examples=300, deadline=None)
def test_any_envelope_is_a_reply_or_unreadable(pairs):
    try:
        told = replies.envelope(memoryview(wire.encode(tuple(pairs))))
        replies.missing(told, ("f",))
        assert isinstance(replies.read(told, 1), Reply)
    except replies.Unreadable:
        pass


@given(odd)
@settings(max_examples=200, deadline=None)
def test_anything_that_is_no_list_of_pairs_is_unreadable(value):
    with pytest.raises(replies.Unreadable):
        replies.envelope(memoryview(wire.encode([value])))


@pytest.mark.parametrize("status", ["timeout", "crashed", "lost", "nonsense", None, 5])
def test_a_worker_cannot_say_what_only_the_grader_sees(status):
    with pytest.raises(replies.Unreadable):
        replies.read({"status": status}, 0)


def test_as_many_values_as_runs_are_read_and_no_other_number():
    told = {"status": "value", "values": wire.encode((1.0, 2.0))}
    assert replies.read(told, 2).values == (1.0, 2.0)
    with pytest.raises(replies.Unreadable):
        replies.read(told, 3)


def test_a_process_ended_from_outside_is_nobodys_fault_in_words():
    reply = replies.died("`f`", None, Limits())
    assert reply.status == "lost"
    assert "from outside" in reply.message


def test_references_to_one_array_cannot_stand_for_more_than_there_is_room_for():
    once = wire.encode(np.zeros(1 << 20))
    told = b"[" + (200).to_bytes(4, "little") + once + (b"@" + bytes(4)) * 199
    with pytest.raises(wire.WireError, match="room"):
        wire.Decoder(told).message()


def test_lists_of_more_values_than_a_right_answer_has_are_not_read():
    told = {"status": "value", "values": wire.encode(([1.0] * 2000,))}
    with pytest.raises(replies.Unreadable):
        replies.read(told, 1)


def test_a_process_that_was_killed_is_not_said_to_lack_memory():
    reply = replies.died("`f`", signal.SIGKILL, Limits())
    assert reply.status == "crashed"
    assert "SIGKILL" in reply.message
