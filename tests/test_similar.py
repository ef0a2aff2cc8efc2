"""Likeness: found under other names, comments and layout; not found in the stub, nor in what everybody writes."""

from __future__ import annotations

import time

import numpy as np

from smlearn.grader.similar import compare, fingerprints, tokens

STUB = b'''"""The sigmoid."""
import numpy as np

def forward(z):
    """Give a."""
    raise NotImplementedError
'''
OWN = """
import numpy as np

def forward(z):
    positive = z >= 0
    small = np.exp(np.where(positive, -z, z))  # never overflows
    top = np.where(positive, 1.0, small)
    shifted = top / (1.0 + small)
    for row in range(3):
        shifted[row] += 0.0 * small[row] - top[row] % 7
    return np.clip(shifted, 0, 1)
"""
RENAMED = '''
"""Quite another text."""
import numpy as np
# my own work

def forward(x):
    """With words."""
    m = x >= 0
    e = np.exp(
        np.where(m, -x, x)
    )
    t = np.where(m, 1., e)
    s = t / (1.0 + e)

    for i in range(3):
        s[i] += 0.0*e[i] - t[i] % 7
    return np.clip(s, 0, 1)
'''
OTHER = """
import numpy as np

def forward(z):
    out = []
    while len(out) < z.size:
        item = float(z.flat[len(out)])
        out.append(1 / (1 + np.e ** -item) if item > -700 else 0)
    return np.array(out).reshape(z.shape)
"""


def alike(*sources: str, **options: int):
    named = ((f"s{i}", {"sigmoid.py": source.encode()}) for i, source in enumerate(sources))
    return compare(named, {"sigmoid.py": STUB}, **options)


def test_names_comments_and_layout_are_set_aside():
    assert list(tokens(OWN)) == list(tokens(RENAMED))
    (pair,) = alike(OWN, RENAMED, OTHER)
    assert (pair.one, pair.other, pair.share, pair.files) == ("s0", "s1", 1.0, ("sigmoid.py",))


def test_a_copy_with_a_part_of_its_own_is_found_with_its_share():
    changed = RENAMED.replace("np.clip(s, 0, 1)", "[v for v in s if v is not None and v != 3 or v @ s][0]")
    (pair,) = alike(OWN, changed, OTHER)
    assert 0.5 < pair.share < 1.0


def test_two_stubs_have_nothing_of_their_own():
    assert alike(STUB.decode(), STUB.decode()) == []


def test_what_many_wrote_alike_tells_nothing():
    class_of_many = [
        OWN + f"\n\ndef g{i}(a, b):\n    return a.part{i} + b.other{i} * a[{i}]\n" for i in range(12)
    ]
    assert alike(*class_of_many, common=20)
    assert alike(*class_of_many, common=10) == []


def test_a_whole_group_of_copies_is_found_though_it_is_large():
    found = alike(*[OWN] * 15, OTHER)
    assert found
    assert found[0].share == 1.0


def test_broken_code_is_read_all_the_same():
    assert list(tokens('def f(:\n  """never closed')) == ["def", "name", "(", ":", '""']
    assert fingerprints("") == frozenset()


def test_a_large_and_hostile_source_takes_little_time():
    rng = np.random.default_rng(1)
    text = "".join(rng.choice(list("\"'#\\ \n(a1."), 200_000))
    started = time.perf_counter()
    fingerprints(text)
    fingerprints("'" * 100_000)
    fingerprints("'''" + "\\" * 100_000)
    assert time.perf_counter() - started < 20
