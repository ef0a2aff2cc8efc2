"""Formulas as text: signs, spaces, scripts, two dimensions, and lines that never run over."""

from __future__ import annotations

import re

import pytest

from smlearn.grader.maths import display, inline


@pytest.fixture(scope="module")
def formulas(root):
    pages = [
        path.read_text(encoding="utf-8") for path in sorted((root / "exercises" / "guides").glob("*.md"))
    ]
    found = [m for page in pages for m in re.findall(r"```math\n(.*?)\n```", page, re.DOTALL)]
    assert len(found) > 50
    return found


@pytest.mark.parametrize(
    ("maths", "shown"),
    [
        ("a_j (1 - a_j)", "aⱼ (1 − aⱼ)"),
        ("-y_j", "−yⱼ"),
        (r"\sigma(-z)", "σ(−z)"),
        (r"\frac{\partial C}{\partial z_j}", "∂C/∂zⱼ"),
        (r"\frac{1}{n a_{ri}}", "1/(n aᵣᵢ)"),
        (r"\frac{a}{a (1 - a)}", "a/(a (1 − a))"),
        (r"\frac{1}{(1 + e^{-z})^2}", "1/(1 + e⁻ᶻ)²"),
        (r"\frac{a - y}{n}", "(a − y)/n"),
        (r"\frac{1}{1 + \exp(-(z_1 - z_2))}", "1/(1 + exp(−(z₁ − z₂)))"),
        (r"\frac{\exp(z_i + c)}{s^2}", "exp(zᵢ + c)/s²"),
        (r"\sum_{m=1}^{k} \exp(z_m)", "∑ₘ₌₁ᵏ exp(zₘ)"),
        (r"w_{ji}^{l+1} f'(z_i^l)", "wⱼᵢˡ⁺¹ f′(zᵢˡ)"),
        (r"(w^l)^{\top}", "(wˡ)ᵀ"),
        (r"\nabla_a C \odot f'(z)", "∇ₐC ⊙ f′(z)"),
        (r"\nabla_w C", "∇_w C"),
        (r"a_{r,t(r)}", "a_(r,t(r))"),
        (r"10^{-18}", "10⁻¹⁸"),
        (r"e^{-0.105}", "e^(−0.105)"),
        (r"2.718\ldots", "2.718…"),
        (r"\text{change of } C", "change of C"),
        (r"\sqrt{d}", "√d"),
        (r"\delta_{ij}", "δᵢⱼ"),
        ("1/n", "1/n"),
        ("", ""),
    ],
)
def test_a_formula_on_one_line(maths, shown):
    assert inline(maths) == shown


def test_ascii_says_in_words_what_it_has_no_sign_for():
    assert inline(r"\delta_{ij} \le \sum_{m} w^{\top} \cdot \nabla_a C", unicode=False) == (
        "delta_ij <= sum_m w^T * grad_a C"
    )


def test_fractions_and_limits_are_level_with_what_stands_beside():
    assert display(r"a_i = \frac{\exp(z_i)}{\sum_{m=1}^{k} \exp(z_m)}") == [
        "       exp(zᵢ)",
        "aᵢ = ───────────",
        "      k",
        "      ∑  exp(zₘ)",
        "     m=1",
    ]


def test_brackets_grow_and_carry_their_exponent_at_the_top():
    assert display(r"\left( \frac{a}{b} \right)^2 \le 0") == ["⎛ a ⎞²", "⎜───⎟  ≤ 0", "⎝ b ⎠"]


def test_a_minus_is_kept_apart_from_a_rule():
    assert display(r"-\frac{1}{n}")[1] == "− ───"


def test_a_long_formula_is_broken_at_a_relation_before_a_sum_and_never_in_brackets():
    assert display(r"a = b + c = (d + e) + f", 12) == ["a = b + c", "  = (d + e)", "  + f"]


@pytest.mark.parametrize("width", [24, 34, 60, 80, 196])
@pytest.mark.parametrize("unicode", [True, False])
def test_every_formula_of_the_lessons_fits_and_holds_no_latex(formulas, width, unicode):
    for maths in formulas:
        lines = display(maths, width, unicode=unicode)
        assert max(map(len, lines)) <= width, maths
        assert not set("\\{}$") & set("".join(lines)) - (set() if unicode else {"\\"}), maths
        assert unicode or "".join(lines).isascii(), maths


def test_every_row_of_a_formula_has_its_own_base_line(formulas):
    """Whatever is at the level of the equals sign stays there: no line loses what stands left of it."""
    for maths in formulas:
        shown = "".join("".join(display(maths, 400)).split())
        assert sorted(c for c in shown if c in "=≈") == sorted(
            re.findall(r"=|≈", maths.replace(r"\approx", "≈"))
        ), maths


@pytest.mark.parametrize("maths", [r"\frac{1", "a_", r"\left( a", "{", "}", r"\unknown{x}", "^2", r"\text"])
def test_a_formula_that_is_not_whole_never_raises(maths):
    assert isinstance(inline(maths), str)
    assert display(maths)
