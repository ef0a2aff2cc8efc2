"""A course is read whole, and what is wrong with its data is said with key and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from smlearn.grader.course import Course, CourseError, UnknownExerciseError, load_course

SOUND = """\
id = "c"
version = "1"
title = "A course"
seed = 7
imports = ["math"]

[limits]
call_seconds = 2
memory_mib = 512

[[exercise]]
id = "first"
track = "numpy"
title = "First"
file = "first.py"
guide = "guides/first.md"
functions = ["f", "g"]
prerequisites = []

[exercise.points]
"f/values" = 3
"g/values" = 0.5

[exercise.hints]
f = ["Look.", "Look again."]

[[exercise]]
id = "second"
track = "numpy"
title = "Second"
file = "second.py"
guide = "guides/second.md"
functions = ["h"]
prerequisites = ["first"]

[exercise.thresholds]
accuracy = 0.95

[exercise.points]
"h/values" = 1

[exercise.hints]

[[exercise]]
id = "first"
track = "cython"
title = "First, compiled"
file = "kernels/first.pyx"
guide = "guides/kernels.md"
functions = ["f"]
prerequisites = []

[exercise.points]
"f/speed" = 2

[exercise.hints]
"""


def read(folder: Path, text: str) -> Course:
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return load_course(folder)


@pytest.fixture
def course(tmp_path) -> Course:
    return read(tmp_path, SOUND)


def test_a_sound_course_is_read_whole(course):
    assert (course.id, course.version, course.title, course.seed) == ("c", "1", "A course", 7)
    assert course.imports == ("math",)
    assert (course.limits.call_seconds, course.limits.memory_mib, course.limits.output_kib) == (2.0, 512, 64)
    assert [e.key for e in course.exercises] == [("numpy", "first"), ("numpy", "second"), ("cython", "first")]
    first, second, _ = course.exercises
    assert first.points == {"f/values": 3, "g/values": 0.5}
    assert first.max_score == 3.5
    assert first.hints == {"f": ("Look.", "Look again.")}
    assert second.thresholds == {"accuracy": 0.95}
    assert course.prerequisites(second) == (first,)


def test_exercises_are_selected_by_name_and_track_in_the_order_of_the_course(course):
    assert [e.key for e in course.select(["second", "first"])] == [
        ("numpy", "first"),
        ("numpy", "second"),
        ("cython", "first"),
    ]
    assert [e.key for e in course.select(["first"], "cython")] == [("cython", "first")]


def test_an_unknown_exercise_is_answered_with_the_nearest_name(course):
    with pytest.raises(UnknownExerciseError, match=r"called 'secnod'\. Did you mean 'second'\?"):
        course.select(["secnod"])
    with pytest.raises(
        UnknownExerciseError, match=r"in the track cython is called 'xyz'\. There are: first\."
    ):
        course.select(["xyz"], "cython")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('version = "1"\n', "", "version is missing"),
        ('id = "c"\n', "", "course.toml: id is missing"),
        ("seed = 7", "seed = true", "line 4: seed must be a whole number, not True"),
        ("seed = 7", 'seed = "7"', "line 4: seed must be a whole number, not '7'"),
        ("seed = 7", "seed = 7\nsede = 8", "line 5: sede is not known; did you mean 'seed'?"),
        ('["math"]', '["math", 3]', "line 5: imports must be a list of texts"),
        ("call_seconds = 2", "call_second = 2", "line 8: limits: call_second is not known; did you mean"),
        ("call_seconds = 2", "call_seconds = 0", "line 8: limits: call_seconds must be more than 0"),
        ("call_seconds = 2", "call_seconds = inf", "line 8: limits: call_seconds must be more than 0 and finite"),
        ("memory_mib = 512", "memory_mib = 1.5", "line 9: limits: memory_mib must be a whole number, not 1.5"),
        ('track = "numpy"', 'track = "nmpy"', "line 13: exercise 1: track is 'nmpy'; it may be numpy or cython"),
        ('title = "First"', "titel = 3", "line 14: exercise 1: titel is not known; did you mean 'title'?"),
        ('title = "First"\n', "", "line 11: exercise 1: title is missing"),
        ('"first.py"', '"../first.py"', "line 15: exercise 1: file must be a path inside the workspace"),
        ('"first.py"', '"/first.py"', "line 15: exercise 1: file must be a path inside the workspace"),
        ('"first.py"', '"a\\\\first.py"', "line 15: exercise 1: file must be a path inside the workspace"),
        ('"first.py"', '"one.py"', "line 15: exercise 1: file must end in first.py"),
        ('id = "second"', 'id = "2nd"', "line 28: exercise 2: id is '2nd'; it must be the name of a module"),
        ('id = "second"', 'id = "first"', "line 28: exercise 2: id 'first' stands twice in the track numpy"),
        ('["f", "g"]', "[]", "line 17: exercise 1: functions must be one or more names"),
        ('["f", "g"]', '["f", "f"]', "line 17: exercise 1: functions must be one or more names"),
        ('["first"]', '["third"]', "line 34: exercise 2: prerequisites 'third' is no exercise before this one"),
        ('"h/values" = 1', '"g/values" = 1', "line 40: exercise 2: g/values must be FUNCTION/SLUG, with one of h"),
        ('"h/values" = 1', '"h" = 1', "line 40: exercise 2: h must be FUNCTION/SLUG, with one of h"),
        ('"h/values" = 1', '"h/values" = -1', "line 40: exercise 2: h/values must be a number of points, 0 or more"),
        ('"h/values" = 1', '"h/values" = nan', "line 40: exercise 2: h/values must be a number, not nan"),
        ('"h/values" = 1', '"h/values" = true', "line 40: exercise 2: h/values must be a number, not True"),
        ('f = ["Look.', 'k = ["Look.', "line 25: exercise 1: k is none of the functions f, g"),
        ('"Look again."', '" "', "line 25: exercise 1: f must be a list of hints, none of them empty"),
        ("accuracy = 0.95", 'accuracy = "all"', "line 37: exercise 2: accuracy must be a number, not 'all'"),
        ("seed = 7", "seed = ", "line 4, column 8: this is no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_key_and_line(tmp_path, old, new, message):
    assert SOUND.count(old) >= 1
    with pytest.raises(CourseError) as caught:
        read(tmp_path, SOUND.replace(old, new, 1))
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "course.toml"))


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        ("", "exercise is missing"),
        ("exercise = []\n", "line 6: exercise is empty; a course has one exercise or more"),
        ("exercise = [1]\n", "exercise 1 must be a table"),
        ("limits = 3\nexercise = [1]\n", "exercise 1 must be a table"),
    ],
)
def test_a_course_without_exercises_is_refused(tmp_path, tail, message):
    head = SOUND.partition("\n[limits]")[0] + "\n"
    with pytest.raises(CourseError) as caught:
        read(tmp_path, head.replace("\n\n", "\n") + tail)
    assert message in str(caught.value)


def test_limits_that_are_no_table_are_refused(tmp_path):
    with pytest.raises(CourseError, match="limits must be a table"):
        read(tmp_path, SOUND.replace("[limits]\ncall_seconds = 2\nmemory_mib = 512\n", "limits = 3\n"))


def test_a_folder_without_a_course_is_named(tmp_path):
    with pytest.raises(CourseError, match=r"holds no course\.toml"):
        load_course(tmp_path)


def test_a_course_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "course.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match="cannot be read"):
        load_course(tmp_path)


def test_the_course_that_comes_with_smlearn_has_two_tracks():
    course = load_course()
    names = [
        "sigmoid",
        "softmax",
        "cross_entropy",
        "output_error",
        "recover_cost",
        "dense",
        "network",
        "training",
    ]
    assert [e.id for e in course.select(track="numpy")] == names
    assert [e.id for e in course.select(track="cython")] == ["sigmoid", "softmax", "cross_entropy", "dense"]
    assert course.exercise(("numpy", "training")).thresholds == {"accuracy": 0.95}
    assert all(e.prerequisites == () for e in course.select(track="cython"))
