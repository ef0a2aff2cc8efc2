"""The ready files of docs/instructors.md: valid by their publishers' schemas, linted, and run with a stand-in."""

import re
import subprocess
import sys

import pytest
import yaml

from smlearn.grader.reports import FORMATS

# What stands in for smlearn: it writes to the last --output, and ends with the code that the test asks for.
STAND_IN = """#!/usr/bin/env bash
while (($#)); do
    if [ "$1" = --output ]; then echo '{"score": 1}' > "$2"; fi
    shift
done
exit "$CODE"
"""


@pytest.fixture(scope="session")
def files(root) -> dict[str, str]:
    text = (root / "docs" / "instructors.md").read_text(encoding="utf-8")
    found = dict(re.findall(r"^```\w+ title=(\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    assert set(found) == {
        ".github/workflows/classroom.yml",
        ".gitlab-ci.yml",
        "setup.sh",
        "run_autograder",
        "run.sh",
    }
    return found


@pytest.mark.parametrize(
    ("name", "schema"),
    [(".github/workflows/classroom.yml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_a_ci_file_is_valid_by_its_publishers_schema(files, tmp_path, name, schema):
    path = tmp_path / "file.yml"
    path.write_text(files[name], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder", "run.sh"])
def test_a_script_is_clean_by_shellcheck(files, tmp_path, need, name):
    shellcheck = need("shellcheck")
    path = tmp_path / name
    path.write_text(files[name], encoding="utf-8")
    run = subprocess.run([shellcheck, str(path)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout


def test_the_steps_of_the_workflow_are_clean_by_shellcheck(files, tmp_path, need):
    shellcheck = need("shellcheck")
    steps = yaml.safe_load(files[".github/workflows/classroom.yml"])["jobs"]["run-autograding-tests"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("id") == "smlearn"]
    path = tmp_path / "step.sh"
    path.write_text(f"#!/usr/bin/env bash\nset -eo pipefail\n{script}", encoding="utf-8")
    run = subprocess.run([shellcheck, str(path)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout


def test_every_format_that_is_named_is_there_and_every_one_that_is_there_is_named(root):
    text = (root / "docs" / "instructors.md").read_text(encoding="utf-8")
    assert set(re.findall(r"--format ([a-z-]+)", text)) <= set(FORMATS)
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == set(FORMATS)


def run(script: str, folder, code: int, **where: str) -> subprocess.CompletedProcess:
    stand_in = folder / "smlearn"
    stand_in.write_text(STAND_IN, encoding="utf-8")
    stand_in.chmod(0o755)
    path = folder / "script"
    path.write_text(script, encoding="utf-8")
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "CODE": str(code), "TMPDIR": str(folder), **where}
    return subprocess.run(
        ["bash", path], env=environment, cwd=folder, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
def test_gradescope_gets_a_mark_or_none_at_all(files, tmp_path, code):
    done = run(
        files["run_autograder"], tmp_path, code, AUTOGRADER=str(tmp_path), SMLEARN=str(tmp_path / "smlearn")
    )
    assert (tmp_path / "results" / "results.json").exists() == (code <= 1)
    assert done.returncode == (code if code > 1 else 0)


@pytest.mark.parametrize("code", [0, 1, 3])
def test_prairielearns_script_ends_well_where_there_is_a_mark(files, tmp_path, code):
    done = run(files["run.sh"], tmp_path, code, GRADE=str(tmp_path))
    assert done.returncode == (code if code > 1 else 0)


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_workflow_hands_on_what_was_graded_and_ends_with_its_code(files, tmp_path, code):
    steps = yaml.safe_load(files[".github/workflows/classroom.yml"])["jobs"]["run-autograding-tests"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("id") == "smlearn"]
    where = {
        "GITHUB_STEP_SUMMARY": str(tmp_path / "step-summary"),
        "GITHUB_OUTPUT": str(tmp_path / "step-output"),
    }
    done = run(f"set -eo pipefail\n{script}", tmp_path, code, **where)
    assert done.returncode == code
    assert (tmp_path / "step-output").exists() == (code <= 1)
    assert (tmp_path / "step-summary").exists() == (code <= 1)
