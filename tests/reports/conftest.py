"""Results to render: every status, every kind of evidence, long and hostile ones; and the golden files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from smlearn.grader.results import (
    CheckResult,
    CourseStamp,
    Diagnosis,
    ExerciseResult,
    Isolation,
    Result,
    total,
)

GOLDEN = Path(__file__).parent / "golden"

HOSTILE = "".join(
    [
        "\x1b[2J\x1b]0;title\x07\x1b[31mred\x1b[0m\r\b\x00\x9b31m\u202eesrever\u200b\ufeff\ud800\u2028",
        "[bold]markup[/bold] [link=http://evil.example]l[/link] :tada: ",
        "**bold** `code` ``` ![i](http://evil.example/i.png) ",
        "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&amp;]]><!-- --> {{ 7*7 }} {% raw %} ${x} ",
        "@everyone #1 | pipe | www.evil.example https://evil.example\n",
        "::error file=a.py,line=1::owned\n   ::stop-commands::token\n##[error]owned ##vso[task.complete]done %0A%25\n",
        '=HYPERLINK("http://evil.example")\n# Heading\n- item\n> quote\n~~~\n```\n</pre></details></div>\n\\\n',
        "Z" + "\u0301" * 50 + "\n",
    ]
)


def check(name: str, kind: str, title: str, status: str = "passed", points: float = 3, **more) -> CheckResult:
    function = name.partition("/")[0]
    return CheckResult(
        name, function, kind, title, status, points if status == "passed" else 0, points, **more
    )


def exercise(
    name: str, title: str, status: str, *checks: CheckResult, track: str = "numpy", **more
) -> ExerciseResult:
    file = f"kernels/{name}.pyx" if track == "cython" else f"{name}.py"
    return ExerciseResult(
        name,
        track,
        title,
        file,
        status,
        total(c.score for c in checks),
        total(c.max_score for c in checks),
        checks=checks,
        **more,
    )


def result(*exercises: ExerciseResult, timing: dict | None = None, level: int = 1) -> Result:
    counted = [e for e in exercises if e.status != "unavailable"]
    score, most = total(e.score for e in counted), total(e.max_score for e in counted)
    layers = ("bubblewrap", "Landlock", "seccomp") if level < 4 else ()
    return Result(
        CourseStamp("backpropagation", "1"),
        20250,
        score,
        most,
        bool(counted) and score >= most,
        Isolation(level, layers),
        timing if timing is not None else {"seconds": 1.25, "exercises": {"numpy/softmax": 0.21}},
        exercises,
    )


SIGMOID = exercise(
    "sigmoid",
    "The sigmoid",
    "passed",
    check("sigmoid_forward/values", "values", "Every entry of `a` is 1/(1 + e⁻ᶻ)."),
    check("sigmoid_backward/gradient", "gradient", "`grad_z` is the derivative of the cost at z."),
)

DIAGONAL = Diagnosis(
    "diagonal-only",
    "The diagonal of the Jacobian is taken for the whole: `grad_z` is grad_a ⊙ a(1 − a).",
    "Every output of a softmax depends on every input: J_ij = a_i (δ_ij − a_j), so row i of "
    "`grad_z` needs Σ_m grad_a_im a_im as well.",
    "guides/softmax.md#backward-without-the-matrix",
)

SOFTMAX = exercise(
    "softmax",
    "The softmax",
    "failed",
    check("softmax_forward/values", "values", "The rows of `a` are the softmax of the rows of `z`."),
    check(
        "softmax_forward/large-logits",
        "stability",
        "Logits of 1000 give probabilities, not nan.",
        "failed",
        message="`a[0, 0]` is nan; 0.7310586 is expected (2 of 3 entries differ, this one most).",
        evidence={
            "arguments": {"z": "np.array([[1000.0, 999.0, -1000.0]])"},
            "returned": "[[nan, nan,  0.]]",
            "expected": "[[0.731059, 0.268941, 0.      ]]",
            "worst": {"index": [0, 0], "returned": "nan", "expected": 0.7310585786300049},
            "map": [[4, 4, 0]],
            "snippet": [
                "import numpy as np; from softmax import softmax_forward",
                "z = np.array([[1000.0, 999.0, -1000.0]])",
                "print(softmax_forward(z))",
            ],
        },
    ),
    check("softmax_jacobian/values", "values", "`J[i, j]` is ∂aᵢ/∂zⱼ.", "skipped", 4, message="not started"),
    check(
        "softmax_backward/values",
        "values",
        "`grad_z` is the gradient at z.",
        "failed",
        message="`grad_z[1, 2]` is 0.2244; -0.1301 is expected (every entry differs, this one most).",
    ),
    check(
        "softmax_backward/gradient",
        "gradient",
        "`grad_z` is the derivative of the cost, at every z.",
        "failed",
        4,
        message="`grad_z[1, 2]` is 0.2244; -0.1301 is expected (5 of 6 entries differ, this one most).",
        evidence={
            "arguments": {
                "grad_a": "np.array([[0.5, -1.0, 2.0], [0.25, 0.0, 1.0]])",
                "a": "np.array([[0.2, 0.3, 0.5], [0.1, 0.6, 0.3]])",
            },
            "returned": "[[ 0.08  , -0.21  ,  0.5   ],\n [ 0.0225,  0.    ,  0.21  ]]",
            "expected": "[[-0.06  , -0.54  ,  0.6   ],\n [-0.0075, -0.195 ,  0.2025]]",
            "worst": {"index": [1, 2], "returned": 0.2244, "expected": -0.1301},
            "table": [
                {"index": [0, 0], "returned": 0.08, "expected": -0.06, "numerical": -0.0600000001,
                 "relative_error": 0.23, "worst": False},
                {"index": [0, 1], "returned": -0.21, "expected": -0.54, "numerical": -0.5399999999,
                 "relative_error": 0.55, "worst": False},
                {"index": [0, 2], "returned": 0.5, "expected": 0.50000000001, "numerical": 0.50000000003,
                 "relative_error": 2e-11, "worst": False},
                {"index": [1, 2], "returned": 0.2244, "expected": -0.1301, "numerical": -0.1301,
                 "relative_error": 0.59, "worst": True},
                {"index": [1, 0], "returned": "nan", "expected": 0.0, "numerical": None,
                 "relative_error": "nan", "worst": False},
            ],
            "map": [[3, 4, 1], [2, 3, 4]],
        },
        diagnosis=DIAGONAL,
    ),
    check(
        "softmax_backward/contract", "contract", "The arguments stay as they were.", "failed", 1,
        message="`a` was changed.",
    ),
    output="shape (2, 3)\nhere 1\n",
)  # fmt: skip

CROSS_ENTROPY = exercise(
    "cross_entropy",
    "The cross-entropy cost",
    "error",
    check(
        "cross_entropy_forward/values",
        "values",
        "The cost is the mean over the rows.",
        "error",
        message="`cross_entropy_forward` raised ValueError: operands could not be broadcast together "
        "with shapes (4,3) (4,) (line 12)",
        evidence={
            "arguments": {"a": "np.array([[0.5, 0.5]])", "y": "np.array([[1.0, 0.0]])"},
            "traceback": "Traceback (most recent call last):\n"
            '  File "cross_entropy.py", line 12, in cross_entropy_forward\n'
            "    return np.mean(y * np.log(a).sum(axis=1))\n"
            "ValueError: operands could not be broadcast together with shapes (4,3) (4,)\n",
        },
    ),
)

OUTPUT_ERROR = exercise(
    "output_error",
    "The error of the output layer",
    "failed",
    check("softmax_cross_entropy_forward/values", "values", "The cost is that of softmax and cross-entropy."),
    check(
        "softmax_cross_entropy_backward/gradient",
        "gradient",
        "`grad_z` is the derivative of the cost.",
        "failed",
        message="`grad_z[0, 0]` is 2; 1 is expected (every entry differs, this one most).",
        evidence={"worst": {"index": [0, 0], "returned": 2.0, "expected": 1.0}, "returned": "[[2.0]]"},
        diagnosis=Diagnosis(
            "no-mean",
            "The mean's 1/n is missing.",
            "C is a mean over n rows.",
            "guides/output_error.md#the-mean",
        ),
    ),
    follow_through=("softmax", "cross_entropy"),
)

RECOVER = exercise(
    "recover_cost",
    "The cost, recovered",
    "timeout",
    check(
        "recover_softmax_cost/values", "values", "The integral is the cost, up to its constant.", "timeout",
        message="`recover_softmax_cost` was stopped after 10 seconds (line 7).",
    ),
)  # fmt: skip

DENSE = exercise(
    "dense",
    "The dense layer",
    "not_started",
    check("dense_forward/values", "values", "`z` is x wᵀ + b.", "skipped", message="not started"),
)
NETWORK = exercise(
    "network",
    "The whole network",
    "missing",
    check("forward/values", "values", "Each layer feeds the next.", "skipped"),
    message="network.py is not in this workspace.",
)
TRAINING = exercise(
    "training",
    "Training",
    "error",
    check(
        "fit/accuracy",
        "accuracy",
        "`fit` learns the spirals.",
        "skipped",
        message="training.py cannot be loaded.",
    ),
    message="training.py cannot be loaded, line 31. Python cannot read training.py, line 31: '(' was never closed.",
)

C_SIGMOID = exercise(
    "sigmoid",
    "The sigmoid, compiled",
    "passed",
    check("sigmoid_forward/values", "values", "Every entry is right."),
    check("sigmoid_forward/speed", "speed", "It keeps up with NumPy."),
    track="cython",
)
C_SOFTMAX = exercise(
    "softmax",
    "The softmax, compiled",
    "unavailable",
    check("softmax_forward/values", "values", "Every entry is right.", "skipped"),
    message="No C compiler was found: kernels cannot be built on this machine.",
    track="cython",
)
C_DENSE = exercise(
    "dense",
    "The dense layer, compiled",
    "failed",
    check("dense_forward/values", "values", "`z` is x wᵀ + b."),
    check(
        "dense_forward/speed",
        "speed",
        "It keeps up with NumPy.",
        "failed",
        message="`dense_forward` is slower than the same in NumPy.",
        evidence={
            "annotation": {
                "source": "def dense_forward(x, w, b):\n    cdef Py_ssize_t i\n    for i in range(n):\n"
                "        z[i] = x[i] * w  # σ <b>\n    return z\n",
                "lines": [12, 0, 3, 41, 1],
            }
        },
    ),
    track="cython",
)

SPEEDS = {
    "seconds": 3.5,
    "exercises": {"numpy/softmax": 0.2115, "cython/sigmoid": 1.5},
    "speed": {
        "cython/sigmoid/sigmoid_forward/speed": [0.42, 0.31],
        "cython/dense/dense_forward/speed": 3.75,
    },
}

PICTURES = exercise(
    "training",
    "Training",
    "failed",
    check(
        "fit/accuracy",
        "accuracy",
        "`fit` learns the spirals to 95 per cent.",
        "failed",
        5,
        message="Your network reaches 71 %; 95 % is asked for. A network without hidden layer reaches 52 %.",
        evidence={
            "returned": "71 %",
            "expected": "95 %",
            "baseline": "52 % without a hidden layer",
            "curve": [1.1, 0.97, 0.9, 0.86, 0.85, 0.849, 0.8, 0.75, 0.72, 0.71],
            "regions": {
                "rows": [[(i + j) // 6 % 3 for j in range(24)] for i in range(24)],
                "linear": [[j // 8 for j in range(24)] for _ in range(24)],
                "extent": [-1.5, 1.5, -1.5, 1.5],
                "points": [[-1.0, 0.5, 0], [0.25, -0.25, 1], [1.0, 1.0, 2]],
            },
        },
    ),
    check("fit/determinism", "contract", "The same seed gives the same weights."),
)


def hostile() -> Result:
    """Put hostile text wherever a student's text could come to stand."""
    broken = CheckResult(
        "softmax_forward/values",
        "softmax_forward",
        "values",
        "The rows of `a` are the softmax of the rows of `z`.",
        "error",
        0,
        3,
        message=HOSTILE,
        evidence={
            "arguments": {HOSTILE: HOSTILE},
            "returned": HOSTILE,
            "expected": "[[1.0]]",
            "worst": {"index": [0], "returned": HOSTILE, "expected": 1.0},
            "table": [{"index": [0], "returned": HOSTILE, "expected": 1.0, "relative_error": HOSTILE, "worst": True}],
            "map": [[4, 0]],
            "snippet": [HOSTILE],
            "traceback": f'Traceback:\n  File "softmax.py", line 3, in {HOSTILE}\n{HOSTILE}',
            "annotation": {"source": HOSTILE, "lines": [1, 2]},
            "baseline": HOSTILE,
        },
        diagnosis=Diagnosis("slug", HOSTILE + "!", HOSTILE, "guides/softmax.md#x" + HOSTILE),
    )  # fmt: skip
    return result(
        replace(
            exercise("softmax", "The softmax", "error", broken),
            message=HOSTILE,
            output=HOSTILE,
            file=f"soft{HOSTILE}.py",
            follow_through=(HOSTILE,),
        ),
        level=4,
    )


