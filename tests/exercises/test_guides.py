"""The guides keep to what GitHub and a terminal can show, and their programs print what they say.

Conventions of exercises/guides/*.md, which a renderer may rely on:

- display mathematics stands in a ```math block of one line, inline mathematics between single dollars;
- both use the commands of COMMANDS alone, sub- and superscripts hold no script of their own, and no
  fraction stands inside a fraction;
- a ```python block is followed by an ```output block with all that it prints; the blocks of a guide share one
  namespace and run from top to bottom;
- ```text blocks are figures, ```cython blocks translate; no block is wider than 80 columns;
- answers are folded in <details>, with inline mathematics only (GitHub shows a math block
  inside as plain code).
"""

import contextlib
import io
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

GUIDES = Path(__file__).parents[2] / "exercises" / "guides"
LESSONS = {
    "sigmoid": ["The derivative", "The chain rule", "Large inputs"],
    "softmax": [
        "Rows are examples", "The shift", "The Jacobian", "Off the diagonal", "Backward without the matrix",
    ],
    "cross_entropy": [
        "From likelihood", "The mean", "Which logarithm", "Zero times ln zero", "The gradient",
    ],
    "output_error": ["The collapse", "Log-sum-exp", "The mean once more", "Why the elementwise form fails"],
    "recover_cost": [
        "The demand", "The sigmoid unit", "One partial alone", "A conservative field", "The line integral",
        "The constant", "Quadrature", "The general rule",
    ],
    "dense": ["Weighted inputs", "BP4", "BP3", "Back to the inputs", "Shapes"],
    "network": [
        "Forward", "The four equations", "In components", "In matrices", "In batches", "Where the mean lives",
        "Which layer is which", "Slow learning",
    ],
    "training": [
        "Initialisation", "The step", "Epochs and batches", "Shuffling", "The last batch", "Seeds",
        "Predicting",
    ],
    "kernels": [
        "Typed memoryviews", "Reading the yellow lines", "Bounds", "Uninitialised memory",
        "No temporary arrays", "Releasing the GIL",
    ],
}  # fmt: skip

COMMANDS = {
    "partial", "nabla", "frac", "sqrt", "sum", "prod", "int", "ln", "exp", "max", "left", "right", "quad",
    "sigma", "delta", "eta", "phi", "odot", "top", "cdot", "times", "ldots", "infty", "to",
    "le", "ge", "ne", "approx", "text", "mathrm",
}  # fmt: skip
# Beside a dollar; next to other characters GitHub may leave the formula as plain text.
GITHUB_MAY_PRECEDE = ("", " ", "(")
GITHUB_MAY_FOLLOW = (" ", ".", ",", ";", ":", "!", "?", ")")


class Block(NamedTuple):
    language: str
    text: str
    line: int


class Guide(NamedTuple):
    name: str
    lines: list[str]
    blocks: list[Block]
    prose: list[str]  # the lines, with those of blocks and all `code` blanked: line numbers stay true

    @property
    def inline(self) -> list[str]:
        return [m for line in self.prose for m in re.findall(r"\$([^$]+)\$", line)]

    @property
    def headings(self) -> list[tuple[int, str]]:
        found = (re.match(r"(#+) (.+)", line) for line in self.prose)
        return [(len(m[1]), m[2]) for m in found if m]

    @property
    def anchors(self) -> list[str]:
        return [re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in self.headings]


def load(path: Path) -> Guide:
    lines, blocks, prose = path.read_text(encoding="utf-8").splitlines(), [], []
    fence: int | None = None
    for number, line in enumerate(lines):
        if not line.startswith("```"):
            prose.append("" if fence is not None else re.sub(r"`[^`]*`", "", line))
            continue
        prose.append("")
        if fence is None:
            fence = number
        else:
            blocks.append(Block(lines[fence][3:], "\n".join(lines[fence + 1 : number]) + "\n", fence))
            fence = None
    assert fence is None, f"{path.name}: the block that opens at line {(fence or 0) + 1} never closes"
    return Guide(path.stem, lines, blocks, prose)


ALL = {path.stem: load(path) for path in sorted(GUIDES.glob("*.md"))}
every_guide = pytest.mark.parametrize("guide", ALL.values(), ids=ALL.keys())


def complaints(maths: str) -> list[str]:
    """Say what in a formula lies outside the subset."""
    found = [
        f"\\{name} is not in the list" for name in re.findall(r"\\([a-zA-Z]+)", maths) if name not in COMMANDS
    ]
    words = re.sub(r"\\(?:text|mathrm)\{[^{}]*\}", "x", maths)
    bare = re.sub(r"\\[a-zA-Z]+", "x", words)
    found += [
        f"{c!r} is not allowed" for c in sorted(set(re.findall(r"[^A-Za-z0-9 +\-=()\[\],.:;'/!|^_{}]", bare)))
    ]
    for script in re.findall(r"[_^]\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", words):
        if re.search(r"[_^]", script):
            found.append(f"a script within the script {{{script}}}")
    if re.search(r"\\frac(\{[^{}]*(\{[^{}]*\}[^{}]*)*\}){0,1}\{[^{}]*\\frac", maths):
        found.append("a fraction within a fraction")
    if bare.count("{") != bare.count("}") or words.count("\\left") != words.count("\\right"):
        found.append("brackets that do not close")
    return found


def test_every_exercise_has_its_guide():
    assert set(LESSONS) <= set(ALL)


