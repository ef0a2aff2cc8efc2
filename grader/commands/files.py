"""What a command writes for others to read: always UTF-8, to a file or to standard output."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import typer


def write(text: str, output: str) -> None:
    """Write to `output`, where - is standard output; whatever a terminal's own encoding, the bytes are UTF-8."""
    write_bytes(text.encode(), output)


def write_bytes(data: bytes, output: str) -> None:
    """Write to `output`, where - is standard output: all of it or nothing."""
    if output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    try:
        if path.exists() and not path.is_file():  # a device, a pipe
            path.write_bytes(data)
        else:
            _whole(data, path.resolve())
    except OSError as error:
        raise typer.BadParameter(f"{output} cannot be written: {error.strerror}") from None


def _whole(data: bytes, path: Path) -> None:
    """Write a whole file or none: half a table of marks, of a full disk, looks like a whole one."""
    new = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        new.write_bytes(data)
        if path.is_file():
            shutil.copymode(path, new)
        new.replace(path)
    except PermissionError:  # a file that may be written, in a folder where none may be made
        path.write_bytes(data)
    except OSError:
        new.unlink(missing_ok=True)
        raise
