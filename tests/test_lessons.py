"""The lessons in the terminal: nothing of Markdown or LaTeX left over, nothing cut, answers folded until asked for."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from smlearn.grader.commands.guides import print_index, show_lesson, split_name
from smlearn.grader.course import load_course
from smlearn.grader.lessons import LessonError, anchor, blocks, find_lesson, index


@pytest.fixture(scope="module")
def course():
    return load_course()


class Utf8(StringIO):
    encoding = "utf-8"


@pytest.fixture(autouse=True)
def unicode_locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def page(course, name, section="", width=80, *, answers=False) -> str:
    console = Console(file=Utf8(), width=width, force_terminal=False, highlight=False)
    show_lesson(find_lesson(course, name), section, console, answers=answers)
    return console.file.getvalue()  # type: ignore[attr-defined]


def names(root):
    return sorted(path.stem for path in (root / "exercises" / "guides").glob("*.md"))


def test_formulas_stand_in_the_prose_and_below_each_other(course):
    text = page(course, "softmax")
    assert "In general aᵢ / aⱼ = exp(zᵢ − zⱼ)" in " ".join(text.split())
    assert "    Jᵢⱼ = ───\n" in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_lesson_keeps_a_sign_of_markdown_or_latex(course, root, width):
    for name in names(root):
        text = page(course, name, width=width, answers=True)
        for left_over in ("\\frac", "\\sum", "$", "```", "<details", "]("):
            assert left_over not in text, (name, left_over)


def test_prose_stays_narrow_on_a_wide_terminal_and_fits_a_narrow_one(course):
    prose = [block.text for block in blocks(find_lesson(course, "dense").text) if block.kind == "prose"]
    assert prose
    assert max(map(len, page(course, "dense", width=200).splitlines())) <= 100
    lines = page(course, "sigmoid", "the-derivative", width=40).splitlines()
    assert max(map(len, lines)) <= 80  # a figure keeps its own width


def test_a_figure_is_never_cut(course, root):
    for name in names(root):
        figures = [b.text for b in blocks(find_lesson(course, name).text) if b.kind in ("text", "output")]
        text = page(course, name, width=40, answers=True)
        for figure in figures:
            for line in figure.splitlines():
                assert line.rstrip() in text, (name, line)


def test_answers_are_folded_until_they_are_asked_for(course):
    folded, unfolded = page(course, "softmax"), page(course, "softmax", answers=True)
    secret = "Up to one constant for each example"
    assert secret not in folded
    assert secret in unfolded
    assert "smlearn guide softmax --answers" in folded


def test_a_section_stands_alone_up_to_the_next_heading(course):
    text = page(course, "softmax", "the-shift")
    assert text.startswith("The shift\n")
    assert "The Jacobian" not in text
    assert page(course, "softmax", "The shift") == text


def test_every_place_that_a_diagnosis_may_name_can_be_read(course, root):
    for name in names(root):
        lesson = find_lesson(course, f"guides/{name}.md")
        for section in lesson.sections:
            assert lesson.section(section)[0].kind == "heading"


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ("softmax", ("softmax", "")),
        ("softmax#the-shift", ("softmax", "the-shift")),
        ("guides/softmax.md#the-shift", ("guides/softmax.md", "the-shift")),
    ],
)
def test_what_a_diagnosis_says_can_be_pasted(given, parts):
    assert split_name(given, "") == parts


def test_unknown_names_get_the_nearest(course):
    with pytest.raises(LessonError, match="Did you mean 'softmax'"):
        find_lesson(course, "softmx")
    with pytest.raises(LessonError, match="Did you mean 'the-shift'"):
        find_lesson(course, "softmax").section("the-shft")


def test_the_index_lists_every_lesson_in_order(course):
    assert [name for name, _, _ in index(course)][:3] == ["sigmoid", "softmax", "cross_entropy"]
    console = Console(file=Utf8(), width=40, highlight=False)
    print_index(course, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, text.splitlines())) <= 52
    assert "kernels" in text


def test_links_become_what_can_be_typed(course):
    text = " ".join(page(course, "cross_entropy").split())
    assert "off-diagonal entries (softmax#off-the-diagonal)" in text


@pytest.mark.parametrize("width", [40, 80])
def test_a_c_locale_gets_ascii_alone_and_the_figures_still_line_up(course, root, width, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    for name in names(root):
        text = page(course, name, width=width, answers=True)
        assert text.isascii(), name
        assert "?" not in text.replace("? ", " ").replace("?\n", "\n").replace('?"', '"').replace(
            "?)", ")"
        ), name
    assert "grad_a C" in page(course, "output_error")


def test_anchors_are_githubs():
    assert anchor("Where the mean lives") == "where-the-mean-lives"
    assert anchor("The output's error") == "the-outputs-error"


def test_an_unclosed_block_still_gives_its_text():
    assert [b.kind for b in blocks("a\n```python\nx = 1")] == ["prose", "python"]
