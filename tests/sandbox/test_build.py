"""Compiling kernels: every honest style compiles, what reaches further is refused at its line, bombs end."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from smlearn.grader.sandbox import build as building
from smlearn.grader.sandbox import build_tools, landlock
from smlearn.grader.sandbox.build import BuildLimits, Built, annotate, build
from smlearn.grader.sandbox.build_cache import Cache

RIGHT = Path(__file__).parent.parent / "banks" / "kernels" / "right"


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what these tests compile out of the user's own cache."""
    place = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place))
        yield place


def refusal(text: str, name: str = "softmax") -> Built:
    built = build(name, text.encode())
    assert not built.extension
    assert built.problem
    assert not built.unavailable
    return built


# --- What compiles ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(RIGHT.glob("*.pyx")), ids=lambda path: path.stem)
def test_every_honest_style_compiles_both_ways(path: Path) -> None:
    name = path.stem.partition("--")[0]
    for checked in (False, True):
        built = build(name, path.read_bytes(), checked=checked)
        assert built.problem == ""
        assert built.extension.startswith((b"\x7fELF", b"\xcf\xfa\xed\xfe"))


@pytest.mark.parametrize(
    "text",
    [
        "# cython: boundscheck=False, wraparound=False, cdivision=True, language_level=3str\nx = 1\n",
        "# cython: infer_types=True, embedsignature=True, profile=False, nonecheck=True\nx = 1\n",
        "x = '# distutils: language=c++'\ny = '''\n# distutils: sources=a.c\ninclude \"b\"\n'''\n",
        "# a comment that says include 'other.pxi', and cdef extern from 'stdio.h'\nx = 1\n",
        "cdef extern from '<math.h>' nogil:\n    double fma(double, double, double)\n",
        "cdef extern from 'float.h':\n    const double DBL_MAX\n    double EPS 'DBL_EPSILON'\n",
        "from libc.stdint cimport int64_t\nfrom libc.string cimport memset\nfrom libc.stdio cimport printf\n",
        "from cpython.mem cimport PyMem_Malloc, PyMem_Free\nfrom cython.operator cimport dereference\n",
        "cimport numpy as cnp\ncnp.import_array()\nctypedef cnp.float64_t number\n",
        "from cython.parallel cimport prange\ndef f(double[::1] x):\n    cdef Py_ssize_t i\n"
        "    for i in prange(x.shape[0], nogil=True):\n        x[i] = 0\n",
        "cdef enum Sign:\n    MINUS = -1\n    PLUS = 1\ncdef struct Pair:\n    double a\n    double b\n",
        "DEF N = 2 ** 10\nIF N > 5 and len('ab') == 2:\n    x = N\nELSE:\n    x = 0\n",
        "from dataclasses import dataclass\n@dataclass\nclass Names:\n    größe: int = 1\n",
        "",
    ],
)
def test_what_reaches_nothing_is_not_refused(text: str) -> None:
    assert build("softmax", text.encode()).problem == ""


def test_carriage_returns_and_a_missing_last_newline_are_fine() -> None:
    assert build("softmax", b"import numpy as np\r\n\r\ndef f(x):\r\n    return x").problem == ""


