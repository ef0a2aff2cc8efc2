"""What a network learned, in a terminal: beside each other, where there is room and somebody to look."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from smlearn.grader.reports.terminal import plain, show


def shown(result, width=80, *, terminal=True, encoding="utf-8") -> str:
    raw = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=raw, width=width, force_terminal=terminal, color_system=None, highlight=False)
    show(result, console)
    raw.flush()
    return raw.buffer.getvalue().decode(encoding)


@pytest.fixture
def learned(samples):
    result = samples["pictures"]()
    (training,) = result.exercises
    fit, *others = training.checks
    stages = [{"epochs": epochs, "rows": ["0" * 24] * 12} for epochs in (1, 8)]
    regions = {**fit.evidence["regions"], "stages": stages}
    fit = replace(fit, evidence={**fit.evidence, "regions": regions})
    return replace(result, exercises=(replace(training, checks=(fit, *others)),))


def test_the_plane_is_shown_early_at_the_end_and_without_hidden_layer(learned):
    lines = shown(learned).splitlines()
    at = lines.index("What your network learned")
    assert lines[at + 1] == "The cost, from 1.1 after epoch 1 to 0.71 after 10"
    (titles,) = (i for i, line in enumerate(lines) if line.startswith("epoch 1 "))
    assert lines[titles].split("  ")[0] == "epoch 1"
    assert lines[titles].endswith("epoch 10                   without hidden layer")
    assert lines[titles + 1] == "·" * 24 + "   " + "·" * 5 + "+" * 6 + "#" * 6 + "·" * 6 + "+   " + (
        "·" * 8 + "+" * 8 + "#" * 8
    )
    assert max(map(len, lines[at : titles + 13])) <= 80


def test_a_wide_page_shows_one_more_step_of_the_way(learned):
    assert "epoch 8 " in shown(learned, 120)
    assert "epoch 8 " not in shown(learned, 80)


def test_no_picture_is_drawn_for_a_pipe_a_narrow_page_or_the_text_format(learned):
    for text in (shown(learned, terminal=False), shown(learned, 59), plain(learned)):
        assert "learned" not in text


def test_pictures_are_ascii_where_the_page_is(learned):
    text = shown(learned, encoding="ascii")
    assert "." * 24 + "   " in text
    assert text.isascii()


@pytest.mark.parametrize(
    "regions", [{}, {"rows": 3}, {"rows": ["012", "0"]}, {"stages": [{"epochs": "x"}, 3]}]
)
def test_what_has_another_form_is_left_out(learned, regions):
    (training,) = learned.exercises
    fit = replace(training.checks[0], evidence={"regions": regions, "curve": "x"})
    text = shown(replace(learned, exercises=(replace(training, checks=(fit,)),)))
    assert "What your network learned" not in text
