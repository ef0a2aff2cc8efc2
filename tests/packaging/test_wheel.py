"""The built wheel, outside the checkout: what is in it, and that it grades."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    root = Path(__file__).resolve().parents[2]
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w"]
    subprocess.run([*command, str(folder), str(root)], check=True, timeout=600)
    (built,) = folder.glob("smlearn-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Give the bin folder of an environment that holds the wheel, its dependencies lent by this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    binaries = folder / "bin"
    command = [sys.executable, "-m", "pip", "--python", str(binaries / "python")]
    subprocess.run([*command, "install", "--no-deps", "-q", str(wheel)], check=True, timeout=300)
    return binaries


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    lent = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}
    return subprocess.run(
        [str(installed / arguments[0]), *arguments[1:]],
        cwd=cwd,
        env=lent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_only_smlearn_lands_in_site_packages(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"smlearn"}


def test_the_wheel_holds_the_course_and_neither_answers_nor_generated_c(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "smlearn/exercises/course.toml" in names
    assert "smlearn/exercises/softmax.py" in names
    assert "smlearn/exercises/kernels/softmax.pyx" in names
    assert "smlearn/exercises/guides/softmax.md" in names
    assert "smlearn/softmax.pyi" in names
    assert not [name for name in names if name.endswith(".c") or "solutions" in name or "tests" in name]


def test_every_package_of_the_checkout_is_in_the_wheel(wheel, root):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, package in (("smlearn", "smlearn"), ("grader", "smlearn/grader")):
        for path in sorted((root / folder).rglob("*.py")):
            assert f"{package}/{path.relative_to(root / folder).as_posix()}" in names


def test_the_installed_package_is_the_wheels_and_not_the_checkouts(installed, tmp_path):
    shown = run(installed, "python", "-c", "import smlearn; print(smlearn.__file__)", cwd=tmp_path)
    assert str(installed.parent) in shown.stdout


def test_the_installed_command_makes_a_workspace_and_grades_it(installed, tmp_path):
    assert run(installed, "smlearn", "init", "work", cwd=tmp_path).returncode == 0
    graded = run(
        installed,
        "smlearn",
        "grade",
        "--workspace",
        "work",
        "--track",
        "numpy",
        "--format",
        "json",
        cwd=tmp_path,
    )
    assert graded.returncode == 1, graded.stderr
    assert {e["status"] for e in json.loads(graded.stdout)["exercises"]} == {"not_started"}


def test_the_installed_command_names_mistakes_as_the_checkout_does(installed, root, tmp_path):
    command = ["smlearn", "grade", "--workspace", "HERE", "--track", "numpy", "--format", "json"]
    command[3] = str(root / "tests" / "submissions" / "half-finished")
    graded = run(installed, *command, cwd=tmp_path)
    assert graded.returncode == 1, graded.stderr
    here = subprocess.run(
        [sys.executable, "-m", "smlearn.grader.cli", *command[1:]], capture_output=True, check=False
    )
    assert _named(graded.stdout) == _named(here.stdout) != []


def _named(result: str | bytes) -> list[str]:
    checks = [check for exercise in json.loads(result)["exercises"] for check in exercise["checks"]]
    return [check["diagnosis"]["slug"] for check in checks if check["diagnosis"]]
