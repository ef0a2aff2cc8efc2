"""A workspace: found from anywhere inside it, made without writing over anything, reset without losing anything."""

from __future__ import annotations

import os
import shutil

import pytest

from smlearn.grader.course import load_course
from smlearn.grader.stubs import pristine
from smlearn.grader.workspace import (
    WorkspaceError,
    create,
    find,
    locate,
    older_version,
    read_state,
    reset,
    write_state,
)


@pytest.fixture(scope="module")
def course():
    return load_course()


@pytest.fixture
def workspace(course, tmp_path):
    create(course, tmp_path / "work")
    return tmp_path / "work"


def test_every_exercise_is_there_with_its_lesson(course, workspace):
    for exercise in course.exercises:
        assert (workspace / exercise.file).read_bytes() == pristine(course)[exercise.file]
        assert (workspace / exercise.guide).is_file()
    assert "softmax.py" in (workspace / "README.md").read_text(encoding="utf-8")


def test_nothing_that_is_there_is_written_over(course, workspace):
    (workspace / "softmax.py").write_text("mine\n")
    (workspace / "README.md").write_text("my notes\n")
    (workspace / "dense.py").unlink()
    done = create(course, workspace)
    assert done.made == ["dense.py"]
    assert (workspace / "softmax.py").read_text() == "mine\n"
    assert (workspace / "README.md").read_text() == "my notes\n"


@pytest.mark.parametrize("inside", [".", "kernels", "guides"])
def test_it_is_found_from_any_folder_inside(course, workspace, inside):
    assert find(workspace / inside, course) == workspace


def test_it_is_found_from_the_folder_that_holds_exercises(course, tmp_path):
    create(course, tmp_path / "exercises")
    (tmp_path / "notes").mkdir()
    assert find(tmp_path, course) == tmp_path / "exercises"
    assert find(tmp_path / "notes", course) == tmp_path / "exercises"


def test_a_clone_is_its_own_workspace(course, root):
    assert find(root, course) == root / "exercises"


def test_a_folder_without_a_marker_is_found_by_its_files(course, workspace):
    shutil.rmtree(workspace / ".smlearn")
    assert find(workspace / "kernels", course) == workspace


def test_one_file_that_happens_to_have_a_name_of_ours_makes_no_workspace_above(course, tmp_path):
    (tmp_path / "network.py").write_text("")
    (tmp_path / "inner").mkdir()
    assert find(tmp_path / "inner", course) is None
    assert find(tmp_path, course) == tmp_path  # but somebody who stands beside it means it


def test_no_workspace_is_said_with_the_command_that_makes_one(course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorkspaceError, match="smlearn init"):
        locate(course)


def test_a_reset_keeps_every_file_under_a_number_of_its_own(course, workspace):
    exercise = course.exercise(("numpy", "softmax"))
    for number in (1, 2):
        (workspace / "softmax.py").write_text(f"attempt {number}\n")
        kept = reset(course, workspace, exercise)
        assert kept == workspace / f"softmax.py.{number}"
        assert kept.read_text() == f"attempt {number}\n"
    assert (workspace / "softmax.py").read_bytes() == pristine(course)["softmax.py"]


def test_a_reset_of_a_stub_or_of_a_deleted_file_leaves_no_copy(course, workspace):
    exercise = course.exercise(("cython", "dense"))
    assert reset(course, workspace, exercise) is None
    (workspace / "kernels" / "dense.pyx").unlink()
    assert reset(course, workspace, exercise) is None
    assert sorted(p.name for p in (workspace / "kernels").iterdir() if p.suffix != ".pyx") == []


def test_a_reset_brings_the_true_stub_back_even_in_a_clone(root, tmp_path):
    shutil.copytree(root / "exercises", tmp_path / "exercises")
    clone = load_course(tmp_path / "exercises")
    stub = (root / "exercises" / "sigmoid.py").read_bytes()
    (tmp_path / "exercises" / "sigmoid.py").write_text("edited\n")
    reset(clone, tmp_path / "exercises", clone.exercise(("numpy", "sigmoid")))
    assert (tmp_path / "exercises" / "sigmoid.py").read_bytes() == stub


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said_and_nothing_is_lost(course, workspace):
    (workspace / "softmax.py").write_text("mine\n")
    workspace.chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="cannot be written"):
            reset(course, workspace, course.exercise(("numpy", "softmax")))
        assert (workspace / "softmax.py").read_text() == "mine\n"
        assert write_state(workspace / "nowhere", "x.json", {}) is False
    finally:
        workspace.chmod(0o700)


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(course, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match=r"cannot be written: .*smlearn init"):
        create(course, tmp_path / "file" / "work")


def test_a_workspace_of_an_older_version_is_told_what_changed(course, workspace):
    state = read_state(workspace, "workspace.json")
    state["version"], state["stubs"]["softmax.py"] = "0.9", "0" * 64
    write_state(workspace, "workspace.json", state)
    (workspace / "softmax.py").write_text("mine\n")
    assert older_version(course, workspace) == "0.9"
    done = create(course, workspace)
    assert (done.older, [e.file for e in done.outdated]) == ("0.9", ["softmax.py"])
    assert (workspace / "softmax.py").read_text() == "mine\n"
    assert older_version(course, workspace) == ""


@pytest.mark.parametrize("text", ["", "[1]", "{", "\x00"])
def test_a_damaged_memory_is_an_empty_one(workspace, text):
    (workspace / ".smlearn" / "workspace.json").write_text(text)
    assert read_state(workspace, "workspace.json") == {}


def test_what_smlearn_remembers_stays_out_of_version_control(workspace):
    assert (workspace / ".smlearn" / ".gitignore").read_text() == "*\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_in_place_of_the_state_is_no_state(tmp_path):
    (tmp_path / ".smlearn").mkdir()
    os.mkfifo(tmp_path / ".smlearn" / "progress.json")
    assert read_state(tmp_path, "progress.json") == {}


@pytest.mark.parametrize("text", ["[[" * 100_000, "{", "[1]", "\x00"])
def test_what_is_no_state_is_none(tmp_path, text):
    (tmp_path / ".smlearn").mkdir()
    (tmp_path / ".smlearn" / "progress.json").write_text(text)
    assert read_state(tmp_path, "progress.json") == {}


def test_a_link_in_place_of_the_folder_is_neither_read_nor_written_through(tmp_path):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "progress.json").write_text('{"secret": 1}')
    own = tmp_path / "own"
    own.mkdir()
    (own / ".smlearn").symlink_to(victim)
    assert read_state(own, "progress.json") == {}
    assert not write_state(own, "progress.json", {"mine": 1})
    assert sorted(path.name for path in victim.iterdir()) == ["progress.json"]
