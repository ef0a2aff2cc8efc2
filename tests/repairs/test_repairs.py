"""A slip that has no name is found in the student's own line, and nothing is said that is not proven."""

from __future__ import annotations

import ast
import importlib.util
import re
import textwrap
import time
from pathlib import Path

import pytest

from smlearn.grader.repairs.edits import MOST, edits
from smlearn.grader.repairs.search import Search
from smlearn.grader.repairs.text import Text
from smlearn.grader.results import SLIP
from smlearn.grader.sandbox.messages import Program

_spec = importlib.util.spec_from_file_location("slips_bank", Path(__file__).with_name("slips.py"))
_bank = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_bank)


@pytest.fixture
def with_body(solutions):
    def put(name: str, function: str, body: str) -> tuple[str, int]:
        """Give the model answer with another body of one function, and the line on which that begins."""
        text = (solutions / f"{name}.py").read_text(encoding="utf-8")
        node = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == function)
        lines = text.split("\n")
        head = f"def {function}({', '.join(a.arg for a in node.args.args)}):"
        new = [head, *textwrap.indent(body, "    ").split("\n")]
        return "\n".join(lines[: node.lineno - 1] + new + lines[node.end_lineno :]), node.lineno

    return put


def diagnosis(result, function):
    return next((c.diagnosis for c in result.checks if c.function == function and c.diagnosis), None)


@pytest.mark.parametrize(("name", "function", "body", "kind", "line"), _bank.SLIPS)
def test_a_slip_is_found_in_its_line(
    course, papers, sandbox, solutions, with_body, name, function, body, kind, line
):
    source, first = with_body(name, function, body)
    exercise = next(e for e in course.exercises if e.key == ("numpy", name))
    siblings = {p.id: (solutions / p.file).read_bytes() for p in course.prerequisites(exercise)}
    program = Program(name, source.encode(), exercise.functions, siblings, imports=course.imports)
    paper = papers.paper(exercise, "fast")
    answers = paper.answered(sandbox.run(program, paper.calls))
    found = Search(sandbox, program, function, time.monotonic() + 20).repairs(answers)
    assert found
    assert found[0].wrong == 0
    assert found[0].edit.kind == kind
    assert found[0].edit.line == first + line
    assert re.match(rf"Lines? {first + line}\b", found[0].edit.message)


def test_a_slip_without_a_name_is_said_with_its_proof(graded, with_body):
    body = "z = z + 0.3 * np.sin(5 * z)\nreturn np.exp(-np.logaddexp(0, -z))"
    source, first = with_body("sigmoid", "sigmoid_forward", body)
    found = diagnosis(graded("sigmoid", source), "sigmoid_forward")
    assert found.slug == f"{SLIP}superfluous-statement"
    assert found.message.startswith(f"Line {first + 1}: `z = z + 0.3 * np.sin(5 * z)`")
    assert found.why.endswith("With that one place changed, every check of `sigmoid_forward` passes.")


def test_a_slip_in_a_helper_is_found_there(graded):
    source = (
        "import numpy as np\n\ndef stable(z):\n    return z - z.max(axis=1, keepdims=True) + 0.3 * np.sin(5 * z)\n\n"
        "def softmax_forward(z):\n    e = np.exp(stable(z))\n    return e / e.sum(axis=1, keepdims=True)\n"
    )
    result = graded("softmax", source)
    assert diagnosis(result, "softmax_forward").message.startswith("Line 4")


def test_two_slips_are_named_where_both_are_proven(graded, with_body):
    body = "return 1 / (1 + np.exp(-(z + 0.3 * np.sin(5 * z))))"
    found = diagnosis(graded("sigmoid", with_body("sigmoid", "sigmoid_forward", body)[0]), "sigmoid_forward")
    assert found is not None
    assert found.slug == f"{SLIP}superfluous-part + warns-of-overflow"
    assert found.message.endswith("an exponential overflows to inf.")


