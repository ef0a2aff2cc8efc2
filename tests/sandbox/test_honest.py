"""What honest answers use works behind every lock: NumPy's lazy parts, random numbers, warnings, prints."""

from __future__ import annotations

import numpy as np
import pytest

from smlearn.grader.sandbox.messages import Program, call

IMPORTS = (
    *(
        "math",
        "random",
        "itertools",
        "functools",
        "operator",
        "collections",
        "dataclasses",
        "typing",
        "numbers",
    ),
    *(
        "warnings",
        "abc",
        "copy",
        "decimal",
        "enum",
        "fractions",
        "statistics",
        "cmath",
        "heapq",
        "bisect",
        "string",
    ),
)
HONEST = {
    "every allowed module": "import " + ", ".join(IMPORTS) + "\nreturn 1.0",
    "generators": "return np.random.default_rng(3).permutation(10)",
    "the old random numbers": "np.random.seed(3)\nnp.random.shuffle(x)\nreturn np.random.randn(3)",
    "other bit generators": "return np.random.Generator(np.random.MT19937(1)).standard_normal(3)",
    "linear algebra": "return np.linalg.svd(x)[1] + np.linalg.solve(x @ x.T, np.ones(3)).sum()",
    "eigenvalues": "return np.linalg.eigvalsh(x @ x.T)",
    "large products": "a = np.ones((300, 300))\nreturn (a @ a)[0]",
    "einsum": "return np.einsum('ij,kj->ik', x, x, optimize=True)",
    "fft": "return np.abs(np.fft.fft(x))",
    "polynomials": "return np.polynomial.Polynomial([1, 2])(x)",
    "masked arrays inside": "return np.ma.masked_invalid(x).filled(0.0)",
    "vectorize": "return np.vectorize(lambda v: v + 1)(x)",
    "frompyfunc": "return np.frompyfunc(abs, 1, 1)(x).astype(float)",
    "testing": "np.testing.assert_allclose(x, x)\nreturn x + 0",
    "lib tricks": "return np.lib.stride_tricks.sliding_window_view(x, 2, axis=1).sum(-1)",
    "structured inside": "return np.array([(1, 2.0)], dtype=[('a', int), ('b', float)])['b']",
    "strings inside": "return np.char.upper(np.array(['a'])).size",
    "printing": "print(x, repr(x), f'{x[0, 0]:.3f}', np.float32(3), 3 + 2j)\nreturn 1",
    "print options": "with np.printoptions(precision=2):\n    print(x)\nreturn 1",
    "warnings of one's own": "import warnings\nwarnings.warn('mind this')\nwith warnings.catch_warnings():\n"
    "    warnings.simplefilter('error')\n    try:\n        np.log(x * 0)\n"
    "    except RuntimeWarning:\n        return 1.0",
    "errstate": "with np.errstate(all='raise'):\n    try:\n        np.exp(x * 1e9)\n"
    "    except FloatingPointError:\n        return 1",
    "exceptions inside": "try:\n    x @ np.ones(9)\nexcept ValueError as e:\n    return len(str(e)) > 5",
    "recursion": "return (lambda g: g(g, 400))(lambda g, n: 0 if n == 0 else 1 + g(g, n - 1))",
    "time": "import math\nreturn math.pi",
    "a data class": "from dataclasses import dataclass\n@dataclass\nclass P:\n    a: float\nreturn P(1.0).a",
    "a type hint": "from typing import NamedTuple\nclass P(NamedTuple):\n    a: float\nreturn P(1.0).a",
    "sorting and sets": "return sorted({'b', 'a'}) == ['a', 'b']",
    "memory views": "return np.asarray(memoryview(x)) + 1",
    "copying": "import copy\nreturn copy.deepcopy([x, (x,)])",
    "saving to memory": "return np.frombuffer(x.tobytes()).reshape(x.shape) * 2",
    "a large array": "return np.ones((1000, 500)).sum(0)",
    "dtypes in text": "return np.zeros(3, dtype='float64') + np.finfo(float).eps + np.iinfo(int).bits",
    "integer answers": "return np.argmax(x, axis=1)",
    "unsigned answers": "return np.arange(3, dtype=np.uint8)",
    "a numpy number": "return x.sum()",
    "a number without dimensions": "return np.array(2.5)",
    "codecs": "return len('é'.encode('latin-1') + 'é'.encode('utf-16') + b'a'.decode('ascii').encode())",
    "long integers": "return len(str(7**4000)) + int('9' * 4000) % 7",
    "decimals": "import decimal\nreturn float(decimal.Decimal(2).sqrt())",
    "fractions": "import fractions\nreturn float(fractions.Fraction(1, 3) + 1)",
    "statistics": "import statistics\nreturn statistics.median([1.0, 2.0, 4.0])",
    "dates": "return (np.datetime64('2020-02-03') - np.datetime64('2020-01-01')).astype(int)",
    "records": "return np.rec.fromarrays([[1.0], [2.0]], names='a,b').a + 0",
    "true and false": "return [np.bool_(True), x > 0]",
}


@pytest.mark.parametrize("body", HONEST.values(), ids=HONEST.keys())
def test_honest_code_works(each_level, body):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    program = Program("f", f"import numpy as np\n\n\ndef f(x):\n{lines}".encode(), ("f",), imports=IMPORTS)
    reply = each_level.run(program, [call("f", np.random.default_rng(0).normal(size=(3, 4)))]).replies[0]
    assert reply.status == "value", reply.message + reply.traceback


def test_what_python_imports_by_itself_is_no_import_of_the_students(each_level):
    source = b"import numpy as np\ndef f(z):\n    return np.exp(z * 1e9)\n"
    got = each_level.run(Program("f", source, ("f",)), [call("f", np.ones(3))])
    assert [warned.line for warned in got.replies[0].warnings] == [3]
    assert got.output == ""


def test_hashes_of_text_come_in_one_order(each_level):
    program = Program("f", b"def f(): return hash('softmax')", ("f",))
    assert len({each_level.run(program, [call("f")]).replies[0].value for _ in range(2)}) == 1
