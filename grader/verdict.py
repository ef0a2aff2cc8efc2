"""From questions and replies to the results of checks: pure functions, on the trusted side, of recorded data.

A reply that holds no value settles the check that asked for it; only values reach a check's own judgement. Then, for
each function that fails, the misconceptions are held against everything that the function was seen to do.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .checks.check import Check, Finding, Observation
from .checks.functions import FUNCTIONS
from .checks.show import arguments, for_kernel, snippet
from .course import Exercise
from .misconceptions import kernel_errors, kernel_source
from .misconceptions.diagnose import diagnose
from .misconceptions.exceptions import RAISED
from .misconceptions.misconception import Misconception, subject
from .misconceptions.regimes import ELSEWHERE
from .results import CheckResult, Diagnosis
from .sandbox.messages import Call, Reply, Transcript

_STATUS_OF_REPLY = {"not_started": "skipped", "refused": "failed", "timeout": "timeout"}


@dataclass(frozen=True)
class Question:
    """A check, and the calls that it asks for."""

    check: Check
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Answered:
    """A question, and what came of each of its calls."""

    check: Check
    calls: tuple[Call, ...]
    replies: tuple[Reply, ...]

    @property
    def trouble(self) -> tuple[Call, Reply] | None:
        """The first call of the check's own function that was answered with no value."""
        for call, reply in zip(self.calls, self.replies, strict=True):
            if reply.status != "value" and call.function == self.check.function:
                return call, reply
        return None


def pose(checks: Sequence[Check], exercise: Exercise, seed: int) -> tuple[Question, ...]:
    """Ask each check for its calls; each draws from a generator of its own, so that none moves another's numbers."""
    asked = [Question(check, tuple(check.calls(generator(seed, exercise, check.id)))) for check in checks]
    for question in asked:
        for call in question.calls:
            _freeze((call.runs, call.kept))
    return tuple(asked)


def _freeze(value: object) -> None:
    """Let nobody on this side write into what others will be asked, too; a worker has copies of its own."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, list | tuple):
        for item in value:
            _freeze(item)


def shuffled(questions: Sequence[Question], exercise: Exercise, seed: int) -> list[tuple[int, Call]]:
    """Give all calls, each with the number of its question, in an order that tells the worker nothing."""
    calls = [(number, call) for number, question in enumerate(questions) for call in question.calls]
    order = generator(seed, exercise, "order").permutation(len(calls))
    return [calls[i] for i in order]


def answered(
    questions: Sequence[Question], sent: Sequence[tuple[int, Call]], replies: Sequence[Reply]
) -> tuple[Answered, ...]:
    """Put the replies back to the questions that they answer."""
    reply_to = {(number, id(call)): reply for (number, call), reply in zip(sent, replies, strict=True)}
    return tuple(
        Answered(q.check, q.calls, tuple(reply_to[number, id(call)] for call in q.calls))
        for number, q in enumerate(questions)
    )


def verdicts(exercise: Exercise, answers: Sequence[Answered]) -> tuple[CheckResult, ...]:
    """Judge every check."""
    return tuple(_earned([_verdict(exercise, answer) for answer in answers]))


def diagnosed(
    exercise: Exercise,
    results: Sequence[CheckResult],
    answers: Sequence[Answered],
    misconceptions: Sequence[Misconception],
) -> tuple[CheckResult, ...]:
    """Name the mistake behind the first failure of each function."""
    found = list(results)
    asked = {answer.check.id for answer in answers}
    for function in exercise.functions:
        own = [i for i, r in enumerate(found) if r.function == function and r.id in asked]
        first = next((i for i in own if found[i].status in ("failed", "error")), None)
        if first is not None:
            named = diagnosis_of(exercise, function, answers, misconceptions)
            found[first] = replace(found[first], diagnosis=named)
    return tuple(found)


def place_of_name(function: str, results: Sequence[CheckResult]) -> int | None:
    """Give the place of the failure that has a function's diagnosis, or else of the one to get it."""
    own = [i for i, r in enumerate(results) if r.function == function and r.status in ("failed", "error")]
    return next((i for i in own if results[i].diagnosis), own[0] if own else None)


