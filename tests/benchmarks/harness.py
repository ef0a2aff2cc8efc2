"""Timing side by side: every contender in turn, round after round, and ratios within each round.

A machine that others share is fast in one second and slow in the next; a ratio of two times taken one after
the other hardly notices. The clock is the process's own processor time (everything here has one thread), so that
time given to others does not count. Reported is the median ratio and, as its noise, half the distance between
the quartiles.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

# What makes a peer use the same instructions as we do when SMLEARN_ISA is forced.
PEERS_AS_OLD = {
    "avx2": {
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
        "OPENBLAS_CORETYPE": "Haswell",
        "ATEN_CPU_CAPABILITY": "avx2",
    },
    "sse2": {
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
        "OPENBLAS_CORETYPE": "Core2",
        "ATEN_CPU_CAPABILITY": "default",
    },
}


def arguments() -> argparse.Namespace:
    """Parse the command line, and start again in an environment fit for measuring: one thread, the machine's
    own BLAS."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--isa", choices=sorted(PEERS_AS_OLD), help="force an older instruction set, on all")
    parser.add_argument("--only", default="", help="rows whose name contains this")
    parser.add_argument("--json", type=Path, help="save the figures here")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--no-torch", action="store_true")
    options = parser.parse_args()
    if "SMLEARN_BENCHMARK" not in os.environ:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENBLAS", "SMLEARN_ISA"))}
        environment |= {"SMLEARN_BENCHMARK": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        if options.isa:
            environment |= {"SMLEARN_ISA": options.isa} | PEERS_AS_OLD[options.isa]
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)
    return options


def torch_or_none(options: argparse.Namespace) -> Any:
    if options.no_torch:
        return None
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    return torch


@dataclass
class Row:
    name: str
    peers: dict[str, Callable[[], Any]]  # "smlearn" first
    check: Callable[[Any], None]  # raises where a result is wrong; every contender's result passes it
    goals: dict[str, float]  # peer (or "*", the best of them) -> the ratio that we want
    calls: int = 0  # in one sample; 0: as many as take 2 ms


def seconds(call: Callable[[], Any], calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - start) / calls


def measure(row: Row, rounds: int) -> dict[str, Any]:
    """Times in seconds, and each peer's time over ours: median and noise."""
    calls = {}
    for name, call in row.peers.items():
        row.check(call())
        call()
        once = seconds(call, 1)
        calls[name] = row.calls or max(1, min(20000, int(0.002 / max(once, 1e-7))))
    times: dict[str, list[float]] = {name: [] for name in row.peers}
    for _ in range(rounds):
        for name, call in row.peers.items():
            times[name].append(seconds(call, calls[name]))
    result: dict[str, Any] = {
        "name": row.name,
        "seconds": {n: median(t) for n, t in times.items()},
        "ratios": {},
    }
    for name in row.peers:
        if name != "smlearn":
            ratios = [peer / ours for peer, ours in zip(times[name], times["smlearn"], strict=True)]
            low, _, high = quantiles(ratios, n=4)
            result["ratios"][name] = {"median": median(ratios), "noise": (high - low) / 2}
    result["goals"] = row.goals
    result["met"] = all(
        ratio["median"] >= row.goals.get(name, row.goals.get("*", 0))
        for name, ratio in result["ratios"].items()
    )
    return result


def machine() -> dict[str, str]:
    import numpy
    import scipy

    import smlearn

    processor = platform.processor()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        processor = next((x.split(": ")[1] for x in lines if x.startswith("model name")), processor)
    return {
        "processor": processor,
        "instruction set": smlearn.instruction_set(),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
    }


def run(rows: list[Row], options: argparse.Namespace) -> None:
    """Measure, print a Markdown table, save."""
    about = machine()
    print(", ".join(f"{k} {v}" for k, v in about.items()), "\n")
    print("| work | smlearn | times as long (± noise) | goal |\n|---|---|---|---|")
    results = []
    for row in rows:
        if options.only not in row.name:
            continue
        result = measure(row, options.rounds)
        results.append(result)
        ratios = ", ".join(f"{n} {r['median']:.2f} ± {r['noise']:.2f}" for n, r in result["ratios"].items())
        goals = ", ".join(f"{'each' if n == '*' else n} {g:g}" for n, g in row.goals.items())
        ours = result["seconds"]["smlearn"] * 1e6
        print(
            f"| {row.name} | {ours:.3g} µs | {ratios} | {goals}{'' if result['met'] else ' (missed)'} |",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps({"machine": about, "rows": results}, indent=1) + "\n")
