"""Gradescope, PrairieLearn, GitHub Classroom: valid by their descriptions, and honest about marks."""

import base64
import json
from pathlib import Path

import jsonschema
import pytest

from smlearn.grader.reports import FORMATS
from smlearn.grader.reports.gradescope import gradescope
from smlearn.grader.reports.prairielearn import LIMIT, prairielearn

SCHEMAS = Path(__file__).parent / "schemas"
CONTROLS = [chr(i) for i in (*range(9), *range(11, 32), *range(127, 160), 0x202E, 0x200B, 0xFEFF)]


def read(name: str, text: str) -> dict:
    return json.loads(base64.b64decode(text, validate=False) if name == "classroom" else text)


@pytest.mark.parametrize("name", ["gradescope", "prairielearn", "classroom"])
def test_every_file_is_valid_by_its_description(sample, name):
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert list(validator.iter_errors(read(name, FORMATS[name](sample)))) == []


@pytest.mark.parametrize("name", ["gradescope", "prairielearn", "classroom"])
def test_no_control_character_and_no_command_of_ci_is_left(samples, name):
    def texts(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from texts(part)

    found = list(texts(read(name, FORMATS[name](samples["hostile"]()))))
    assert found
    assert [t for t in found for c in CONTROLS if c in t] == []
    assert [t for t in found if "::error" in t or "##[" in t] == []


def test_gradescope_gets_the_score_and_every_test_as_plain_text(samples):
    result = samples["evening"]()
    data = json.loads(gradescope(result))
    assert data["score"] == result.score
    assert {data["output_format"], data["test_output_format"], data["test_name_format"]} == {"text"}
    assert sum(test["score"] for test in data["tests"]) == pytest.approx(result.score)
    assert sum(test["max_score"] for test in data["tests"]) == pytest.approx(result.max_score)
    (output,) = [test["output"] for test in data["tests"] if "softmax_backward/gradient" in test["name"]]
    assert output.startswith("The diagonal")


def test_gradescope_hides_the_graders_own_output_and_the_seed(samples):
    text = gradescope(samples["evening"]())
    assert json.loads(text)["stdout_visibility"] == "hidden"
    assert "20250" not in text


def test_what_could_not_be_graded_counts_neither_way(samples):
    data = json.loads(gradescope(samples["no-compiler"]()))
    assert data["tests"] == []
    assert "counts neither way" in data["output"]


def test_prairielearn_gets_a_share_of_what_could_be_graded(samples):
    result = samples["evening"]()
    assert json.loads(prairielearn(result))["score"] == pytest.approx(result.score / result.max_score)


@pytest.mark.parametrize("name", ["first-minute", "no-compiler", "nothing"])
def test_prairielearn_takes_no_attempt_where_there_was_nothing_to_grade(samples, name):
    data = json.loads(prairielearn(samples[name]()))
    assert data["gradable"] is False
    assert all("<" not in reason for reason in data["format_errors"])


def test_prairielearns_file_stays_below_its_limit(samples, monkeypatch):
    assert LIMIT == 1_000_000
    result = samples["endless"]()
    for limit in (20_000, 8_000):
        monkeypatch.setattr("smlearn.grader.reports.prairielearn.LIMIT", limit)
        text = prairielearn(result)
        assert len(text.encode()) < limit
        assert len(json.loads(text)["tests"]) == sum(len(e.checks) for e in result.exercises)


def test_classroom_gets_one_line_of_base64(samples):
    text = FORMATS["classroom"](samples["evening"]())
    assert text.count("\n") == 1
    data = read("classroom", text)
    assert (data["status"], data["max_score"]) == ("error", 57)
    assert sum(test["score"] for test in data["tests"]) == 21
    (broken,) = [t for t in data["tests"] if t["name"].startswith("numpy/cross_entropy_forward")]
    assert (broken["filename"], broken["line_no"]) == ("cross_entropy.py", 12)


def test_classroom_passes_what_passed(samples):
    assert read("classroom", FORMATS["classroom"](samples["done"]()))["status"] == "pass"
