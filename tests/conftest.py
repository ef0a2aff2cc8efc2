"""What the tests share: where things are, and what a missing tool means."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from smlearn.grader.course import load_course
from smlearn.grader.grade import Grader
from smlearn.grader.papers import Papers
from smlearn.grader.sandbox.sandbox import Sandbox
from smlearn.grader.submission import read_submission

if not os.environ.get("CI"):  # where hypothesis has a profile of its own, like this one
    # A busy machine is slow at everything; that says nothing of what is tested.
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all of the largest bank be graded and all seeds be tried, not a part of them."""
    parser.addoption(
        "--whole", action="store_true", help="grade all answers of tests/banks/whole, and try all seeds"
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def solutions() -> Path:
    """Give the folder of the model answers."""
    return ROOT / "tests" / "solutions"


@pytest.fixture(scope="session")
def submissions() -> Path:
    """Give the folder of whole submissions, right and wrong."""
    return ROOT / "tests" / "submissions"


@pytest.fixture
def seeds(request: pytest.FixtureRequest):
    """Give so many seeds: a fifth of them in every run, all with `--whole`."""
    return lambda count: range(count if request.config.getoption("whole") else -(-count // 5))


@pytest.fixture
def need(request: pytest.FixtureRequest):
    """Skip, with the reason, where a tool is missing; in CI nothing may be missing."""

    def needed(tool: str) -> str:
        path = shutil.which(tool)
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {tool}")
        return path

    return needed


@pytest.fixture(scope="module")
def course():
    """Give the course."""
    return load_course()


@pytest.fixture(scope="module")
def papers(course):
    """Give what the course asks, drawn once."""
    return Papers(course, 1)


@pytest.fixture(scope="module")
def sandbox(course):
    """Give the best sandbox of this machine."""
    with Sandbox("auto", course.limits) as box:
        yield box


@pytest.fixture
def graded(course, papers, sandbox, solutions):
    """Give the grader of one exercise's source, with the model answers beside it."""
    clean = read_submission(solutions, course)

    def grade(name: str, source: str):
        (exercise,) = course.select([name], "numpy")
        own = replace(clean.files[exercise.file], text=source.encode())
        submission = replace(clean, files={**clean.files, exercise.file: own})
        return Grader(course, submission, sandbox, 1, papers=papers).result(exercise)

    return grade
