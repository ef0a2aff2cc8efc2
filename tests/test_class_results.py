"""What a gradebook tells: which attempt counts, late policy, marks by hand, mistakes by frequency, exports."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from smlearn.grader.class_export import anonymised, file_name, read_roster, reports
from smlearn.grader.class_summary import hashed_seed, pseudonym, summarise
from smlearn.grader.deadlines import ON_TIME, DeadlinesError, read_deadlines
from smlearn.grader.gradebook import Gradebook, Verdict
from smlearn.grader.handed_in import HandedIn
from smlearn.grader.reports.class_csv import points
from smlearn.grader.reports.class_page import html
from smlearn.grader.reports.class_platforms import Roster, RosterError
from smlearn.grader.reports.class_tables import TABLES
from smlearn.grader.reports.class_terminal import plain
from smlearn.grader.results import (
    CheckResult,
    CourseStamp,
    Diagnosis,
    ExerciseResult,
    Isolation,
    Result,
)
from smlearn.grader.standings import standings

DIAGONAL = Diagnosis("diagonal", "Only the Jacobian's diagonal is used.", "why", "guides/softmax.md#off")
HOSTILE = "=cmd()<script>\x1b[2J\u202e"


def result(score: float, *, diagnosis: Diagnosis | None = None, written: bool = True) -> Result:
    status = "passed" if score == 10 else "failed" if written else "skipped"
    check = CheckResult(
        "softmax_backward/gradient", "softmax_backward", "gradient", "The gradient is right.", status, score, 10,
        "said", {"traceback": HOSTILE}, diagnosis,
    )  # fmt: skip
    exercise = ExerciseResult(
        "softmax", "numpy", "Softmax", "softmax.py", status if written else "not_started", score, 10,
        output=HOSTILE, checks=(check,),
    )  # fmt: skip
    return Result(
        CourseStamp("c", "1"), 7, score, 10, score == 10, Isolation(1, ("seccomp",)), {}, (exercise,)
    )


def add(book: Gradebook, student: str, found: Result, time: float = 1e9, content: bytes = b"") -> None:
    attempt = book.register(HandedIn(student, {"softmax.py": content or student.encode()}, time=time))
    text = json.dumps(json.loads(found.to_json()))
    book.record(Verdict(attempt, "1", 7, 1, found.score, found.max_score, found.passed, text), "d")


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "class.db", writing=True) as opened:
        opened.begin("c", ["numpy/softmax"], 7)
        add(opened, "anna", result(10))
        add(opened, "anna", result(4, diagnosis=DIAGONAL), 2e9, b"later")
        add(opened, "bert_17", result(6, diagnosis=DIAGONAL))
        add(opened, HOSTILE, result(0, written=False))
        attempt = opened.register(HandedIn("dora", {"softmax.py": b"d"}))
        opened.record_fault(attempt, "no memory", "d")
        yield opened


def test_the_last_attempt_counts_or_the_best(book):
    last = {c.standing.student: c.standing for c in standings(book)}
    best = {c.standing.student: c.standing for c in standings(book, "best")}
    assert (last["anna"].score, last["anna"].attempt, last["anna"].attempts) == (4, 2, 2)
    assert (best["anna"].score, best["anna"].attempt) == (10, 1)


def test_a_fault_is_no_mark(book):
    dora = next(c.standing for c in standings(book) if c.standing.student == "dora")
    assert (dora.status, dora.has_mark) == ("fault", False)


def test_a_mark_by_hand_overrides_and_stays_visible_as_one(book):
    book.set_mark("dora", 8, "shown in the lab")
    found = summarise(book)
    dora = next(s for s in found.standings if s.student == "dora")
    assert (dora.score, dora.has_mark) == (8, True)
    for text in (plain(found), html(found), TABLES["csv"](found, ()).text):
        assert "shown in the lab" in " ".join(text.split())


def test_a_late_attempt_counts_what_the_deadlines_leave(book, tmp_path):
    path = tmp_path / "deadlines.csv"
    path.write_text(
        "student,deadline,percent\n*,2001-09-10T00:00:00Z,100\n*,2040-01-01T00:00:00+01:00,50\n"
        "bert_17,1990-01-01,100\n"
    )
    late = read_deadlines(path)
    found = {c.standing.student: c.standing for c in standings(book, "last", late)}
    assert (found["anna"].score, found["anna"].raw_score, found["anna"].percent) == (2, 4, 50)
    assert found["bert_17"].score == 0
    best = {c.standing.student: c.standing for c in standings(book, "best", late)}
    assert best["anna"].score == 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,when\n", "line 1"),
        ("student,deadline,percent\n*,tomorrow,100\n", "line 2"),
        ("student,deadline,percent\n*,2026-01-01,140\n", "from 0 to 100"),
    ],
)
def test_deadlines_that_cannot_be_read_are_refused_with_their_line(tmp_path, text, said):
    (tmp_path / "d.csv").write_text(text)
    with pytest.raises(DeadlinesError, match=said):
        read_deadlines(tmp_path / "d.csv")


def test_a_mistake_is_counted_among_those_who_wrote_the_function(book):
    (mistake,) = summarise(book).misconceptions
    assert (mistake.slug, mistake.students, mistake.asked) == ("diagonal", 2, 2)
    assert "100 %  Only the Jacobian's diagonal is used." in plain(summarise(book))


def test_a_mistake_made_with_another_is_counted_for_both(book):
    both = Diagnosis("diagonal + over-n", "Two things at once.", "", "guides/softmax.md")
    add(book, "emil", result(1, diagnosis=both))
    found = {m.slug: m for m in summarise(book).misconceptions}
    assert found["diagonal"].students == 3
    assert found["diagonal"].message == "Only the Jacobian's diagonal is used."
    assert (found["over-n"].students, found["over-n"].message) == (1, "")


def test_the_distribution_counts_who_has_a_mark(book):
    assert sum(summarise(book).distribution) == 3


def test_hostile_names_stay_text_in_every_report(book):
    found = summarise(book)
    page = html(found)
    assert "<script" not in page
    assert "\x1b" not in page + plain(found)
    assert "\u202e" not in page + plain(found)
    for make in TABLES.values():
        cells = [cell for row in csv.reader(io.StringIO(make(found).text)) for cell in row]
        assert not any(cell.startswith("=") for cell in cells)


def test_the_page_fetches_nothing_and_runs_nothing(book):
    page = html(summarise(book))
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_what_a_student_sees_has_the_seed_as_a_hash_that_nobody_can_try_out(book, tmp_path):
    with Gradebook(tmp_path / "other.db", writing=True) as other:
        other.begin("c", ["numpy/softmax"], 7)
        assert hashed_seed(other) != hashed_seed(book)
    for _, text in reports(book, "json", "last", ON_TIME):
        assert json.loads(text)["seed"] == hashed_seed(book)


def test_every_export_is_the_same_twice(book):
    for name, make in TABLES.items():
        assert make(summarise(book)).text == make(summarise(book)).text, name
    assert list(reports(book, "html", "last", ON_TIME)) == list(reports(book, "html", "last", ON_TIME))


def gradebook(student, number, login, mark, title="C (99)"):
    """Give a row of a gradebook that Canvas exported."""
    return {
        "Student": student,
        "ID": number,
        "SIS Login ID": login,
        "Section": "",
        title: mark,
        "Final Score": "(read only)",
    }


def test_canvas_is_told_which_assignment_is_meant(book):
    roster = Roster([gradebook("Alm, Anna", "18", "anna", "", "Week 3 (4711)")], ";")
    table = TABLES["canvas"](summarise(book), roster, "week 3")
    assert table.text.splitlines()[0] == "Student;ID;SIS Login ID;Section;Week 3 (4711)"
    with pytest.raises(
        RosterError, match=r"no assignments are called 'Week 4'; there are: 'Week 3 \(4711\)'"
    ):
        TABLES["canvas"](summarise(book), roster, "Week 4")
    new = TABLES["canvas"](summarise(book), roster)
    assert new.text.splitlines()[0].endswith(";c")
    assert "will make a new assignment 'c'" in new.notes[0]
    with pytest.raises(RosterError, match="no gradebook of Canvas"):
        TABLES["canvas"](summarise(book), Roster([{"Name": "Anna"}]))


def test_canvas_without_a_roster_gets_the_five_columns_and_the_number_of_each_student(book):
    rows = list(csv.reader(io.StringIO(TABLES["canvas"](summarise(book), None, "Week 3").text)))
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 3"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "10"]
    assert ["bert_17", "17", "", "bert_17", "", "6"] in rows


def test_a_number_is_no_other_students_login(book):
    roster = Roster([gradebook("Zoe", "99", "17", "")])
    assert "bert_17" in TABLES["canvas"](summarise(book), roster).unknown


def test_a_name_is_the_same_however_its_accents_are_written(book):
    add(book, "Zo\u0065\u0301", result(5))
    roster = Roster([gradebook("Zo\u00e9", "99", "z", "")])
    assert TABLES["canvas"](summarise(book), roster).text.splitlines()[1].endswith(",5")


def test_a_worksheet_in_another_language_is_refused_and_one_without_feedback_filled(book):
    with pytest.raises(RosterError, match="no column Grade"):
        TABLES["moodle"](summarise(book), Roster([{"Identifier": "Participant 17", "Bewertung": ""}]))
    roster = Roster([{"Identifier": "Participant 17", "Grade": "", "Maximum Grade": "5,00"}])
    assert TABLES["moodle"](summarise(book), roster).text.splitlines()[1] == 'Participant 17,3,"5,00"'


def test_a_roster_is_read_with_semicolons_and_refused_where_it_is_none(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes('\ufeffStudent;ID\n"Alm; Anna";1\n'.encode())
    assert read_roster(path) == Roster([{"Student": "Alm; Anna", "ID": "1"}], ";")
    for data, said in (
        ("é".encode("utf-16"), "not UTF-8"),
        (b"a,b\n", "no rows"),
        (b'a\n"b\n', "cannot be read"),
    ):
        path.write_bytes(data)
        with pytest.raises(RosterError, match=said):
            read_roster(path)


def test_large_numbers_of_points_keep_their_digits():
    assert [points(value) for value in (1234567.25, 0.1 + 0.2, 3.0)] == ["1234567.25", "0.3", "3"]


def test_canvas_gets_its_own_roster_back_with_the_points(book):
    roster = [
        gradebook("", "", "", "Manual Posting"),
        gradebook("    Points Possible", "", "", "5"),
        gradebook("Berg, Bert", "17", "bb", ""),
        gradebook("Alm\u200c, =Anna", "18", "anna", "1"),
        gradebook("Nobody", "19", "n", "3"),
    ]
    table = TABLES["canvas"](summarise(book), Roster(roster))
    rows = list(csv.reader(io.StringIO(table.text)))
    assert rows[0] == ["Student", "ID", "SIS Login ID", "Section", "C (99)"]
    assert rows[1] == ["    Points Possible", "", "", "", "5"]
    assert {row[1]: row[4] for row in rows[2:]} == {"17": "3", "18": "2", "19": "3"}
    assert rows[3][0] == "Alm\u200c, =Anna"
    assert set(table.unknown) == {HOSTILE, "dora"}


def test_moodle_gets_its_worksheet_back_on_its_own_scale(book):
    roster = [{"Identifier": "Participant 17", "Full name": "Bert", "Grade": "", "Maximum Grade": "100.00",
               "Feedback comments": ""}]  # fmt: skip
    (row,) = csv.DictReader(io.StringIO(TABLES["moodle"](summarise(book), Roster(roster)).text))
    assert (row["Grade"], row["Feedback comments"]) == ("60", "numpy/softmax: 6 of 10")


def test_nbgraders_columns_hold_the_penalty(book, tmp_path):
    (tmp_path / "d.csv").write_text("student,deadline,percent\n*,2040-01-01,50\n")
    found = summarise(book, None, "last", read_deadlines(tmp_path / "d.csv"))
    rows = {row["student_id"]: row for row in csv.DictReader(io.StringIO(TABLES["nbgrader"](found).text))}
    assert list(rows["anna"])[-4:] == ["raw_score", "late_submission_penalty", "score", "max_score"]
    assert [rows["anna"][k] for k in ("raw_score", "late_submission_penalty", "score")] == ["4", "2", "2"]


def test_an_anonymised_export_holds_no_name_and_no_word_of_a_student(book):
    found = anonymised(book, summarise(book))
    texts = [make(found).text for make in TABLES.values()]
    texts += [name + text for name, text in reports(book, "json", "last", ON_TIME, anonymous=True)]
    for text in texts:
        assert not any(name in text for name in ("anna", "bert", "dora", "cmd"))
    assert pseudonym(book, "anna") in texts[0]


def test_file_names_are_safe_and_differ():
    taken: set[str] = set()
    names = [file_name(name, taken) for name in ("../../etc", "a b", "A_b", "con.txt", "\x1b", "", "x" * 300)]
    assert names[:4] == ["etc", "a_b", "A_b-2", "_con.txt"]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) <= 170


def test_file_names_keep_the_letters_of_all_scripts_within_the_bytes_of_a_file_system():
    taken: set[str] = set()
    names = [
        file_name(n, taken)
        for n in ("李 明_4705", "अनिता", "Zo\u0065\u0301", "Zo\u00e9", "字" * 300, "🎓/..")
    ]
    assert names[:4] == ["李_明_4705", "अनिता", "Zoé", "Zoé-2"]
    assert len(names[4].encode()) <= 160
    assert names[5] == "student"


def test_the_commands_show_and_export(book, tmp_path):
    command = [str(Path(sys.executable).with_name("smlearn")), "class"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    assert "Mistakes by frequency" in run("show").stdout
    assert "Attempt 2 of 2" in run("show", "anna").stdout
    assert "Did you mean 'anna'?" in run("show", "ana").stderr
    assert run("show", "--html", "class.html").returncode == 0
    assert "<h1>" in (tmp_path / "class.html").read_text()
    assert run("export", "--output", "marks.csv").returncode == 0
    assert "anna,2,2" in (tmp_path / "marks.csv").read_text()
    assert run("export", "--format", "json", "--output", "reports").returncode == 0
    assert len(list((tmp_path / "reports").iterdir())) == 3
    assert run("export", "--format", "yaml").returncode == 2
    assert run("export", "--format", "zip", "--output", "files").returncode == 0
    assert HandedIn.unpacked((tmp_path / "files" / "bert_17.zip").read_bytes()) == {"softmax.py": b"bert_17"}
    assert run("export", "--format", "zip", "--output", "files", "--anonymous").returncode == 2
    assert run("show", "--gradebook", "nothing.db").returncode == 2
    (tmp_path / "late.csv").write_text("student,deadline\n*,2040-01-01\nana,2041-01-01\n")
    said = run("export", "--format", "json", "--output", "reports", "--deadlines", "late.csv").stderr
    assert "ana: has a deadline in late.csv, and is not in the gradebook" in said
    assert "dora: has no report; the grader itself failed: no memory" in said
    assert run("mark", "anna", "9", "--reason", "explained").returncode == 0
    assert "set by hand" in run("show").stdout
    assert run("mark", "anna", "9").returncode == 2


def test_an_export_is_the_same_bytes_with_other_hashes_zone_language_and_twice(book, tmp_path):
    (tmp_path / "d.csv").write_text("student,deadline,percent\n*,2001-09-09T02:00:00,50\n")
    command = str(Path(sys.executable).with_name("smlearn"))
    places = (
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
    )
    seen = []
    for number, place in enumerate((*places, places[0])):
        folder = tmp_path / str(number)
        jobs = [["export", "--format", name, "--output", f"{folder}/{name}.csv"] for name in TABLES]
        jobs += [["export", "--anonymous", "--output", f"{folder}/nameless.csv"]]
        jobs += [["export", "--format", name, "--output", f"{folder}/{name}"] for name in ("json", "html")]
        jobs += [["show", "--html", f"{folder}/class.html"]]
        folder.mkdir()
        for job in jobs:
            late = ["--deadlines", str(tmp_path / "d.csv"), "--gradebook", str(tmp_path / "class.db")]
            subprocess.run([command, "class", *job, *late], check=True, timeout=60, env=place)
        seen.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    assert len(seen[0]) == 12
    assert seen[0] == seen[1] == seen[2]
