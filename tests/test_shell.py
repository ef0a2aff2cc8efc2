"""What a report's snippet calls: a kernel, compiled and called in the student's own shell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from smlearn.grader.checks.functions import FUNCTIONS
from smlearn.grader.checks.show import for_kernel, snippet
from smlearn.grader.shell import kernel

TWICE = """
import numpy as np

def sigmoid_forward(double[:, ::1] z):
    cdef Py_ssize_t i, j
    a = np.empty((z.shape[0], z.shape[1]))
    cdef double[:, ::1] o = a
    for i in range(z.shape[0]):
        for j in range(z.shape[1] - SHORT):
            o[i, j] = 2 * z[i, j]
    return a
"""


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def written(folder: Path, text: str) -> Path:
    path = folder / "kernels" / "sigmoid.pyx"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.slow
def test_a_kernel_is_compiled_and_called_and_compiled_again_when_it_changes(tmp_path: Path) -> None:
    z = np.array([[1.0, 2.0]])
    assert kernel(written(tmp_path, TWICE.replace("SHORT", "0"))).sigmoid_forward(z).tolist() == [[2.0, 4.0]]
    found = kernel(written(tmp_path, TWICE.replace("SHORT", "0").replace("2 *", "3 *"))).sigmoid_forward(z)
    assert found.tolist() == [[3.0, 6.0]]


@pytest.mark.slow
def test_what_is_never_written_shows_old_memory_as_in_the_grader(tmp_path: Path) -> None:
    found = kernel(written(tmp_path, TWICE.replace("SHORT", "1"))).sigmoid_forward(np.array([[1.0, 2.0]]))
    assert found[0, 0] == 2.0
    assert found[0, 1] < -1e28


@pytest.mark.slow
def test_an_index_outside_raises_where_indices_are_checked(tmp_path: Path) -> None:
    path = written(tmp_path, "# cython: boundscheck=False\n" + TWICE.replace("- SHORT", "+ 1"))
    with pytest.raises(IndexError):
        kernel(path, checked=True).sigmoid_forward(np.array([[1.0, 2.0]]))


@pytest.mark.slow
def test_what_does_not_compile_is_a_syntax_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError, match=r"line 9 does not compile: undeclared name not builtin: SHORT"):
        kernel(written(tmp_path, TWICE))


@pytest.mark.slow
def test_a_printed_snippet_runs_in_a_workspace_and_shows_the_failing_numbers(tmp_path: Path) -> None:
    written(tmp_path, TWICE.replace("SHORT", "0"))
    z = np.array([[0.5, -1.5]])
    lines = for_kernel(
        snippet(FUNCTIONS["sigmoid_forward"], (z,), np.array([[0.62, 0.18]])), "kernels/sigmoid.pyx", False
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[[ 1. -3.]]", done
