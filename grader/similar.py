"""Pairs of submissions that are alike once names, comments and layout are set aside: a list to look at, no verdict.

Winnowing (S. Schleimer, D. Wilkerson, A. Aiken: Winnowing: local algorithms for document fingerprinting, SIGMOD
2003): every K tokens in a row are hashed, and of every WINDOW hashes in a row the smallest is kept. Whatever two texts
share over K + WINDOW - 1 tokens is found, and what they share over fewer than K is not. What the stub holds already,
and what many students wrote alike, tells nothing and is set aside.
"""

from __future__ import annotations

import keyword
import re
import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

# Of nine copies, each disguised in another way, among fifty honest answers to six exercises, these find most.
K, WINDOW = 8, 4
COMMON = 10  # what more students than this wrote alike is how one writes it
FEWEST = 4  # fingerprints that a pair must share
_BASE, _PRIME = 0x1F3D5B79, (1 << 61) - 1

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|\\\n|[ \t\f\r\ufeff]+)
      | (?P<line>\n)
      | (?P<text>(?:[rbuf]{0,2})(?:\"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z)|'''(?:\\.|[^\\])*?(?:'''|\Z)
                |"(?:\\.|[^"\\\n])*(?:"|$)|'(?:\\.|[^'\\\n])*(?:'|$)))
      | (?P<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?)
      | (?P<name>\w+)
      | (?P<operator>\*\*=?|//=?|<<=?|>>=?|[-+*/%@&|^<>=!:]=|->|\S)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_WORDS = frozenset(keyword.kwlist) | {"cdef", "cpdef", "cimport", "nogil", "noexcept", "prange", "range"}
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True)
class Pair:
    """Two students and how much of the smaller one's own code the other holds too."""

    one: str
    other: str
    share: float  # 0 to 1
    shared: int  # fingerprints
    files: tuple[str, ...]  # where, the file with most of them first


def usual(pairs: list[Pair], students: int) -> float:
    """Give the share that 99 of 100 pairs of a class stay below, 0 where most pairs share nothing."""
    place = students * (students - 1) // 2 // 100
    return pairs[place].share if 0 < place < len(pairs) else 0.0


def tokens(source: str) -> Iterator[str]:
    """Give what is left of Python or Cython code without names, comments, docstrings and layout.

    A name after a dot stays: it is NumPy's, and not the student's.
    """
    before, fresh, depth = "", True, 0
    for found in _TOKEN.finditer(source):
        kind, text = str(found.lastgroup), found[0]
        if kind == "skip":
            continue
        if kind == "line":
            fresh = True
            continue
        if kind == "text":
            token = "" if fresh and not depth else '""'  # alone on its line: a docstring
        elif kind == "number":
            token = _number(text)
        elif kind == "name":
            token = text if text in _WORDS or before == "." else "name"
        else:
            token = text
            depth += (text in _OPENING) - (text in _CLOSING)
        fresh = False
        if token:
            yield token
            before = token


def grams(source: str) -> list[int]:
    """Give the hash of every K tokens in a row."""
    out: list[int] = []
    last: deque[int] = deque()
    leading = pow(_BASE, K, _PRIME)
    rolling = 0
    for token in tokens(source):
        number = zlib.crc32(token.encode("utf-8", "replace")) + 1
        last.append(number)
        rolling = (rolling * _BASE + number) % _PRIME
        if len(last) > K:
            rolling = (rolling - last.popleft() * leading) % _PRIME
        if len(last) == K:
            out.append(rolling)
    return out


def fingerprints(source: str, aside: frozenset[int] = frozenset()) -> frozenset[int]:
    """Winnow the hashes of a source, without those that are set aside."""
    hashes = [h for h in grams(source) if h not in aside]
    return frozenset(
        min(hashes[i : i + WINDOW]) for i in range(max(1, len(hashes) - WINDOW + 1)) if hashes[i:]
    )


def compare(
    submissions: Iterable[tuple[str, Mapping[str, bytes]]], stubs: Mapping[str, bytes], common: int = COMMON
) -> list[Pair]:
    """Give the pairs that share most of what neither the stub nor the rest of the class holds, the likest first.

    Submissions are read one at a time; what stays in memory is their fingerprints.
    """
    aside = {name: frozenset(grams(_text(stub))) for name, stub in stubs.items()}
    prints: dict[str, frozenset[tuple[str, int]]] = {}
    for student, files in submissions:
        prints[student] = frozenset(
            (name, h)
            for name, data in files.items()
            for h in fingerprints(_text(data), aside.get(name, frozenset()))
        )
    likes = _alike(prints)
    firsts = {group[0]: prints[group[0]] for group in likes}
    holders: dict[tuple[str, int], list[str]] = defaultdict(list)
    for student in sorted(firsts):
        for place in firsts[student]:
            holders[place].append(student)
    own = {place for place, students in holders.items() if len(students) <= common}
    shared: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for place in own:
        for pair in combinations(holders[place], 2):
            shared[pair][place[0]] += 1
    sizes = {student: len(found & own) for student, found in firsts.items()}
    pairs = [_pair(*pair, files, min(sizes[pair[0]], sizes[pair[1]])) for pair, files in shared.items()]
    for group in likes:
        pairs += [_same(one, other, prints[one]) for one, other in combinations(group[: common + 1], 2)]
    return sorted(
        (pair for pair in pairs if pair.shared >= FEWEST), key=lambda p: (-p.share, -p.shared, p.one, p.other)
    )


def _alike(prints: Mapping[str, frozenset[tuple[str, int]]]) -> list[list[str]]:
    """Group the submissions with the very same fingerprints: a whole group counts as one of the class."""
    groups: dict[frozenset[tuple[str, int]], list[str]] = defaultdict(list)
    for student in sorted(prints):
        if prints[student]:
            groups[prints[student]].append(student)
    return list(groups.values())


def _pair(one: str, other: str, files: Counter[str], most: int) -> Pair:
    count = files.total()
    return Pair(
        one,
        other,
        count / most,
        count,
        tuple(name for name, _ in sorted(files.items(), key=lambda f: (-f[1], f[0]))),
    )


def _same(one: str, other: str, found: frozenset[tuple[str, int]]) -> Pair:
    return _pair(one, other, Counter(name for name, _ in found), len(found))


def _number(text: str) -> str:
    try:
        return repr(float(text.replace("_", "")))
    except ValueError:
        return text


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
