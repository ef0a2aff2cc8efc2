"""Lower never imports higher: the layers of the design, held against the imports that are there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

# From low to high; a module may import its own layer and those below it.
LAYERS = (
    ("smlearn",),
    ("grader.errors", "grader.course", "grader.submission", "grader.results", "grader.class_results"),
    ("grader.sandbox",),
    ("grader.checks", "grader.misconceptions", "grader.doctor"),
    (
        "grader.verdict",
        "grader.papers",
        "grader.speed",
        "grader.kernels",
        "grader.repairs",
        "grader.grade",
        "grader.shell",
    ),
    ("grader.stubs", "grader.entries", "grader.archives", "grader.choice", "grader.handed_in"),
    ("grader.similar", "grader.deadlines"),
    ("grader.gradebook_schema", "grader.gradebook_file", "grader.gradebook_class", "grader.gradebook"),
    ("grader.class_work", "grader.class_workers", "grader.class_cluster", "grader.standings"),
    ("grader.class_summary", "grader.class_export"),
    ("grader.workspace", "grader.authoring", "grader.classroom", "grader.latex", "grader.tables"),
    ("grader.maths",),
    ("grader.progress", "grader.lessons", "grader.watch", "grader.proofs"),
    ("grader.commands",),
    ("grader.cli",),
)
REPORTS_MAY_IMPORT = ("grader.results", "grader.class_results", "grader.course", "grader.reports")


def layer_of(module: str) -> int | None:
    for number, names in enumerate(LAYERS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return number
    return None


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, root: Path) -> set[str]:
    """Give the project's own modules that a file imports, named from the checkout."""
    package = module_name(path, root).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{stem}.{alias.name}" for alias in node.names} | {stem}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {
        name.replace("smlearn.grader", "grader")
        for name in found
        if name.split(".")[0] in ("smlearn", "grader")
    }


def sources(root: Path) -> list[Path]:
    return sorted(p for folder in ("smlearn", "grader") for p in (root / folder).rglob("*.py"))


def test_every_module_has_its_layer(root):
    reports = [p for p in sources(root) if "reports" in p.parts]
    others = [p for p in sources(root) if p not in reports and p != root / "grader" / "__init__.py"]
    assert reports
    assert [module_name(p, root) for p in others if layer_of(module_name(p, root)) is None] == []


def test_lower_never_imports_higher(root):
    wrong = []
    for path in sources(root):
        own = layer_of(module_name(path, root))
        for name in imports(path, root):
            other = layer_of(name)
            if own is not None and other is not None and other > own:
                wrong.append(f"{module_name(path, root)} imports {name}")
    assert wrong == []


def test_reports_import_results_and_course_alone(root):
    wrong = [
        f"{path.name} imports {name}"
        for path in (root / "grader" / "reports").glob("*.py")
        for name in imports(path, root)
        if name.startswith("grader.") and not name.startswith(REPORTS_MAY_IMPORT)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "name"),
    [("from ..results import Result", "grader.results.Result"), ("import smlearn", "smlearn")],
)
def test_the_walk_finds_imports_of_both_forms(tmp_path, line, name):
    path = tmp_path / "grader" / "reports" / "text.py"
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert name in imports(path, tmp_path)
