"""Text from a student comes out harmless."""

import pytest

from smlearn.grader.reports.text import harmless, one_line


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
