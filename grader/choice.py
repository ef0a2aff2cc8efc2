"""Of all files that were found, those that are the exercises: by their names, also where a machine changed these.

What is taken under another name or from another folder is said; where nothing says which of several counts, none does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .archives import Contents
from .entries import is_archive, own_name, quoted

_NAMED = 3  # names in one sentence


@dataclass(frozen=True)
class Wanted:
    """The files that the course asks for; called with a path, it tells whether the path may be one of them."""

    names: tuple[str, ...]

    def __call__(self, path: str) -> bool:
        """Tell whether a path may be one of the course's files."""
        return bool(self.base(path))

    def base(self, path: str) -> str:
        """Give the course's name for the file that a path ends in; "" where it is none."""
        last = path.rpartition("/")[2]
        exact = {PurePosixPath(name).name: name for name in self.names}
        return exact.get(last) or {key.lower(): name for key, name in exact.items()}.get(own_name(last), "")

    @property
    def listed(self) -> str:
        """Name them, or the first of them."""
        more = len(self.names) - _NAMED
        return ", ".join(self.names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


@dataclass
class Choice:
    """The files and problems by the course's names; `reason` where there is nothing at all."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    reason: str = ""


def choose(found: Contents, wanted: Wanted) -> Choice:
    """Take the folder that holds most of the course's files, the topmost where several do; then what it lacks."""
    held = _held(found, wanted)
    if not held:
        return Choice(reason=_nothing(found, wanted))
    root = min(held, key=lambda prefix: (-len(held[prefix]), prefix.count("/"), prefix))
    choice = Choice(notes=list(found.odd))
    used = set()
    for name in wanted.names:
        own = held[root].get(name)
        options = own or [path for prefix in sorted(held) for path in held[prefix].get(name, ())]
        if not options:
            continue
        path = root + name if root + name in options else _one(found, name, options)
        if path is None:
            listed = ", ".join(map(quoted, options[:_NAMED]))
            choice.problems[name] = f"was handed in more than once, and nothing says which counts: {listed}"
            continue
        used.add(path)
        if path != root + name:
            choice.notes.append(f"{quoted(path)} was taken for {name}")
        if path in found.files:
            choice.files[name] = found.files[path]
        else:
            choice.problems[name] = found.problems[path]
    choice.notes += _besides(found, root, held, used)
    return choice


def _held(found: Contents, wanted: Wanted) -> dict[str, dict[str, list[str]]]:
    """Give folder -> the course's name -> paths that may be it, the one with the very name first."""
    held: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((*found.files, *found.problems)):
        name = wanted.base(path)
        folder, last = path[: len(path) - len(path.rpartition("/")[2])], path.rpartition("/")[2]
        below = name[: len(name) - len(name.rpartition("/")[2])]  # kernels/
        placed = f"/{folder}".endswith(f"/{below}")
        root = folder[: len(folder) - len(below)] if placed else folder
        exact = placed and last == name.rpartition("/")[2]
        held[root][name].insert(0 if exact else len(held[root][name]), path)
    return held


def _one(found: Contents, name: str, options: Sequence[str]) -> str | None:
    """Give the path that counts: the only one, the only one with the very name, or any of the same bytes."""
    last = PurePosixPath(name).name
    exact = [path for path in options if PurePosixPath(path).name == last]
    for group in (exact, options):
        if len(group) == 1 or (group and len({found.files.get(path) for path in group}) == 1):
            return group[0]
    return None


def _besides(
    found: Contents, root: str, held: Mapping[str, Mapping[str, list[str]]], used: set[str]
) -> Iterator[str]:
    taken = {found.files.get(path) for path in used}
    left = {
        prefix
        for prefix, names in held.items()
        for paths in names.values()
        for path in paths
        if path not in used and found.files.get(path) not in taken
    }
    others = sorted(left - {root})
    if others:
        yield f"{quoted(root or '.')} was taken; there are exercises in {', '.join(map(quoted, others[:_NAMED]))} too"
    if found.archives:
        yield f"{quoted(found.archives[0])} inside was not opened, for there are exercises beside it"


def _nothing(found: Contents, wanted: Wanted) -> str:
    said = [f"It holds none of the course's files ({wanted.listed})."]
    said += [f"{sentence}." for sentence in found.odd]
    if notebooks := [path for path in found.others if path.lower().endswith(".ipynb")]:
        said.append(f"There is a notebook, {quoted(notebooks[0])}: the functions belong into .py files.")
    elif closed := [path for path in found.others if is_archive(path)]:
        said.append(
            f"There is an archive inside that cannot be opened here, {quoted(closed[0])}: a .zip can."
        )
    elif found.archives:
        listed = ", ".join(map(quoted, found.archives[:_NAMED]))
        said.append(
            f"There are {len(found.archives)} archives inside, and nothing says which counts: {listed}."
        )
    elif found.others:
        more = len(found.others) - _NAMED
        listed = ", ".join(map(quoted, found.others[:_NAMED]))
        said.append(f"There is {listed}{' and more' if more > 0 else ''}.")
    elif not found.odd:
        said.append("There is nothing else in it.")
    return " ".join(said)
