"""What a diagnosis says: whole sentences, sizes filled in, and a place in a lesson that is there."""

import importlib
import re

import pytest

from smlearn.grader.misconceptions.misconception import RIGHT

EXERCISES = ("sigmoid", "softmax", "cross_entropy", "output_error", "recover_cost", "dense")


def _of(exercise):
    found = importlib.import_module(f"smlearn.grader.misconceptions.{exercise}").MISCONCEPTIONS
    return [one for one in found if one.slug != RIGHT]


def anchors(path):
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_place_to_read_exists(exercise, root):
    for one in _of(exercise):
        path, _, anchor = one.see.partition("#")
        assert anchor in anchors(root / "exercises" / path), one.see


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_message_is_a_sentence(exercise):
    for one in _of(exercise):
        for text in (one.message, one.why):
            assert text.rstrip().endswith((".", "?")), (one.slug, text)
            assert "  " not in text, (one.slug, text)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_function_has_at_least_thirty_ways_to_go_wrong(exercise):
    slugs = {}
    for one in _of(exercise):
        slugs.setdefault(one.function, set()).add(one.slug)
    for function, named in slugs.items():
        if "/" not in function:
            assert len(named) >= 30, function
