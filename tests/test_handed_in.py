"""What a class handed in: every layout read, nothing hostile followed, nothing left out without a word."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from smlearn.grader import archives
from smlearn.grader.course import load_course
from smlearn.grader.handed_in import HandedIn, hand_in, students

CODE = b"def sigmoid_forward(z):\n    return z\n"
COURSE = load_course()


def read(folder: Path, student: str = "anna") -> HandedIn:
    return hand_in(folder, student, students(folder)[student], COURSE)


def zipped(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def tarred(path: Path, members: dict[str, bytes | tarfile.TarInfo]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            if isinstance(data, bytes):
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data) if isinstance(data, bytes) else None)


def write(path: Path, data: bytes = CODE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_folder_zip_and_tar_with_the_same_files_have_the_same_hash(tmp_path):
    write(tmp_path / "a" / "anna" / "sigmoid.py")
    for folder, make in (("b", zipped), ("c", tarred)):
        (tmp_path / folder).mkdir()
        make(tmp_path / folder / ("anna.zip" if make is zipped else "anna.tar.gz"), {"sigmoid.py": CODE})
    found = [read(tmp_path / folder) for folder in "abc"]
    assert [one.files for one in found] == [{"sigmoid.py": CODE}] * 3
    assert len({one.hash for one in found}) == 1


def test_another_byte_is_another_hash(tmp_path):
    write(tmp_path / "anna" / "sigmoid.py")
    before = read(tmp_path).hash
    write(tmp_path / "anna" / "sigmoid.py", CODE + b"\n")
    assert read(tmp_path).hash != before


@pytest.mark.parametrize(
    ("entry", "student"),
    [
        ("Anna Berg_4711_assignsubmission_file_/sigmoid.py", "Anna Berg_4711"),
        ("Anna Berg_4711_assignsubmission_file_/exercises/sigmoid.py", "Anna Berg_4711"),
        ("berganna_LATE_4711_99_sigmoid.py", "berganna_4711"),
        ("berganna_4711_99_sigmoid-2.py", "berganna_4711"),
        ("backprop-anna/exercises/sigmoid.py", "backprop-anna"),
    ],
)
def test_the_layouts_of_learning_platforms_are_read(tmp_path, entry, student):
    write(tmp_path / entry)
    assert read(tmp_path, student).files == {"sigmoid.py": CODE}


def test_loose_files_of_one_student_belong_together(tmp_path):
    write(tmp_path / "berganna_4711_99_sigmoid.py")
    write(tmp_path / "berganna_4711_98_softmax.py")
    assert set(read(tmp_path, "berganna_4711").files) == {"sigmoid.py", "softmax.py"}


def test_an_archive_alone_in_a_folder_is_opened(tmp_path):
    (tmp_path / "anna").mkdir()
    zipped(tmp_path / "anna" / "my work.zip", {"x/kernels/softmax.pyx": CODE, "x/softmax.py": CODE})
    assert set(read(tmp_path).files) == {"kernels/softmax.pyx", "softmax.py"}


def test_the_folder_with_most_exercises_is_taken_and_the_other_named(tmp_path):
    write(tmp_path / "anna" / "old" / "sigmoid.py", b"old")
    write(tmp_path / "anna" / "z" / "sigmoid.py")
    write(tmp_path / "anna" / "z" / "softmax.py")
    found = read(tmp_path)
    assert found.files["sigmoid.py"] == CODE
    assert "'old/'" in found.notes[0]


@pytest.mark.parametrize(
    "name", ["../sigmoid.py", "/tmp/sigmoid.py", "C:\\x\\sigmoid.py", "a/../../sigmoid.py"]
)
def test_a_name_that_leads_outside_is_left_out_with_a_word(tmp_path, name):
    zipped(tmp_path / "anna.zip", {name: b"evil", "sigmoid.py": CODE})
    found = read(tmp_path)
    assert found.files == {"sigmoid.py": CODE}
    assert "leads outside" in found.notes[0]


def test_nothing_is_written_anywhere(tmp_path):
    zipped(tmp_path / "anna.zip", {"../sigmoid.py": b"evil", "sigmoid.py": CODE})
    read(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["anna.zip"]


def test_links_in_archives_are_problems_and_not_followed(tmp_path):
    link = tarfile.TarInfo("sigmoid.py")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    tarred(tmp_path / "anna.tar.gz", {"sigmoid.py": link})
    assert "link" in read(tmp_path).problems["sigmoid.py"]
    info = zipfile.ZipInfo("sigmoid.py")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "bert.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "link" in read(tmp_path, "bert").problems["sigmoid.py"]


def test_links_in_folders_are_not_followed(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("SECRET")
    handed = tmp_path / "handed"
    (handed / "anna").mkdir(parents=True)
    (handed / "anna" / "sigmoid.py").symlink_to(secret)
    (handed / "bert").symlink_to(tmp_path)
    assert read(handed).files == {}
    assert "link" in read(handed).problems["sigmoid.py"]
    assert "symbolic link" in read(handed, "bert").reason


def test_a_bomb_of_one_member_is_only_too_large(tmp_path):
    zipped(tmp_path / "anna.zip", {"sigmoid.py": bytes(50 << 20), "softmax.py": CODE})
    found = read(tmp_path)
    assert "larger than 1024 KiB" in found.problems["sigmoid.py"]
    assert set(found.files) == {"softmax.py"}


def test_a_tar_that_unpacks_without_end_stops_at_its_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "UNPACKED_BYTES", 1 << 20)
    tarred(tmp_path / "anna.tar.gz", {"data.bin": bytes(5 << 20), "sigmoid.py": CODE})
    assert "unpacks to more than" in read(tmp_path).reason


def test_too_many_entries_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 10)
    many = {f"{i}.txt": b"" for i in range(20)}
    zipped(tmp_path / "anna.zip", many)
    tarred(tmp_path / "bert.tar.gz", many)
    for name in many:
        write(tmp_path / "carl" / name)
    for student in ("anna", "bert", "carl"):
        assert "more than 10 entries" in read(tmp_path, student).reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("anna.zip", b"PK\x03\x04 broken"),
        ("anna.tar.gz", b"\x1f\x8b broken"),
        ("anna.tgz", gzip.compress(b"no tar", mtime=0)),
        ("anna.zip", b""),
    ],
)
def test_a_broken_archive_is_a_row_with_its_reason(tmp_path, name, data):
    write(tmp_path / name, data)
    assert "broken" in read(tmp_path).reason


def test_a_locked_zip_says_so(tmp_path):
    zipped(tmp_path / "anna.zip", {"sigmoid.py": CODE})
    data = bytearray((tmp_path / "anna.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "anna.zip").write_bytes(data)
    assert "password" in read(tmp_path).problems["sigmoid.py"]


def test_what_is_neither_folder_nor_archive_is_a_row_with_its_reason(tmp_path):
    write(tmp_path / "anna.txt", b"hello")
    assert "a single file, 'anna.txt', and none of the course's" in read(tmp_path, "anna.txt").reason


def test_an_empty_folder_is_a_row_with_its_reason(tmp_path):
    (tmp_path / "anna").mkdir()
    assert "none of the course's files" in read(tmp_path).reason


def test_two_submissions_of_one_student_are_not_chosen_between(tmp_path):
    write(tmp_path / "anna" / "sigmoid.py")
    zipped(tmp_path / "anna.zip", {"sigmoid.py": CODE})
    assert "more than once" in read(tmp_path).reason


@pytest.mark.skipif(os.name == "nt", reason="names there are text")
def test_a_name_that_is_no_text_is_a_student_all_the_same(tmp_path):
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n\x1b[2J")) / "sigmoid.py")
    (student,) = students(tmp_path)
    assert student.startswith("\\xff")
    student.encode("utf-8")
    assert read(tmp_path, student).files


def test_packed_bytes_are_the_same_for_the_same_files_and_come_back():
    one = HandedIn("anna", {"sigmoid.py": CODE, "kernels/softmax.pyx": b"\xff\0"})
    other = HandedIn("bert", dict(reversed(one.files.items())))
    assert one.packed() == other.packed()
    assert HandedIn.unpacked(one.packed()) == one.files


def test_a_file_that_cannot_be_run_keeps_its_bytes_and_has_a_problem(tmp_path):
    write(tmp_path / "anna" / "sigmoid.py", b"\xff\xfe")
    found = read(tmp_path)
    assert found.files == {"sigmoid.py": b"\xff\xfe"}
    assert "UTF-8" in found.submission(COURSE).files["sigmoid.py"].problem
    assert found.submission(COURSE).files["softmax.py"].missing


@pytest.mark.parametrize(
    ("entry", "student"),
    [
        ("Hal Flat_4718_assignsubmission_file_sigmoid.py", "Hal Flat_4718"),
        ("Week 1_anna_attempt_2026-03-01-23-59-00_sigmoid.py", "anna"),
        ("parkpat_12349_67895_sigmoid (1).py", "parkpat_12349"),
        ("royrex_LATE_12351_67896_Sigmoid.py", "royrex_12351"),
        ("submission_301001/sigmoid.py", "submission_301001"),
    ],
)
def test_files_that_platforms_hand_out_without_a_folder_are_read(tmp_path, entry, student):
    write(tmp_path / entry)
    assert read(tmp_path, student).files == {"sigmoid.py": CODE}


@pytest.mark.parametrize(
    "name", ["sigmoid (1).py", "Sigmoid.py", "sigmoid-2.py", "sigmoid.py.txt", "sigmoid - Copy (2).py"]
)
def test_a_name_that_a_machine_changed_is_taken_with_a_word(tmp_path, name):
    write(tmp_path / "anna" / name)
    found = read(tmp_path)
    assert found.files == {"sigmoid.py": CODE}
    assert found.notes == (f"{name!r} was taken for sigmoid.py",)


def test_the_very_name_counts_before_a_changed_one(tmp_path):
    write(tmp_path / "anna" / "sigmoid (1).py", b"older")
    write(tmp_path / "anna" / "sigmoid.py")
    assert read(tmp_path).files == {"sigmoid.py": CODE}


def test_two_changed_names_are_not_chosen_between_unless_they_are_alike(tmp_path):
    write(tmp_path / "anna" / "sigmoid (1).py", b"older")
    write(tmp_path / "anna" / "sigmoid (2).py")
    assert "more than once" in read(tmp_path).problems["sigmoid.py"]
    write(tmp_path / "anna" / "sigmoid (1).py")
    assert read(tmp_path).files == {"sigmoid.py": CODE}


def test_exercises_in_folders_of_their_own_belong_together(tmp_path):
    write(tmp_path / "anna" / "week1" / "sigmoid.py")
    write(tmp_path / "anna" / "week2" / "softmax.py")
    found = read(tmp_path)
    assert set(found.files) == {"sigmoid.py", "softmax.py"}
    assert found.notes == ("'week2/softmax.py' was taken for softmax.py",)


def test_a_kernel_beside_the_modules_is_a_kernel_all_the_same(tmp_path):
    write(tmp_path / "anna" / "softmax.pyx")
    write(tmp_path / "anna" / "softmax.py")
    assert set(read(tmp_path).files) == {"softmax.py", "kernels/softmax.pyx"}


def test_a_backup_with_the_same_bytes_is_not_worth_a_word(tmp_path):
    write(tmp_path / "anna" / "sigmoid.py")
    write(tmp_path / "anna" / "backup" / "sigmoid.py")
    assert read(tmp_path).notes == ()


def inner(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_an_archive_alone_in_an_archive_is_opened_three_deep_and_no_further(tmp_path):
    data = {"exercises/sigmoid.py": CODE}
    for depth in range(1, 5):
        path = tmp_path / f"student-{depth}.zip"
        path.write_bytes(inner(data))
        data = {f"work-{depth}.zip": path.read_bytes()}
        found = read(tmp_path, f"student-{depth}")
        assert (found.files == {"sigmoid.py": CODE}) == (depth <= 3)
    assert "more than 3 deep" in found.reason


def test_two_archives_inside_are_not_chosen_between(tmp_path):
    zipped(tmp_path / "anna.zip", {"a.zip": inner({"sigmoid.py": CODE}), "b.zip": inner({})})
    assert "2 archives inside, and nothing says which counts: 'a.zip', 'b.zip'" in read(tmp_path).reason


def test_an_archive_beside_exercises_is_not_opened_and_named(tmp_path):
    write(tmp_path / "anna" / "sigmoid.py")
    zipped(tmp_path / "anna" / "more.zip", {"softmax.py": CODE})
    assert read(tmp_path).notes == ("'more.zip' inside was not opened, for there are exercises beside it",)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("anna.rar", b"Rar!\x1a\x07", "a RAR archive"),
        ("anna.7z", b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        ("anna.tar.bz2", b"BZh9", "compressed with bzip2"),
        ("anna.zip", b"Rar!\x1a\x07", "a RAR archive"),
    ],
)
def test_an_archive_of_another_kind_says_which_and_is_the_same_student(tmp_path, name, data, kind):
    write(tmp_path / name, data)
    assert f"It is {kind}, which cannot be opened here" in read(tmp_path).reason
    write(tmp_path / "anna" / "sigmoid.py")
    found = read(tmp_path)
    assert found.files == {"sigmoid.py": CODE}
    assert kind in found.notes[0]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("sigmoid.ipynb", "There is a notebook, 'sigmoid.ipynb'"),
        ("work.rar", "cannot be opened here, 'work.rar'"),
        ("notes.txt", "There is 'notes.txt'."),
        (".DS_Store", "There is nothing else in it."),
        ("venv/sigmoid.py", "There is nothing else in it."),
        ("a/b/c/d/e/f/g/h/i/sigmoid.py", "more than 8 folders deep"),
    ],
)
def test_a_reason_says_what_is_there_instead(tmp_path, path, said):
    write(tmp_path / "anna" / path)
    assert said in read(tmp_path).reason


def test_a_single_file_says_that_nobody_can_tell_whose_it_is(tmp_path):
    write(tmp_path / "sigmoid.py")
    assert "nothing says whose" in read(tmp_path, "sigmoid.py").reason
    write(tmp_path / "anna_1_2_work.ipynb")
    assert "It is a notebook, 'work.ipynb'" in read(tmp_path, "anna_1").reason


def test_what_systems_and_platforms_leave_behind_is_no_student(tmp_path):
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "submission_metadata.yml"):
        write(tmp_path / name)
    (tmp_path / "__MACOSX").mkdir()
    assert students(tmp_path) == {}


def test_a_text_typed_into_the_platform_stands_behind_the_files(tmp_path):
    write(tmp_path / "Gus_1_assignsubmission_file_" / "sigmoid.py")
    write(tmp_path / "Gus_1_assignsubmission_onlinetext_" / "onlinetext.html")
    assert read(tmp_path, "Gus_1").notes == ()
    write(tmp_path / "anna_2_text.html")
    assert "'text.html'" in read(tmp_path, "anna_2").reason


def test_a_platforms_word_for_late_is_passed_on_and_its_time_is_taken(tmp_path):
    write(tmp_path / "anna_LATE_1_2_sigmoid.py")
    assert read(tmp_path, "anna_1").notes == ("The platform calls it late.",)
    write(tmp_path / "W_bert_attempt_2026-03-01-23-59-00_sigmoid.py")
    assert read(tmp_path, "bert").time == 1772409540


@pytest.mark.parametrize("data", [CODE.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + CODE])
def test_line_ends_of_windows_and_a_mark_of_byte_order_are_no_problem(tmp_path, data):
    write(tmp_path / "anna" / "sigmoid.py", data)
    assert read(tmp_path).submission(COURSE).files["sigmoid.py"].usable


def test_names_without_end_take_no_time_and_no_room(tmp_path):
    names = {f"{number}{' (1' * 10_000}/{'-1' * 10_000}.py": b"" for number in range(50)}
    zipped(tmp_path / "anna.zip", names | {f"../{'a' * 60_000}/sigmoid.py": b""})
    assert len(read(tmp_path).reason) < 1000


def test_an_archive_that_holds_itself_ends(tmp_path):
    data = inner({"sigmoid.txt": b""})
    for _ in range(20):
        data = inner({"again.zip": data})
    write(tmp_path / "anna.zip", data)
    assert "more than 3 deep" in read(tmp_path).reason


def test_the_order_of_a_folders_entries_changes_nothing(tmp_path, monkeypatch):
    for path in (
        "b/softmax.py",
        "a/sigmoid.py",
        "c/old/sigmoid.py",
        "c/new/sigmoid.py",
        "d/x.zip",
        "d/y.zip",
    ):
        write(tmp_path / "class" / path)
    for name in ("z_1_2_sigmoid.py", "z_1_3_softmax.py", "e/week2/softmax.py", "e/week1/sigmoid.py"):
        write(tmp_path / "class" / name)
    scandir = os.scandir

    class Backwards:
        def __init__(self, path) -> None:
            with scandir(path) as entries:
                self.entries = list(entries)[::-1]

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_) -> None:
            pass

    def everything():
        found = students(tmp_path / "class")
        return list(found.items()), [read(tmp_path / "class", student) for student in found]

    before = everything()
    monkeypatch.setattr(os, "scandir", Backwards)
    assert everything() == before
