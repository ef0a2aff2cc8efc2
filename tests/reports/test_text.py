"""Text from a student comes out harmless."""

import pytest

from smlearn.grader.reports.text import cell, harmless, one_line, spelled


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J\x1b[31mred", r"\x1b[2J\x1b[31mred"),
        ("\x1b]8;;http://x\x07link", r"\x1b]8;;http://x\x07link"),
        ("back\b\rover", r"back\x08\rover"),
        ("\u202eesrever", r"\u202eesrever"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("nul\0", r"nul\x00"),
        ("c1\x9b31m", r"c1\x9b31m"),
        ("lone\ud800", r"lone\ud800"),
        ("line\u2028separator", r"line\u2028separator"),
        ("\ufeffmark", r"\ufeffmark"),
    ],
)
def test_what_moves_colours_or_hides_is_shown_as_an_escape(hostile, shown):
    assert harmless(hostile) == shown


def test_letters_of_every_script_and_the_newline_stay():
    text = "σ(z) = 1/(1 + e⁻ᶻ)\n\tgrüße, 你好, שלום"
    assert harmless(text) == text


def test_a_long_text_is_cut_with_a_mark():
    assert harmless("x" * 100, 10) == "x" * 9 + "…"


def test_one_line_folds_newlines():
    assert one_line("a\n b\t\tc") == "a b c"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("::error file=a::b", r"\x3a:error file=a::b"),
        ("  ::Stop-Commands::x", r"  \x3a:Stop-Commands::x"),
        ("##[error]b", r"\x23#[error]b"),
        ("a ##vso[task.complete]", r"a \x23#vso[task.complete]"),
        ("##teamcity[x]", r"\x23#teamcity[x]"),
    ],
)
def test_what_ci_reads_as_a_command_is_broken(hostile, shown):
    assert harmless(hostile) == shown


@pytest.mark.parametrize("text", ["a[::2]", "std::vector", "## heading", "a::b"])
def test_colons_and_hashes_of_code_stay(text):
    assert harmless(text) == text


def test_a_pile_of_marks_is_cut():
    assert harmless("Z" + "\u0301" * 50) == "Z" + "\u0301" * 3


def test_many_lines_are_cut_with_a_word():
    assert harmless("a\n" * 5, lines=2) == "a\na\n… and 4 more lines"


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("σ(z) ≤ 1", "utf-8", "σ(z) ≤ 1"),
        ("σ(z) ≤ 1", "ascii", "sigma(z) <= 1"),
        ("wᵀ − δ₁", "ascii", "w^T - delta_1"),
        ("é", "latin-1", "é"),
        ("你", "ascii", r"\u4f60"),
        ("σ", "no-such-encoding", "sigma"),
    ],
)
def test_text_is_spelled_in_what_the_terminal_can_show(text, encoding, shown):
    assert spelled(text, encoding) == shown


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "|calc"])
def test_a_spreadsheet_reads_no_formula(formula):
    assert cell(formula).startswith("'")
    assert cell("softmax") == "softmax"
