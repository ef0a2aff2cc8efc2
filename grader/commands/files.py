"""What a command writes for others to read: always UTF-8, to a file or to standard output."""

from __future__ import annotations

import sys
from pathlib import Path

import typer


def write(text: str, output: str) -> None:
    """Write to `output`, where - is standard output; whatever a terminal's own encoding, the bytes are UTF-8."""
    if output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise typer.BadParameter(f"{output} cannot be written: {error.strerror}") from None
