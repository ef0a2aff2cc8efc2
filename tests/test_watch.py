"""The part of `smlearn watch` that notices saves."""

from __future__ import annotations

import threading

import pytest

from smlearn.grader.watch import Saves


@pytest.mark.parametrize("poll", [False, True])
def test_a_save_from_just_before_watching_began_is_asked_about(tmp_path, poll):
    (tmp_path / "sigmoid.py").write_text("saved before anybody watched")
    asked = threading.Event()
    with Saves(tmp_path, asked.set, poll=poll):
        assert asked.wait(5)
