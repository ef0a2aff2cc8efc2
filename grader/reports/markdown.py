"""Text in GitHub's Markdown that stays text: nothing a student wrote becomes a link, a picture, HTML or a mention.

Every sign that could mean something where it stands is written as a character reference, which Markdown never takes
for structure. What works on the finished page and not on the source (mentions, issue numbers, mathematics, emoji) is
broken by an empty element behind its first sign.
"""

from __future__ import annotations

import re

from .text import harmless, one_line

_SIGNS = re.compile(r"[\\`*_\[\]<>&!|#~@$:]|(?<=www)\.|^[-+=]|(?<=\d)[.)](?=\s|$)", re.IGNORECASE)
_PAGE_SIGNS = frozenset("@#$")
CODE = re.compile(r"`([^`\n]+)`")


def line(text: str, limit: int | None = 300) -> str:
    """Write text on one line, where a table or a heading wants it."""
    return _literal(one_line(text, limit))


def phrase(text: str, limit: int | None = 2000) -> str:
    """Write sentences; what stands between backticks is code, as the grader's own messages mean it."""
    shown = one_line(text, limit)
    pieces = CODE.split(shown)  # text, code, text, code, …, text
    return "".join(
        f"<code>{_literal(piece)}</code>" if i % 2 else _literal(piece) for i, piece in enumerate(pieces)
    )


def block(text: str, limit: int | None = 20_000) -> str:
    """Write text as it stands, in a fence that is longer than any inside it."""
    shown = harmless(text, limit).rstrip()
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{shown}\n{fence}\n"


def _literal(text: str) -> str:
    text = re.sub(r":(?=[\w+-]+:)", ":\0", text)  # :emoji:
    shown = _SIGNS.sub(lambda found: "".join(map(_reference, found[0])), text)
    return shown.replace("\0", "<b></b>")


def _reference(sign: str) -> str:
    return f"&#{ord(sign)};" + ("<b></b>" if sign in _PAGE_SIGNS else "")
