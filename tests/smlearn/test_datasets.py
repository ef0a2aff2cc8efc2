import itertools

import numpy as np
import pytest

from smlearn.datasets import Dataset, blobs, moons, one_hot, spirals, split, xor

SHAPES = [(spirals, 3), (moons, 2), (blobs, 3), (xor, 2)]


@pytest.mark.parametrize(("draw", "k"), SHAPES)
def test_points_and_labels_have_the_stated_shapes_and_dtypes(draw, k):
    data = draw(100, seed=1)
    assert isinstance(data, Dataset)
    x, labels = data
    assert (x.shape, x.dtype) == ((100, 2), np.float64)
    assert (labels.shape, labels.dtype) == ((100,), np.int64)
    assert set(labels.tolist()) == set(range(k))


@pytest.mark.parametrize(("draw", "k"), SHAPES)
def test_the_same_seed_gives_the_same_points_and_another_seed_others(draw, k):
    first, again, other = draw(50, seed=4), draw(50, seed=4), draw(50, seed=5)
    np.testing.assert_array_equal(first.x, again.x)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert not np.array_equal(first.x, other.x)
    assert not np.array_equal(first.labels, other.labels)


@pytest.mark.parametrize(("draw", "k"), SHAPES)
def test_a_generator_will_do_for_a_seed_and_moves_on(draw, k):
    rng = np.random.default_rng(4)
    first, second = draw(50, seed=rng), draw(50, seed=rng)
    np.testing.assert_array_equal(first.x, draw(50, seed=4).x)
    assert not np.array_equal(first.x, second.x)


@pytest.mark.parametrize(("draw", "k"), SHAPES)
@pytest.mark.parametrize("n", [1, 2, 100, 101])
def test_classes_have_equally_many_points_or_one_more(draw, k, n):
    counts = np.bincount(draw(n, seed=2).labels, minlength=k)
    # xor deals its points to four corners, two a class, so that a class may have two more.
    assert counts.max() - counts.min() <= (2 if draw is xor else 1)
    assert counts.sum() == n


@pytest.mark.parametrize(("draw", "k"), SHAPES)
def test_rows_come_in_random_order(draw, k):
    labels = draw(1000, seed=3).labels
    same_as_next = np.mean(labels[1:] == labels[:-1])
    assert same_as_next == pytest.approx(1 / k, abs=0.06)


@pytest.mark.parametrize("arms", [2, 3, 7])
def test_a_spiral_without_noise_lies_on_its_formula(arms):
    x, labels = spirals(200, arms, turns=1.5, noise=0, seed=1, radius=4.0, angle=0.3)
    distance = np.hypot(*x.T)
    s = (distance / 4.0 - 0.2) / 0.8
    assert -1e-12 < s.min() < 0.1
    assert 0.9 < s.max() < 1 + 1e-12
    theta = 0.3 + 2 * np.pi * (labels / arms + 1.5 * s)
    np.testing.assert_allclose(x, distance[:, None] * np.column_stack((np.cos(theta), np.sin(theta))))


def test_the_angle_of_spirals_turns_the_same_points():
    plain, turned = spirals(50, seed=1), spirals(50, seed=1, angle=np.pi / 2)
    np.testing.assert_allclose(turned.x, np.column_stack((-plain.x[:, 1], plain.x[:, 0])), atol=1e-15)


def test_noise_of_spirals_is_of_the_angle_and_leaves_the_distance():
    plain, noisy = spirals(5000, seed=1, noise=0), spirals(5000, seed=1, noise=0.1)
    np.testing.assert_allclose(np.hypot(*plain.x.T), np.hypot(*noisy.x.T))
    turned = (noisy.x @ [1, 1j]) / (plain.x @ [1, 1j])
    assert np.std(np.angle(turned)) == pytest.approx(0.1, rel=0.05)


def test_moons_without_noise_are_two_half_circles_of_radius_one():
    x, labels = moons(200, noise=0, seed=1)
    centres = np.array([[-0.5, -0.25], [0.5, 0.25]])
    np.testing.assert_allclose(np.hypot(*(x - centres[labels]).T), 1)
    assert (x[labels == 0, 1] >= -0.25).all()
    assert (x[labels == 1, 1] <= 0.25).all()


def test_blobs_are_normal_around_their_centres_on_a_circle_of_radius_two():
    x, labels = blobs(9000, centres=4, noise=0.3, seed=1)
    means = np.array([x[labels == j].mean(axis=0) for j in range(4)])
    np.testing.assert_allclose(means, [[2, 0], [0, 2], [-2, 0], [0, -2]], atol=0.03)
    assert (x - means[labels]).std() == pytest.approx(0.3, rel=0.03)


def test_xor_without_noise_is_one_where_the_signs_differ():
    x, labels = xor(100, noise=0, seed=1)
    np.testing.assert_array_equal(np.abs(x), 1)
    np.testing.assert_array_equal(labels, x[:, 0] != x[:, 1])
    assert len(np.unique(x, axis=0)) == 4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: spirals(0, seed=1), "n is 0; it must be at least 1"),
        (lambda: moons(-3, seed=1), "n is -3"),
        (lambda: spirals(9, arms=1, seed=1), "arms is 1; it must be at least 2"),
        (lambda: blobs(9, centres=1, seed=1), "centres is 1"),
        (lambda: spirals(9, turns=float("nan"), seed=1), "turns is nan"),
        (lambda: spirals(9, angle=float("inf"), seed=1), "angle is inf"),
        (lambda: spirals(9, radius=0, seed=1), "radius is 0.0; it must be positive"),
        (lambda: spirals(9, noise=-0.1, seed=1), "noise is -0.1; it must not be negative"),
        (lambda: xor(9, noise=float("nan"), seed=1), "noise is nan"),
        (lambda: moons(9, seed=None), "seed is None"),
    ],
)
def test_a_number_outside_its_domain_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("draw", [spirals, moons, blobs, xor])
def test_a_fraction_of_a_point_is_a_type_error(draw):
    with pytest.raises(TypeError):
        draw(9.5, seed=1)


