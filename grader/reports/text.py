"""Text from a student, made harmless: nothing in it moves a cursor, colours a line, reorders letters or hides.

Every report passes what a student could have written (exceptions, prints, names of files) through `harmless`; what
is left is letters, which each format then escapes in its own way.
"""

from __future__ import annotations

import unicodedata

# Cc: terminal escapes and XML's forbidden characters; Cf: bidirectional overrides, zero-width marks; Cs: lone
# surrogates; Co, Cn: what no font shows; Zl, Zp: separators that start a line where no newline is seen.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset("\n\t")


def harmless(text: str, limit: int | None = None) -> str:
    r"""Show control, format and unassigned characters as escapes (\x1b, \u202e); cut to `limit` characters."""
    shown = "".join(c if c in _KEPT or unicodedata.category(c) not in _HIDDEN else _escape(c) for c in text)
    if limit is not None and len(shown) > limit:
        return shown[: max(0, limit - 1)] + "…"
    return shown


def one_line(text: str, limit: int | None = None) -> str:
    """Make text harmless and keep it on one line: for names, titles and table cells."""
    return harmless(" ".join(text.split()), limit)


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
