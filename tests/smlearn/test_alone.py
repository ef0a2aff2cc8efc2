"""Each compiled module can be loaded by path, under its bare name, where there is nothing but NumPy."""

import importlib
import subprocess
import sys

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
]

SCRIPT = """
import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
import numpy as np

class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("smlearn", "scipy"):
            raise PermissionError(f"{name} is not to be had here")

sys.meta_path.insert(0, Nothing())
name, path = sys.argv[1:]
module = module_from_spec(spec_from_file_location(name, path, loader=ExtensionFileLoader(name, path)))
module.__loader__.exec_module(module)
assert module.__name__ == name

x, y = np.random.default_rng(0).normal(0, 1, (300, 300)), np.eye(300)
if name == "dense":
    np.testing.assert_allclose(module.dense_forward(x, y, np.zeros(300)), x)
elif name == "training":
    weights, biases = module.fit(x, y, (300,), 1, 300, 0.1, 0)
    assert module.predict(x, weights, biases).shape == (300,)
elif name == "network":
    weights, biases = [x], [np.zeros(300)]
    module.backward(module.forward(x, weights, biases), y, weights)
elif name == "recover_cost":
    module.recover_softmax_cost(x[0], 0)
else:
    for function in ("sigmoid_forward", "softmax_forward"):
        if hasattr(module, function):
            getattr(module, function)(x)
    for function in ("cross_entropy_forward", "softmax_cross_entropy"):
        if hasattr(module, function):
            getattr(module, function)(abs(x), y)
assert "scipy" not in sys.modules
"""


@pytest.mark.parametrize("isa", ["", "sse2"])
@pytest.mark.parametrize("name", MODULES)
def test_loads_and_works_alone(name, isa, monkeypatch):
    if isa == "sse2" and smlearn.instruction_set() in ("neon", "scalar"):
        pytest.skip("another kind of processor")
    monkeypatch.setenv("SMLEARN_ISA", isa)
    path = importlib.import_module(f"smlearn.{name}").__file__
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, name, path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_importing_smlearn_loads_no_scipy():
    script = "import smlearn, sys; smlearn.softmax_forward([[1, 2]]); assert 'scipy' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
