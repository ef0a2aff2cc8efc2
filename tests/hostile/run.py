"""Run the attacks of this folder and hold each against the verdict that stands beside it.

    python tests/hostile/run.py [LEVEL] [CLASS ...]

An attack is a file `CLASS/NAME.py`, handed in as `sigmoid.py`; `CLASS/expected.toml` has a table for each:

    status = "raised"    or a list, where machines and levels may differ
    says = "…"           what the message must contain
    right = true         the answer must be the right one: an honest program that looks odd; otherwise it must not be
    calls = 1            how many calls are made (two by default)
    load = true          the status is that of the loading
    limits = {…}         other limits than the ones below; with the status "timeout" they are short ones

Whatever the verdict: no byte of the canary in anything that came back, nothing written, no process left over, and
an honest neighbour in the same sandbox gets every mark. In a source, CANARY and DROP stand for the paths of a file
that must not be read and of a folder that must stay empty.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from smlearn.grader.course import Limits
from smlearn.grader.sandbox.messages import Program, Reply, Transcript, call
from smlearn.grader.sandbox.sandbox import Sandbox

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
LIMITS = Limits(
    cpu_seconds=20.0,
    exercise_seconds=30.0,
    memory_mib=256,
    output_kib=16,
    reply_mib=4,
)
# For an attack that may end by its time alone. On a busy machine any other has to reach its own end first.
HURRY: dict[str, Any] = {"import_seconds": 0.6, "call_seconds": 0.6, "exercise_seconds": 10.0}
HONEST = b"import numpy as np\ndef sigmoid_forward(z):\n    return 1 / (1 + np.exp(-z))\n"
SHOW = "SHOW_MESSAGES" in os.environ
SECRET = "canary-7d1f0c55"
GONE = 5.0  # seconds that a killed process has to be gone: tearing it down takes a busy machine a while


@dataclass(frozen=True)
class Attack:
    """One attack and the verdict that it must get."""

    name: str
    source: bytes
    status: tuple[str, ...]
    says: str
    right: bool
    calls: int
    load: bool
    limits: dict[str, Any]


def attacks(classes: tuple[str, ...] = ()) -> Iterator[Attack]:
    """Give the attacks of the folder, in order of their names."""
    for table in sorted(HERE.glob("*/expected.toml")):
        if classes and table.parent.name not in classes:
            continue
        expected = tomllib.loads(table.read_text(encoding="utf-8"))
        files = {path.stem: path for path in table.parent.glob("*.py")}
        if set(files) != set(expected):
            raise ValueError(f"{table}: {sorted(set(files) ^ set(expected))} stand on one side alone")
        for name, told in sorted(expected.items()):
            status = told["status"]
            yield Attack(
                f"{table.parent.name}/{name}",
                files[name].read_bytes(),
                (status,) if isinstance(status, str) else tuple(status),
                told.get("says", ""),
                told.get("right", False),
                told.get("calls", 2),
                told.get("load", False),
                told.get("limits", {}),
            )


def right_answer(z: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Give the sigmoid, computed here."""
    return np.asarray(1 / (1 + np.exp(-z)))


def equal(values: Any, expected: np.ndarray[Any, Any]) -> bool:
    """Tell whether an answer is exactly one plain float64 array of the right numbers."""
    if type(values) is not tuple or len(values) != 1 or type(values[0]) is not np.ndarray:
        return False
    found = values[0]
    return found.dtype == np.float64 and found.shape == expected.shape and np.allclose(found, expected)


def everything(transcript: Transcript) -> str:
    """Give all text and numbers of a transcript, to look for the canary in it."""
    replies = (transcript.loading, *transcript.replies)
    return transcript.output + "".join(repr(reply) + _as_text(reply) for reply in replies)


def _as_text(reply: Reply) -> str:
    parts = []
    for value in reply.values:
        if isinstance(value, np.ndarray):
            flat = value.ravel()[:100_000]
            if flat.dtype != bool and np.all(np.isfinite(flat)):
                parts.append("".join(chr(int(v)) for v in flat if 31 < v < 127))
    return "".join(parts)


