"""How long another process has computed: what a busy machine makes longer is its waiting, not this."""

from __future__ import annotations

import re
import time
from pathlib import Path


def clock_of(handle: int | None) -> int | None:
    """Give the clock that runs while the process behind a pidfd computes; None where this machine has none."""
    if handle is None or not hasattr(time, "clock_gettime"):
        return None
    try:
        found = re.search(r"^Pid:\s*(\d+)$", Path(f"/proc/self/fdinfo/{handle}").read_text(), re.M)
    except OSError:
        return None
    # The kernel's MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED), include/linux/posix-timers.h.
    return (~int(found[1]) << 3) | 2 if found and int(found[1]) > 0 else None


def read(clock: int | None) -> float | None:
    """Read it, in seconds; None where it stands for no process any more."""
    if clock is None:
        return None
    try:
        return time.clock_gettime(clock)
    except (OSError, OverflowError):
        return None
