"""A lesson for the terminal: Markdown by Rich, mathematics in lines that line up, answers folded away.

The lessons keep to conventions that tests/exercises/test_guides.py holds them to; what they use, this shows. Prose
is set at most 88 columns wide, however wide the terminal is; figures and programs keep their own width.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import Heading, Markdown, TableElement
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from .course import Course
from .errors import UsageError
from .maths import display, inline

WIDEST_PROSE = 88
_HEADING = re.compile(r"(#{1,6}) +(.+?)\s*#*$")
_INLINE = re.compile(r"(`+[^`]*`+)|\$([^$]+)\$")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_ONE_FOR_ONE = str.maketrans(
    "─│┌┐└┘├┤┬┴┼━╌●○▒▶▲•▸▾−–—→←⊙×·δσφΣ∂∇η“”‘’√≤≥≈≠∞",
    "-|+++++++++--o.#>^*>v---><*x.dsfSdgn\"\"''v<>~#8",
)


class LessonError(UsageError):
    """There is no such lesson or section; the message names the nearest."""


@dataclass(frozen=True)
class Block:
    """A piece of a lesson: kind "prose", "heading", "answer" (a folded part follows until "end"), or a language."""

    kind: str
    text: str
    level: int = 0


@dataclass(frozen=True)
class Lesson:
    """One page of guides/."""

    name: str
    text: str

    @property
    def title(self) -> str:
        """The first heading."""
        return next((block.text for block in blocks(self.text) if block.kind == "heading"), self.name)

    @property
    def sections(self) -> dict[str, str]:
        """The anchors of the headings, and what they say."""
        return {anchor(block.text): block.text for block in blocks(self.text) if block.kind == "heading"}

    def section(self, wanted: str) -> list[Block]:
        """Give one section, named by its anchor or its heading, with what lies under it; LessonError."""
        found = blocks(self.text)
        for start, block in enumerate(found):
            if block.kind == "heading" and anchor(block.text) == anchor(wanted):
                rest = found[start + 1 :]
                ends = (i for i, b in enumerate(rest) if b.kind == "heading" and b.level <= block.level)
                return [block, *rest[: next(ends, len(rest))]]
        near = difflib.get_close_matches(anchor(wanted), self.sections, 1, cutoff=0.4)
        advice = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(self.sections)}."
        raise LessonError(f"The lesson {self.name} has no section {wanted!r}. {advice}")


@dataclass(frozen=True)
class Style:
    """How a lesson is shown."""

    width: int = 80
    unicode: bool = True
    answers: bool = False


def find_lesson(course: Course, name: str) -> Lesson:
    """Read a lesson by the name of its page or of its exercise: softmax, guides/softmax.md; LessonError."""
    pages = {path.stem.lower(): path for path in sorted((course.directory / "guides").glob("*.md"))}
    stem = name.replace("\\", "/").rpartition("/")[2].removesuffix(".md").lower()
    for exercise in course.exercises:
        if exercise.id == stem and stem not in pages:
            stem = Path(exercise.guide).stem.lower()
    if stem not in pages:
        near = difflib.get_close_matches(stem, pages, 1, cutoff=0.4)
        advice = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(pages)}."
        raise LessonError(f"There is no lesson {name!r}. {advice}")
    return Lesson(pages[stem].stem, pages[stem].read_text(encoding="utf-8"))


def index(course: Course) -> list[tuple[str, str, str]]:
    """Give each lesson's name, title and question, from the table of guides/README.md."""
    table = find_lesson(course, "readme").text
    rows = re.findall(r"^\| *\d+ *\| *\[([^\]]+)\]\((\w+)\.md\) *\| *(.+?) *\|$", table, re.M)
    return [(name, title, question) for title, name, question in rows]


