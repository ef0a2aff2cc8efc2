"""Whole submissions through the sandbox: each bad input ends in one clear verdict, and the rest is graded as ever."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from smlearn.grader.course import Limits, load_course
from smlearn.grader.grade import Grader, assemble
from smlearn.grader.sandbox.sandbox import Sandbox
from smlearn.grader.submission import read_submission

LIMITS = Limits(import_seconds=1.0, call_seconds=1.0, output_kib=16)


@pytest.fixture(scope="module")
def course():
    return replace(load_course(), limits=LIMITS)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox("auto", LIMITS) as opened:
        yield opened


@pytest.fixture
def grade(course, sandbox, tmp_path, solutions):
    """Grade one exercise: its text as given, its prerequisites right unless given too."""

    def graded(exercise: str, text: str | bytes | None, **others: str):
        for name in ("sigmoid", "softmax", "cross_entropy", "output_error", "dense"):
            (tmp_path / f"{name}.py").write_bytes((solutions / f"{name}.py").read_bytes())
        for name, other in {exercise: text, **others}.items():
            path = tmp_path / f"{name}.py"
            path.unlink(missing_ok=True)
            if other is not None:
                path.write_bytes(other if isinstance(other, bytes) else other.encode())
        grader = Grader(course, read_submission(tmp_path, course), sandbox, seed=1)
        (result,) = grader.grade(course.select([exercise], "numpy"))
        return result

    return graded


def softmax(body: str, solutions) -> str:
    """Give the model answer with another softmax_forward."""
    text = (solutions / "softmax.py").read_text()
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    return f"{text}\n\ndef softmax_forward(z):\n{indented}\n"


def statuses(result, function: str) -> set[str]:
    return {check.status for check in result.checks if check.function == function}


def test_a_model_answer_gets_every_point(grade, solutions):
    result = grade("softmax", (solutions / "softmax.py").read_bytes())
    assert (result.status, result.score) == ("passed", result.max_score)


def test_a_stub_is_not_started_and_shows_no_traceback(grade, root):
    result = grade("softmax", (root / "exercises" / "softmax.py").read_bytes())
    assert (result.status, result.score) == ("not_started", 0)
    assert "Traceback" not in str(result)


def test_a_missing_file_is_missing(grade):
    result = grade("softmax", None)
    assert result.status == "missing"
    assert "softmax.py" in result.message


def test_an_empty_file_says_what_it_lacks(grade):
    result = grade("softmax", "")
    assert result.status == "error"
    assert "softmax.py defines no `softmax_forward`" in result.checks[0].message


def test_a_syntax_error_has_its_line_and_a_caret(grade):
    result = grade("softmax", "import numpy as np\n\ndef softmax_forward(z)\n    return z\n")
    assert result.status == "error"
    assert "line 3" in result.message
    assert "^" in result.message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise ValueError('my own words')", "ValueError: my own words"),
        ("return z.no_such_thing", "AttributeError"),
        ("import sys; sys.exit(0)", "`sys` is not needed"),
        ("raise SystemExit", "ended the program"),
        ("return input('well?')", "input"),
        ("breakpoint()", "breakpoint"),
    ],
)
def test_an_exception_is_told_in_the_students_own_lines(grade, solutions, body, said):
    result = grade("softmax", softmax(body, solutions))
    first = next(check for check in result.checks if check.function == "softmax_forward")
    assert said in first.message
    assert "sandbox" not in str(first.evidence)
    assert statuses(result, "softmax_jacobian") == {"passed"}


def test_an_endless_loop_in_a_call_stops_that_function_alone(grade, solutions):
    result = grade("softmax", softmax("while True: pass", solutions))
    assert statuses(result, "softmax_forward") == {"timeout"}
    assert statuses(result, "softmax_backward") == {"passed"}


def test_an_endless_loop_at_import_is_a_timeout(grade):
    result = grade("softmax", "while True: pass")
    assert result.status == "timeout"
    assert "softmax.py" in result.message


def test_a_crash_of_the_interpreter_stops_that_function_alone(grade, solutions):
    deep = "f = lambda: None\nfor _ in range(300000): f = type('C', (), {'__call__': f})()\nreturn f()"
    kill = "import numpy as np\nreturn np.lib.stride_tricks.as_strided(z, (10**9,), (4096,)).sum()"
    for body in (kill, deep):
        result = grade("softmax", softmax(body, solutions))
        assert statuses(result, "softmax_forward") <= {"error", "timeout", "failed"}
        assert statuses(result, "softmax_backward") == {"passed"}


def test_a_hundred_megabytes_of_output_are_cut_and_the_answer_counts(grade, solutions):
    body = "for _ in range(100): print('x' * 1000000)\nz = z - z.max(1, keepdims=True)\n"
    body += "e = np.exp(z)\nreturn e / e.sum(1, keepdims=True)"
    result = grade("softmax", softmax(body, solutions))
    assert len(result.output) < 20 * 1024


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ("None", "None"),
        ("[[1.0, 2.0]]", "list"),
        ("'text'", "str"),
        ("np.array([[object()]])", "object"),
        ("np.zeros((1, 1, 1))", "shape"),
        ("np.full_like(z, np.nan)", "nan"),
        ("np.exp(z - z.max(1, keepdims=True)).astype(np.float32)", "float32"),
        ("np.matrix(z)", "matrix"),
        ("np.ma.masked_array(z)", "MaskedArray"),
        ("z + 0j", "complex"),
        ("(v for v in z)", "generator"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_named(grade, solutions, returned, said):
    result = grade("softmax", softmax(f"return {returned}", solutions))
    first = next(check for check in result.checks if check.function == "softmax_forward")
    assert first.status == "failed"
    assert said in first.message


@pytest.mark.parametrize(
    "text",
    [b"\xef\xbb\xbfimport numpy as np\r\n", "# grüße σ\n".encode()],
)
def test_byte_order_marks_crlf_and_other_scripts_are_fine(grade, solutions, text):
    answer = (solutions / "softmax.py").read_bytes()
    result = grade("softmax", text + (answer.replace(b"\n", b"\r\n") if b"\r" in text else answer))
    assert result.status == "passed"


def test_an_error_in_softmax_does_not_cost_the_marks_for_network(grade, solutions):
    broken = softmax("return z", solutions)
    result = grade("network", (solutions / "network.py").read_bytes(), softmax=broken)
    assert (result.status, result.follow_through) == ("passed", ("softmax",))


def test_a_prerequisite_that_does_not_load_is_stood_in_for_as_well(grade, solutions):
    result = grade("network", (solutions / "network.py").read_bytes(), dense="def dense_forward(:\n")
    assert (result.status, result.follow_through) == ("passed", ("dense",))


def test_the_same_seed_and_code_give_the_same_result(course, sandbox, submissions):
    submission = read_submission(submissions / "half-finished", course)
    chosen = course.select(["softmax", "cross_entropy", "dense"], "numpy")
    texts = set()
    for _ in range(3):
        grader = Grader(course, submission, sandbox, seed=11)
        result = assemble(grader, list(grader.grade(chosen)), pass_mark=100, seconds=1)
        texts.add(replace(result, timing={}).to_json())
    assert len(texts) == 1


def test_the_first_race_of_a_kernel_shows_the_lines_that_call_python(course, sandbox, solutions):
    with_time = replace(course, limits=load_course().limits)
    grader = Grader(with_time, read_submission(solutions, with_time), sandbox, seed=1)
    (result,) = grader.grade(with_time.select(["sigmoid"], "cython"))
    grader.close()
    if result.status == "unavailable":
        pytest.skip(result.message)
    (shown,) = [check for check in result.checks if "annotation" in check.evidence]
    assert shown.id == "sigmoid_forward/speed"
    source = shown.evidence["annotation"]["source"].split("\n")
    calls = dict(zip(source, shown.evidence["annotation"]["lines"], strict=False))
    assert calls["import numpy as np"] > 0
    assert calls["    for i in range(n):"] == 0


KERNEL = """def softmax_forward(z): return {0}
def softmax_jacobian(a): return {1}
def softmax_backward(g, a): return {1}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        KERNEL.format("z > 0", "a"),  # numbers of a kind that no check expects
        KERNEL.format("None", "None"),  # no loop leaves its arrays where there is no loop
        '"""\nsoftmax.pyx:'
        + "9" * 5000
        + ':1: x\n""" + (\n)) oops\n',  # a line that reads like the compiler's
    ],
)
def test_a_kernel_that_is_no_answer_earns_nothing_and_is_the_students_own(course, sandbox, tmp_path, text):
    (tmp_path / "kernels").mkdir()
    (tmp_path / "kernels" / "softmax.pyx").write_text(text)
    with contextlib.closing(Grader(course, read_submission(tmp_path, course), sandbox, seed=1)) as grader:
        (result,) = grader.grade(course.select(["softmax"], "cython"))
    assert (result.score, result.status in ("failed", "error")) == (0, True)


def test_zeros_of_the_right_shape_keep_every_contract_and_earn_nothing(grade):
    text = "import numpy as np\ndef softmax_forward(z): return np.zeros_like(z)\n"
    text += "def softmax_jacobian(a): return np.zeros((len(a), len(a)))\n"
    text += "def softmax_backward(grad_a, a): return np.zeros_like(a)\n"
    assert grade("softmax", text).score == 0
