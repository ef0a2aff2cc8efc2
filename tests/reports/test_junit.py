"""JUnit XML: valid by schema, read by a parser that someone else wrote, and no text of a student's becomes XML."""

from pathlib import Path

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree

from smlearn.grader.reports.junit import junit

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "schemas" / "junit.xsd")))


def parsed(result) -> JUnitXml:
    return JUnitXml.fromstring(junit(result).encode())


def cases(result) -> dict:
    return {
        f"{suite.name}/{case.name.partition(':')[0]}": case.result[0] if case.result else None
        for suite in parsed(result)
        for case in suite
    }


def test_every_file_is_valid_by_the_schema(sample):
    SCHEMA.assertValid(etree.fromstring(junit(sample).encode()))


@pytest.mark.parametrize(
    "wrong",
    [
        "<testsuites tests='1'/>",
        "<testsuites><testsuite name='a'/></testsuites>",
        "<testsuites><testcase name='a' classname='b' time='0'/></testsuites>",
    ],
)
def test_the_schema_refuses_what_is_wrong(wrong):
    assert not SCHEMA.validate(etree.fromstring(wrong))


def test_a_parser_of_others_counts_the_same(sample):
    read = parsed(sample)
    assert len(list(read)) == len(sample.exercises)
    for suite, exercise in zip(read, sample.exercises, strict=True):
        found = [case.result[0] if case.result else None for case in suite]
        assert suite.tests == len(found) == len(exercise.checks)
        assert suite.failures == sum(isinstance(r, Failure) for r in found)
        assert suite.errors == sum(isinstance(r, Error) for r in found)
        assert suite.skipped == sum(isinstance(r, Skipped) for r in found)


def test_a_failure_holds_the_mistake_its_name_and_the_numbers(samples):
    found = cases(samples["evening"]())["numpy.softmax/softmax_backward/gradient"]
    assert isinstance(found, Failure)
    assert found.type == "diagonal-only"
    assert found.message.startswith("The diagonal of the Jacobian")
    assert "[1, 2]  0.2244" in found.text


def test_each_status_becomes_what_ci_shows_as_such(samples):
    found = cases(samples["evening"]())
    assert found["numpy.sigmoid/sigmoid_forward/values"] is None
    assert isinstance(found["numpy.cross_entropy/cross_entropy_forward/values"], Error)
    assert isinstance(found["numpy.recover_cost/recover_softmax_cost/values"], Error)
    assert isinstance(found["numpy.dense/dense_forward/values"], Skipped)
    assert isinstance(found["cython.softmax/softmax_forward/values"], Skipped)


@pytest.mark.parametrize("name", ["numpy.network/forward/values", "numpy.training/fit/accuracy"])
def test_a_file_that_is_missing_or_cannot_be_loaded_does_not_look_green(samples, name):
    assert isinstance(cases(samples["evening"]())[name], Error)


def test_hostile_text_is_text(samples):
    root = etree.fromstring(junit(samples["hostile"]()).encode())
    assert {element.tag for element in root.iter()} <= {
        *("testsuites", "testsuite", "properties", "property", "testcase"),
        *("failure", "error", "skipped", "system-out", "system-err"),
    }
    assert r"\x1b[2J" in root.findtext(".//system-out")
    assert "<script>alert(1)</script>" in root.findtext(".//error")


def test_the_same_result_gives_the_same_file(samples):
    assert junit(samples["evening"]()) == junit(samples["evening"]())
