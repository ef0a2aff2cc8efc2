"""A class as one self-contained page of HTML, for whoever prepares the next lecture; no script, nothing fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..class_results import DISTRIBUTION_LABELS, ClassResults
from .class_terminal import headline, remark, words_of
from .html import prose
from .text import one_line
from .words import STATUS

_HERE = Path(__file__).parent


def html(found: ClassResults) -> str:
    """Render the class."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("report.css", "class.css"))
    return environment.get_template("class.html.jinja").render(page=page(found), style=Markup(style)) + "\n"


def page(found: ClassResults) -> dict[str, Any]:
    """Give all that the page says, harmless, in the order in which it says it."""
    most = max(found.distribution) or 1
    return {
        "title": one_line(found.title, 200),
        "headline": headline(found),
        "seed": found.seed,
        "policy": found.policy,
        "mistakes": [
            {
                "share": round(100 * m.students / max(1, m.asked)),
                "words": prose(words_of(m)),
                "count": f"{m.students} of {m.asked} who wrote {m.function}",
                "where": one_line(f"{m.exercise}, {m.see}", 200),
            }
            for m in found.misconceptions
        ],
        "exercises": [
            {
                "name": one_line(name, 100),
                "counts": ", ".join(f"{c[s]} {STATUS[s]}" for s in STATUS if c.get(s)),
            }
            for name, c in found.statuses.items()
        ],
        "checks": [
            {
                "id": one_line(f"{r.exercise} {r.id}", 200),
                "title": one_line(r.title, 300),
                "share": round(100 * r.passed / r.asked),
                "count": f"{r.passed} of {r.asked}",
            }
            for r in found.checks
            if r.asked
        ],
        "marks": [
            {"label": label, "count": count, "width": round(100 * count / most)}
            for label, count in zip(DISTRIBUTION_LABELS, found.distribution, strict=True)
        ],
        "students": [
            {
                "name": one_line(s.student, 100),
                "points": f"{s.score:g}" if s.has_mark else "none",
                "most": f"{s.max_score:g}" if s.max_score else "",
                "attempt": f"{s.attempt} of {s.attempts}",
                "remark": remark(s),
            }
            for s in found.standings
        ],
    }