def endless() -> Result:
    """Make everything long."""
    wide = [[(i * j) % 5 for j in range(48)] for i in range(48)]
    rows = [
        {"index": [i, i], "returned": 1.0 / (i + 1), "expected": 0.5, "relative_error": 0.1, "worst": i == 30}
        for i in range(40)
    ]  # fmt: skip
    broken = check(
        "softmax_backward/gradient",
        "gradient",
        "`grad_z` is the derivative of the cost. " * 5,
        "failed",
        message="word " * 5000,
        evidence={"map": wide, "table": rows, "returned": "x" * 100_000, "traceback": "line\n" * 5000,
                  "snippet": ["print(1)"] * 500},
    )  # fmt: skip
    many = [replace(broken, id=f"f{i}/gradient", function=f"f{i}") for i in range(4)]
    return result(
        *(
            exercise(f"{'very-' * 12}long-{i}", "Long", "failed", *many, output="printed\n" * 9000)
            for i in range(3)
        )
    )


SAMPLES: dict[str, Callable[[], Result]] = {
    "evening": lambda: result(
        SIGMOID, SOFTMAX, CROSS_ENTROPY, OUTPUT_ERROR, RECOVER, DENSE, NETWORK, TRAINING,
        C_SIGMOID, C_SOFTMAX, C_DENSE, timing=SPEEDS,
    ),
    "done": lambda: result(SIGMOID, C_SIGMOID, timing=SPEEDS),
    "first-minute": lambda: result(DENSE, NETWORK, level=4),
    "no-compiler": lambda: result(C_SOFTMAX),
    "pictures": lambda: result(PICTURES),
    "hostile": hostile,
    "endless": endless,
    "nothing": lambda: result(),
}  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the golden files of the reports anew")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "sample" in metafunc.fixturenames:
        metafunc.parametrize("sample", SAMPLES, indirect=True)


@pytest.fixture
def sample(request: pytest.FixtureRequest) -> Result:
    """Give each of the samples in turn."""
    return SAMPLES[request.param]()


@pytest.fixture
def samples() -> dict[str, Callable[[], Result]]:
    """Give all samples by name."""
    return SAMPLES


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Hold a text against its golden file; `pytest tests/reports --renew` writes the files anew."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("renew", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{name} has changed: pytest tests/reports --renew"

    return compare
