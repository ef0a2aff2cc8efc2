"""JUnit XML, as GitLab, Jenkins and most CI servers read it.

There is no one standard. What stands here is allowed both by the schema of Ant's JUnit task and by that of Jenkins'
xUnit plugin (junit-10.xsd): no attribute on <testsuites>, no file or line on <testcase>, properties before the cases.

exercise -> <testsuite>, check -> <testcase>; failed -> <failure>; error and timeout -> <error>. A check that could not
be asked because its file is missing or cannot be loaded is an <error> too: a row of skipped tests would look green.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ..results import CheckResult, ExerciseResult, Result
from . import words
from .terminal import check_text
from .text import harmless, one_line

MOST_OUTPUT = 20_000
_NO_TIME = "1970-01-01T00:00:00"  # Ant's schema wants a time, and the same result must give the same file
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def junit(result: Result) -> str:
    """Render a result as JUnit XML."""
    root = ElementTree.Element("testsuites")
    for number, exercise in enumerate(result.exercises):
        root.append(_suite(result, exercise, number))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(result: Result, exercise: ExerciseResult, number: int) -> ElementTree.Element:
    cases = [_case(result, exercise, check) for check in exercise.checks]
    counts = {
        tag: sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error", "skipped")
    }
    suite = ElementTree.Element(
        "testsuite",
        name=_name(exercise),
        package=one_line(exercise.track, 100),
        id=str(number),
        hostname="localhost",
        timestamp=_started(result),
        tests=str(len(cases)),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        skipped=str(counts["skipped"]),
        time=f"{_seconds(result, exercise):.3f}",
    )
    properties = ElementTree.SubElement(suite, "properties")
    for key, value in _properties(exercise).items():
        ElementTree.SubElement(properties, "property", name=key, value=value)
    suite.extend(cases)
    output = f"{exercise.message}\n{exercise.output}" if exercise.message else exercise.output
    ElementTree.SubElement(suite, "system-out").text = harmless(output, MOST_OUTPUT)
    ElementTree.SubElement(suite, "system-err")
    return suite


def _case(result: Result, exercise: ExerciseResult, check: CheckResult) -> ElementTree.Element:
    title = one_line(f"{check.id}: {check.title}", 300)
    case = ElementTree.Element("testcase", name=title, classname=_name(exercise), time="0")
    if check.status == "passed":
        return case
    if check.status == "skipped" and exercise.status not in ("error", "timeout", "missing"):
        ElementTree.SubElement(case, "skipped", message=one_line(check.message or exercise.message, 500))
        return case
    tag = "failure" if check.status == "failed" else "error"
    said = check.diagnosis.message if check.diagnosis else check.message or exercise.message
    kind = one_line(check.diagnosis.slug, 100) if check.diagnosis else check.status
    told = ElementTree.SubElement(case, tag, message=one_line(said, 500), type=kind)
    told.text = check_text(check, words.speed(result, exercise, check)) or harmless(exercise.message, 2000)
    return case


def _properties(exercise: ExerciseResult) -> dict[str, str]:
    found = {
        "status": exercise.status,
        "score": words.number(exercise.score),
        "max_score": words.number(exercise.max_score),
        "file": one_line(exercise.file, 300),
    }
    if exercise.follow_through:
        found["follow_through"] = ", ".join(one_line(name, 100) for name in exercise.follow_through)
    return found


def _name(exercise: ExerciseResult) -> str:
    return one_line(f"{exercise.track}.{exercise.id}", 200)


def _started(result: Result) -> str:
    started = str(result.timing.get("started", ""))[:19]
    return started if _TIME.fullmatch(started) else _NO_TIME


def _seconds(result: Result, exercise: ExerciseResult) -> float:
    return words.seconds(result, f"{exercise.track}/{exercise.id}")
