"""What a student handed in is read once, byte for byte, and whatever is no source is a sentence."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from smlearn.grader.course import load_course
from smlearn.grader.submission import read_source, read_submission

LIMIT = 4096
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def read(folder, name="softmax.py"):
    return read_source(folder, name, LIMIT)


def test_a_source_comes_as_its_bytes(tmp_path):
    (tmp_path / "softmax.py").write_bytes(b"x = '\xc3\xa9'\n")
    assert read(tmp_path).text == b"x = '\xc3\xa9'\n"
    assert read(tmp_path).usable


def test_a_byte_order_mark_is_dropped_and_line_ends_of_windows_are_kept(tmp_path):
    (tmp_path / "softmax.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    assert read(tmp_path).text == b"x = 1\r\ny = 2\r\n"


def test_an_empty_file_is_a_source(tmp_path):
    (tmp_path / "softmax.py").write_bytes(b"")
    assert read(tmp_path).usable


def test_a_missing_file_is_missing(tmp_path):
    found = read(tmp_path)
    assert (found.missing, found.problem) == (True, "There is no softmax.py here.")


def test_a_name_in_other_capitals_is_pointed_at(tmp_path):
    (tmp_path / "Softmax.py").write_bytes(b"")
    if (tmp_path / "softmax.py").exists():
        pytest.skip("capital letters do not count on this file system")
    assert "There is 'Softmax.py': capital letters count" in read(tmp_path).problem


def test_of_two_names_that_differ_in_capitals_the_exact_one_is_read(tmp_path):
    (tmp_path / "SOFTMAX.py").write_bytes(b"wrong")
    (tmp_path / "softmax.py").write_bytes(b"right")
    if (tmp_path / "SOFTMAX.py").read_bytes() == b"right":
        pytest.skip("capital letters do not count on this file system")
    assert read(tmp_path).text == b"right"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"x" * (LIMIT + 1), "larger than 4 KiB"),
        (b"a = 1\nb = '\xe9'\n", "not UTF-8 (line 2)"),
        (b"a\0b", "NUL byte"),
        ("x = 1\n".encode("utf-16"), "UTF-16"),
    ],
    ids=["too large", "latin-1", "nul", "utf-16"],
)
def test_a_file_that_cannot_be_a_source_is_a_problem_in_words(tmp_path, content, says):
    (tmp_path / "softmax.py").write_bytes(content)
    found = read(tmp_path)
    assert not found.usable
    assert not found.missing
    assert says in found.problem


@posix
def test_a_giant_of_nothing_is_not_read_whole(tmp_path):
    with (tmp_path / "softmax.py").open("wb") as file:
        file.truncate(1 << 40)
    assert "larger than" in read(tmp_path).problem


@posix
def test_links_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("canary")
    (tmp_path / "softmax.py").symlink_to(tmp_path / "secret")
    found = read(tmp_path)
    assert "symbolic link" in found.problem
    assert found.text == b""


@posix
def test_links_on_the_way_are_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "softmax.pyx").write_text("canary")
    (tmp_path / "kernels").symlink_to(tmp_path / "elsewhere")
    assert "symbolic link" in read(tmp_path, "kernels/softmax.pyx").problem


@posix
def test_a_link_that_leads_nowhere_is_a_link(tmp_path):
    (tmp_path / "softmax.py").symlink_to("nowhere")
    assert "symbolic link" in read(tmp_path).problem


@posix
@pytest.mark.parametrize("kind", ["folder", "fifo", "socket", "device"])
def test_what_is_no_regular_file_is_never_read(tmp_path, kind):
    path = tmp_path / "softmax.py"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    else:
        try:
            os.mknod(path, 0o20666, os.makedev(1, 5))  # /dev/zero
        except OSError:
            pytest.skip("only root may make a device")
    assert "not a regular file" in read(tmp_path).problem


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_problem_in_words(tmp_path):
    (tmp_path / "softmax.py").write_text("x")
    (tmp_path / "softmax.py").chmod(0)
    assert "cannot be opened" in read(tmp_path).problem


@posix
def test_no_descriptor_is_left_open(tmp_path):
    (tmp_path / "softmax.py").mkdir()
    before = os.open(tmp_path, os.O_RDONLY)
    os.close(before)
    for _ in range(20):
        read(tmp_path)
        read(tmp_path, "kernels/softmax.pyx")
    after = os.open(tmp_path, os.O_RDONLY)
    os.close(after)
    assert after == before


def test_a_submission_is_read_by_the_names_of_the_course_and_nothing_else(tmp_path):
    course = load_course()
    for name in (
        "softmax.py",
        "conftest.py",
        "numpy.py",
        "sitecustomize.py",
        "a\nb.py",
        "-rf.py",
        "\u202egnp.py",
    ):
        (tmp_path / name).write_text("x = 1")
    submission = read_submission(tmp_path, course)
    assert {name for name, source in submission.files.items() if source.usable} == {"softmax.py"}
    assert set(submission.files) == {exercise.file for exercise in course.exercises}


def test_a_submission_that_is_no_folder_is_said(tmp_path):
    with pytest.raises(NotADirectoryError):
        read_submission(tmp_path / "nowhere", load_course())


def test_nothing_is_written_and_times_stay(tmp_path):
    (tmp_path / "softmax.py").write_text("x = 1")
    before = (tmp_path / "softmax.py").stat().st_mtime_ns, sorted(tmp_path.iterdir())
    read_submission(tmp_path, load_course())
    assert ((tmp_path / "softmax.py").stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
