"""The worker's side: where the arguments of a call stand in memory.

Python's own code is given ordinary arrays. Compiled code is given arrays between pages that nobody may touch: a read
or a write past an end stops the process at once instead of finding a neighbour's numbers. One end can lie flush with
a page; the arguments of a call take turns at which one it is, and the other end is followed by a pattern that no
right answer holds.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from typing import Any

import numpy as np

from . import wire

PATTERN = 0xC5  # as float64: about −1.3e28; as int64: about −4.2e18
DIRTY_LIMIT = 1 << 16
_NONE, _READ_WRITE, _PRIVATE_ANONYMOUS = 0, 3, 0x22


class Block:
    """Some bytes between two pages that nobody may touch; given back when the last array on them goes."""

    libc: Any = None

    def __init__(self, size: int, at_end: bool) -> None:
        page = mmap.PAGESIZE
        inner = max(1, -(-size // page)) * page
        self.length = inner + 2 * page
        self.start = Block.libc.mmap(None, self.length, _NONE, _PRIVATE_ANONYMOUS, -1, 0)
        if self.start in (None, ctypes.c_void_p(-1).value):
            self.start = None
            raise MemoryError("no room for the arguments")
        first = self.start + page
        if Block.libc.mprotect(first, inner, _READ_WRITE):
            raise MemoryError("no room for the arguments")
        used = -(-size // 8) * 8  # numbers stay aligned; flush to the byte where they have eight
        address = first + inner - used if at_end else first
        slack = inner - used
        ctypes.memset(first if at_end else first + used, PATTERN, slack)
        self.__array_interface__ = {
            "version": 3,
            "data": (address, False),
            "shape": (size,),
            "typestr": "|u1",
        }

    def __del__(self) -> None:
        if self.start is not None:
            Block.libc.munmap(self.start, self.length)


class Arena:
    """Makes the arrays of one call."""

    def __init__(self, guarded: bool, placed: int = 0) -> None:
        self.guarded = guarded and sys.platform == "linux"
        self.placed = placed  # counted over calls, so that one argument has both its ends tried

    def place(self, dtype: np.dtype[Any], shape: tuple[int, ...], layout: bytes) -> np.ndarray[Any, Any]:
        """Make one array; guarded ones are always in C order, which is what compiled exercises are promised."""
        if not self.guarded:
            return wire.plain(dtype, shape, layout)
        if Block.libc is None:
            Block.libc = _libc()
        size = dtype.itemsize
        for length in shape:
            size *= length
        self.placed += 1
        block = np.asarray(Block(size, at_end=self.placed % 2 == 1))
        return block.view(dtype).reshape(shape)


def dirty(arrays: list[np.ndarray[Any, Any]]) -> None:
    """Leave the pattern in freed blocks as large as an answer may be, which its new arrays then stand on.

    An answer's sizes are among its arguments': k numbers, or n rows of k. A kernel that forgets to set an element
    returns what was there: zeros, in fresh memory, which may look right.
    """
    lengths = {length for array in arrays for length in array.shape}
    sizes = {8 * one * other for one in lengths for other in (1, *lengths)}
    for size in sorted(sizes):
        if size <= DIRTY_LIMIT:
            blocks = [np.empty(size, np.uint8) for _ in range(3)]
            for block in blocks:
                block.fill(PATTERN)
            del blocks


def _libc() -> Any:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [
        ctypes.c_void_p,
        ctypes.c_size_t,
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_long,
    ]
    libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    return libc
