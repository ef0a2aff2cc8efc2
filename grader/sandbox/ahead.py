"""The worker's side: what is loaded before the files are closed, where they are closed altogether.

What a student may import is loaded in any case, and what NumPy and Python load only when it is needed: parts of NumPy
that `numpy.NAME` brings, codecs, what an integer of thousands of digits is written with.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterable
from contextlib import suppress

_NUMPY = (
    *(
        "char",
        "ctypeslib",
        "exceptions",
        "fft",
        "lib.format",
        "lib.recfunctions",
        "lib.scimath",
        "linalg",
        "ma",
    ),
    *("polynomial", "random", "rec", "strings", "testing", "typing"),
)
_CODECS = (
    *(
        "ascii",
        "cp1252",
        "idna",
        "iso8859_1",
        "iso8859_15",
        "latin_1",
        "raw_unicode_escape",
        "unicode_escape",
    ),
    *("utf_16", "utf_32", "utf_8_sig"),
)
_PYTHON = (
    *("_pylong", "_strptime", "dis", "inspect", "pickle", "pprint", "textwrap", "tokenize", "traceback"),
    "tracemalloc",
)
LATE = (*(f"numpy.{name}" for name in _NUMPY), *(f"encodings.{name}" for name in _CODECS), *_PYTHON)


def load(names: Iterable[str]) -> None:
    """Import each module that there is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            with suppress(Exception):  # not in this Python, or not whole: whoever imports it then hears of it
                importlib.import_module(name)
