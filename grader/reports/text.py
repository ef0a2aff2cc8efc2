"""Text from a student, made harmless: nothing in it moves a cursor, colours a line, reorders letters or hides.

Every report passes what a student could have written (exceptions, prints, names of files) through `harmless`; what
is left is letters, which each format then escapes in its own way.
"""

from __future__ import annotations

import re
import unicodedata

# Cc: terminal escapes and XML's forbidden characters; Cf: bidirectional overrides, zero-width marks; Cs: lone
# surrogates; Co, Cn: what no font shows; Zl, Zp: separators that start a line where no newline is seen.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset("\n\t")

# Marks that stack on one letter: no script needs more than a few, and a pile of them covers the lines around it.
_PILE = re.compile(r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]{3})"
                   r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]+")  # fmt: skip

# What a log is read for by the machines that run CI: GitHub's ::error:: and ##[error], Azure's ##vso[, TeamCity's
# ##teamcity[. The names are GitHub's registered commands; `std::vector` and `a[::2]` are left as they are.
_COMMAND = re.compile(
    r"::(?=\s*(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state"
    r"|set-env|set-output|stop-commands|warning)\b)|##(?=\[|vso\[|teamcity\[)",
    re.IGNORECASE,
)

# What mathematics needs, for an encoding that has none of it.
_GREEK = {"α": "alpha", "β": "beta", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "λ": "lambda"}
_GREEK |= {"μ": "mu", "π": "pi", "σ": "sigma", "Δ": "Delta", "Σ": "Sum", "Ω": "Omega"}
_LOWERED = {"ᵢ": "_i", "ⱼ": "_j", "ₖ": "_k", "ₘ": "_m", "ₙ": "_n"} | {
    chr(0x2080 + i): f"_{i}" for i in range(10)
}
_RAISED = {"ˡ": "^l", "ᴸ": "^L", "ᵀ": "^T", "ᶻ": "^z", "⁻": "^-", "⁺": "^+", "²": "^2", "³": "^3"}
_SIGNS = {
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "x",
    "·": "*",
    "⊙": "*",
    "∂": "d",
    "∇": "grad ",
    "∫": "integral ",
}
_SIGNS |= {"≤": "<=", "≥": ">=", "≠": "!=", "≈": "~=", "∞": "inf", "→": "->", "←": "<-", "′": "'", "…": "..."}
_QUOTES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"}
_ASCII = str.maketrans(_GREEK | _LOWERED | _RAISED | _SIGNS | _QUOTES)


def harmless(text: str, limit: int | None = None, lines: int | None = None) -> str:
    r"""Show control, format and unassigned characters as escapes (\x1b, \u202e); break what CI reads as a command.

    Cut to `limit` characters and to `lines` lines where these are given, and say so.
    """
    given = text if limit is None else text[: limit + 1]
    shown = "".join(c if c in _KEPT or unicodedata.category(c) not in _HIDDEN else _escape(c) for c in given)
    shown = _PILE.sub(r"\1", shown)
    shown = _COMMAND.sub(lambda found: f"\\x{ord(found[0][0]):02x}{found[0][1]}", shown)
    if limit is not None and len(shown) > limit:
        shown = shown[: max(0, limit - 1)] + "…"
    if lines is not None and shown.count("\n") >= lines:
        kept = shown.split("\n")
        more = len(kept) - lines
        shown = "\n".join([*kept[:lines], f"… and {more} more line{'s' if more > 1 else ''}"])
    return shown


def one_line(text: str, limit: int | None = None) -> str:
    """Make text harmless and keep it on one line: for names, titles and table cells."""
    return harmless(" ".join(text.split()), limit)


def spelled(text: str, encoding: str) -> str:
    """Say a text in an encoding: as it is where it fits, else with ASCII spellings (sigma, <=) and escapes."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        pass
    else:
        return text
    try:
        return text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    except LookupError:
        return text.translate(_ASCII).encode("ascii", "backslashreplace").decode("ascii")


def cell(text: str) -> str:
    """Keep a spreadsheet from reading text as a formula: an apostrophe stands before what would start one."""
    plain = one_line(text)
    return f"'{plain}" if plain[:1] in tuple("=+-@|%") else plain


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
