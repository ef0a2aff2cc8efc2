"""The grader's side: the zygote process and its handle. Quick to import, for it starts before NumPy is loaded here."""

from __future__ import annotations

import importlib.util
import marshal
import os
import socket
import sys
import types
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# In the order in which they need each other; the zygote knows them by these names and no folder of ours.
MODULES = (
    "messages",
    "ahead",
    "wire",
    "answers",
    "explain",
    "memory",
    "seccomp",
    "landlock",
    "lock",
    "program",
    "state",
    "worker",
)
NAME = "_worker_side"
ENVIRONMENT = {
    "PATH": "/nowhere",
    "HOME": "/nowhere",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",  # sets of text come in one order, so that the same code gives the same report
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "BLIS_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
CONTROL = 3  # the descriptor by which the zygote hears of its grader
# What the interpreter is started with. Nothing of the folder it starts in, of its environment or of site-packages
# is on its path when this runs; NumPy is found by a finder that knows NumPy alone.
BOOT = """
import sys
control = 3
sys.path[:] = [p for p in sys.path if p and "-packages" not in p]
import os, marshal, types, builtins
os.chdir("/")
try:  # what the grader's own parent left open is nothing for a worker
    left = [int(n) for n in os.listdir("/proc/self/fd") if int(n) not in (0, 1, 2, control)]
except OSError:
    left = [n for n in range(3, 1024) if n != control]
for number in left:
    try:
        os.close(number)
    except OSError:
        pass
if hasattr(os, "setsid"):
    os.setsid()  # a Ctrl-C in the terminal is the grader's to answer
data = bytearray()
while len(data) < 8 or len(data) < int.from_bytes(data[:8], "little") + 8:
    part = os.read(control, 1 << 20)
    if not part:
        os._exit(1)
    data += part
name, numpy_home, modules, setting = marshal.loads(memoryview(data)[8:])
from importlib.machinery import PathFinder
class NumPy:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return PathFinder.find_spec(name, [numpy_home], target) if name == "numpy" else None
sys.meta_path.append(NumPy)
package = types.ModuleType(name)
package.__path__ = []
sys.modules[name] = package
own = dict(vars(builtins))
for part, code in modules:
    module = types.ModuleType(name + "." + part)
    module.__package__ = name
    module.__builtins__ = own
    sys.modules[module.__name__] = module
    setattr(package, part, module)
    exec(code, vars(module))
del sys.meta_path[-1], package, module, data, modules
worker = sys.modules[name + ".worker"]
worker.serve(control, worker.lock.Setting(*setting))
"""


class SandboxFault(Exception):  # noqa: N818 - a fault of the grader's side, never of a submission
    """The sandbox itself does not work: no verdict on anybody's code."""


@dataclass(frozen=True)
class Started:
    """A child that the zygote forked: the two ends that the grader holds, its number, its handle."""

    pid: int
    handle: int | None
    channel: socket.socket
    output: int


class Zygote:
    """One zygote process; `fork` waits until it is ready, the constructor does not."""

    def __init__(self, setting: tuple[Any, ...], prefix: tuple[str, ...] = ()) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        if theirs.fileno() == CONTROL:  # a copy onto itself would stay closed to the new process
            with theirs as first:
                theirs = first.dup()
        self.control = ours
        self.found: dict[str, object] | None = None
        command = [*prefix, interpreter(), "-s", "-S", "-B", "-c", BOOT]
        self.complaints = complaints()
        streams = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, self.complaints, 2),
            (os.POSIX_SPAWN_DUP2, theirs.fileno(), CONTROL),
        ]
        try:
            self.pid = os.posix_spawn(command[0], command, ENVIRONMENT, file_actions=streams)
        except OSError as error:
            ours.close()
            os.close(self.complaints)
            raise SandboxFault(f"{command[0]} cannot be started: {error.strerror}") from None
        finally:
            theirs.close()
        boot = marshal.dumps((NAME, numpy_home(), worker_code(), setting))
        with suppress(OSError):  # where it has ended at once, `ready` says so
            ours.sendall(len(boot).to_bytes(8, "little") + boot)

    def ready(self, seconds: float = 30.0) -> dict[str, object]:
        """Wait until the zygote has NumPy and give what it found; SandboxFault where it never gets there."""
        if self.found is None:
            from . import wire

            self.control.settimeout(seconds)
            try:
                message = self.control.recv(4096)
                if message[:1] != b"R":
                    raise SandboxFault(f"the worker's process ended before it was ready{self.complaint()}")
                self.found = dict(wire.Decoder(message[1:], text=True).message())
            except OSError as error:
                raise SandboxFault(f"the worker's process did not become ready: {error}") from None
        return self.found

    def fork(self) -> Started:
        """Have a child forked, with a new socket for the protocol and a new pipe for its output."""
        self.ready()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        read, write = os.pipe()
        try:
            socket.send_fds(self.control, [b"F" + bytes(8)], [theirs.fileno(), write])
            message, handles, _, _ = socket.recv_fds(self.control, 64, 1)
        except OSError as error:
            ours.close()
            os.close(read)
            raise SandboxFault(f"the worker's process does not answer: {error}") from None
        finally:
            theirs.close()
            os.close(write)
        if message[:1] != b"P":
            ours.close()
            os.close(read)
            raise SandboxFault("the worker's process has ended")
        ours.setblocking(False)
        os.set_blocking(read, False)
        return Started(int.from_bytes(message[1:9], "little"), handles[0] if handles else None, ours, read)

    def kill(self, child: Started) -> None:
        """End a child at once."""
        if child.handle is None:
            self._order(b"K", child.pid, reply=False)
            return
        import signal

        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(child.handle, signal.SIGKILL)

    def wait(self, child: Started) -> int:
        """Give the exit status of a child that has ended or been killed."""
        message = self._order(b"W", child.pid)
        return int.from_bytes(message[1:9], "little")

    def _order(self, order: bytes, pid: int, reply: bool = True) -> bytes:
        try:
            self.control.sendall(order + pid.to_bytes(8, "little"))
            message = self.control.recv(64) if reply else b""
        except OSError as error:
            raise SandboxFault(f"the worker's process does not answer: {error}") from None
        if reply and message[:1] != b"E":
            raise SandboxFault("the worker's process has ended")
        return message

    def complaint(self) -> str:
        """Give the last line that the zygote, or what stands before it, wrote where errors go."""
        size = os.fstat(self.complaints).st_size
        text = os.pread(self.complaints, 1000, max(0, size - 1000)).decode("utf-8", "replace").strip()
        return f": {text.splitlines()[-1]}" if text else ""

    def close(self) -> None:
        """End the zygote, and with it every child."""
        self.control.close()
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        os.close(self.complaints)