# --- What is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("# distutils: language = c++\nx = 1\n", 1, "distutils"),
        ("'''Words.'''\n#distutils: extra_compile_args=-fplugin=x.so\n", 2, "distutils"),
        ("x = 1\ninclude 'other.pxi'\n", 2, "include"),
        ("def f():\n    pass\ninclude '/etc/passwd'\n", 3, "include"),
        ("cdef extern from 'stdlib.h':\n    int system(const char*)\n", 1, "stdlib.h"),
        ("cdef extern from '/etc/passwd':\n    pass\n", 1, "passwd"),
        ("cdef extern from '../math.h':\n    pass\n", 1, "math.h"),
        ("\ncdef extern from *:\n    '''\n    #include </etc/passwd>\n    '''\n    int x\n", 2, "C code"),
        ("cdef extern from 'math.h':\n    '''\n    int evil(void);\n    '''\n    int evil()\n", 1, "C code"),
        ("cdef extern from *:\n    int system(const char*)\n", 1, "extern from *"),
        ("cdef extern int system(const char*)\n", 1, "cdef extern"),
        ("cdef extern from 'math.h':\n    double f 'exp); evil(' (double)\n", 2, "C name"),
        ("cdef extern from 'math.h':\n    int __asm__(const char*)\n", 2, "__asm__"),
        ("cdef extern from 'math.h':\n    int f 'asm' (const char*)\n", 2, "C name"),
        ("cdef struct S 'int x; };':\n    double a\n", 1, "C name"),
        ("cdef enum:\n    A '1; evil()' = 1\n", 2, "C name"),
        ("cdef double g 'evil()' (double x):\n    return x\n", 1, "C name"),
        ("from posix.unistd cimport fork\n", 1, "posix"),
        ("cimport posix.fcntl\n", 1, "posix"),
        ("from libcpp.vector cimport vector\n", 1, "libcpp"),
        ("from scipy.linalg.cython_blas cimport dgemm\n", 1, "scipy"),
        ("cimport openmp\n", 1, "openmp"),
        ("from smlearn.softmax cimport x\n", 1, "smlearn"),
        ("from . cimport other\n", 1, "cimport"),
        ("from cython.cimports.posix.unistd import fork\n", 1, "posix"),
        ("import cython.cimports.libcpp.vector as v\n", 1, "libcpp"),
        ("DEF N = 'x'.upper()\n", 1, "DEF"),
        ("x = 1\nIF ().__class__.__base__.__subclasses__():\n    x = 2\n", 2, ""),
        ("# cython: np_pythran=True\nx = 1\n", None, ""),
        ("# cython: control_flow.dot_output=/tmp/graph\nx = 1\n", None, "control_flow.dot_output"),
        ("# cython: set_initial_path=/etc\nx = 1\n", None, "set_initial_path"),
        ('# cython: c_string_encoding=a"b\nx = 1\n', None, "c_string_encoding"),
        ("cimport cython\n@cython.c_compile_guard('1\\nevil')\ncdef int f():\n    return 1\n", None, "guard"),
        ("cimport cython\n@cython.callspec('evil')\ncdef int f():\n    return 1\n", None, "callspec"),
        (
            "cimport cython\n@cython.test_assert_c_code_has('x')\ndef f():\n    return 1\n",
            None,
            "test_assert",
        ),
    ],
)
def test_what_reaches_further_is_refused_with_the_reason_and_the_line(
    text: str, line: int | None, word: str
) -> None:
    built = refusal(text)
    assert word in built.problem
    if line is not None:
        assert built.line == line
        assert f"softmax.pyx, line {line}" in built.problem


def test_a_kernel_does_not_learn_the_machine_s_name_while_it_compiles() -> None:
    built = build("softmax", b"DEF NAME = UNAME_NODENAME\nname = 'is ' + NAME\n")
    assert not built.problem
    assert platform.node().encode() not in built.extension


def test_a_refused_line_is_shown() -> None:
    built = refusal("x = 1\n    \ncdef extern from 'stdio.h':\n    pass\n")
    assert built.excerpt.startswith("cdef extern from 'stdio.h':")


def test_no_message_of_a_refused_file_holds_what_the_file_names() -> None:
    secret = Path(__file__).parent / "test_build.py"
    built = refusal(f"include '{secret}'\n")
    assert "CANARY-41" not in built.problem + built.excerpt


# --- What does not compile --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("def f(x):\n    return y\n", 2, 12, "undeclared name"),
        ("def f(x)\n    return x\n", 1, 9, "Expected ':'"),
        ("def f():\n    cdef int i = 'text'\n    return i\n", 2, None, ""),
        ("from libc.math cimport nothing_such\n", 1, None, "`libc.math` declares no `nothing_such`"),
        ("cdef double f(double x) nogil:\n    return x + len('a' + str(x))\n", 2, None, "gil"),
        ("\n\ndef f(double[:, ::1] z):\n    return z[0, 0, 0, 0]\n", 4, None, "indices"),
    ],
)
def test_the_compiler_s_message_stands_at_the_student_s_line(
    text: str, line: int, column: int | None, message: str
) -> None:
    built = refusal(text)
    assert built.line == line
    assert f"softmax.pyx, line {line} does not compile: " in built.problem
    assert message in built.problem
    if column is not None:
        assert built.column == column
        assert built.excerpt.splitlines()[1] == " " * (column - 1) + "^"


def test_no_path_of_the_machine_is_in_a_message() -> None:
    for text in ("def f(x):\n    return y\n", "cimport nothing_at_all\n"):
        built = refusal(text)
        assert str(Path(sys.prefix)) not in built.problem
        assert "/build" not in built.problem


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 5000 + "1" + ")" * 5000 + "\n",
        "x = " + "-" * 50_000 + "1\n",
        "x = 9 ** 9 ** 9 ** 9\n",
        "x = 'a' * 10 ** 12\n",
        "".join(f"ctypedef fused t{i}:\n    int\n    long\n    float\n    double\n" for i in range(6))
        + "def f(" + ", ".join(f"t{i} a{i}" for i in range(6)) + "):\n    return a0\n",
        "def f(x):\n" + "".join(f"    x = x + {i} * x\n" for i in range(60_000)) + "    return x\n",
        "cdef double table[1 << 40]\ntable[0] = 1\n",
        "DEF N = 10 ** 10 ** 10\nx = N\n",
    ],
    ids=["brackets", "minus", "tower", "repeat", "fused", "long", "table", "def"],
)  # fmt: skip
def test_a_bomb_ends_within_its_limits(text: str) -> None:
    limits = BuildLimits(cpu_seconds=6, wall_seconds=20, memory_mib=700)
    started = time.monotonic()
    built = build("softmax", text.encode(), limits=limits, cache=Cache(None))
    assert time.monotonic() - started < 30
    assert not built.unavailable
    assert built.problem or built.extension