def test_what_cannot_be_mended_by_one_place_gets_no_name(graded, with_body):
    body = "return np.where(z >= 0, 0.9, 0.2) + 0.01 * np.sin(7 * z)"
    assert (
        diagnosis(graded("sigmoid", with_body("sigmoid", "sigmoid_forward", body)[0]), "sigmoid_forward")
        is None
    )


def test_the_same_code_gets_the_same_words_each_time(graded, with_body):
    source, _ = with_body(
        "softmax",
        "softmax_backward",
        "s = (grad_a * a * a).sum(axis=1, keepdims=True)\nreturn a * (grad_a - s)",
    )
    assert len({diagnosis(graded("softmax", source), "softmax_backward") for _ in range(4)}) == 1


MANY = [f"a{number}" for number in range(90)]
ODD = {
    "semicolons": "def f(x): y = x + 1; return y * 2\n",
    "one line without its end": "def f(x): return x + 1",
    "carriage returns": "def f(x):\r\n    y = x * 2\r\n    return y\r\n",
    "tabs": "def f(x):\n\tfor i in range(3):\n\t\tx = x + i\n\t\ty = x\n\treturn y\n",
    "not ascii": "def f(α):\n    β = α + 1  # größer\n    return 'ä' * 0 or β @ α\n",
    "a class": "class A:\n    def m(self, x):\n        return x - 1\ndef f(x):\n    return A().m(x)\n",
    "a lambda": "f = lambda x: x + 1\n",
    "nothing": "",
    "very many names": f"def f({', '.join(MANY)}):\n    return {' + '.join(MANY)}\n",
    "decorated": """\
import functools
@functools.cache
def f(x, *rest, k=1, **more):
    return [g(v) for v in x if v > k]
def g(v):
    return -v
""",
    "nested": """\
def f(x):
    def g(y):
        return y / 2
    try:
        with open(x) as h:
            pass
    except OSError as e:
        raise ValueError from e
    else:
        return g(x)[1:, ::2] if x else (yield)
""",
    "strings": """\
def f(x):
    '''A note.
    Of two lines.'''
    s = f'{x + 1!r}' "tail"
    return s.join(['a', 'b'])
""",
    "matches": """\
def f(x):
    match x:
        case [1, *_]:
            return x[0] + 1
        case _:
            return not x and x is None
""",
}


@pytest.mark.parametrize("source", ODD.values(), ids=ODD)
def test_every_change_of_an_odd_source_is_one_of_its_text(source):
    text = Text(source)
    found = edits(text, "f")
    assert len(found) <= MOST
    for edit in found:
        assert "\n" not in edit.message
        assert len(edit.message) < 400
        text.changed(edit).encode("utf-8")


def is_python(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False  # tried in vain, in the sandbox alone
    return True


@pytest.mark.parametrize("name", ["sigmoid", "softmax", "dense", "network", "training", "recover_cost"])
def test_most_changes_of_the_model_answers_are_python(solutions, name):
    text = Text((solutions / f"{name}.py").read_text(encoding="utf-8"))
    for function in [n.name for n in text.tree.body if isinstance(n, ast.FunctionDef)]:
        found = edits(text, function)
        valid = sum(is_python(text.changed(edit)) for edit in found)
        assert valid > 0.95 * len(found) > 10


def test_a_source_that_exhausts_the_parser_is_left_alone(graded):
    deep = "-" * 3000
    source = f"import numpy as np\ndef deep(z):\n    return {deep}z\ndef sigmoid_forward(z):\n    return z\n"
    result = graded("sigmoid", source)
    assert result.status in ("failed", "error")


def test_an_answer_that_takes_its_time_to_load_is_not_looked_at_for_long(graded):
    slow = "for _ in range(60_000_000): pass"  # some seconds
    started = time.monotonic()
    result = graded("sigmoid", f"{slow}\nimport numpy as np\ndef sigmoid_forward(z):\n    return z - 1\n")
    assert result.score == 0
    assert time.monotonic() - started < 40
