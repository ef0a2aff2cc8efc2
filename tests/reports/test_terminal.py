"""The report for the eye: golden pages, and what must hold at every width and in every encoding."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from smlearn.grader.reports.evidence import snippet
from smlearn.grader.reports.terminal import check_text, plain, show
from smlearn.grader.reports.text import spelled


def page(result, width=100, encoding="utf-8", **more) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    show(result, Console(file=file, width=width, highlight=False, **more))
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("name", ["evening", "done", "first-minute", "no-compiler", "hostile", "nothing"])
def test_the_full_text_is_the_golden_one(name, samples, golden):
    golden(f"{name}.txt", plain(samples[name]()))


@pytest.mark.parametrize(
    ("width", "encoding"), [(40, "ascii"), (60, "latin-1"), (80, "utf-8"), (200, "utf-8")]
)
def test_the_page_of_the_evening_is_the_golden_one(width, encoding, samples, golden):
    text = page(samples["evening"](), width, encoding)
    golden(f"evening-{width}-{encoding}.txt", "".join(f"{line.rstrip()}\n" for line in text.splitlines()))


@pytest.mark.parametrize("width", [40, 57, 80, 120, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_line_is_wider_than_the_page_save_what_is_to_be_pasted(sample, width, encoding):
    checks = [check for exercise in sample.exercises for check in exercise.checks]
    pasted = {
        spelled(line, encoding)
        for check in checks
        for line in snippet(check.evidence.get("snippet", "")).splitlines()
    }
    lines = page(sample, width, encoding).splitlines()
    assert [line for line in lines if cell_len(line) > width and line not in pasted] == []


def test_lines_to_paste_start_at_the_first_column_and_are_never_broken(samples):
    lines = page(samples["evening"](), 40).splitlines()
    assert "import numpy as np; from softmax import softmax_forward" in lines
    assert "z = np.array([[1000.0, 999.0, -1000.0]])" in lines


def test_without_a_terminal_there_is_no_escape(sample):
    assert "\x1b" not in page(sample)


def test_no_color_holds_on_a_terminal(samples, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    text = page(samples["evening"](), force_terminal=True)
    assert re.search(r"\x1b\[[0-9;]*3[0-7]m", text) is None


def test_colour_is_there_on_a_terminal_and_takes_no_letter_away(samples, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = page(samples["evening"](), force_terminal=True, color_system="standard")
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == page(samples["evening"]())


def test_nothing_that_a_student_wrote_reaches_the_terminal_as_a_command(samples):
    text = page(samples["hostile"](), force_terminal=True, color_system="standard")
    rest = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\ufeff\u2028]", rest)) == set()
    assert "[bold]markup[/bold]" in rest  # Rich's markup is text here
    assert ":tada:" in rest


@pytest.mark.parametrize("width", range(40, 130, 3))
def test_no_line_of_a_log_is_a_command_of_the_machine_that_runs_it(samples, width):
    command = re.compile(r"^\s*::(error|stop-commands)\b.*::|##(\[|vso\[)", re.IGNORECASE)
    assert [line for line in page(samples["hostile"](), width).splitlines() if command.search(line)] == []


def test_a_report_is_of_bounded_length_however_much_was_printed(samples):
    assert len(page(samples["endless"]()).splitlines()) < 4000
    assert len(plain(samples["endless"]())) < 800_000


def test_the_first_cause_comes_with_its_evidence_and_the_rest_in_one_line(samples):
    text = plain(samples["evening"]())
    backward = text[text.index("softmax_backward") :]
    assert "The diagonal of the Jacobian is taken for the whole" in backward
    assert "Also not yet: `grad_z` is the gradient at z. The arguments stay as they were." in text
    assert "softmax_jacobian: not started" in text


def test_evidence_of_later_exercises_waits_for_its_command(samples):
    brief = page(samples["evening"]())
    assert "Traceback" not in brief
    assert "With the numbers: smlearn grade cross_entropy" in brief
    assert "Traceback" in plain(samples["evening"]())


def test_follow_through_is_said(samples):
    assert "graded with the reference softmax and cross_entropy" in page(samples["evening"](), 120)


def test_measured_speed_is_shown(samples):
    text = page(samples["evening"](), 120)
    assert "sigmoid_forward: 0.42 and 0.31 of NumPy's time (2.4 times as fast)" in text
    assert "dense_forward: 3.75 of NumPy's time (3.8 times as slow)" in text


def test_the_last_line_is_what_to_do_next(samples):
    assert plain(samples["evening"]()).splitlines()[-1] == "Next: edit softmax.py, then smlearn grade softmax"
    assert plain(samples["first-minute"]()).splitlines()[-1] == "Next: smlearn guide dense"
    assert plain(samples["done"]()).splitlines()[-1] == "All of it is right."


def test_an_unisolated_run_says_so(samples):
    assert "not isolated: run only code that you trust" in plain(samples["first-minute"]())


def test_one_check_can_be_had_as_text(samples):
    (check,) = [c for c in samples["evening"]().exercises[1].checks if c.id == "softmax_backward/gradient"]
    text = check_text(check)
    assert text.startswith("The diagonal of the Jacobian")
    assert "[1, 2]  0.2244" in text


def test_a_map_too_wide_for_the_page_is_cut_with_a_word(samples):
    assert "of 48 columns)" in page(samples["endless"](), 40)
