"""The gradebook: what it keeps, what it refuses, and that a half-written row cannot be."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from smlearn.grader import gradebook_file as module
from smlearn.grader.gradebook import Gradebook, Verdict
from smlearn.grader.gradebook_file import GradebookError, GradebookFault
from smlearn.grader.handed_in import HandedIn

ANNA = HandedIn("anna", {"sigmoid.py": b"1"})


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "class.db", writing=True) as opened:
        opened.begin("c", ["numpy/sigmoid"], None)
        yield opened


def verdict(attempt: int, score: float = 3.0, **changes: object) -> Verdict:
    return replace(Verdict(attempt, "1", 7, 1, score, 14.0, False, "{}"), **changes)


def test_the_seed_is_drawn_once_and_kept(tmp_path):
    path = tmp_path / "class.db"
    with Gradebook(path, writing=True) as book:
        seed = book.begin("c", ["numpy/sigmoid"], None)
    with Gradebook(path, writing=True) as book:
        assert book.begin("c", ["numpy/sigmoid"], None) == seed
    with Gradebook(tmp_path / "other.db", writing=True) as book:
        assert book.begin("c", ["numpy/sigmoid"], None) != seed
    with Gradebook(tmp_path / "third.db", writing=True) as book:
        assert book.begin("c", ["numpy/sigmoid"], 7) == 7


@pytest.mark.parametrize(
    ("course", "exercises", "seed", "said"),
    [
        ("d", ["numpy/sigmoid"], None, "belongs to the course 'c'"),
        ("c", ["numpy/softmax"], None, "another gradebook"),
        ("c", ["numpy/sigmoid"], -1, "seed of its own"),
    ],
)
def test_what_was_settled_stays_settled(book, course, exercises, seed, said):
    with pytest.raises(GradebookError, match=said):
        book.begin(course, exercises, seed)


def test_the_same_bytes_are_no_new_attempt_and_other_bytes_are(book):
    first = book.register(ANNA)
    assert book.register(ANNA) is None
    second = book.register(replace(ANNA, files={"sigmoid.py": b"2"}))
    third = book.register(ANNA)
    assert [row.number for row in book.attempts()] == [1, 2, 3]
    assert book.handed_in(second).files == {"sigmoid.py": b"2"}
    assert book.pending() == [first, second, third]


def test_an_attempt_with_a_verdict_is_no_longer_pending(book):
    attempt = book.register(ANNA)
    assert book.record(verdict(attempt), "d1") is None
    assert book.pending(retry=True) == []
    assert book.outdated("d1") == []


def test_a_fault_is_pending_only_for_a_retry_and_is_no_mark(book):
    attempt = book.register(ANNA)
    book.record_fault(attempt, "out of memory", "d1")
    assert book.pending() == []
    assert book.pending(retry=True) == [attempt]
    (row,) = book.attempts()
    assert (row.verdict, row.fault) == (None, "out of memory")


def test_a_verdict_of_another_course_is_outdated_and_stays_beside_the_new_one(book):
    attempt = book.register(ANNA)
    book.record(verdict(attempt, 3.0), "d1")
    assert book.outdated("d2") == [attempt]
    assert book.record(verdict(attempt, 5.0), "d2") == 3.0
    assert book.outdated("d2") == []
    (row,) = book.attempts()
    assert row.score == 5.0
    assert book._db.execute("SELECT count(*) FROM verdict").fetchone() == (2,)


@pytest.mark.parametrize("wrong", [{"score": 15.0}, {"score": -1.0}, {"isolation": 5}, {"attempt": 99}])
def test_a_row_that_cannot_be_true_is_refused_whole(book, wrong):
    attempt = book.register(ANNA)
    with pytest.raises(sqlite3.IntegrityError):
        book.record(
            verdict(attempt, **{"score": 1.0} | wrong) if "attempt" not in wrong else verdict(99), "d"
        )
    assert book.pending() == [attempt]


def test_a_manual_mark_needs_a_reason_and_a_student_and_can_be_withdrawn(book):
    book.register(ANNA)
    with pytest.raises(GradebookError, match="reason"):
        book.set_mark("anna", 5, "  ")
    with pytest.raises(GradebookError, match="'bert'"):
        book.set_mark("bert", 5, "ill")
    book.set_mark("anna", 5, "explained at the board")
    assert book.marks()["anna"][:2] == (5.0, "explained at the board")
    book.set_mark("anna", None, "by mistake")
    assert book.marks() == {}


def test_a_second_writer_is_kept_out_and_a_reader_is_not(book):
    with pytest.raises(GradebookError, match="Another run"):
        Gradebook(book.path, writing=True)
    with Gradebook(book.path) as reader:
        assert reader.students() == []


def test_another_programs_database_and_a_text_are_refused(tmp_path):
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(GradebookError, match="another program"):
        Gradebook(other)
    text = tmp_path / "text.db"
    text.write_text("not a database, but long enough to be looked at as one" * 50)
    with pytest.raises(GradebookError, match="no gradebook"):
        Gradebook(text)
    with pytest.raises(GradebookError, match="There is no gradebook"):
        Gradebook(tmp_path / "nothing.db")


def test_an_older_gradebook_is_migrated_and_a_newer_one_refused(tmp_path, monkeypatch):
    path = tmp_path / "class.db"
    with Gradebook(path, writing=True) as book:
        book.begin("c", ["numpy/sigmoid"], 7)
    older = module.MIGRATIONS
    monkeypatch.setattr(module, "MIGRATIONS", (*older, "ALTER TABLE student ADD COLUMN email TEXT;"))
    with Gradebook(path) as book:
        assert book.settled.seed == 7
        assert book._db.execute("SELECT email FROM student").fetchall() == []
    monkeypatch.setattr(module, "MIGRATIONS", older)
    with pytest.raises(GradebookError, match="newer smlearn"):
        Gradebook(path)


def test_a_migration_that_fails_leaves_the_gradebook_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "class.db"
    with Gradebook(path, writing=True) as book:
        book.begin("c", ["numpy/sigmoid"], 7)
    older = module.MIGRATIONS
    monkeypatch.setattr(
        module, "MIGRATIONS", (*older, "ALTER TABLE student ADD COLUMN email TEXT; nonsense;")
    )
    with pytest.raises(GradebookFault):
        Gradebook(path)
    monkeypatch.setattr(module, "MIGRATIONS", older)
    with Gradebook(path) as book:
        assert book.settled.seed == 7
        with pytest.raises(sqlite3.OperationalError):
            book._db.execute("SELECT email FROM student")


def filled(path) -> None:
    with Gradebook(path, writing=True) as book:
        book.begin("c", ["numpy/sigmoid"], 7)
        for number in range(40):
            attempt = book.register(HandedIn(f"student-{number}", {"sigmoid.py": b"x" * 500}))
            book.record(verdict(attempt, result='{"words": "' + "y" * 3000 + '"}'), "d")


def test_a_damaged_gradebook_is_never_written_into_and_says_what_to_do(tmp_path):
    path = tmp_path / "class.db"
    filled(path)
    data = bytearray(path.read_bytes())
    for place in range(8192, len(data) - 100, 900):
        data[place : place + 60] = b"\xff" * 60
    path.write_bytes(data)
    with pytest.raises(GradebookFault, match=r"is damaged .*last copy.*\.recover"):
        Gradebook(path, writing=True)
    assert path.read_bytes() == data


def test_half_a_gradebook_is_damaged_and_not_empty(tmp_path):
    path = tmp_path / "class.db"
    filled(path)
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(GradebookFault, match="is damaged"):
        Gradebook(path)


def test_a_result_that_is_no_text_any_more_is_said_to_be_damage(tmp_path):
    path = tmp_path / "class.db"
    filled(path)
    with Gradebook(path) as book:
        book._db.execute("UPDATE verdict SET result = CAST(x'ff00ff' AS TEXT) WHERE id = 1")
        book._db.execute("UPDATE attempt SET content = x'504b' WHERE id = 1")
        with pytest.raises(sqlite3.OperationalError) as told:
            book.result(1)
        assert "is damaged" in str(module.said_of(told.value, path))
        with pytest.raises(GradebookFault, match="student-0: File is not a zip file"):
            book.handed_in(1)


def test_a_gradebook_that_another_program_holds_is_waited_for_and_then_said(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    path = tmp_path / "class.db"
    filled(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Gradebook(path, writing=True) as book:
        with pytest.raises(sqlite3.OperationalError) as told:
            book.register(ANNA)
        assert "Another program holds" in str(module.said_of(told.value, path))
        other.execute("ROLLBACK")
        assert book.register(ANNA)
    other.close()


def test_a_folder_is_no_gradebook(tmp_path):
    for writing in (False, True):
        with pytest.raises(GradebookError, match="is a folder"):
            Gradebook(tmp_path, writing=writing)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("database or disk is full", "is full. Make room"),
        ("attempt to write a readonly database", "is read-only"),
        ("disk I/O error", "fails"),
        ("unable to open database file", "may its folder be written to"),
        ("something new", "cannot be read or written: something new"),
    ],
)
def test_what_the_machine_does_is_said_by_the_words_alone_too(tmp_path, words, said):
    # Python 3.10 gives no code with SQLite's errors.
    assert said in str(module.said_of(sqlite3.OperationalError(words), tmp_path / "class.db"))


def test_a_gradebook_is_read_where_nothing_can_be_written(tmp_path, monkeypatch):
    path = tmp_path / "class.db"
    filled(path)

    def refused(database, path):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(module, "_prepare", refused)
    with Gradebook(path) as book:
        assert len(book.students()) == 40
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            book.set_mark("student-1", 3, "why")
    path.with_name("class.db-wal").write_bytes(b"more")
    with pytest.raises(GradebookFault, match=r"class\.db-wal still"):
        Gradebook(path)


def test_a_gradebook_of_the_first_schema_is_read_and_written_on(tmp_path, monkeypatch):
    path = tmp_path / "class.db"
    newest = module.MIGRATIONS
    monkeypatch.setattr(module, "MIGRATIONS", newest[:1])
    Gradebook(path, writing=True).close()
    old = sqlite3.connect(path)
    old.execute("INSERT INTO class VALUES (1, 'c', '[]', 7, x'00', '')")
    old.execute("INSERT INTO student VALUES (1, 'anna')")
    old.execute(
        "INSERT INTO attempt VALUES (1, 1, 1, ?, ?, '{}', '', '2026-03-01T00:00:00+00:00')",
        ("0" * 64, ANNA.packed()),
    )
    old.commit()
    old.close()
    monkeypatch.setattr(module, "MIGRATIONS", newest)
    with Gradebook(path, writing=True) as book:
        assert [(row.student, row.notes) for row in book.attempts()] == [("anna", ())]
        assert book.register(replace(ANNA, notes=("a word",)))
        assert [row.notes for row in book.attempts()] == [(), ("a word",)]


def test_the_pass_mark_is_settled_once_and_kept(tmp_path):
    with Gradebook(tmp_path / "class.db", writing=True) as book:
        assert book.pass_mark == 100
        seed = book.begin("c", ["numpy/sigmoid"], None)
        assert book.begin("c", ["numpy/sigmoid"], None, 60) == seed
        assert book.pass_mark == 60
        book.begin("c", ["numpy/sigmoid"], None)
        assert book.pass_mark == 60
        with pytest.raises(GradebookError, match="pass mark already, 60 %"):
            book.begin("c", ["numpy/sigmoid"], None, 50)
