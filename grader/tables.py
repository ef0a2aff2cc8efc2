"""A student's own data: CSV, NumPy's .npz, or IDX (MNIST's format), read into examples and labels.

What cannot be read is said with its line and its column, as an editor or a spreadsheet counts them.
"""

from __future__ import annotations

import csv
import gzip
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import UsageError

_MISSING = ("", "na", "n/a", "nan", "null", "none", "?", "-")
_IDX_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_X_NAMES, _LABEL_NAMES = ("x", "data", "images", "x_train"), ("labels", "y", "target", "targets", "y_train")
_GZIP = b"\x1f\x8b"


class TableError(UsageError):
    """The data cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Table:
    """Examples x (n, d) float64, labels (n,) int64 in 0..k-1, and the name of each class."""

    x: NDArray[np.float64]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]


def read_table(path: Path, label: str = "", labels: Path | None = None) -> Table:
    """Read a file by what it is; `label` names a CSV's label column, `labels` the second file of an IDX pair."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if path.suffix == ".npz" or head == b"PK\x03\x04":
            return _npz(path)
        if head[:2] == _GZIP or head[:2] == b"\0\0":
            return _idx_pair(path, labels)
        return _csv(path, label)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from None


def _csv(path: Path, label: str) -> Table:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TableError(f"{path}, line {line}: not UTF-8. Save the table as CSV in UTF-8.") from None
    reader = csv.reader(text.splitlines(), delimiter=_delimiter(text))
    try:
        rows = [
            (reader.line_num, [cell.strip() for cell in row]) for row in reader if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise TableError(f"{path}, line {reader.line_num}: {error}.") from None
    if not rows:
        raise TableError(f"{path} is empty.")
    names = _header(rows)
    body = rows[1:] if names else rows
    width = len(rows[0][1])
    names = names or [f"column {number}" for number in range(1, width + 1)]
    if width < 2 or not body:
        raise TableError(f"{path} needs a column of labels beside its inputs, and a row for each example.")
    at = _label_column(path, label, names)
    inputs = []
    for line, row in body:
        if len(row) != width:
            raise TableError(f"{path}, line {line}: {len(row)} cells; line {rows[0][0]} has {width}.")
        inputs.append([_cell(path, line, i, names[i], cell) for i, cell in enumerate(row) if i != at])
    found, classes = _named_classes(path, [(line, row[at]) for line, row in body], at, names[at])
    return Table(np.array(inputs, dtype=np.float64), found, classes)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _header(rows: Sequence[tuple[int, list[str]]]) -> list[str]:
    """Give the names in the first line, if it is one of names: no number stands in it, but some do below."""
    first = rows[0][1]
    if any(_number(cell) is not None for cell in first):
        return []
    numbers_below = any(_number(cell) is not None for _, row in rows[1:3] for cell in row)
    if len(rows) > 1 and not numbers_below:
        return []
    return [name or f"column {i}" for i, name in enumerate(first, 1)]


def _label_column(path: Path, label: str, names: Sequence[str]) -> int:
    if not label:
        return len(names) - 1
    if label in names:
        return names.index(label)
    if label.isdigit() and 1 <= int(label) <= len(names):
        return int(label) - 1
    raise TableError(f"{path} has no column {label!r}. There are: {', '.join(names)}.")


def _cell(path: Path, line: int, column: int, name: str, cell: str) -> float:
    value = _number(cell)
    if value is not None and math.isfinite(value):
        return value
    where = _where(path, line, column, name)
    if cell.lower() in _MISSING:
        raise TableError(f"{where}: a value is missing. Fill it in, or leave the line out.")
    if value is not None:
        raise TableError(f"{where}: {cell!r} is not a finite number.")
    raise TableError(f"{where}: {_short(cell)} is text; a network computes with numbers alone.")


def _named_classes(
    path: Path, cells: Sequence[tuple[int, str]], column: int, name: str
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Number the classes: whole numbers in their order, or names in theirs, but not both in one column."""
    values = [_number(cell) for _, cell in cells]
    numeric = [value is not None for value in values]
    for (line, cell), value in zip(cells, values, strict=True):
        where = _where(path, line, column, name)
        if cell.lower() in _MISSING:
            raise TableError(f"{where}: the label is missing.")
        if value is None and any(numeric):
            raise TableError(f"{where}: the label {_short(cell)} is text, and others are numbers.")
        if value is not None and (not math.isfinite(value) or value != int(value)):
            raise TableError(
                f"{where}: the label {cell!r} is not a whole number. Is this the column of labels?"
            )
    keys: list[Any] = [int(v) for v in values if v is not None] if numeric[0] else [cell for _, cell in cells]
    order = sorted(set(keys))
    place = {key: number for number, key in enumerate(order)}
    return np.array([place[key] for key in keys], dtype=np.int64), tuple(map(str, order))


def _npz(path: Path) -> Table:
    try:
        with np.load(path, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
    except (ValueError, zipfile.BadZipFile, EOFError) as error:
        raise TableError(f"{path} is no .npz of plain arrays: {error}.") from None
    lowered = {name.lower(): array for name, array in arrays.items()}
    x = next((lowered[name] for name in _X_NAMES if name in lowered), None)
    y = next((lowered[name] for name in _LABEL_NAMES if name in lowered), None)
    if x is None or y is None:
        there = ", ".join(f"{name} {array.shape}" for name, array in arrays.items()) or "nothing"
        raise TableError(f"{path} needs an array x (n, d) and an array labels (n,). It holds: {there}.")
    return _checked(path, x, y)


def _idx_pair(path: Path, labels: Path | None) -> Table:
    beside = labels or path.with_name(
        path.name.replace("images-idx3", "labels-idx1").replace("images", "labels")
    )
    if beside == path or not beside.is_file():
        raise TableError(f"{path} holds examples alone; for their labels: --labels FILE")
    x, y = _idx(path), _idx(beside)
    if x.ndim < 2:
        raise TableError(f"{path} has one dimension; examples need two or more. Are the two files swapped?")
    if x.dtype.kind in "ui":
        x = x / np.iinfo(x.dtype).max
    return _checked(path, x, y)


def _idx(path: Path) -> NDArray[Any]:
    raw = path.read_bytes()
    if raw[:2] == _GZIP:
        try:
            raw = gzip.decompress(raw)
        except (EOFError, gzip.BadGzipFile, OSError) as error:
            raise TableError(f"{path} cannot be unpacked: {error}.") from None
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] not in _IDX_TYPES or not raw[3]:
        raise TableError(
            f"{path} does not begin as an IDX file does (two zero bytes, a type, a number of dimensions)."
        )
    start = 4 + 4 * raw[3]
    shape = tuple(int.from_bytes(raw[i : i + 4], "big") for i in range(4, start, 4))
    kind = np.dtype(_IDX_TYPES[raw[2]])
    wanted = start + math.prod(shape) * kind.itemsize
    if len(raw) != wanted:
        raise TableError(
            f"{path} says that it holds {shape}, {wanted} bytes; it has {len(raw)}. Was it cut off?"
        )
    return np.frombuffer(raw, kind, offset=start).reshape(shape).astype(kind.newbyteorder("="))


def _checked(path: Path, x: NDArray[Any], y: NDArray[Any]) -> Table:
    if x.dtype.kind not in "fiub" or y.dtype.kind not in "fiub":
        raise TableError(f"{path}: x is {x.dtype} and labels are {y.dtype}; both need to be numbers.")
    if x.ndim < 2 or y.ndim not in (1, 2) or len(x) != len(y) or not x.size:
        raise TableError(f"{path}: x has shape {x.shape} and labels {y.shape}; (n, d) and (n,) are needed.")
    flat = x.reshape(len(x), -1).astype(np.float64)
    odd = np.argwhere(~np.isfinite(flat))
    if len(odd):
        row, column = odd[0]
        raise TableError(f"{path}: x[{row}, {column}] is {flat[row, column]}, not a finite number.")
    given = y.argmax(axis=1) if y.ndim == 2 else y
    if not np.isfinite(given).all() or (given != np.floor(given)).any():
        raise TableError(f"{path}: labels need to be whole numbers.")
    order, found = np.unique(given.astype(np.int64), return_inverse=True)
    return Table(flat, found.astype(np.int64).reshape(-1), tuple(map(str, order)))


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _where(path: Path, line: int, column: int, name: str) -> str:
    called = "" if name == f"column {column + 1}" else f" ({name})"
    return f"{path}, line {line}, column {column + 1}{called}"


def _short(cell: str) -> str:
    return repr(cell if len(cell) <= 30 else cell[:29] + "…")
