"""The archive of the true stubs: in step with the answers, and alike whenever it is made."""

from __future__ import annotations

import shutil

import pytest

from smlearn.grader.authoring import make_stub, write_stubs
from smlearn.grader.course import CourseError, load_course
from smlearn.grader.stubs import ARCHIVE, in_step, pack, pristine


def test_the_archive_holds_the_stubs_that_the_answers_give(solutions):
    course = load_course()
    stubs = {e.file: make_stub((solutions / e.file).read_text(encoding="utf-8")) for e in course.exercises}
    assert in_step(course.directory, stubs), "run: smlearn author stubs tests/solutions"


def test_an_edited_file_in_the_courses_own_folder_leaves_the_stub_true(root, tmp_path):
    shutil.copytree(root / "exercises", tmp_path / "clone")
    (tmp_path / "clone" / "softmax.py").write_text("answer = 1\n")
    stub = pristine(load_course(tmp_path / "clone"))["softmax.py"]
    assert b"raise NotImplementedError" in stub


def test_a_course_without_an_archive_gives_the_files_of_its_folder(root, tmp_path):
    shutil.copytree(root / "exercises", tmp_path / "course", ignore=shutil.ignore_patterns(ARCHIVE))
    course = load_course(tmp_path / "course")
    assert pristine(course)["dense.py"] == (tmp_path / "course" / "dense.py").read_bytes()


def test_packing_the_same_stubs_again_writes_nothing(tmp_path):
    assert pack(tmp_path, {"a.py": "pass\n"}) == tmp_path / ARCHIVE
    assert pack(tmp_path, {"a.py": "pass\n"}) is None
    assert pack(tmp_path, {"a.py": "other\n"}) == tmp_path / ARCHIVE


def test_a_damaged_archive_is_said_in_a_sentence(root, tmp_path):
    shutil.copytree(root / "exercises", tmp_path / "course")
    (tmp_path / "course" / ARCHIVE).write_bytes(b"no zip")
    with pytest.raises(CourseError, match="cannot be read"):
        pristine(load_course(tmp_path / "course"))


def test_author_stubs_brings_the_archive_up_to_date(root, solutions, tmp_path):
    shutil.copytree(root / "exercises", tmp_path / "course")
    course = load_course(tmp_path / "course")
    (tmp_path / "course" / ARCHIVE).unlink()
    assert write_stubs(course, solutions, course.directory, archive=True) == [tmp_path / "course" / ARCHIVE]
