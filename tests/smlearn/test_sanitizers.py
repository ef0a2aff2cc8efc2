"""All tests of this folder once more, on a build that watches each access to memory and each undefined step.

    pytest -m slow tests/smlearn/test_sanitizers.py

Takes minutes; needs gcc with its sanitizers, on Linux.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = "-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -g1"


def libraries():
    if sys.platform != "linux" or shutil.which("gcc") is None:
        return []
    names = [
        subprocess.check_output(["gcc", f"-print-file-name={lib}.so"], text=True).strip()
        for lib in ("libasan", "libubsan")
    ]
    return [name for name in names if Path(name).is_absolute()]


@pytest.mark.slow
@pytest.mark.skipif(len(libraries()) < 2, reason="no sanitizers here")
def test_no_sanitizer_objects(tmp_path):
    environment = {**os.environ, "CC": "gcc", "CFLAGS": FLAGS, "LDFLAGS": FLAGS}
    build = [
        sys.executable,
        "setup.py",
        "-q",
        "build_ext",
        "--force",
        f"-j{os.cpu_count()}",
        f"--build-lib={tmp_path}",
        f"--build-temp={tmp_path}/objects",
    ]
    subprocess.run(build, cwd=ROOT, env=environment, check=True)
    environment = {
        **os.environ,
        "SMLEARN_BUILD": str(tmp_path / "smlearn"),
        "LD_PRELOAD": ":".join(libraries()),
        "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",  # Python keeps memory until it ends
        "UBSAN_OPTIONS": "print_stacktrace=1",
    }
    tests = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-m",
        "not slow",
        "-p",
        "no:cacheprovider",
        "tests/smlearn",
    ]
    run = subprocess.run(tests, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