def complaints() -> int:
    """Give a place for what the zygote writes where errors go: nobody's terminal."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("complaints")
    import tempfile

    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def interpreter() -> str:
    """Give the interpreter itself, not a virtual environment's link to it."""
    return getattr(sys, "_base_executable", None) or sys.executable


def numpy_home() -> str:
    """Give the folder that NumPy stands in, without importing it."""
    spec = importlib.util.find_spec("numpy")
    if spec is None or spec.origin is None:
        raise SandboxFault("NumPy is not installed")
    return str(Path(spec.origin).parent.parent)


def worker_code() -> tuple[tuple[str, Any], ...]:
    """Give the worker's modules as code, from Python's cache where it is there."""
    codes = []
    for name in MODULES:
        spec = importlib.util.find_spec(f".{name}", __package__)
        loader: Any = spec.loader if spec else None
        code = loader.get_code(spec.name) if spec and hasattr(loader, "get_code") else None
        if code is None:
            raise SandboxFault(f"the worker's part {name} cannot be found")
        codes.append((name, nameless(code, f"<smlearn {name}>")))
    return tuple(codes)


def nameless(code: types.CodeType, file: str) -> types.CodeType:
    """Give code that does not know where on this machine it came from: a student's traceback may show its frames."""
    kept = [nameless(c, file) if isinstance(c, types.CodeType) else c for c in code.co_consts]
    return code.replace(co_filename=file, co_consts=tuple(kept))
