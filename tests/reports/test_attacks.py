"""Any text at all, in any place where a student's text may stand: each format gives it back as that text.

The samples hold the attacks that are known; here hypothesis looks for those that are not.
"""

import base64
import html as html_entities
import json
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from smlearn.grader.reports import FORMATS
from smlearn.grader.reports.html import prose
from smlearn.grader.reports.markdown import block, line
from smlearn.grader.reports.text import cell, harmless, one_line, spelled
from smlearn.grader.results import CheckResult, CourseStamp, Diagnosis, ExerciseResult, Isolation, Result

TROUBLE = (
    *(
        "::error::",
        "##[",
        "\x1b[",
        "\r",
        "\n",
        "\t",
        "\u202e",
        "\u0301",
        "%0A",
        "<b>",
        "</td>",
        "&amp;",
        "]]>",
        "{{",
        "{%",
    ),
    *(
        "```",
        "~~~",
        "|",
        "`",
        "\\",
        "$$",
        "![",
        "](",
        "@a",
        "#1",
        ":x:",
        "www.",
        "http://",
        "1.",
        "- ",
        "=",
        "--",
        "'",
        '"',
        "σ",
    ),
)
TEXTS = st.lists(st.sampled_from(TROUBLE) | st.text(max_size=3), max_size=8).map("".join)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data


def everywhere(text: str) -> Result:
    """Put one text wherever a student's could come to stand."""
    check = CheckResult(
        "f/x", "f", "values", "It is true.", "failed", 0, 1, text,
        {"arguments": {text or "z": text}, "returned": text, "traceback": text, "snippet": [text],
         "worst": {"index": [0], "returned": text, "expected": 1.0},
         "table": [{"index": [0], "returned": text, "expected": 1.0, "relative_error": text}],
         "annotation": {"source": text, "lines": [1]}},
        Diagnosis("slug", text, text, text),
    )  # fmt: skip
    exercise = ExerciseResult("e", "numpy", text, text, "failed", 0, 1, text, text, (text,), (check,))
    return Result(CourseStamp("c", "1"), 1, 0, 1, False, Isolation(1, ("seccomp",)), {}, (exercise,))


def hidden(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}} - {
        "\n",
        "\t",
    }


def letters(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_harmless_text_hides_nothing_commands_nothing_and_stays_as_it_is(text):
    shown = harmless(text)
    assert hidden(shown) == set()
    assert not re.search(r"::error|##\[", shown)
    assert harmless(shown) == shown


@given(TEXTS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written_and_says_the_same_twice(name, text):
    result = everywhere(text)
    written = FORMATS[name](result)
    assert written == FORMATS[name](result)
    if name != "json":  # which is lossless, and escapes as JSON does
        written.encode("utf-8")
        assert hidden(written) == set()


@given(TEXTS)
def test_xml_gives_the_text_back(text):
    root = etree.fromstring(FORMATS["junit"](everywhere(text)).encode())
    assert root.find(".//failure").get("message") == one_line(text, 500)
    assert len(list(root.iter("testcase"))) == 1


@given(TEXTS)
@pytest.mark.parametrize("name", ["gradescope", "prairielearn", "classroom"])
def test_json_gives_the_text_back(name, text):
    written = FORMATS[name](everywhere(text))
    data = json.loads(base64.b64decode(written) if name == "classroom" else written)
    (test,) = data["tests"]
    said = test["output"] if name == "gradescope" else test["message"]
    assert letters(said).startswith(letters(one_line(text) if name == "prairielearn" else harmless(text)))


@given(TEXTS)
@example("1. a")
@example("=")
@example("a|b")
@pytest.mark.parametrize(
    "around", ["{}\n", "### {}\n", "- **x**: {}\n", "| a | b |\n|---|---|\n| x{} | y |\n"]
)
def test_markdown_gives_the_text_back_and_no_element_but_the_one_around_it(around, text):
    shown = one_line(text, 300)
    page = Reader(MARKDOWN.render(around.format(line(text))))
    expected = Reader(MARKDOWN.render(around.format("TEXT" if shown else "")))
    assert page.tags <= expected.tags | {"b"}
    assert page.text.split() == expected.text.replace("TEXT", shown).split()


@given(TEXTS)
def test_a_fence_holds_what_is_in_it(text):
    page = Reader(MARKDOWN.render(f"before\n\n{block(text)}\nafter\n"))
    assert page.tags == {"p", "pre", "code"}
    assert page.text.endswith("\nafter\n")


@given(TEXTS)
def test_prose_on_the_page_is_the_text_with_code_between_backticks(text):
    reader = Reader(str(prose(text)))
    assert reader.tags <= {"code"}
    assert reader.text.replace("`", "") == harmless(text, 2000, 40).replace("`", "")


@given(TEXTS)
def test_the_page_holds_no_element_of_the_texts(text):
    empty, full = Reader(FORMATS["html"](everywhere("x"))), Reader(FORMATS["html"](everywhere(text)))
    assert full.tags <= empty.tags | {"code"}


@given(TEXTS)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_what_is_spelled_can_be_written(encoding, text):
    spelled(harmless(text), encoding).encode(encoding)


@given(TEXTS)
def test_no_cell_is_a_formula(text):
    assert cell(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "|", "%"}


@given(TEXTS)
def test_a_result_with_any_text_is_kept_whole(text):
    kept = replace(everywhere(text.encode("utf-8", "replace").decode()), seed="x")
    assert Result.from_json(kept.to_json()).exercises[0].output == kept.exercises[0].output


def test_entities_of_markdown_are_those_of_html():
    assert html_entities.unescape(line("*_<")) == "*_<"