def descendants() -> set[tuple[str, str]]:
    """Give the processes under this one, each with the time of its start, which tells it from a later namesake."""
    parents: dict[str, str] = {}
    started: dict[str, str] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
            parents[path.parent.name], started[path.parent.name] = fields[1], fields[19]
    own, found = str(os.getpid()), set()
    for process in parents:
        above = process
        while above in parents and above != own:
            above = parents[above]
        if above == own and process != own:
            found.add((process, started[process]))
    return found


def alive(process: tuple[str, str]) -> bool:
    """Tell whether a process is still there."""
    with suppress(OSError):
        fields = Path("/proc", process[0], "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return fields[19] == process[1] and fields[0] != "Z"
    return False


def run_attack(attack: Attack, level: str, folder: Path, sandbox: Sandbox | None = None) -> list[str]:
    """Run one attack; give what is wrong with what came of it, in sentences."""
    canary, drop = folder / "canary.txt", folder / "drop"
    drop.mkdir(exist_ok=True)
    canary.write_text(SECRET, encoding="utf-8")
    source = attack.source.replace(b"CANARY", str(canary).encode()).replace(b"DROP", str(drop).encode())
    rng = np.random.default_rng(7)
    inputs = [rng.normal(size=(3, 4)) + k for k in range(attack.calls)]
    calls = [call("sigmoid_forward", z) for z in inputs]
    own = sandbox is None
    sandbox = sandbox or Sandbox(level)
    problems = []
    try:
        hurry = HURRY if "timeout" in attack.status else {}
        sandbox.limits = replace(LIMITS, **hurry | attack.limits)
        start = time.monotonic()
        got = sandbox.run(
            Program("sigmoid", source, ("sigmoid_forward",), imports=("math", "warnings")), calls
        )
        if time.monotonic() - start > sandbox.limits.exercise_seconds + 5:
            problems.append("it took longer than an exercise may")
        replies = [got.loading] if attack.load else list(got.replies)
        for reply in replies:
            if SHOW:
                print(f"        {attack.name}: {reply.status}: {reply.message[:150]}")
            if reply.status not in attack.status:
                problems.append(f"status {reply.status}, not {' or '.join(attack.status)}: {reply.message}")
            if attack.says and attack.says not in reply.message:
                problems.append(f"the message does not say {attack.says!r}: {reply.message!r}")
        for reply, z in zip(got.replies, inputs, strict=True):
            if (reply.status == "value" and equal(reply.values, right_answer(z))) != attack.right:
                problems.append(f"the answer is {'not ' if attack.right else ''}right")
        if SECRET in everything(got):
            problems.append("the canary came back")
        sandbox.limits = LIMITS
        honest = sandbox.run(Program("sigmoid", HONEST, ("sigmoid_forward",)), calls)
        for reply, z in zip(honest.replies, inputs, strict=True):
            if reply.status != "value" or not equal(reply.values, right_answer(z)):
                problems.append(f"the honest neighbour got {reply.status}: {reply.message}")
    finally:
        if own:
            sandbox.close()
    if list(drop.iterdir()):
        problems.append("a file was written")
    if canary.read_text(encoding="utf-8") != SECRET:
        problems.append("the canary was changed")
    return list(dict.fromkeys(problems))


def run(level: str, classes: tuple[str, ...] = (), folder: Path | None = None) -> dict[str, list[str]]:
    """Run all attacks in one sandbox; give the problems of each that has any."""
    before = descendants()
    failed: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(dir=folder) as home, Sandbox(level) as sandbox:
        for attack in attacks(classes):
            start = time.monotonic()
            problems = run_attack(attack, level, Path(home), sandbox)
            if problems:
                failed[attack.name] = problems
            print(
                f"{'FAIL' if problems else 'ok  '} {time.monotonic() - start:5.2f} s  {attack.name}",
                flush=True,
            )
        seen = descendants() - before
    end = time.monotonic() + GONE
    while (left := [process for process in seen if alive(process)]) and time.monotonic() < end:
        time.sleep(0.05)
    if len(seen) > 3:
        failed["at the end"] = [f"more than the zygote is there: {sorted(seen)}"]
    if left:
        failed["after all of them"] = [f"processes are left over: {sorted(left)}"]
    return failed


def main() -> int:
    """Run what the command line names."""
    level, *classes = sys.argv[1:] or ["auto"]
    failed = run(level, tuple(classes))
    for name, problems in failed.items():
        print(f"{name}:", *problems, sep="\n    ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
