"""Every test here runs once for each instruction set that this processor has.

A compiled module chooses its instruction set when it is loaded, so each set gets copies of the modules of its
own, loaded by path under their bare names: what a grader does with them too.
"""

import importlib.util
import os
import shutil
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import smlearn

MODULES = [
    "sigmoid",
    "softmax",
    "cross_entropy",
    "output_error",
    "recover_cost",
    "dense",
    "network",
    "training",
    "machine",
]
ORDER = ["sse2", "avx2", "avx512"]
WIDEST = smlearn.instruction_set()
SETS = ORDER[: ORDER.index(WIDEST) + 1] if WIDEST in ORDER else [WIDEST]


def compiled(name):
    """The installed module's file, or that of another build (test_sanitizers.py)."""
    installed = Path(importlib.import_module(f"smlearn.{name}").__file__)
    return Path(os.environ.get("SMLEARN_BUILD", installed.parent)) / installed.name


def load(name, path):
    loader = ExtensionFileLoader(name, str(path))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_file_location(name, path, loader=loader)
    )
    loader.exec_module(module)
    return module


@pytest.fixture(scope="session", params=SETS)
def sml(request, tmp_path_factory):
    """All functions of the package, running on one instruction set."""
    folder = tmp_path_factory.mktemp(request.param)
    functions = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMLEARN_ISA", request.param)
        for name in MODULES:
            module = load(name, shutil.copy(compiled(name), folder))
            functions |= {k: f for k, f in vars(module).items() if callable(f) and not k.startswith("_")}
    assert functions["instruction_set"]() == request.param
    return SimpleNamespace(**functions)


@pytest.fixture(params=[np.float64, np.float32], ids=["float64", "float32"])
def dtype(request):
    return request.param


def ulps(got, exact):
    """The largest distance of `got` from the exact values, in units in the last place of got's type."""
    got, exact = np.asarray(got), np.asarray(exact, dtype=np.longdouble)
    info = np.finfo(got.dtype)
    exponent = np.maximum(np.frexp(np.abs(exact))[1].astype(int), info.minexp + 1)
    unit = np.ldexp(np.longdouble(1), exponent - 1 - info.nmant)
    return float(np.max(np.abs(got.astype(np.longdouble) - exact) / unit, initial=0))


def close(got, expected, factor=16):
    """Each element agrees to `factor` roundings of the largest one."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape
    scale = np.max(np.abs(expected), initial=0)
    error = np.max(np.abs(got.astype(np.float64) - expected), initial=0)
    assert error <= factor * np.finfo(got.dtype).eps * scale, (
        f"off by {error / (np.finfo(got.dtype).eps * scale)} eps"
    )


@pytest.fixture(name="ulps")
def ulps_fixture():
    if np.finfo(np.longdouble).nmant < 60:
        pytest.skip("no type here is more exact than float64")
    return ulps


@pytest.fixture(name="close")
def close_fixture():
    return close


@pytest.fixture
def slope():
    """The numerical gradient of a function of one array: central differences over the representable step."""

    def numerical(f, x):
        x = np.array(x, dtype=np.float64)
        gradient = np.empty_like(x)
        for i in np.ndindex(x.shape):
            middle = x[i]
            step = np.finfo(float).eps ** (1 / 3) * max(1, abs(middle))
            x[i] = high = middle + step
            above = f(x)
            x[i] = low = middle - step
            gradient[i] = (above - f(x)) / (high - low)
            x[i] = middle
        return gradient

    return numerical


@pytest.fixture
def batch():
    """z, y and the labels of n examples with k classes."""

    def make(n, k, dtype=np.float64, scale=3, seed=0):
        rng = np.random.default_rng(seed)
        labels = rng.integers(0, k, n)
        return rng.normal(0, scale, (n, k)).astype(dtype), np.eye(k, dtype=dtype)[labels], labels

    return make
