import numpy as np
import pytest


def closed_softmax(z, target):
    most = np.max(z)
    return most + np.log(np.exp(z - most).sum()) - z[target] - np.log(len(z))


def closed_sigmoid(z, y):
    return np.logaddexp(0, z) - np.log(2) - y * z


@pytest.mark.parametrize("k", [1, 2, 3, 10, 50])
@pytest.mark.parametrize("scale", [0.1, 3, 40])
def test_softmax_integral_is_the_closed_form(sml, k, scale):
    z = np.random.default_rng(0).normal(0, scale, k)
    for target in (0, k - 1):
        assert sml.recover_softmax_cost(z, target) == pytest.approx(
            closed_softmax(z, target), abs=1e-12 * (1 + scale)
        )


@pytest.mark.parametrize("z", [0.0, 1e-3, -3.0, 5.5, 40.0, -200.0])
@pytest.mark.parametrize("y", [0, 1, 0.3])
def test_sigmoid_integral_is_the_closed_form(sml, z, y):
    assert sml.recover_sigmoid_cost(z, y) == pytest.approx(closed_sigmoid(z, y), abs=1e-12 * (1 + abs(z)))


def test_more_steps_come_closer(sml):
    z = np.array([9.0, -4.0, 2.0])
    errors = [abs(sml.recover_softmax_cost(z, 1, steps=n) - closed_softmax(z, 1)) for n in (1, 3, 9, 27)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-6 < errors[0]


def test_what_does_not_fit_is_refused_in_words(sml):
    z = np.zeros(3)
    for target in (3, -1):
        with pytest.raises(ValueError, match=f"target is {target}; the classes are 0 to 2"):
            sml.recover_softmax_cost(z, target)
    with pytest.raises(TypeError, match="target must be an integer"):
        sml.recover_softmax_cost(z, 1.0)
    with pytest.raises(ValueError, match=r"z must have 1 dimension.*\(3, 1\)"):
        sml.recover_softmax_cost(z[:, None], 0)
    with pytest.raises(ValueError, match="steps must be at least 1; it is 0"):
        sml.recover_softmax_cost(z, 0, steps=0)
    with pytest.raises(TypeError, match="steps must be an integer, not float"):
        sml.recover_sigmoid_cost(1.0, 0, steps=10.0)
    with pytest.raises(ValueError, match="y must lie between 0 and 1"):
        sml.recover_sigmoid_cost(1.0, 1.5)
    with pytest.raises(ValueError, match="z must be one number"):
        sml.recover_sigmoid_cost([1.0, 2.0], 1)
