"""A student's own data: what can be read, and a line and a column for what cannot."""

from __future__ import annotations

import gzip
import struct

import numpy as np
import pytest

from smlearn.grader.tables import TableError, read_table


def read(tmp_path, text: str | bytes, label: str = "", name: str = "data.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path, label)


@pytest.mark.parametrize(
    "text",
    [
        "1,2,0\n3,4,1\n",
        "a,b,class\n1,2,0\n3,4,1\n",
        "1;2;0\n3;4;1",
        "1\t2\t0\r\n3\t4\t1\r\n",
        "\ufeffa,b,c\n1,2,0\n\n3,4,1\n\n",
        '"1","2","0"\n"3","4","1"\n',
    ],
)
def test_tables_of_many_spellings_are_the_same_table(tmp_path, text):
    table = read(tmp_path, text)
    np.testing.assert_array_equal(table.x, [[1, 2], [3, 4]])
    assert (list(table.labels), table.classes) == ([0, 1], ("0", "1"))


def test_names_of_classes_are_kept_and_numbers_are_put_in_order(tmp_path):
    assert read(tmp_path, "5.1,setosa\n6.2,virginica\n5.0,setosa\n").classes == ("setosa", "virginica")
    table = read(tmp_path, "1,7\n2,-1\n3,7\n")
    assert (table.classes, list(table.labels)) == (("-1", "7"), [1, 0, 1])


@pytest.mark.parametrize("label", ["kind", "1"])
def test_the_label_column_may_be_named_or_counted(tmp_path, label):
    table = read(tmp_path, "kind,a,b\n0,1,2\n1,3,4\n", label)
    np.testing.assert_array_equal(table.x, [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,y\n1,2,0\n3,,1\n", r"line 3, column 2 \(b\): a value is missing"),
        ("a,b,y\n1,2,0\n3,NA,1\n", r"line 3, column 2 \(b\): a value is missing"),
        ("1,2,0\n\n3,nan,1\n", r"line 3, column 2: a value is missing"),
        ("1,2,0\n3,red,1\n", r"line 2, column 2: 'red' is text"),
        ("1,2,0\n3,inf,1\n", r"line 2, column 2: 'inf' is not a finite number"),
        ("1,2,0\n3,4,cat\n", r"line 2, column 3: the label 'cat' is text"),
        ("1,2,0\n3,4,\n", r"line 2, column 3: the label is missing"),
        ("1,2,0.5\n3,4,1\n", r"line 1, column 3: the label '0.5' is not a whole number"),
        ("1,2,0\n3,4\n", r"line 2: 2 cells; line 1 has 3"),
        ("", "is empty"),
        ("a,b\n", "needs a column of labels"),
        ("1\n2\n", "needs a column of labels"),
        (b"1,2,0\n3,\xff,1\n", "line 2: not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_column(tmp_path, text, said):
    with pytest.raises(TableError, match=said):
        read(tmp_path, text)


def test_a_column_that_is_not_there_is_said_with_those_that_are(tmp_path):
    with pytest.raises(TableError, match=r"no column 'colour'\. There are: a, y"):
        read(tmp_path, "a,y\n1,0\n2,1\n", "colour")


def test_npz_with_labels_or_one_hot_rows_and_pictures(tmp_path):
    path = tmp_path / "data.npz"
    np.savez(path, X=np.zeros((3, 2, 2)), y=np.eye(3))
    table = read_table(path)
    assert table.x.shape == (3, 4)
    assert list(table.labels) == [0, 1, 2]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"a": np.zeros(3)}, r"It holds: a \(3,\)"),
        ({"x": np.zeros((3, 2)), "y": np.zeros(2)}, "are needed"),
        ({"x": np.array([[0.0, np.nan]]), "y": np.zeros(1)}, r"x\[0, 1\] is nan"),
        ({"x": np.array([["a"]]), "y": np.zeros(1)}, "need to be numbers"),
        ({"x": np.zeros((1, 1)), "y": np.array([0.5])}, "whole numbers"),
    ],
)
def test_npz_that_does_not_serve_is_told_why(tmp_path, arrays, said):
    np.savez(tmp_path / "data.npz", **arrays)
    with pytest.raises(TableError, match=said):
        read_table(tmp_path / "data.npz")


def test_npz_of_pickled_objects_is_refused(tmp_path):
    np.savez(tmp_path / "data.npz", x=np.array([{}, {}]), y=np.zeros(2))
    with pytest.raises(TableError, match="plain arrays"):
        read_table(tmp_path / "data.npz")


def idx(array: np.ndarray) -> bytes:
    head = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(np.uint8).tobytes()


@pytest.mark.parametrize("packed", [False, True])
def test_idx_finds_its_labels_by_the_usual_name(tmp_path, packed):
    pack, end = (gzip.compress, ".gz") if packed else (bytes, "")
    pictures = np.arange(12).reshape(3, 2, 2)
    (tmp_path / f"train-images-idx3-ubyte{end}").write_bytes(pack(idx(pictures)))
    (tmp_path / f"train-labels-idx1-ubyte{end}").write_bytes(pack(idx(np.array([5, 0, 5]))))
    table = read_table(tmp_path / f"train-images-idx3-ubyte{end}")
    np.testing.assert_allclose(table.x, pictures.reshape(3, 4) / 255)
    assert (list(table.labels), table.classes) == ([1, 0, 1], ("0", "5"))


def test_idx_without_labels_or_cut_off_is_said(tmp_path):
    path = tmp_path / "pictures.idx"
    path.write_bytes(idx(np.zeros((2, 2))))
    with pytest.raises(TableError, match="--labels FILE"):
        read_table(path)
    (tmp_path / "l.idx").write_bytes(idx(np.zeros(2))[:-1])
    with pytest.raises(TableError, match="Was it cut off"):
        read_table(path, labels=tmp_path / "l.idx")
    path.write_bytes(b"\0\0\x07\x01\0\0")
    with pytest.raises(TableError, match="does not begin as an IDX file"):
        read_table(path, labels=tmp_path / "l.idx")


def test_a_folder_or_no_file_is_said(tmp_path):
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path)
