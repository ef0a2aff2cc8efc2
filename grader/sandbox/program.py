"""The worker's side: the student's module, made from its source in memory, with what it may import.

What may be imported is said here in words, for the message; what may be done at all is the kernel's to decide
(see lock). No folder of the submission is on any path: a file beside the exercise cannot stand in for NumPy.
"""

from __future__ import annotations

import builtins
import linecache
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from typing import Any

_import = builtins.__import__
_Module = type(sys)


class Program:
    """What the grader sent: see messages.Program; compiled modules come as paths that can be loaded."""

    def __init__(self, told: Mapping[str, Any], shared: Mapping[str, str]) -> None:
        self.name: str = told["name"]
        self.source: bytes = told["source"]
        self.siblings: dict[str, bytes] = dict(told["siblings"])
        self.imports: tuple[str, ...] = told["imports"]
        self.functions: tuple[str, ...] = told["functions"]
        self.compiled: bool = told["compiled"]
        self.references: tuple[str, ...] = tuple(name for name, _ in told["references"])
        self.shared = shared  # name -> path of a compiled module
        self.module: Any = None

    def load(self) -> Any:
        """Run the module's source and give the module; whatever its code raises comes out."""
        for name in self.references:
            load_extension(name, self.shared[name])
        for name in self.siblings:
            if name != "numpy":
                sys.modules.pop(name, None)  # a sibling comes before a module of Python's of the same name
        sys.meta_path.insert(0, Siblings(self.siblings))
        ask_nobody()
        builtins.__import__ = self.importer()
        if self.compiled:
            self.module = load_extension(self.name, self.shared[self.name])
        else:
            self.module = run_source(self.name, self.source, sys.modules)
        return self.module

    def importer(self) -> Callable[..., Any]:
        """Give the `__import__` that tells a student's code, and no other, what an exercise may import."""
        students = frozenset((self.name, *self.siblings))
        ready = frozenset((*self.siblings, *self.references))
        allowed = frozenset((*self.imports, *ready, "numpy", self.name, "__future__"))
        offered = ", ".join(dict.fromkeys(("numpy", *sorted(ready), *self.imports)))

        def guarded(name: str, *rest: Any, **more: Any) -> Any:
            scope = rest[0] if rest else more.get("globals")
            if scope is None:  # called by name, as a function
                scope = sys._getframe(1).f_globals
            wanted = rest[2] if len(rest) > 2 else more.get("fromlist")
            level = rest[3] if len(rest) > 3 else more.get("level", 0)
            # Python's own C code imports in the name of whoever runs, with an empty list where a statement has none.
            own = type(wanted) is not list or len(wanted) > 0
            if (
                own
                and type(scope) is dict
                and scope.get("__name__") in students
                and type(name) is str
                and not level
            ):
                top = name.partition(".")[0]
                if top not in allowed:
                    raise ImportError(
                        f"`{top}` is not needed in an exercise; it may import {offered}", name=top
                    )
            return _import(name, *rest, **more)

        return guarded


class Siblings:
    """Finds the student's other modules in memory; it stands before every finder that looks at a folder."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.sources = sources

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Answer for the siblings alone."""
        if name not in self.sources:
            return None
        return ModuleSpec(name, self, origin=f"{name}.py")  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: Any) -> None:
        """Run the sibling's source."""
        name = module.__name__
        module.__dict__["__builtins__"] = builtins  # the student's own, not the copy that this file runs with
        exec(compiled_source(name, self.sources[name]), module.__dict__)


def run_source(name: str, source: bytes, modules: dict[str, Any]) -> Any:
    """Make a module of a source, and let it be found by its name."""
    code = compiled_source(name, source)
    module: Any = _Module(name)
    module.__file__ = f"{name}.py"
    module.__builtins__ = builtins
    modules[name] = module
    exec(code, module.__dict__)
    return module


def compiled_source(name: str, source: bytes) -> Any:
    """Compile a source under the name by which the student knows it, and keep its lines for tracebacks."""
    file = f"{name}.py"
    lines = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").splitlines(True)
    linecache.cache[file] = (len(source), None, lines, file)
    return compile(source, file, "exec", dont_inherit=True)


def load_extension(name: str, path: str) -> Any:
    """Load a compiled module from a path that only this process can open."""
    loader = ExtensionFileLoader(name, path)
    module = loader.create_module(ModuleSpec(name, loader, origin=path))
    with suppress(
        OSError
    ):  # in memory it has no name to be taken away; where there is no such memory, it is a file
        os.unlink(path)  # noqa: PTH108
    sys.modules[name] = module
    loader.exec_module(module)
    module.__file__ = f"{name}.pyx"
    return module


def ask_nobody() -> None:
    """Answer `input()`, `breakpoint()` and `exit()`, which have no meaning where nobody sits at a keyboard."""

    def no_input(prompt: object = "", /) -> str:
        raise EOFError("input() waits for someone to type, and a grader has nobody to ask: remove the call")

    def no_breakpoint(*args: object, **more: object) -> None:
        raise RuntimeError("breakpoint() opens a debugger, and a grader has nobody to ask: remove the call")

    def leave(code: object = None) -> None:
        raise SystemExit(code)

    changes: dict[str, Any] = {"input": no_input, "breakpoint": no_breakpoint, "exit": leave, "quit": leave}
    builtins.__dict__.update(changes)
    sys.breakpointhook = no_breakpoint