@pytest.mark.parametrize("isolation", ["auto", "none"])
def test_a_file_that_compiles_too_long_is_stopped_and_leaves_no_process(isolation: str) -> None:
    text = "def f(x):\n" + "".join(f"    x = x * {i} + x\n" for i in range(40_000))
    limits = BuildLimits(wall_seconds=1.0)
    built = build("softmax", text.encode(), limits=limits, cache=Cache(None), isolation=isolation)  # type: ignore[arg-type]
    assert "took longer than 1 s" in built.problem
    done = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout
    assert "build_rules" not in done or "driver" not in done


# --- The checked build ------------------------------------------------------------------------------------


OVERRUN = """# cython: boundscheck=False
cimport cython
from cython cimport boundscheck as carefree

{decorator}
{kind} first(double[::1] x){more}:
    {inside}
        return x[x.shape[0]]

def f(double[::1] x):
    return first(x)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decorator", "kind", "more", "inside"),
    [
        ("", "def", "", "if True:"),
        ("@cython.boundscheck(False)", "def", "", "if True:"),
        ("@carefree(False)", "cdef double", "", "if True:"),
        ("", "cdef double", " noexcept", "with cython.boundscheck(False):"),
        ("@cython.boundscheck(False)", "cdef double", " noexcept nogil", "if True:"),
        ("", "cdef inline double", " nogil", "if True:"),
    ],
)
def test_a_checked_build_finds_an_overrun_whatever_the_directives_say(
    decorator: str, kind: str, more: str, inside: str, tmp_path: Path
) -> None:
    text = OVERRUN.format(decorator=decorator, kind=kind, more=more, inside=inside)
    built = build("softmax", text.encode(), checked=True)
    assert built.problem == ""
    said = outcome(built, "f(np.ones(3))", tmp_path)
    assert "IndexError" in said
    assert 'softmax.pyx", line 8' in said


def test_a_negative_index_is_an_overrun_only_where_wraparound_is_off(tmp_path: Path) -> None:
    text = "{}\ndef f(double[::1] x):\n    cdef int i = -1\n    return x[i]\n"
    on = build("softmax", text.format("").encode(), checked=True)
    off = build("softmax", text.format("# cython: wraparound=False").encode(), checked=True)
    assert outcome(on, "f(np.arange(3.0))", tmp_path).strip() == "2.0"
    assert "IndexError" in outcome(off, "f(np.arange(3.0))", tmp_path)


def outcome(built: Built, call: str, folder: Path) -> str:
    """Load an extension of ours in a process of its own, and say what a call gave."""
    (folder / "softmax.so").write_bytes(built.extension)
    code = (
        "import importlib.machinery as m, numpy as np\n"
        "spec = m.ModuleSpec('softmax', None, origin='softmax.so')\n"
        "loader = m.ExtensionFileLoader('softmax', './softmax.so')\n"
        "module = loader.create_module(spec); loader.exec_module(module)\n"
        f"print(module.{call})\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


# --- The cache --------------------------------------------------------------------------------------------


def test_the_same_source_is_compiled_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kernels")
    first = build("softmax", b"x = 1\n", cache=cache)
    second = build("softmax", b"x = 1\n", cache=cache)
    assert (first.cached, second.cached) == (False, True)
    assert first.extension == second.extension
    assert not build("softmax", b"x = 2\n", cache=cache).cached
    assert not build("softmax", b"x = 1\n", cache=cache, checked=True).cached


def test_a_problem_is_remembered_too(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first, second = (build("softmax", b"include 'x'\n", cache=cache) for _ in range(2))
    assert second.cached
    assert first.problem == second.problem


def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", b"value")
    assert cache.get("key") == b"value"
    (tmp_path / "key").write_bytes(b"x" * 40)
    assert cache.get("key") is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "kernels")
    cache.put("key", b"value")
    assert cache.get("key") is None


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_in_the_cache_is_not_followed(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kernels")
    cache.put("key", b"value")
    (tmp_path / "kernels" / "other").symlink_to(tmp_path / "kernels" / "key")
    assert cache.get("other") is None


@pytest.mark.skipif(sys.platform == "win32", reason="needs modes")
def test_a_cache_that_others_may_write_is_not_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", b"value")
    tmp_path.chmod(0o777)
    assert cache.get("key") is None


def test_the_entries_that_were_not_used_for_longest_go_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=3 * 1032)
    for number in range(3):
        cache.put(f"key{number}", bytes(1000))
        os.utime(tmp_path / f"key{number}", (number, number))
    assert cache.get("key0") is not None  # used now
    cache.put("key3", bytes(1000))
    assert cache.get("key1") is None
    assert cache.get("key0") is not None


@pytest.mark.slow
def test_many_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    sources = [f"x = {i % 3}\n".encode() for i in range(8)]
    with ThreadPoolExecutor(4) as pool:
        built = list(pool.map(lambda source: build("softmax", source, cache=cache), sources))
    assert all(one.extension for one in built)


# --- What a machine may lack ------------------------------------------------------------------------------


def test_a_machine_without_a_compiler_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "find_tools", build_tools.find_tools.__wrapped__)
    monkeypatch.setattr(build_tools.shutil, "which", lambda name: None)
    built = build("softmax", b"x = 1\n")
    assert "install gcc" in built.unavailable
    assert not built.problem
    assert not built.extension


def test_strict_isolation_without_a_sandbox_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "bubblewrap", lambda: None)
    monkeypatch.setattr(building, "lockable", lambda tools: None)
    built = build("softmax", b"x = 1\n", isolation="strict", cache=Cache(None))
    assert "bubblewrap" in built.unavailable
    assert not built.extension


def test_without_any_sandbox_the_limits_alone_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "bubblewrap", lambda: None)
    built = build("softmax", b"x = 1\n", isolation="none", cache=Cache(None))
    assert built.extension
    assert not built.isolated


@pytest.fixture(params=["bubblewrap", "Landlock"])
def sandboxed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Compile with one of the two sandboxes, where this machine has it."""
    if request.param == "bubblewrap" and build_tools.bubblewrap() is None:
        pytest.skip("needs bubblewrap")
    if request.param == "Landlock":
        if sys.platform != "linux" or not landlock.version():
            pytest.skip("needs Landlock")
        monkeypatch.setattr(building, "bubblewrap", lambda: None)
    return str(request.param)


