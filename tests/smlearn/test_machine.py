import os
import subprocess
import sys

import mpmath
import numpy as np
import pytest


@pytest.mark.parametrize(("dtype", "low", "high"), [(np.float64, -746, 710), (np.float32, -105, 89)])
def test_exp_is_within_one_and_a_half_ulp_over_the_whole_range(sml, ulps, dtype, low, high):
    rng = np.random.default_rng(0)
    x = np.concatenate(
        [rng.uniform(low, high, 100_000), rng.uniform(-2, 2, 50_000), rng.normal(0, 1e-8, 1000)]
    )
    x = x.astype(dtype)
    with np.errstate(over="ignore", under="ignore"):
        exact = np.exp(x.astype(np.longdouble))
    inside = exact < np.finfo(dtype).max
    assert ulps(sml.exp(x)[inside], exact[inside]) <= 1.5
    assert np.isposinf(sml.exp(x)[~inside]).all()


def test_exp_agrees_with_mpmath(sml, ulps, dtype):
    x = np.random.default_rng(1).uniform(-80, 80, 200).astype(dtype)
    with mpmath.workdps(40):
        exact = np.array([np.longdouble(mpmath.nstr(mpmath.exp(float(v)), 25)) for v in x])
    assert ulps(sml.exp(x), exact) <= 1.5


@pytest.mark.parametrize("length", [1, 3, 64])
def test_exp_is_exact_at_its_special_points(sml, dtype, length):
    for x, e in [(0.0, 1), (-0.0, 1), (np.inf, np.inf), (-np.inf, 0), (1e30, np.inf), (-1e30, 0)]:
        assert (sml.exp(np.full(length, x, dtype)) == e).all()
    assert np.isnan(sml.exp(np.full(length, np.nan, dtype))).all()
    odd = np.array([0x7FF8000000000001, 0xFFF0000000000123], np.uint64).view(np.float64)  # nan with a payload
    assert np.isnan(sml.exp(np.resize(odd, length))).all()


def test_exp_goes_down_through_the_subnormal_numbers(sml, ulps):
    x = np.linspace(-745.13, -708.3, 999)
    with np.errstate(under="ignore"):
        exact = np.exp(x.astype(np.longdouble))
    assert ulps(sml.exp(x), exact) <= 1.5
    assert (sml.exp(x) > 0).all()
    x = np.linspace(-103.9, -87.4, 999).astype(np.float32)
    assert ulps(sml.exp(x), np.exp(x.astype(np.longdouble))) <= 1.5


@pytest.mark.parametrize("wish", ["avx1024", "AVX2", "none"])
def test_an_unknown_instruction_set_is_refused_in_words(wish):
    run = subprocess.run(
        [sys.executable, "-c", "import smlearn.sigmoid"],
        env={**os.environ, "SMLEARN_ISA": wish},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "ImportError: SMLEARN_ISA" in run.stderr
