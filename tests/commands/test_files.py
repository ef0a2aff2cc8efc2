"""What a command writes is there whole, or as it was before."""

from __future__ import annotations

import os
import resource
import threading

import pytest
import typer

from smlearn.grader.commands.files import write


def test_a_file_is_written_in_utf_8_with_its_own_line_ends(tmp_path):
    write("σ\nτ\r\n", str(tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == "σ\nτ\r\n".encode()


def test_a_disk_that_is_full_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "marks.csv"
    write("before", str(path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # Python ignores the signal: the write fails
    try:
        with pytest.raises(typer.BadParameter, match="cannot be written"):
            write("x" * 10_000, str(path))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["marks.csv"]


def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    (tmp_path / "link").symlink_to(path)
    write("new", str(tmp_path / "link"))
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert (tmp_path / "link").is_symlink()


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()))
    reader.start()
    write("text", str(tmp_path / "pipe"))
    reader.join(10)
    assert read == ["text"]
    assert (tmp_path / "pipe").is_fifo()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(typer.BadParameter, match="No such file"):
        write("text", str(tmp_path / "nowhere" / "a"))
