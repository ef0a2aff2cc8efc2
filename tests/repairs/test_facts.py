"""What a source shows by itself is told, and nothing is told of a source that shows nothing."""

from __future__ import annotations

import textwrap

import pytest

from smlearn.grader.repairs.facts import certain, chosen_too_late, likely, mentions_single, thrown_away
from smlearn.grader.repairs.text import Text

SHOWN = [
    ("none-kept", "f_backward", "def f_backward(order, rng):\n    order = rng.shuffle(order)\n    return order", 2),
    ("none-kept", "f", "def f(a):\n    import numpy as np\n    return np.fill_diagonal(a, 0.0)", 3),
    ("none-kept", "f", "def f(one, two):\n    return one.reverse(), two.reverse()", 2),
    ("numerical-derivative", "f_backward",
     "def f_backward(a, h=1e-5):\n    return (g(a + h) - g(a - h)) / (2 * h)\n\ndef g(a):\n    return a", 2),
    ("thrown-away", "f", "import numpy as np\ndef f(z):\n    np.clip(z, -1, 1)\n    return z", 3),
    ("thrown-away", "f", "def f(w, g):\n    w - 0.1 * g\n    return w", 2),
    ("never-reached", "f", "def f(a):\n    return a\n    a = a / 2", 3),
    ("kept-between-calls", "f", "_cache = {}\ndef g(a):\n    _cache['a'] = a\ndef f(a):\n    return _cache['a']", 5),
    ("default-kept-between-calls", "f", "def f(a, found=[]):\n    found.append(a)\n    return found", 1),
    ("counter-used-twice", "f", "def f(n):\n    for i in n:\n        for i in n:\n            n += i\n    return n", 3),
    ("one-row-many-times", "f", "def f(n, k):\n    rows = [[0.0] * k] * n\n    return rows", 2),
    ("unread-argument", "f", "def f(a, y):\n    return a", None),
    ("argument-overwritten", "f", "def f(a, y):\n    y = 1.0\n    return a * y", 2),
    ("returns-at-once", "f", "def f(a):\n    for one in a:\n        s = one\n        return s", 4),
    ("unread-value", "f", "def f(z):\n    shifted = z - z.max()\n    return z", 2),
]  # fmt: skip

QUIET = [
    "def f(order, rng):\n    rng.shuffle(order)\n    return order",
    "import numpy as np\ndef f(z, out):\n    np.exp(z, out=out)\n    return out",
    "def f(a):\n    found = []\n    for one in a:\n        found.append(one)\n    return found",
    "LIMIT = 1e-8\ndef f(a, b):\n    return (a - b) / (abs(b) + LIMIT)",
    "def f(n):\n    return [[0.0] * n for _ in range(n)]",
    "def f(rows, k):\n    return [0.0] * k + list(rows)",
]


@pytest.mark.parametrize(("slug", "function", "source", "line"), SHOWN)
def test_is_shown_with_its_line(slug, function, source, line):
    text = Text(source)
    found = [*certain(text, function), *likely(text, function)]
    told = [fact for fact in found if fact.slug == slug]
    assert told
    assert line is None or f"ine {line}" in told[0].message


@pytest.mark.parametrize("source", QUIET)
def test_nothing_is_told_of_what_is_right(source):
    text = Text(source)
    assert [*certain(text, "f"), *likely(text, "f")] == []


def test_a_helper_is_looked_at_as_well():
    source = """
    def helper(rows):
        rows = rows.sort()
        return rows

    def f(rows):
        return helper(rows)
    """
    assert [fact.slug for fact in certain(Text(textwrap.dedent(source)), "f")] == ["none-kept"]


def test_single_precision_is_believed_only_where_the_source_speaks_of_it():
    assert mentions_single(Text("import numpy as np\nx = np.float32(1)"))
    assert not mentions_single(Text("import numpy as np\nx = np.float64(1)"))


def test_the_line_of_a_choice_that_comes_too_late():
    late = "import numpy as np\ndef f(z):\n    return np.where(z > 0, np.exp(-z), np.exp(z))"
    found = chosen_too_late(Text(late), "f")
    assert found is not None
    assert found.message.startswith("Line 3: np.where works out both of its branches")
    assert (
        chosen_too_late(Text("import numpy as np\ndef f(z):\n    return np.where(z > 0, 1.0, 0.0)"), "f")
        is None
    )


def test_what_is_thrown_away_is_told_with_its_line():
    late = "def fit(w, b, gw, gb, rate):\n    for _ in range(3):\n        sgd_step(w, b, gw, gb, rate)\n    return w, b"
    assert [fact.message for fact in thrown_away(Text(late), "fit")] == [
        "Line 3: what `sgd_step(w, b, gw, gb, rate)` gives is thrown away."
    ]