def test_one_hot_has_a_single_one_in_each_row_at_the_label():
    y = one_hot([2, 0, 1, 2], 4)
    assert y.dtype == np.float64
    np.testing.assert_array_equal(y, [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_one_hot_takes_any_integers(dtype):
    np.testing.assert_array_equal(one_hot(np.array([1, 0], dtype), 2), [[0, 1], [1, 0]])


def test_no_labels_give_no_rows():
    assert one_hot([], 3).shape == (0, 3)


@pytest.mark.parametrize("label", [-1, 3])
def test_a_label_that_is_no_class_is_refused_with_its_row(label):
    with pytest.raises(ValueError, match=rf"labels\[1\] is {label}; with k = 3 classes, labels are 0 to 2"):
        one_hot([0, label], 3)


def test_labels_of_two_dimensions_are_refused():
    with pytest.raises(ValueError, match=r"labels have shape \(2, 2\)"):
        one_hot(np.eye(2, dtype=int), 2)


@pytest.mark.parametrize("labels", [[0.0, 1.0], [True, False], ["a", "b"]])
def test_labels_that_are_not_integers_are_a_type_error(labels):
    with pytest.raises(TypeError, match="need to be integers"):
        one_hot(labels, 2)


def test_a_split_deals_each_row_once_and_keeps_x_and_labels_together():
    x = np.arange(20.0).reshape(10, 2)
    train, test = split((x, np.arange(10)), 0.3, seed=1)
    assert (len(train.x), len(test.x)) == (7, 3)
    assert sorted([*train.labels, *test.labels]) == list(range(10))
    np.testing.assert_array_equal(train.x, x[train.labels])
    np.testing.assert_array_equal(test.x, x[test.labels])


def test_a_split_copies_and_depends_on_the_seed_alone():
    data = spirals(40, seed=1)
    train, _ = split(data, seed=3)
    np.testing.assert_array_equal(train.x, split(data, seed=3)[0].x)
    assert not np.array_equal(train.x, split(data, seed=4)[0].x)
    assert not np.shares_memory(train.x, data.x)


@pytest.mark.parametrize("test", [0.001, 0.999])
def test_a_split_leaves_at_least_a_row_on_each_side(test):
    parts = split(spirals(4, seed=1), test, seed=1)
    assert min(len(part.x) for part in parts) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: split((np.zeros((3, 2)), [0, 1]), seed=1), "x has 3 rows and labels has 2"),
        (lambda: split((np.zeros((1, 2)), [0]), seed=1), "needs at least 2"),
        (lambda: split(spirals(9, seed=1), 1.0, seed=1), "test is 1.0; it is a fraction"),
        (lambda: split(spirals(9, seed=1), seed=None), "seed is None"),
    ],
)
def test_a_split_that_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def accuracy(draw, k, hidden, learning_rate, seed):
    """Train a network in the plainest way, and count what it gets right on 900 new points."""
    x, labels = draw(800, seed=seed)
    y, rng = one_hot(labels, k), np.random.default_rng(seed)
    sizes = [2, *hidden, k]
    weights = [rng.normal(0, d**-0.5, (m, d)) for d, m in itertools.pairwise(sizes)]
    biases = [np.zeros(m) for m in sizes[1:]]

    def forward(x):
        activations = [x]
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            activations.append(1 / (1 + np.exp(-(activations[-1] @ w.T + b))))
        a = np.exp(activations[-1] @ weights[-1].T + biases[-1])
        return [*activations, a / a.sum(axis=1, keepdims=True)]

    for _ in range(60):
        for rows in np.array_split(rng.permutation(800), np.arange(30, 800, 30)):
            activations = forward(x[rows])
            grad_z = (activations[-1] - y[rows]) / len(rows)
            for layer in reversed(range(len(weights))):
                a = activations[layer]
                grad_a = grad_z @ weights[layer]
                weights[layer] -= learning_rate * grad_z.T @ a
                biases[layer] -= learning_rate * grad_z.sum(axis=0)
                grad_z = grad_a * a * (1 - a)
    x, labels = draw(900, seed=seed + 1000)
    return np.mean(forward(x)[-1].argmax(axis=1) == labels)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("draw", "k", "hidden", "learning_rate", "least", "most"),
    [
        (blobs, 3, (), 0.3, 0.99, 1.0),
        (moons, 2, (), 0.3, 0.85, 0.92),
        (moons, 2, (8,), 3, 0.975, 1.0),
        (xor, 2, (), 0.3, 0.2, 0.75),
        (xor, 2, (4,), 3, 0.98, 1.0),
        (spirals, 3, (), 0.1, 0.4, 0.6),
        (spirals, 3, (16,), 3, 0.98, 1.0),
    ],
)
def test_the_data_are_as_difficult_as_the_docstring_says(draw, k, hidden, learning_rate, least, most, seed):
    assert least <= accuracy(draw, k, hidden, learning_rate, seed) <= most
