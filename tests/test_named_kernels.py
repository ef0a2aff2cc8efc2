"""Kernels as students write them, through the whole grading: each mistake is named, and its snippet shows it.

A file of banks/kernels/named is EXERCISE--WHAT.pyx and begins with lines "# named: FUNCTION SLUG".
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smlearn.grader.course import load_course
from smlearn.grader.grade import Grader
from smlearn.grader.results import ExerciseResult
from smlearn.grader.sandbox.sandbox import Sandbox
from smlearn.grader.submission import read_submission

BANK = sorted((Path(__file__).parent / "banks" / "kernels" / "named").glob("*.pyx"))
COURSE = load_course()

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("auto", COURSE.limits) as opened:
        yield opened


def graded(path: Path, folder: Path, sandbox: Sandbox) -> ExerciseResult:
    """Grade a file of the bank in a workspace of its own."""
    name = path.stem.partition("--")[0]
    (folder / "kernels").mkdir()
    (folder / "kernels" / f"{name}.pyx").write_bytes(path.read_bytes())
    grader = Grader(COURSE, read_submission(folder, COURSE), sandbox, COURSE.seed)
    (result,) = grader.grade(COURSE.select([name], "cython"))
    grader.close()
    return result


@pytest.mark.parametrize("path", BANK, ids=lambda path: path.stem)
def test_a_mistake_is_named(path: Path, tmp_path: Path, sandbox: Sandbox) -> None:
    planted = dict(re.findall(r"^# named: (\S+) (\S+)$", path.read_text(), re.M))
    result = graded(path, tmp_path, sandbox)
    assert {c.function: c.diagnosis.slug for c in result.checks if c.diagnosis} == planted
    for function in planted:
        assert any(check.status != "passed" for check in result.checks if check.function == function)


@pytest.mark.parametrize(
    ("file", "check", "shows"),
    [
        ("sigmoid--exchanged-and-added-to", "sigmoid_forward/bounds", "IndexError"),
        ("sigmoid--exchanged-and-added-to", "sigmoid_backward/every-entry", "e+28"),
        ("cross_entropy--no-first-values", "cross_entropy_forward/bounds", "e+30"),
        ("dense--arithmetic-of-views-and-none", "dense_forward/values", "TypeError"),
        ("dense--arithmetic-of-views-and-none", "dense_backward/gradient", "None)"),
    ],
)
def test_a_snippet_runs_in_the_workspace_and_shows_the_failure(
    file: str, check: str, shows: str, tmp_path: Path, sandbox: Sandbox
) -> None:
    (path,) = [one for one in BANK if one.stem == file]
    result = graded(path, tmp_path, sandbox)
    (failing,) = [one for one in result.checks if one.id == check]
    lines = failing.evidence["snippet"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert shows in done.stdout + done.stderr, (lines, done)
