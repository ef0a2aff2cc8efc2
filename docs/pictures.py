"""Make the README's pictures anew: `make pictures`. The two of the page need Debian's chromium and chromium-driver.

docs/pictures/terminal.svg   the terminal's report on the half-finished submission, its first lines and its last
docs/pictures/report.png     the page of a submission that is right but for its softmax
docs/pictures/learned.png    from the same page, what its network learned
docs/pictures/framework.png  what smlearn.plot draws, for framework.md
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from matplotlib.figure import Figure
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.segment import Segment, Segments
from rich.terminal_theme import MONOKAI
from selenium import webdriver

from smlearn import Network, datasets, plot
from smlearn.grader.reports.evidence import Page
from smlearn.grader.reports.html import html
from smlearn.grader.reports.terminal import Report
from smlearn.grader.results import Result

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
HALF_FINISHED = ROOT / "tests" / "submissions" / "half-finished"
SOLUTIONS = ROOT / "tests" / "solutions"
COLUMNS, LINES = 92, 31  # of the terminal's picture
WIDTH, HEIGHT = 1000, 900  # of the page's
# Without these, Chromium looks for its own servers at every start.
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    "--hide-scrollbars",
)


def main() -> None:
    """Make all four."""
    PICTURES.mkdir(exist_ok=True)
    framework()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        terminal(graded(HALF_FINISHED, work))
        shutil.copytree(SOLUTIONS, work / "work", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(HALF_FINISHED / "softmax.py", work / "work")
        page(graded(work / "work", work), work)


def framework() -> None:
    """Draw how three activations learn, what one of them learned, and where a wrong gradient is off."""
    train, test = datasets.spirals(800, seed=1), datasets.spirals(900, seed=2)
    figure = Figure(figsize=(13, 4), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    for activation in ("sigmoid", "tanh", "relu"):
        network = Network([16], activation=activation, seed=0)
        network.fit(*train, epochs=30, batch_size=30, learning_rate=0.5)
        plot.curve(network.history, label=activation, ax=left)
    left.set_title("Three activations")
    left.legend()
    network = Network([16], seed=0).fit(*train, epochs=100, batch_size=30, learning_rate=3)
    plot.regions(network.predict, *test, ax=middle).set_title("What sigmoid units learned")
    grad_weights, _ = Network.random([2, 5, 3], seed=1).gradient(*train)
    wrong = grad_weights[0].copy()
    wrong[2] *= 1.001
    wrong[4, 1] *= -1
    plot.error_map(wrong, grad_weights[0], ax=right).set_title("A gradient with two mistakes")
    figure.savefig(PICTURES / "framework.png", dpi=80, metadata={"Software": None})


def graded(workspace: Path, work: Path) -> Result:
    """Grade the NumPy exercises of a workspace, as anyone would."""
    report = work / "result.json"
    command = [Path(sys.executable).with_name("smlearn"), "grade", "--track", "numpy"]
    told = ["--workspace", workspace, "--format", "json", "--output", report]
    done = subprocess.run([*command, *told], stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise SystemExit(f"smlearn grade ended with {done.returncode}")
    return Result.from_json(report.read_text(encoding="utf-8"))


def terminal(result: Result) -> None:
    """Draw the report's first and last lines; the font is the reader's own, for a picture may load none."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print("[green]$[/] [bold]smlearn grade[/]\n")
    lines = console.render_lines(Report(result, Page(COLUMNS, "utf-8"), full=False).render(), pad=False)
    for line in [*lines[:LINES], [Segment("…\n")], *lines[-2:]]:
        console.print(Segments([*line, Segment.line()]), end="")
    template = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    drawn = console.export_svg(title="smlearn", theme=MONOKAI, code_format=template, unique_id="smlearn")
    text = "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"
    (PICTURES / "terminal.svg").write_text(text, encoding="utf-8")


def page(result: Result, work: Path) -> None:
    """Photograph the page from its top, and the check that trains a network."""
    path = work / "report.html"
    path.write_text(html(result), encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"--user-data-dir={work / 'profile'}", f"--window-size={WIDTH},{HEIGHT}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get(path.as_uri())
        driver.save_screenshot(str(PICTURES / "report.png"))
        driver.find_element("css selector", "details:has(> .body .regions)").screenshot(
            str(PICTURES / "learned.png")
        )
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
