"""GitHub: annotations that a runner reads as ours alone, and a summary in which a student's text stays text."""

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from smlearn.grader.reports.github import SUMMARY_LIMIT, commands, summary
from smlearn.grader.reports.markdown import block, line, phrase

COMMAND = re.compile(r"::(?P<name>\w+) (?P<given>[^:]*)::(?P<message>.*)")


def runner(text: str) -> list[dict[str, str]]:
    """Read workflow commands as GitHub's runner does: by line, trimmed, properties split at commas."""
    found = []
    for text_line in text.splitlines():
        read = COMMAND.fullmatch(text_line.lstrip())
        assert read, text_line
        given = dict(pair.split("=", 1) for pair in read["given"].split(",") if pair)
        plain = {k: re.sub("%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), v) for k, v in given.items()}
        found.append({"name": read["name"], "message": read["message"], **plain})
    return found


class Page(HTMLParser):
    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


OURS = {
    *(
        "h2",
        "h3",
        "h4",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "pre",
        "strong",
        "ul",
        "li",
        "b",
    ),
    *("details", "summary"),
}


def test_an_annotation_stands_at_the_students_line(samples):
    (found,) = [
        a for a in runner(commands(samples["evening"]())) if a.get("title", "").startswith("cross_entropy_f")
    ]
    assert (found["name"], found["file"], found["line"]) == ("error", "exercises/cross_entropy.py", "12")


def test_a_file_that_cannot_be_loaded_is_annotated_at_its_line(samples):
    (found,) = [
        a for a in runner(commands(samples["evening"]())) if a.get("file", "").endswith("training.py")
    ]
    assert found["line"] == "31"


def test_the_workspace_may_be_elsewhere(samples):
    assert {a["file"] for a in runner(commands(samples["evening"](), "")) if "file" in a} >= {"softmax.py"}


def test_there_are_no_more_annotations_than_are_shown(samples):
    found = runner(commands(samples["endless"]()))
    assert len([a for a in found if a["name"] == "error"]) == 10
    assert "more" in found[9]["message"]


def test_the_last_annotation_says_points_and_next_step(samples):
    assert runner(commands(samples["evening"]()))[-1] == {
        "name": "notice",
        "title": "smlearn",
        "message": "21 of 57 points. Next: smlearn grade softmax",
    }


def test_a_machine_without_compiler_is_a_warning_and_no_error(samples):
    names = [a["name"] for a in runner(commands(samples["no-compiler"]()))]
    assert names == ["warning", "notice"]


def test_no_text_of_a_students_ends_a_command_or_starts_one(samples):
    text = commands(samples["hostile"]())
    found = runner(text)
    assert [a["name"] for a in found] == ["error", "notice"]
    assert set(found[0]) <= {"name", "message", "file", "line", "title"}
    assert "\x1b" not in text


@pytest.mark.parametrize("name", ["evening", "done", "no-compiler", "pictures", "hostile", "nothing"])
def test_the_summary_is_the_golden_one(name, samples, golden):
    golden(f"{name}.md", summary(samples[name]()))


def test_the_summary_holds_no_tag_but_ours(sample):
    page = Page(summary(sample))
    assert page.tags <= OURS
    assert page.attributes <= {"style", "class"}


def test_hostile_text_is_shown_as_it_is(samples):
    page = Page(summary(samples["hostile"]()))
    for text in (
        "<script>alert(1)</script>",
        "**bold**",
        "[link=http://evil.example]",
        r"\x1b[2J",
        "| pipe |",
    ):
        assert text in page.text


def test_the_map_has_a_row_for_each_exercise(samples):
    result = samples["evening"]()
    html = MarkdownIt("commonmark").enable("table").render(summary(result))
    assert html.count("<tr>") == 1 + len(result.exercises)


@pytest.mark.parametrize(
    "text",
    ["# h", "- i", "1. x", "1) x", "+ i", "> q", "    code", "---", "===", "www.evil.example", "<b>", "a|b"],
)
def test_a_phrase_is_a_paragraph_of_that_text(text):
    for write in (line, phrase):
        page = Page(f"{write(text)}\n")
        assert page.tags <= {"p", "b"}
        assert page.text.strip() == text.strip()


@pytest.mark.parametrize("text", ["@everyone", "#12", "$x$", ":tada:"])
def test_what_works_on_the_finished_page_is_broken_by_an_element(text):
    html = MarkdownIt("commonmark", {"html": True}).render(line(text))
    assert text not in html
    assert Page(line(text)).text.strip() == text


def test_backticks_of_the_graders_own_messages_are_code():
    assert phrase("`grad_w` has") == "<code>grad&#95;w</code> has"


def test_a_block_has_a_fence_longer_than_any_inside():
    assert block("a\n````\nb").startswith("`````text\n")


def test_the_summary_stays_below_its_limit_and_whole(samples):
    assert SUMMARY_LIMIT == 2**20
    text = summary(samples["endless"](), 30_000)
    assert len(text.encode()) <= 30_000
    assert text.endswith("_The rest is left out: a job summary may hold 1 MiB._\n")
    assert text.count("<details>") == text.count("</details>") > 0
