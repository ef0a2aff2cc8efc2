"""`smlearn watch` in a real terminal: verdicts at each save, keys, and the terminal as it was before."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
COMMAND = str(Path(sys.executable).with_name("smlearn"))
RIGHT, WRONG = "The sigmoid: right.", "sigmoid_forward  not yet"


class Terminal:
    """A child in a pseudo-terminal, and the screen that somebody would see."""

    def __init__(self, *arguments: str, cwd: Path, columns: int = 90, **environment: str) -> None:
        self.screen = pyte.Screen(columns, 45)
        self.stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(
            COMMAND,
            list(arguments),
            cwd=str(cwd),
            env=os.environ | {"TERM": "xterm", "PAGER": "cat", "LC_ALL": "C.UTF-8"} | environment,
            dimensions=(45, columns),
            timeout=20,
        )
        self.before = termios.tcgetattr(self.child.child_fd)

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, said: str, seconds: float = 20) -> str:
        end = time.monotonic() + seconds
        while said not in self.text():
            if time.monotonic() > end:
                raise AssertionError(f"{said!r} never came; the screen:\n{self.text()}")
            try:
                self.stream.feed(self.child.read_nonblocking(65536, timeout=0.1))
            except pexpect.TIMEOUT:
                pass
            except pexpect.EOF:
                assert said in self.text(), self.text()
        return self.text()

    def press(self, key: str) -> None:
        self.child.send(key)

    def end(self) -> int:
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus


@pytest.fixture
def workspace(tmp_path):
    subprocess.run([COMMAND, "init", "work"], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / "work"


@pytest.fixture
def terminal(workspace):
    opened = []

    def start(*arguments: str, **options) -> Terminal:
        opened.append(Terminal("watch", *arguments, cwd=workspace, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.child.close(force=True)


@pytest.fixture(scope="module")
def right(solutions):
    return (solutions / "sigmoid.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wrong():
    return "import numpy as np\n\n\ndef sigmoid_forward(z):\n    return 1 / (1 + np.exp(z))\n"


def test_each_save_gets_its_verdict(terminal, workspace, right, wrong):
    shown = terminal()
    shown.wait("not started")
    (workspace / "sigmoid.py").write_text(wrong)
    shown.wait(WRONG)
    (workspace / "sigmoid.py").write_text(right)
    shown.wait(RIGHT)
    assert WRONG not in shown.text()
    shown.press("q")
    assert shown.end() == 0


def test_what_depends_on_a_saved_file_is_graded_too_but_no_stubs(terminal, workspace, solutions):
    for name in ("softmax.py", "cross_entropy.py", "output_error.py"):
        shutil.copy(solutions / name, workspace)
    shown = terminal()
    shown.wait("not started")
    with (workspace / "softmax.py").open("a") as file:
        file.write("\n# touched\n")
    text = shown.wait("output_error")
    assert "recover_cost" not in text.replace("recover_cost)", "")
    shown.wait("q quit")


def test_editors_that_rename_and_files_that_are_half_written_end_in_one_verdict(terminal, workspace, right):
    shown = terminal("sigmoid")
    shown.wait("not started")
    (workspace / ".sigmoid.py.swp").write_text(right)
    (workspace / ".sigmoid.py.swp").replace(workspace / "sigmoid.py")
    shown.wait(RIGHT)
    (workspace / "sigmoid.py").rename(workspace / "sigmoid.py~")
    time.sleep(0.05)
    (workspace / "sigmoid.py").write_text(right + "\n# saved again\n")
    time.sleep(1)
    with pytest.raises(AssertionError):
        shown.wait("file missing", 0.3)
    with (workspace / "sigmoid.py").open("w") as file:
        file.write(right[: len(right) // 2])
        file.flush()
        time.sleep(0.4)
        file.write(right[len(right) // 2 :])
    shown.wait(RIGHT)


def test_a_deleted_file_is_said_with_the_command_that_brings_it_back(terminal, workspace):
    shown = terminal("sigmoid")
    shown.wait("not started")
    (workspace / "sigmoid.py").unlink()
    shown.wait("smlearn reset sigmoid")


def test_a_save_during_a_long_grading_is_not_kept_waiting(terminal, workspace, right):
    shown = terminal("sigmoid")
    shown.wait("not started")
    (workspace / "sigmoid.py").write_text("while True:\n    pass\n")
    time.sleep(0.8)
    before = time.monotonic()
    (workspace / "sigmoid.py").write_text(right)
    shown.wait(RIGHT, 5)
    assert time.monotonic() - before < 4


def test_the_keys_help_and_the_terminal_is_as_it_was(terminal, workspace, wrong):
    (workspace / "sigmoid.py").write_text(wrong)
    shown = terminal("sigmoid")
    shown.wait(WRONG)
    shown.press("h")
    shown.wait("Hint 1 of 4")
    shown.press("h")
    shown.wait("Hint 2 of 4")
    shown.press("l")
    shown.wait("Backpropagation, written by hand")
    shown.press("\x1b[A")  # an arrow
    shown.press("n")
    shown.wait("softmax.py")
    shown.press("G")
    shown.wait("Sources")
    shown.press("r")
    shown.wait("not started")
    shown.press("?")
    shown.wait("q quit")
    shown.press("q")
    assert shown.end() == 0


@pytest.mark.parametrize(
    ("how", "status"), [("q", 0), ("\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_no_terminal_state_is_lost_however_it_ends(terminal, workspace, how, status):
    shown = terminal("sigmoid")
    shown.wait("q quit")
    during = termios.tcgetattr(shown.child.child_fd)
    assert not during[3] & termios.ECHO
    copy = os.dup(shown.child.child_fd)
    if isinstance(how, str):
        shown.press(how)
    else:
        shown.child.kill(how)
    assert shown.end() == status
    try:
        assert termios.tcgetattr(copy)[3] == shown.before[3]
    finally:
        os.close(copy)


def test_what_takes_long_is_said_to_be_on_its_way(terminal, workspace):
    (workspace / "sigmoid.py").write_text("n = 0\nwhile n < 40_000_000:\n    n += 1\n")
    shown = terminal("sigmoid")
    shown.wait("Grading sigmoid.py")


def test_polling_sees_saves_too(terminal, workspace, right):
    shown = terminal("sigmoid", "--poll")
    shown.wait("not started")
    (workspace / "sigmoid.py").write_text(right)
    shown.wait(RIGHT)


def test_without_a_terminal_each_save_is_printed_and_nothing_else(workspace, right):
    process = subprocess.Popen(
        [COMMAND, "watch", "sigmoid"],
        cwd=workspace,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        seen = b""
        while b"not started" not in seen:
            seen += process.stdout.readline()
        (workspace / "sigmoid.py").write_text(right)
        while b"right" not in seen:
            seen += process.stdout.readline()
        assert b"\x1b" not in seen
        assert b"q quit" not in seen
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
    finally:
        process.kill()
        process.stdout.close()
