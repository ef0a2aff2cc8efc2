"""The page: whole in itself, nothing of a student's in it but text, and a sentence for every picture."""

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from smlearn.grader.reports import figures
from smlearn.grader.reports.html import html, prose

VOID = {"meta", "rect", "path", "polyline", "br"}
LINKS = {"href", "src", "srcset", "action", "data", "poster", "xlink:href"}


class Page(HTMLParser):
    """Reads a page and holds that every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text += data

    def all(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.elements if name == tag]


def test_every_element_is_closed(sample):
    assert Page(html(sample)).open == []


def test_the_page_needs_no_network_and_runs_no_script(sample):
    text = html(sample)
    page = Page(text)
    assert page.all("script") == page.all("link") == page.all("img") == page.all("iframe") == []
    assert [
        v for _, attrs in page.elements for k, v in attrs.items() if k in LINKS and not v.startswith("#")
    ] == []
    assert [k for _, attrs in page.elements for k in attrs if k.startswith("on")] == []
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert any("default-src 'none'" in attrs.get("content", "") for attrs in page.all("meta"))


def test_every_link_leads_somewhere_and_no_id_is_given_twice(sample):
    page = Page(html(sample))
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for attrs in page.all("a")} <= set(ids)


def test_hostile_text_is_shown_as_it_is(samples):
    text = html(samples["hostile"]())
    page = Page(text)
    for shown in (
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "[bold]markup[/bold]",
        r"\x1b[2J",
        "</pre></details></div>",
    ):
        assert shown in page.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\ufeff\u2028]", text)


def test_every_picture_has_a_title_and_a_sentence(samples):
    page = Page(html(samples["pictures"]()))
    ids = {attrs["id"]: name for name, attrs in page.elements if "id" in attrs}
    pictures = page.all("svg")
    assert len(pictures) == 3
    for attrs in pictures:
        assert attrs["role"] == "img"
        assert [ids[named] for named in attrs["aria-labelledby"].split()] == ["title", "desc"]
    assert "The cost falls from 1.1 to 0.71 in 10 epochs" in page.text


def test_many_pictures_in_one_page_share_no_id_and_style_nothing_but_themselves(samples):
    (training,) = samples["pictures"]().exercises
    fit = training.checks[0]
    many = replace(training, checks=tuple(replace(fit, id=f"fit/{i}") for i in range(3)))
    text = html(replace(samples["pictures"](), exercises=(many, many)))
    page = Page(text)
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(page.all("svg")) == 18
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for attrs in page.all("use")} <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
    assert len(page.all("style")) == 1  # matplotlib's own would hold for the whole page


def test_colours_of_a_picture_are_the_page_s_own(samples):
    text = html(samples["pictures"]())
    drawn = "".join(re.findall(r"<svg.*?</svg>", text))
    assert not re.search(r"#[0-9a-f]{6}\b(?!-)", re.sub(r'(href="|url\()#[^")]+', "", drawn))
    assert {"var(--link)", "var(--class0)", "var(--class1)", "var(--class2)", "currentColor"} <= set(
        re.findall(r":(var\([^)]+\)|currentColor)", drawn)
    )


def test_the_first_cause_is_open_and_the_rest_is_folded(samples):
    page = Page(html(samples["evening"]()))
    assert sum("open" in attrs for attrs in page.all("details")) == 6
    assert any("open" not in attrs for attrs in page.all("details"))


def test_an_exercise_of_which_there_is_nothing_to_tell_is_folded_whole(samples):
    text = Page(html(samples["evening"]())).text
    assert "2 checks, all passed" in text
    assert "1 check, not asked" in text


def test_the_pictures_of_a_network_that_learned_are_open_as_well(samples):
    result = samples["pictures"]()
    (training,) = result.exercises
    fit, *others = training.checks
    passed = replace(training, status="passed", checks=(replace(fit, status="passed"), *others))
    page = Page(html(replace(result, exercises=(passed,))))
    assert sum("open" in attrs for attrs in page.all("details")) == 1
    assert "Decision regions" in page.text


def test_every_exercise_is_on_the_map_with_its_status_in_words(samples):
    text = Page(html(samples["evening"]())).text
    for word in (
        "passed",
        "not yet",
        "error",
        "too slow",
        "not started",
        "file missing",
        "cannot be graded here",
    ):
        assert word in text


def test_measured_speed_and_follow_through_are_said(samples):
    text = Page(html(samples["evening"]())).text
    assert "0.42 and 0.31 of NumPy's time (2.4 times as fast)" in text
    assert "graded with the reference softmax and cross_entropy" in text


def test_the_same_result_gives_the_same_page(samples):
    assert html(samples["evening"]()) == html(samples["evening"]())


def test_a_page_stays_of_a_size_that_can_be_mailed(samples):
    assert len(html(samples["endless"]())) < 2_000_000
    assert len(html(samples["evening"]())) < 60_000


def test_code_between_backticks_is_code_and_its_text_is_escaped():
    assert prose("`a<b` is <i>") == "<code>a&lt;b</code> is &lt;i&gt;"


# --- Figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [None, [], "abc", [[]], [["x"]], [[0.5]], [1, 2], {"rows": 3}, [[0] * 500], object()]
)
def test_a_picture_of_unexpected_data_is_left_out(data):
    assert figures.error_map(data) is None
    assert figures.regions(data) is None
    assert figures.annotation(data) is None


@pytest.mark.parametrize("data", [None, [], [1.0], "abc", [None, "nan"], ["nan", 1.0, "inf"]])
def test_a_curve_needs_two_numbers(data):
    assert figures.curve(data) is None


def test_a_curve_says_what_it_does():
    assert figures.curve([2.0, 1.0, 1.5])["says"] == (
        "The cost falls from 2 to 1.5 in 3 epochs; its smallest value is 1."
    )
    assert "does not fall: from 1 to 2" in figures.curve([1.0, 2.0])["says"]
    assert "1 values are not finite" in figures.curve([2.0, "nan", 1.0])["says"]


def test_an_error_map_is_a_table_of_levels_whose_words_stand_beside_it(samples):
    found = figures.error_map([[0, 9], [-1]])
    assert found["rows"] == [[0, 4], [0]]
    assert list(found["columns"]) == [0, 1]
    page = Page(html(samples["evening"]()))
    assert {"level0", "level4"} <= {attrs.get("class") for attrs in page.all("td")}
    assert "4 wholly wrong" in page.text


def test_a_curve_of_some_epochs_leaves_out_what_is_not_finite():
    found = figures.curve({"epochs": [1, 2, 5], "cost": [2.0, None, 1.0]})
    assert found["says"].startswith("The cost falls from 2 to 1 in 5 epochs")
    assert "1 values are not finite" in found["says"]
    assert figures.curve({"epochs": [1, 1, 5], "cost": [2.0, 1.5, 1.0]}) is None
    assert figures.curve({"epochs": [1, 2], "cost": [2.0, 1.5, 1.0]}) is None


def test_regions_may_be_texts_of_digits():
    digits = figures.regions({"rows": ["001", "012"]})
    assert digits == figures.regions({"rows": [[0, 0, 1], [0, 1, 2]]})
    assert figures.regions({"rows": ["0x1"]}) is None


@pytest.mark.parametrize("rows", [["012", "01"], [[0, -1]], [[0, 10]], [[0, 10**9]]])
def test_regions_of_ragged_rows_or_of_too_many_classes_are_left_out(rows):
    assert figures.regions({"rows": rows}) is None


def test_regions_stand_beside_the_linear_ones_with_their_shares():
    panels = figures.regions({"rows": [[0, 0], [0, 1]], "linear": [[0, 1], [0, 1]]})["panels"]
    assert [p["says"].partition(":")[0] for p in panels] == ["Your network", "Without a hidden layer"]
    assert panels[0]["says"] == "Your network: class 0 takes 75 % and class 1 takes 25 % of the plane shown."


def test_points_stand_where_the_extent_puts_them():
    data = {"rows": [[0, 0], [0, 0]], "extent": [0, 2, 0, 2], "points": [[0.5, 1.5, 1], ["x", 0, 0], [9]]}
    (panel,) = figures.regions(data)["panels"]
    assert panel["says"].endswith("0 of the 1 points shown lie where their own class is given.")
    ((x, y),) = re.findall(
        r'<use href="[^"]*" x="([\d.]+)" y="([\d.]+)" style="fill:var\(--class1\)', panel["svg"]
    )[:1]
    # Axes of 36 to 244 and of 6 to 224: a quarter from the left, a quarter from the top.
    assert (float(x), float(y)) == pytest.approx((36 + 208 / 4, 6 + 218 / 4), abs=0.1)


def test_a_picture_is_drawn_the_same_twice_and_whatever_matplotlib_s_settings_are(tmp_path, monkeypatch):
    data = {"rows": ["001", "012"], "extent": [0, 3, 0, 2], "points": [[1, 1, 0], [2, 1, 1]]}
    before = figures.regions(data)
    (tmp_path / "matplotlibrc").write_text("axes.edgecolor: red\nfont.size: 40\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    script = (
        "from smlearn.grader.reports import figures; import sys;"
        f"print(figures.regions({data!r})['panels'][0]['svg']);"
        "import matplotlib; assert matplotlib.rcParams['font.size'] == 10.0;"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip("\n") == before["panels"][0]["svg"]
    assert done.stderr == ""


def test_a_page_without_pictures_loads_no_matplotlib(samples, tmp_path):
    result = tmp_path / "result.json"
    result.write_text(samples["done"]().to_json(), encoding="utf-8")
    script = (
        "import sys; from smlearn.grader.results import Result; from smlearn.grader.reports.html import html;"
        "html(Result.from_json(open(sys.argv[1], encoding='utf-8').read())); assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, str(result)], check=True)


def test_an_annotation_shades_what_calls_python():
    found = figures.annotation({"source": "a\nb\nc\n", "lines": [0, 50]})
    assert [(line["calls"], line["shade"]) for line in found["lines"]] == [(0, 0), (50, 4), (0, 0)]
    assert found["says"] == "1 of 3 lines call Python; inside the functions, line 2 does so most."
    # The first line of a function only takes its arguments in.
    found = figures.annotation({"source": "def f(x):\n    x + 1", "lines": [57, 2]})
    assert "inside the functions, line 2 does so most" in found["says"]
    found = figures.annotation({"source": "def f(x):", "lines": [57]})
    assert found["says"] == "1 of 1 lines call Python."
    assert figures.annotation({"source": "a", "lines": []})["says"] == "No line calls Python."
