"""What matplotlib draws, made fit to stand in a page: light or dark, printed, read aloud, beside its like.

Its colours become the page's own (variables of report.css), its text takes the page's font, its ids begin with the
picture's name, and a title and a description say what it shows. The same picture is drawn byte for byte the same.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from functools import lru_cache
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markupsafe import Markup

from smlearn import plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {
    "#000000": "currentColor",
    "#1f77b4": "var(--link)",  # the first line of axes
    **{colour: f"var(--class{number})" for number, colour in enumerate(plot.CLASS_COLOURS)},
}
_NUMBER = re.compile(r"-?\d+\.\d+")
_FONT = 11  # of the ticks and labels, in the picture's own units; the page shows these at 1 to 1.4 pixels


def svg(
    draw: Callable[[Axes], object],
    *,
    size: tuple[int, int],
    margins: tuple[int, int, int, int],
    name: str,
    title: str,
    says: str,
) -> Markup:
    """Let `draw` draw on axes, and give the <svg>.

    size    : width and height in the picture's own units; margins: left, right, bottom, top, of the same
    name    : of letters, digits and hyphens, unlike every other picture's on the page
    title   : what the picture is; says: what it shows, in a sentence
    """
    matplotlib = _matplotlib()
    settings = {
        **matplotlib.rcParamsDefault,
        "svg.fonttype": "none",
        "svg.hashsalt": "smlearn",
        "font.size": _FONT,
    }
    settings.pop("backend", None)
    (width, height), (left, right, bottom, top) = size, margins
    with matplotlib.rc_context(settings):
        figure = matplotlib.figure.Figure((width / 72, height / 72), facecolor="none")
        edges = (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
        draw(figure.add_axes(edges, facecolor="none"))
        drawn = StringIO()
        figure.savefig(drawn, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return _for_the_page(drawn.getvalue(), name, title, says)


@lru_cache(maxsize=1)
def _matplotlib() -> ModuleType:
    """Load matplotlib without a word, and without the settings of the folder that the command was called in.

    That folder may be a stranger's submission, and a matplotlibrc is read, and in part evaluated, at the import.
    """
    log = logging.getLogger("matplotlib")
    level, here = log.level, Path.cwd()
    log.setLevel(
        logging.ERROR
    )  # a home that cannot be written, a cache of fonts: nothing that a reader needs
    os.chdir(here.anchor)  # the only way: that file comes before every setting of the environment
    try:
        import matplotlib
        import matplotlib.figure
    finally:
        os.chdir(here)
        log.setLevel(level)
    return matplotlib


def _for_the_page(drawn: str, name: str, title: str, says: str) -> Markup:
    root = ElementTree.fromstring(drawn)
    for parent in root.iter():
        parent.tag = parent.tag.rpartition("}")[2]
        for child in [child for child in parent if child.tag.endswith("}style")]:
            parent.remove(child)  # its rule would hold for the whole page; report.css has it for the pictures
        for child in [child for child in parent if child.tag.endswith("}defs") and not len(child)]:
            parent.remove(child)
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', drawn))
    for element in root.iter():
        _plain(element, name, used)
    for element in root.iter():
        _share_style(element)
    for key in set(root.attrib) - {"viewBox"}:
        del root.attrib[key]
    root.attrib |= {"role": "img", "aria-labelledby": f"{name}-title {name}-says"}
    for place, (tag, key, text) in enumerate((("title", "title", title), ("desc", "says", says))):
        said = ElementTree.Element(tag, id=f"{name}-{key}")
        said.text = text
        root.insert(place, said)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _plain(element: ElementTree.Element, name: str, used: set[str]) -> None:
    """Round what is finer than anyone sees, and say of each element what the page does not say already."""
    found = dict(element.attrib)
    element.attrib.clear()
    for key, value in found.items():
        key = key.rpartition("}")[2]
        if key == "id":
            if value in used:
                element.set(key, f"{name}-{value}")
        elif key == "href":
            element.set(key, f"#{name}-{value[1:]}")
        elif key == "style":
            element.set(key, _style(value))
        elif key == "clip-path":
            element.set(key, value.replace("#", f"#{name}-"))
        elif not value.startswith("rotate(-0 "):
            element.set(key, _NUMBER.sub(_short, " ".join(value.split())))
    if element.tag not in ("text", "tspan"):
        element.text = None
    element.tail = None


def _short(number: re.Match[str]) -> str:
    short = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _style(given: str) -> str:
    kept = []
    for rule in given.split("; "):
        key, _, value = rule.partition(": ")
        if key != "font-family":
            kept.append(f"{key}:{_COLOURS.get(value, value)}")
    return ";".join(kept)


def _share_style(group: ElementTree.Element) -> None:
    """Say once what all marks of a group have in common."""
    styles = {child.get("style") for child in group}
    if len(group) > 1 and len(styles) == 1 and None not in styles and all(c.tag == "use" for c in group):
        group.set("style", styles.pop() or "")
        for child in group:
            del child.attrib["style"]