def anchor(heading: str) -> str:
    """Form the anchor of a heading as GitHub does."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def blocks(text: str) -> list[Block]:
    """Cut a page into its pieces."""
    found: list[Block] = []
    held: list[str] = []
    fence: str | None = None

    def close(kind: str) -> None:
        if any(line.strip() for line in held) or kind not in ("prose",):
            found.append(Block(kind, "\n".join(held)))
        held.clear()

    for line in text.splitlines():
        if fence is not None:
            if line.startswith("```"):
                close(fence)
                fence = None
            else:
                held.append(line)
            continue
        heading = _HEADING.match(line)
        details = re.match(r"<details><summary>(.+)</summary>", line)
        if line.startswith("```") or heading or details or line.startswith("</details>"):
            close("prose")
        if line.startswith("```"):
            fence = line[3:].strip() or "text"
        elif heading:
            found.append(Block("heading", heading[2], len(heading[1])))
        elif details:
            found.append(Block("answer", details[1]))
        elif line.startswith("</details>"):
            found.append(Block("end", ""))
        else:
            held.append(line)
    close(fence or "prose")
    return found


def render(lesson: Lesson, parts: list[Block], style: Style) -> Iterator[RenderableType]:
    """Lay pieces of a lesson out, folded answers left out unless the style has them."""
    folded = False
    for part in parts:
        if part.kind == "end":
            folded = False
        elif part.kind == "answer":
            folded = not style.answers
            mark = "▸" if folded else "▾"
            yield Text(f"{mark} {part.text}" + (" (folded)" if folded else ""), "dim" if folded else "bold")
            yield Text()
        elif not folded:
            yield from _piece(lesson, part, style)


def to_ascii(text: str) -> str:
    """Say a rendered page in ASCII, a letter for a letter wherever columns have to line up."""
    spelled = unicodedata.normalize("NFKD", text.translate(_ONE_FOR_ONE))
    return "".join(c for c in spelled if not unicodedata.combining(c)).encode("ascii", "replace").decode()


def _piece(lesson: Lesson, part: Block, style: Style) -> Iterator[RenderableType]:
    wide = min(style.width, WIDEST_PROSE)
    margin = 2 if style.width >= 60 else 0
    if part.kind in ("prose", "heading"):
        text = part.text if part.kind == "prose" else f"{'#' * part.level} {part.text}"
        yield _Page(_prose(lesson, text, style), hyperlinks=False)
    elif part.kind == "math":
        lines = display(part.text.strip(), style.width - 2 * margin, unicode=style.unicode)
        yield _uncut("\n".join(lines), 2 * margin, "cyan")
    elif part.kind in ("python", "cython", "sh"):
        code = Syntax(
            part.text,
            part.kind,
            theme="ansi_dark",
            background_color="default",
            word_wrap=True,
            code_width=wide - margin,
        )
        yield Padding(code, (0, 0, 0, margin), expand=False)
    else:
        if part.kind == "output":
            yield Text(" " * margin + "It prints:", "dim")
        yield _uncut(part.text, margin)
    yield Text()


def _uncut(text: str, margin: int, style: str = "") -> Text:
    """Give lines that are neither broken nor cut: a figure in pieces is none."""
    set_in = "\n".join(" " * margin + line for line in text.rstrip("\n").split("\n"))
    return Text(set_in, style, no_wrap=True, overflow="ignore")


def _prose(lesson: Lesson, text: str, style: Style) -> str:
    """Turn formulas into text, and links into what can be typed."""

    def formula(found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        shown = inline(found[2], unicode=style.unicode)
        return re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", shown)

    def link(found: re.Match[str]) -> str:
        target = found[2]
        if re.match(r"[a-z]+:", target):
            return f"{found[1]} ({target})"
        page, mark, section = target.partition("#")
        return f"{found[1]} (`{(Path(page).stem if page else lesson.name)}{mark}{section}`)"

    return _LINK.sub(link, _INLINE.sub(formula, text))


class _Heading(Heading):
    """A heading at the left, without a frame."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        self.text.stylize("bold underline" if self.tag in ("h1", "h2") else "bold")
        yield self.text


class _Table(TableElement):
    """A table that breaks what a narrow screen has no room for, and cuts nothing."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                for column in table.columns:
                    column.overflow = "fold"
            yield table


class _Page(Markdown):
    elements: ClassVar = {**Markdown.elements, "heading_open": _Heading, "table_open": _Table}
