import os
import subprocess
import sys

import numpy as np
import pytest

import smlearn

pytest.importorskip("sklearn.utils.validation", reason="needs scikit-learn (pip install 'smlearn[sklearn]')")

from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from smlearn.estimator import NetworkClassifier

CHECK = """
from sklearn.utils.estimator_checks import check_estimator
from smlearn.estimator import NetworkClassifier
for classifier in (
    NetworkClassifier(),
    NetworkClassifier((), epochs=30),
    NetworkClassifier([8], activation="relu", cost_function="quadratic", epochs=30, learning_rate=0.2),
):
    check_estimator(classifier, on_skip="warn")
"""


@pytest.mark.slow
def test_it_passes_the_checks_of_an_estimator_and_none_is_skipped():
    # A skipped check warns, and warnings are errors. The variable is read as SciPy starts: a new process.
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHECK],
        env=os.environ | {"SCIPY_ARRAY_API": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr


@pytest.fixture
def spirals():
    return smlearn.datasets.spirals(400, seed=0)


def test_it_learns_what_the_network_learns_with_labels_of_any_kind(spirals):
    x, labels = spirals
    names = np.array(["mint", "sage", "basil"])[labels]
    classifier = NetworkClassifier(epochs=150, batch_size=20, learning_rate=3, random_state=0).fit(x, names)
    assert classifier.classes_.tolist() == ["basil", "mint", "sage"]
    assert classifier.score(x, names) > 0.97
    assert len(classifier.network_.history) == 150
    np.testing.assert_equal(classifier.predict_proba(x), classifier.network_.probabilities(x))


def test_it_works_in_pipelines_and_searches(spirals):
    pipeline = make_pipeline(StandardScaler(), NetworkClassifier(epochs=60, learning_rate=3, random_state=0))
    assert cross_val_score(pipeline, *spirals, cv=3).min() > 0.8
    search = GridSearchCV(pipeline, {"networkclassifier__hidden": [(), (16,)]}, cv=3).fit(*spirals)
    assert search.best_params_ == {"networkclassifier__hidden": (16,)}


def test_a_wrong_choice_is_named_at_fit(spirals):
    with pytest.raises(ValueError, match="activation is 'swish'"):
        NetworkClassifier(activation="swish").fit(*spirals)
