"""How long `smlearn watch` takes from a save to the verdict on the screen, in a pseudo-terminal.

The bound is 0.3 s for a NumPy exercise. Run: python -m tests.benchmarks.watch
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

ROOT = Path(__file__).resolve().parents[2]
COMMAND = str(Path(sys.executable).with_name("smlearn"))
SAVES = 16
BOUND = 0.3


def latencies(workspace: Path, exercise: str, sources: list[str], *options: str) -> list[float]:
    """Save each source in turn; give the seconds until the screen shows the end of its report."""
    environment = os.environ | {"TERM": "xterm", "LC_ALL": "C.UTF-8"}
    child = pexpect.spawn(
        COMMAND,
        ["watch", exercise, *options],
        cwd=str(workspace),
        env=environment,
        dimensions=(45, 90),
        timeout=20,
    )
    child.expect("q quit")
    found = []
    for number in range(SAVES):
        time.sleep(
            0.4
        )  # a student does not save faster, and the debouncing of one save must not help the next
        text = f"{sources[number % len(sources)]}\n# {number}\n"
        started = time.perf_counter()
        (workspace / f"{exercise}.py").write_text(text, encoding="utf-8")
        child.expect("q quit")
        found.append(time.perf_counter() - started)
    child.send("q")
    child.expect(pexpect.EOF)
    return found


def main() -> None:
    """Print the least, the median and the longest, for a right and a wrong answer in turn."""
    slowest = 0.0
    for exercise in ("sigmoid", "softmax", "network"):
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder) / "work"
            subprocess.run([COMMAND, "init", str(workspace)], check=True, capture_output=True)
            for name in ("solutions", "submissions/half-finished"):
                for path in (ROOT / "tests" / name).glob("*.py"):
                    (workspace / path.name).write_bytes(path.read_bytes())
            sources = [
                (ROOT / "tests" / name / f"{exercise}.py").read_text(encoding="utf-8")
                for name in ("solutions", "submissions/half-finished")
            ]
            for options in ((), ("--poll",)):
                found = latencies(workspace, exercise, sources, *options)
                how = " ".join(options) or "events"
                print(
                    f"{exercise:<10}{how:<8} save to verdict: least {min(found):.3f} s, "
                    f"median {statistics.median(found):.3f} s, most {max(found):.3f} s"
                )
                if not options:
                    slowest = max(slowest, statistics.median(found))
    sys.exit(f"the median is over {BOUND} s" if slowest > BOUND else 0)


if __name__ == "__main__":
    main()
