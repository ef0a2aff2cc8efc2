"""Mathematics for a terminal: the LaTeX that the lessons use, in lines of text that line up.

`inline` gives a formula on one line, a₁ = ∂C/∂zⱼ; `display` lays fractions, limits and tall brackets out in two
dimensions, broken to a width. The subset is that of the lessons: scripts hold no scripts, fractions no fractions.
With `unicode=False` everything is ASCII, in words where there is no sign: sum, sigma, <=.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .latex import Item, depths, parse

_SUPER = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_SUB = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_FENCES = {"(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "|": "│││"}
_PLAIN_FENCES = {"(": "/|\\", ")": "\\|/"}


@dataclass(frozen=True)
class Box:
    """Lines of one width, and which of them is level with what stands beside."""

    lines: tuple[str, ...]
    base: int = 0

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.lines[0])


def inline(maths: str, *, unicode: bool = True) -> str:
    """Give a formula on one line."""
    return _Writer(unicode).line(parse(maths))


def display(maths: str, width: int = 80, *, unicode: bool = True) -> list[str]:
    """Lay a formula out in lines of at most `width` columns; a longer one is broken at its relations."""
    writer = _Writer(unicode)
    items = parse(maths)
    for kinds, depth in (((), 0), (("quad",), 0), (("rel",), 0), (("rel", "bin"), 0), (("rel", "bin"), 9)):
        boxes = _filled([writer.row(part) for part in _split(items, kinds, depth)], width)
        if all(box.width <= width for box in boxes):
            tall = any(len(box.lines) > 1 for box in boxes)
            rows = [line.rstrip() for box in boxes for line in ((*box.lines, "") if tall else box.lines)]
            return rows[:-1] if tall else rows
    return textwrap.wrap(writer.line(items), width, subsequent_indent="  ", break_on_hyphens=False)


@dataclass(frozen=True)
class _Writer:
    unicode: bool

    def line(self, items: Sequence[Item], *, tight: bool = False) -> str:
        """Write items on one line; `tight`, as in a script, without spaces around operators."""
        out, before = "", None
        for item in items:
            gap = 0 if tight and not (item.kind == "text" or item.spaced) else _gap(before, item)
            out = _joined(out, gap, self.one(item))
            before = item
        return out

    def one(self, item: Item) -> str:
        """Write one item on one line, with its scripts."""
        if item.kind == "frac":
            above, below = (self.line(part) for part in item.parts)
            bracketed = self._bracketed(item.parts[0], above, below=False)
            body = f"{bracketed}/{self._bracketed(item.parts[1], below, below=True)}"
        elif item.kind == "sqrt":
            inside = self.line(item.parts[0])
            simple = len(item.parts[0]) == 1 and self.unicode
            body = ("√" if self.unicode else "sqrt") + (inside if simple else f"({inside})")
        elif item.kind == "group":
            body = self.line(item.parts[0])
        elif item.kind == "fence":
            body = f"{item.text[0]}{self.line(item.parts[0])}{item.text[1:]}"
        else:
            body = item.text if self.unicode else item.plain
        return self._with_scripts(body, item)

    def row(self, items: Sequence[Item]) -> Box:
        """Lay items out beside each other, level at their baselines."""
        boxes: list[Box] = []
        before = None
        for item in items:
            gap = _gap(before, item)
            if before and before.kind == "sign" and item.kind == "frac":
                gap = 1  # else the sign looks like a part of the rule
            if gap and not (before and before.kind == "text" and before.text.endswith(" ")):
                boxes.append(Box((" " * gap,)))
            boxes.append(self.box(item))
            before = item
        return _beside(boxes)

    def box(self, item: Item) -> Box:
        """Lay one item out, with its scripts."""
        bare = replace(item, sub=[], sup=[])
        if item.kind == "big" and (item.sub or item.sup):
            sign = item.text if self.unicode else item.plain
            above, below = (self.line(part, tight=True) for part in (item.sup, item.sub))
            return _above([above] if item.sup else [], sign, [below] if item.sub else [])
        if item.kind == "frac":
            box = self._fraction(*(self.row(part) for part in item.parts))
        elif item.kind == "fence":
            box = self._fenced(item.text[0], self.row(item.parts[0]), item.text[1:])
        elif item.kind == "group":
            box = self.row(item.parts[0])
        else:
            return Box((self.one(item),))
        scripts = self._with_scripts("", item)
        if not scripts:
            return box
        if len(box.lines) == 1:
            return Box((self.one(replace(bare, sub=item.sub, sup=item.sup)),))
        beside = [" " * len(scripts)] * len(box.lines)
        beside[0 if item.sup else -1] = scripts
        return _beside([box, Box(tuple(beside), box.base)])

    def _with_scripts(self, body: str, item: Item) -> str:
        for part, mark, letters in ((item.sub, "_", _SUB), (item.sup, "^", _SUPER)):
            text = self.line(part, tight=True)
            primes = len(text) - len(text.lstrip("′'"))
            body, text = body + text[:primes], text[primes:]
            if self.unicode and all(c in letters for c in text):
                body += "".join(letters[c] for c in text)
            elif text:
                body = body.rstrip() + mark
                body += text if len(text) == 1 or (mark == "_" and text.isalnum()) else f"({text})"
                if item.kind == "prefix":
                    body += " "
        return body

    def _bracketed(self, items: Sequence[Item], text: str, *, below: bool) -> str:
        """Put brackets around what would be read otherwise in a fraction on one line."""
        factors = any(c == " " and not depth for c, depth in zip(text, depths(text), strict=True))
        sums = any(i.kind in ("bin", "rel") and not d for i, d in zip(items, depths(items), strict=True))
        return f"({text})" if sums or (below and factors) else text

    def _fraction(self, above: Box, below: Box) -> Box:
        width = max(above.width, below.width, 3)
        rule = ("─" if self.unicode else "-") * width
        lines = [line.center(width) for line in above.lines]
        return Box(
            (*lines, rule, *(line.center(width) for line in below.lines)),
            len(lines),
        )

    def _fenced(self, left: str, body: Box, right: str) -> Box:
        return _beside([self._fence(left, body), body, self._fence(right, body)])

    def _fence(self, sign: str, body: Box) -> Box:
        height = len(body.lines)
        parts = (_FENCES if self.unicode else _PLAIN_FENCES).get(sign, sign * 3)
        if height == 1:
            return Box((sign,))
        return Box((parts[0], *parts[1] * (height - 2), parts[2]), body.base)


def _gap(before: Item | None, item: Item) -> int:
    """Give the space between two items: TeX's rules, and the source's own space between factors."""
    if before is None or before.kind == "quad":
        return 0
    if item.kind == "quad":
        return 3
    kinds = {before.kind, item.kind}
    if before.kind in ("open", "sign", "prefix") or item.kind in ("close", "punct"):
        return 0
    if kinds & {"rel", "bin"}:
        return 1
    if before.kind in ("func", "text") and item.kind in ("open", "fence"):
        return int(item.spaced)
    if before.kind in ("func", "big"):
        return 1
    if item.kind in ("func", "big"):
        return int(before.kind not in ("open", "sign"))
    if item.kind == "sign":
        return int(before.kind == "punct" or item.spaced)
    if "frac" in kinds and item.kind != "open":
        return 1
    return int(item.spaced)


def _joined(out: str, gap: int, text: str) -> str:
    if out.endswith(" ") or text.startswith(" "):
        gap = 0
    return out + " " * gap + text


def _beside(boxes: Sequence[Box]) -> Box:
    if not boxes:
        return Box(("",))
    above = max(box.base for box in boxes)
    below = max(len(box.lines) - box.base for box in boxes)
    padded = []
    for box in boxes:
        blank = " " * box.width
        padded.append(
            [blank] * (above - box.base) + list(box.lines) + [blank] * (below - len(box.lines) + box.base)
        )
    return Box(tuple("".join(parts) for parts in zip(*padded, strict=True)), above)


def _above(above: Sequence[str], sign: str, below: Sequence[str]) -> Box:
    width = max(map(len, (*above, sign, *below)))
    return Box(tuple(line.center(width) for line in (*above, sign, *below)), len(above))


def _split(items: Sequence[Item], kinds: Sequence[str], depth: int) -> list[list[Item]]:
    """Part a row before each item of these kinds that stands inside at most `depth` brackets, and at wide spaces."""
    parts: list[list[Item]] = [[]]
    for item, inside in zip(items, depths(items), strict=True):
        if item.kind == "quad" and kinds:
            parts.append([])
        elif item.kind in kinds and inside <= depth and parts[-1]:
            parts.append([item])
        else:
            parts[-1].append(item)
    return [part for part in parts if part]


def _filled(boxes: Sequence[Box], width: int) -> list[Box]:
    """Put as many boxes on each row as it holds; rows after the first are set in."""
    rows: list[Box] = []
    for box in boxes:
        joined = _beside([rows[-1], Box((" ",)), box]) if rows else box
        if rows and joined.width > width:
            rows.append(_beside([Box(("  ",)), box]))
        elif rows:
            rows[-1] = joined
        else:
            rows.append(joined)
    return rows
