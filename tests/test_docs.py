"""The examples in the documents and docstrings do what they show."""

from __future__ import annotations

import doctest
import importlib

import pytest


def test_the_session_in_framework_md_runs_as_shown(root):
    path = root / "docs" / "framework.md"
    found = doctest.testfile(str(path), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS)
    assert found.attempted > 20
    assert not found.failed


@pytest.mark.parametrize("module", ["datasets", "gradient_check", "model", "plot", "plot_text"])
def test_the_examples_of_a_module_run_as_shown(module):
    found = doctest.testmod(importlib.import_module(f"smlearn.{module}"))
    assert found.attempted
    assert not found.failed
