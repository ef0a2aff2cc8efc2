"""The page in a real browser: no console message, no violation of axe-core's rules, no sideways scrolling.

Needs Debian's chromium and chromium-driver; where they are missing the tests are skipped, in CI they fail.
"""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from smlearn.grader.class_results import CheckRate, ClassResults, Frequency, ManualMark, Standing
from smlearn.grader.reports.class_page import html as class_html
from smlearn.grader.reports.html import html

pytestmark = pytest.mark.slow
HOSTILE = "=cmd()<script>alert(1)</script>\x1b[2J\u202e"

# Without these, Chromium looks for its own servers at every start.
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[object]:
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    missing += [name for name in ("selenium", "axe_core_python") if find_spec(name) is None]
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {' and '.join(missing)}")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def visit(browser, tmp_path):
    def go(result, *, scheme="light", width=1000, media="") -> object:
        path = tmp_path / "report.html"
        path.write_text(result if isinstance(result, str) else html(result), encoding="utf-8")
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [feature]})
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(path.as_uri())
        return browser

    return go


def violations(driver) -> list[tuple[str, list[str]]]:
    """Run axe-core over the page, all of it unfolded."""
    spec = find_spec("axe_core_python")
    axe = Path(spec.submodule_search_locations[0]) / "axe.min.js"
    driver.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    driver.execute_script(axe.read_text(encoding="utf-8"))
    script = "axe.run(document, {runOnly: arguments[0]}).then(arguments[arguments.length - 1])"
    found = driver.execute_async_script(script, RULES)
    assert found["passes"]
    return [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found["violations"]]


@pytest.mark.parametrize("name", ["evening", "pictures", "hostile", "nothing", "done"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(visit, samples, name, scheme):
    assert violations(visit(samples[name](), scheme=scheme)) == []


def test_axe_finds_what_is_planted(visit, samples):
    driver = visit(samples["done"]())
    driver.execute_script("document.querySelector('main').append(document.createElement('button'))")
    driver.execute_script("document.querySelector('h1').style.color = '#ccc'")
    assert {name for name, _ in violations(driver)} >= {"button-name", "color-contrast"}


@pytest.fixture(scope="module")
def class_page() -> str:
    standing = Standing(
        "Anna Berg_4711", 1, 2, "2026-03-01T00:00:00+00:00", "graded", "", 8, 8, 10, False, 100, None, 1, "1"
    )
    others = (
        replace(standing, student="x" * 90, manual=ManualMark(9, "shown in the lab " * 9, ""), percent=50),
        replace(
            standing, student=HOSTILE, status="unreadable", reason=f"It holds {HOSTILE!r}. " * 3, score=0
        ),
    )
    words = "`grad_z` is grad_a a (1 - a): only the Jacobian's diagonal is used."
    return class_html(
        ClassResults(
            "c", "1", "Backpropagation, written by hand", "0" * 16, "last", (standing, *others),
            (CheckRate("numpy/output_error", "softmax_cross_entropy_backward/large-logits", "It is true.", 1, 3),),
            (Frequency("numpy/softmax", "softmax_backward", "d", words, "guides/softmax.md#off", 2, 3),),
            {"numpy/softmax": {"failed": 2, "passed": 1, "not_started": 1}},
        )
    )  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1600])
def test_the_page_of_a_class_is_sound_and_scrolls_nowhere_sideways(visit, class_page, scheme, width):
    driver = visit(class_page, scheme=scheme, width=width)
    assert driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(driver) == []
    assert "2 not yet" in driver.page_source
    assert driver.execute_script("return document.querySelector('.mistakes code').textContent") == "grad_z"


@pytest.mark.parametrize("width", [320, 768, 1600])
def test_nothing_scrolls_sideways_and_the_console_is_silent(visit, sample, width):
    driver = visit(sample, width=width)
    driver.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    assert driver.get_log("browser") == []


def test_no_hostile_text_becomes_an_element_or_opens_a_dialog(visit, samples):
    driver = visit(samples["hostile"]())
    assert (
        driver.execute_script(
            "return document.querySelectorAll('script, img, iframe, link, [onerror]').length"
        )
        == 0
    )
    assert "smlearn" in driver.title  # a dialog would raise here


def test_the_policy_stops_what_would_be_put_there(visit, samples):
    driver = visit(samples["done"]())
    driver.execute_script(
        "const s = document.createElement('script'); s.text = 'window.owned = 1'; document.body.append(s)"
    )
    assert driver.execute_script("return window.owned") is None
    assert any("Content Security Policy" in entry["message"] for entry in driver.get_log("browser"))


def test_every_check_is_reached_and_opened_by_the_keyboard(visit, samples):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    driver = visit(samples["evening"]())
    folded = "return document.querySelectorAll('details:not([open])').length"
    before, seen = driver.execute_script(folded), set()
    assert before
    for _ in range(80):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        tag, text, is_open = driver.execute_script(
            "const e = document.activeElement;"
            "return [e.tagName, e.textContent, e.parentElement ? e.parentElement.open === true : false]"
        )
        if tag == "SUMMARY":
            seen.add(text)
            if not is_open:
                ActionChains(driver).send_keys(Keys.ENTER).perform()
    assert driver.execute_script(folded) == 0
    assert len(seen) > 5


def test_paper_holds_what_is_folded_on_the_screen(visit, samples):
    driver = visit(samples["evening"](), media="print")
    folded = "[...document.querySelectorAll('details:not([open]) .body')]"
    heights = driver.execute_script(f"return {folded}.map(e => e.getBoundingClientRect().height)")
    assert heights
    assert min(heights) > 0
    pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert pdf.startswith(b"%PDF")
