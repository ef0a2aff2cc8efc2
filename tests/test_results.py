"""The JSON result: lossless, of one version, without a nan."""

import json
from dataclasses import replace

import pytest

from smlearn.grader.results import (
    CheckResult,
    CourseStamp,
    Diagnosis,
    ExerciseResult,
    Isolation,
    Result,
    total,
)


def a_result() -> Result:
    check = CheckResult(
        id="softmax_forward/large-logits",
        function="softmax_forward",
        kind="stability",
        title="Logits of 1000 give probabilities, not nan.",
        status="failed",
        score=0,
        max_score=2,
        message="nan in row 0",
        evidence={"returned": "[[nan]]", "worst": {"index": [0, 0], "returned": "nan", "expected": 1.0}},
        diagnosis=Diagnosis("no-shift", "exp overflows.", "exp(710) is inf.", "guides/softmax.md#the-shift"),
    )
    passed = replace(
        check, id="softmax_forward/values", status="passed", score=3, max_score=3, diagnosis=None
    )
    exercise = ExerciseResult(
        "softmax", "numpy", "Softmax", "softmax.py", "failed", 3, 5, output="hm\n", checks=(check, passed)
    )
    return Result(
        CourseStamp("smlearn", "1"), 7, 3, 5, False, Isolation(1, ("seccomp",)), {"seconds": 1.0}, (exercise,)
    )


def test_the_json_is_lossless():
    assert Result.from_json(a_result().to_json()) == a_result()


def test_the_json_has_the_keys_of_the_published_schema_in_their_order():
    data = json.loads(a_result().to_json())
    assert list(data) == [
        "schema_version",
        "course",
        "seed",
        "score",
        "max_score",
        "passed",
        "isolation",
        "timing",
        "exercises",
    ]
    assert list(data["exercises"][0])[:3] == ["id", "track", "title"]


def test_a_nan_never_reaches_the_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        replace(a_result(), timing={"seconds": float("nan")}).to_json()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "a result is a JSON object"),
        ('{"schema_version": 99}', "schema_version is 99"),
        ('{"schema_version": 1}', "not a result of smlearn"),
        ("{", "Expecting"),
    ],
)
def test_what_is_no_result_is_refused_in_words(text, said):
    with pytest.raises(ValueError, match=said):
        Result.from_json(text)


def test_a_total_has_no_stray_last_bits():
    assert total([0.1, 0.2]) == 0.3


def test_half_a_character_is_kept_and_the_file_is_utf_8_all_the_same():
    result = a_result()
    (exercise,) = result.exercises
    halved = replace(result, exercises=(replace(exercise, output="a\ud800b\0\x1b"),))
    text = halved.to_json()
    text.encode("utf-8")
    assert Result.from_json(text) == halved


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_of_jsons_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} is no number"):
        Result.from_json(a_result().to_json().replace('"seconds": 1.0', f'"seconds": {name}'))