def test_each_sandbox_compiles(sandboxed: str) -> None:
    built = build(
        "softmax", b"cimport numpy as np\nnp.import_array()\n", isolation="strict", cache=Cache(None)
    )
    assert built.extension, built
    assert built.isolated


def test_whatever_a_compiler_did_it_could_read_and_write_nothing_outside(
    sandboxed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    canary.write_text("CANARY-42")
    script = f"cat {canary} /etc/passwd >&2; echo x > {canary}; echo > {tmp_path}/left; exit 1"
    tools = build_tools.find_tools()
    assert isinstance(tools, build_tools.Tools)
    evil = replace(tools, compiler=("/bin/sh", "-c", script))
    monkeypatch.setattr(building, "find_tools", lambda: evil)
    built = build("softmax", b"x = 1\n", isolation="strict", cache=Cache(None))
    assert built.problem
    assert "CANARY" not in built.problem
    assert "root:" not in built.problem
    assert canary.read_text() == "CANARY-42"
    assert [path.name for path in tmp_path.iterdir()] == ["canary"]


# --- What still calls Python ------------------------------------------------------------------------------


def test_lines_that_call_python_are_counted() -> None:
    text = (
        "from libc.math cimport exp\n"
        "def f(double[::1] x, y):\n"
        "    cdef Py_ssize_t i\n"
        "    cdef double s = 0\n"
        "    for i in range(x.shape[0]):\n"
        "        s += exp(x[i])\n"
        "    for j in range(len(y)):\n"
        "        y[j] = y[j] + 1\n"
        "    return s\n"
    )
    counts = annotate("softmax", b"# cython: boundscheck=False\n" + text.encode())
    assert counts[6] == 0  # the typed line
    assert counts[8] > 2  # the untyped one


def test_an_environment_below_tmp_is_seen_by_the_compiler(tmp_path, monkeypatch) -> None:
    tools = build_tools.find_tools()
    assert not isinstance(tools, str)
    if build_tools.bubblewrap() is None:
        pytest.skip("needs bubblewrap")
    packages = tmp_path / "packages"
    packages.mkdir()
    for part in ("Cython", "cython.py"):
        place = tools.packages / part
        (shutil.copytree if place.is_dir() else shutil.copy)(place, packages / part)
    moved = replace(tools, packages=packages)
    code = "import sys; sys.path.insert(0, sys.argv[1]); import Cython"
    command = build_tools.wrapped(moved, "/build", [tools.python, "-I", "-S", "-c", code, str(packages)])
    subprocess.run(command, check=True, timeout=60)