@pytest.mark.parametrize(
    "maths", ["\\dfrac{1}{2}", "e^{z_i}", "\\frac{1}{\\frac{2}{3}}", "a < b", "\\{a\\}", "\\left( a", "a * b"]
)
def test_a_formula_outside_the_subset_is_found(maths):
    assert complaints(maths)


@every_guide
def test_the_promised_sections_are_there(guide):
    texts = [text for level, text in guide.headings if level == 2]
    assert [text for text in LESSONS.get(guide.name, []) if text not in texts] == []
    if guide.name in LESSONS:
        assert texts[-1] == "Sources"
        assert "Questions" in texts


@every_guide
def test_anchors_are_unique_and_plain_ascii(guide):
    assert len(set(guide.anchors)) == len(guide.anchors)
    assert all(anchor.isascii() for anchor in guide.anchors)
    assert [level for level, _ in guide.headings].count(1) == 1


@every_guide
def test_every_link_inside_the_guides_resolves(guide):
    for target in re.findall(r"\]\(([^)\s]+)\)", "\n".join(guide.prose)):
        if re.match(r"https?://", target):
            continue
        page, _, anchor = target.partition("#")
        assert not page or (GUIDES / page).exists(), target
        assert not anchor or anchor in ALL[Path(page).stem if page else guide.name].anchors, target


@every_guide
def test_mathematics_keeps_to_the_subset(guide):
    display = [block.text.strip() for block in guide.blocks if block.language == "math"]
    wrong = {maths: complaints(maths) for maths in display + guide.inline if complaints(maths)}
    assert wrong == {}
    assert [maths for maths in display if "\n" in maths] == []


@every_guide
def test_inline_mathematics_is_safe_from_markdown(guide):
    for number, line in enumerate(guide.prose, 1):
        assert line.count("$") % 2 == 0, f"line {number}: a dollar without its partner"
        for found in re.finditer(r"\$([^$]+)\$", line):
            maths, after = found[1], line[found.end() : found.end() + 1]
            where = f"line {number}: {maths}"
            assert maths == maths.strip(), where
            assert not after or after in GITHUB_MAY_FOLLOW, where
            assert line[: found.start()][-1:] in GITHUB_MAY_PRECEDE, where
            assert not re.search(r"(^|[^A-Za-z0-9])_", maths), (
                f"{where}: Markdown may read this _ as emphasis"
            )
            assert "|" not in maths or not line.startswith("|"), f"{where}: a bar ends the table's cell"


@every_guide
def test_prose_is_wrapped(guide):
    long = [line for line in guide.prose if len(line) > 110 and not line.startswith("|")]
    assert long == []


@every_guide
def test_blocks_are_of_a_known_kind_and_fit_a_terminal(guide):
    assert {block.language for block in guide.blocks} <= {"math", "python", "output", "text", "cython", "sh"}
    wide = [
        line for b in guide.blocks if b.language != "math" for line in b.text.splitlines() if len(line) > 80
    ]
    assert wide == []


@every_guide
def test_folded_answers_close_and_hold_no_math_block(guide):
    inside = False
    for number, (line, raw) in enumerate(zip(guide.prose, guide.lines, strict=True), 1):
        if line.startswith("<details>"):
            assert not inside, number
            assert re.fullmatch(r"<details><summary>.+</summary>", line), number
            assert guide.lines[number] == "", f"line {number}: Markdown needs an empty line here"
            inside = True
        if line.startswith("</details>"):
            assert inside, number
            inside = False
        assert not (inside and raw.startswith("```math")), number
    assert not inside


@every_guide
def test_every_program_prints_what_the_guide_says(guide):
    namespace: dict[str, object] = {"__name__": "guide"}
    for block, following in zip(guide.blocks, [*guide.blocks[1:], None], strict=False):
        if block.language != "python":
            continue
        code = compile("\n" * (block.line + 1) + block.text, f"{guide.name}.md", "exec")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)
        assert following is not None
        assert following.language == "output", f"line {block.line + 1}: no output follows"
        assert printed.getvalue() == following.text


def shades(html: str) -> dict[str, int]:
    """Map each line of an annotated source to its score: 0 is white, more is yellower."""
    found = re.findall(r'<pre class="cython line score-(\d+)"[^>]*>(.*?)</pre>', html, re.DOTALL)
    text = [(int(score), unescape(re.sub(r"<[^>]+>", "", line))) for score, line in found]
    return {re.sub(r"^\+?\d+: ?", "", line.strip()).rstrip(): score for score, line in text}


@pytest.fixture(scope="module")
def annotated(tmp_path_factory):
    """The Cython blocks, translated: a list of maps from line to shade."""
    folder = tmp_path_factory.mktemp("annotated")
    results = []
    for number, block in enumerate(
        b for guide in ALL.values() for b in guide.blocks if b.language == "cython"
    ):
        source = folder / f"block{number}.pyx"
        source.write_text(block.text, encoding="utf-8")
        command = [sys.executable, "-m", "cython", "-3", "-a", str(source)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        results.append(shades(source.with_suffix(".html").read_text(encoding="utf-8")))
    return results


def test_the_cython_blocks_have_the_shades_that_the_guide_tells(annotated):
    slow, typed, final = annotated
    loop, total = "    for r in range(x.shape[0]):", "            mean += x[r, i]"
    assert slow[loop] > 0
    assert slow[total] > typed[total] > 0
    assert typed[loop] == 0
    assert final[total] == final["            out[r, i] = x[r, i] - mean"] == final["        mean /= d"] == 0