def reread(exercise: Exercise, results: Sequence[CheckResult], source: str) -> tuple[CheckResult, ...]:
    """Let a kernel's source speak where its numbers are those of chance."""
    found = list(results)
    for function in exercise.functions:
        first = place_of_name(function, found)
        if first is not None:
            shown = kernel_source.read(function, source, found[first].diagnosis)
            found[first] = replace(found[first], diagnosis=shown or found[first].diagnosis)
    return tuple(found)


def told(
    exercise: Exercise,
    results: Sequence[CheckResult],
    answers: Sequence[Answered],
    misconceptions: Sequence[Misconception],
) -> tuple[CheckResult, ...]:
    """Take a check's own sentence for the diagnosis, where it says what is wrong and nothing says it better."""
    found = list(results)
    asked = {answer.check.id: answer for answer in answers}
    for function in exercise.functions:
        place = place_of_name(function, found)
        if place is None:
            continue
        first = found[place]
        named = first.diagnosis is not None and first.diagnosis.slug != ELSEWHERE
        if not named and first.id in asked and _telling(asked[first.id]):
            see = subject(function, misconceptions, exercise.guide)[1]
            promise = f"The docstring of `{function}` promises otherwise."
            diagnosis = Diagnosis(f"promise-{first.id.rpartition('/')[2]}", first.message, promise, see)
            found[place] = replace(first, diagnosis=diagnosis)
    return tuple(found)


def _telling(answer: Answered) -> bool:
    if answer.trouble is not None:
        return answer.trouble[1].status == "refused"
    try:
        finding = answer.check.judge(answer.calls, answer.replies)
    except Exception:  # an answer that cannot be judged says nothing
        return False
    return finding is not None and (finding.telling or answer.check.telling)


def unanswered(
    exercise: Exercise, checks: Sequence[Check], status: str, message: str
) -> tuple[CheckResult, ...]:
    """Give one and the same result to checks that could not be asked."""
    return tuple(_result(exercise, check, status, message) for check in checks)


def failed(exercise: Exercise, check: Check, finding: Finding) -> CheckResult:
    """Give the result of a check that found something."""
    return _result(exercise, check, "failed", finding.message, finding.evidence)


def passed(exercise: Exercise, check: Check, evidence: Mapping[str, object] | None = None) -> CheckResult:
    """Give the result of a check that found nothing; there may be something to look at all the same."""
    return replace(_result(exercise, check, "passed", "", evidence), score=exercise.points[check.id])


def missing(transcript: Transcript, exercise: Exercise, answers: Sequence[Answered]) -> tuple[Answered, ...]:
    """Say of calls to functions that the file does not define that this is why they have no value."""

    def reply(call: Call, given: Reply) -> Reply:
        if call.function not in transcript.missing:
            return given
        return Reply("raised", error="NameError", message=f"{exercise.file} defines no `{call.function}`.")

    return tuple(
        Answered(a.check, a.calls, tuple(reply(c, r) for c, r in zip(a.calls, a.replies, strict=True)))
        for a in answers
    )


def diagnosis_of(
    exercise: Exercise, function: str, answers: Sequence[Answered], misconceptions: Sequence[Misconception]
) -> Diagnosis | None:
    """Name what explains all that a function was seen to do; None where nothing does."""
    asked = zip(answers, (zip(a.calls, a.replies, strict=True) for a in answers), strict=True)
    seen = [(a.check, c, r) for a, pairs in asked for c, r in pairs if c.function == function]
    compiled = exercise.track == "cython" and function in FUNCTIONS
    try:
        named = kernel_errors.unwritten(function, seen) if compiled else None
        named = named or diagnose(function, _observations(function, answers), misconceptions)
        if compiled and (named is None or named.slug in RAISED or named.slug == ELSEWHERE):
            named = kernel_errors.proven(function, seen) or named
        return named
    except Exception:  # numbers such as nobody thought of have no name, and that is all
        return None


