"""No letter ends a command, whatever the locale and the encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smlearn.grader.commands.streams import asks_for_ascii

COMMAND = str(Path(sys.executable).with_name("smlearn"))
LOCALES = ("LANG", "LC_ALL", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONCOERCECLOCALE")
COMMANDS = [
    "--help",
    "grade --help",
    "train --help",
    "class grade --help",
    "guide network --answers",
    "guide",
]


def run(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in LOCALES}
    return subprocess.run(
        [COMMAND, *command.split()],
        env=inherited | {"COLUMNS": "40"} | environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C"},
        {"LC_ALL": "C"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
)
def test_a_screen_of_ascii_gets_ascii(command, environment):
    done = run(command, **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


def test_a_screen_of_latin_1_is_never_sent_what_it_cannot_show():
    for command in COMMANDS:
        done = run(command, PYTHONIOENCODING="latin-1")
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_result_is_utf_8_whatever_the_locale(tmp_path):
    subprocess.run([COMMAND, "init", str(tmp_path / "w")], check=True, capture_output=True)
    (tmp_path / "w" / "sigmoid.py").write_text("raise ValueError('δ')\n", encoding="utf-8")
    done = run(f"grade sigmoid --track numpy --workspace {tmp_path / 'w'} --format json", LC_ALL="C")
    assert "ValueError: δ" in json.loads(done.stdout.decode("utf-8"))["exercises"][0]["message"]


def test_a_locale_of_c_set_by_name_asks_for_ascii_and_an_unset_one_does_not():
    assert asks_for_ascii({"LC_ALL": "C"})
    assert asks_for_ascii({"LANG": "C", "LC_CTYPE": "C.UTF-8"})
    assert not asks_for_ascii({"LC_CTYPE": "C.UTF-8"})
    assert not asks_for_ascii({"LANG": "C", "LC_ALL": "de_DE.UTF-8"})
