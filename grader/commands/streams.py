"""Standard output and error, so that no letter ends a command: what an encoding lacks is spelled."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Mapping


def fit_streams() -> None:
    """Let both streams spell what they cannot encode, and keep to ASCII where the locale asks for that."""
    codecs.register_error("spelled", _spell)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = "ascii" if asks_for_ascii(os.environ) else None
            stream.reconfigure(encoding=encoding or stream.encoding, errors="spelled")


def asks_for_ascii(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale is C, set by name.

    Python turns a C locale into C.UTF-8 as it starts, in its environment too, so that the encoding alone no longer
    tells. A machine that sets nothing (most containers) can show more than ASCII; who writes LANG=C asked for it.
    """
    plain = ("C", "POSIX")
    if environment.get("LC_ALL"):
        return environment["LC_ALL"] in plain
    coerced = environment.get("LC_CTYPE", "") in ("", "C.UTF-8", "C.utf8", "UTF-8", *plain)
    return environment.get("LANG") in plain and coerced


def _spell(error: UnicodeError) -> tuple[str, int]:
    from ..reports.text import spelled

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return spelled(error.object[error.start : error.end], "ascii"), error.end