def generator(seed: int, exercise: Exercise, purpose: str) -> np.random.Generator:
    """Give the generator that one check, or one other purpose, draws from."""
    name = f"{exercise.track}/{exercise.id}/{purpose}"
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def troubled(exercise: Exercise, check: Check, reply: Reply, call: Call | None = None) -> CheckResult:
    """Give the result of a check one of whose calls was answered with no value."""
    status = _STATUS_OF_REPLY.get(reply.status, "error")
    evidence = _arguments(exercise, call) if call is not None and status != "skipped" else {}
    if reply.traceback:
        evidence = {**evidence, "traceback": reply.traceback}
    return _result(exercise, check, status, _said(reply), evidence)


def _earned(results: list[CheckResult]) -> list[CheckResult]:
    """Take a contract's marks from a function that does nothing right: to return zeros keeps every contract."""
    right = {r.function for r in results if r.status == "passed" and r.kind != "contract"}
    judged = {r.function for r in results if r.kind != "contract"}
    return [
        replace(r, status="skipped", score=0, message="First make it right.")
        if r.kind == "contract" and r.status == "passed" and r.function in judged - right
        else r
        for r in results
    ]


def _verdict(exercise: Exercise, answer: Answered) -> CheckResult:
    check = answer.check
    if answer.trouble is None:
        try:
            finding = check.judge(answer.calls, answer.replies)
            shown = check.evidence(answer.calls, answer.replies)
        except (
            Exception
        ) as error:  # an answer such as nobody thought of is that exercise's verdict, not the end of all
            return _result(
                exercise, check, "error", f"This answer cannot be judged ({type(error).__name__}: {error})."
            )
        if finding is None:
            return passed(exercise, check, shown)
        return failed(exercise, check, replace(finding, evidence={**finding.evidence, **shown}))
    call, reply = answer.trouble
    finding = check.raised(call, reply)
    return troubled(exercise, check, reply, call) if finding is None else failed(exercise, check, finding)


def _said(reply: Reply) -> str:
    return (
        f"{reply.message} (line {reply.line})" if reply.line and reply.status == "raised" else reply.message
    )


def _result(
    exercise: Exercise, check: Check, status: str, message: str, evidence: Mapping[str, object] | None = None
) -> CheckResult:
    return CheckResult(
        id=check.id,
        function=check.function,
        kind=check.kind,
        title=check.title,
        status=status,
        score=0,
        max_score=exercise.points[check.id],
        message=message,
        evidence=_pasted(exercise, check, evidence or {}),
    )


def _pasted(exercise: Exercise, check: Check, evidence: Mapping[str, object]) -> Mapping[str, object]:
    """Let a snippet compile a kernel first; what it says of a Python file can be pasted as it is."""
    lines = evidence.get("snippet")
    if exercise.track != "cython" or not isinstance(lines, list) or not lines:
        return evidence
    return {**evidence, "snippet": for_kernel(lines, exercise.file, check.build == "checked")}


def _arguments(exercise: Exercise, call: Call) -> dict[str, object]:
    known = FUNCTIONS.get(call.function)
    if known is None:
        return {}
    shown: dict[str, object] = {"arguments": arguments(known.parameters, call.args)}
    lines = snippet(known, call.args, None) if exercise.track == "cython" else []
    return {**shown, "snippet": lines} if lines else shown


def _observations(function: str, answers: Sequence[Answered]) -> list[Observation]:
    return [
        observation
        for answer in answers
        for observation in answer.check.observe(answer.calls, answer.replies)
        if observation.subject.partition("/")[0] == function
    ]
