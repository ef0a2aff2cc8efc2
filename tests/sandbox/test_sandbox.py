"""Programs, calls and what comes back, at the best level of this machine."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from smlearn.grader.course import Limits
from smlearn.grader.sandbox import replies
from smlearn.grader.sandbox.messages import Program, Rng, call, rewritten, series
from smlearn.grader.sandbox.sandbox import Sandbox

X = np.random.default_rng(3).normal(size=(3, 4))


def test_an_answer_comes_back_as_a_plain_array(each_level):
    program = Program("f", b"import numpy as np\ndef f(z):\n    return np.exp(z)\n", ("f",))
    reply = each_level.run(program, [call("f", X)]).replies[0]
    assert reply.status == "value", reply.message
    np.testing.assert_array_equal(reply.value, np.exp(X))
    assert reply.seconds > 0


def test_replies_stand_in_the_order_of_the_calls(run):
    got = run(
        "def f(a): return a\ndef g(a): return -a", *[call("fg"[n % 2], n) for n in range(6)], functions="fg"
    )
    assert [reply.value for reply in got.replies] == [0, -1, 2, -3, 4, -5]


def test_a_stub_is_not_started(run):
    reply = run("def f():\n    raise NotImplementedError").replies[0]
    assert (reply.status, reply.traceback) == ("not_started", "")


def test_a_stub_in_a_sibling_is_named_and_is_no_stub_of_this_exercise(run):
    siblings = {"softmax": b"def softmax_forward():\n    raise NotImplementedError\n"}
    reply = run(
        "from softmax import softmax_forward\ndef f(): return softmax_forward()", siblings=siblings
    ).replies[0]
    assert reply.status == "raised"
    assert "`softmax_forward` of softmax.py, which is not written yet" in reply.message


def test_a_function_that_is_not_there_is_missing(run):
    got = run("def other(): pass\ng = 5", call("f"), functions=("f", "g", "other"))
    assert got.missing == ("f", "g")
    assert "`f` is not defined in network.py" in got.replies[0].message


def test_a_syntax_error_shows_line_and_caret(run):
    loading = run("x = 1\ndef f(:\n    pass\n").loading
    assert (loading.status, loading.error, loading.line) == ("raised", "SyntaxError", 2)
    assert loading.traceback.splitlines()[0] == '  File "network.py", line 2'
    assert loading.traceback.splitlines()[1:3] == ["    def f(:", "          ^"]


def test_when_loading_fails_every_call_gets_its_verdict(run):
    got = run("1 / 0", call("f"), call("f"))
    assert got.loading.message == "Loading network.py raised ZeroDivisionError: division by zero"
    assert [reply.status for reply in got.replies] == ["raised", "raised"]


def test_a_traceback_holds_the_students_lines_alone(run):
    siblings = {"dense": b"def forward(x):\n    return x @ [[1, 2]]\n"}
    source = "import numpy as np\nfrom dense import forward\n\n\n"
    source += "def f(x):\n    return np.apply_along_axis(forward, 1, x)\n"
    reply = run(source, call("f", X), siblings=siblings).replies[0]
    assert reply.error == "ValueError"
    assert reply.line == 6
    assert reply.traceback.splitlines()[:5] == [
        "Traceback (most recent call last):",
        '  File "network.py", line 6, in f',
        "    return np.apply_along_axis(forward, 1, x)",
        '  File "dense.py", line 2, in forward',
        "    return x @ [[1, 2]]",
    ]
    assert "/" not in reply.traceback


def test_endless_recursion_is_cut_to_a_few_lines(run):
    reply = run("def f(): return f()").replies[0]
    assert "calls itself without end" in reply.message
    assert "more calls]" in reply.traceback
    assert len(reply.traceback.splitlines()) < 40


def test_no_path_of_the_machine_is_in_a_message(run):
    reply = run("def f():\n    from numpy import nothing_there").replies[0]
    assert "nothing_there" in reply.message
    assert "/lib/" not in reply.message + reply.traceback


def test_an_import_that_is_not_allowed_is_told_kindly(run):
    reply = run("def f():\n    import os.path").replies[0]
    assert reply.message.endswith("ImportError: `os` is not needed in an exercise; it may import numpy, math")


def test_siblings_are_found_before_anything_else_and_numpy_cannot_be_replaced(run):
    siblings = {"statistics": b"value = 5", "numpy": b"raise SystemExit"}
    got = run(
        "import numpy as np\nfrom statistics import value\ndef f(): return np.float64(value)",
        siblings=siblings,
    )
    assert got.replies[0].value == 5.0


def test_what_fails_in_a_sibling_shows_the_siblings_line(run):
    siblings = {"dense": b"x = 1\ny = x / 0\n"}
    loading = run("import dense\ndef f(): pass", siblings=siblings).loading
    assert 'File "dense.py", line 2, in <module>' in loading.traceback
    assert loading.line == 1


def test_a_series_shares_memory_and_answers_once_all_is_done(run):
    x = np.zeros(2)
    got = run("def f(x):\n    x += 1\n    return x", series("f", (x,), (x,)))
    reply = got.replies[0]
    assert [list(value) for value in reply.values] == [[2.0, 2.0], [2.0, 2.0]]
    assert (reply.changed, reply.aliased) == ((0,), (0,))
    assert list(x) == [0.0, 0.0]


KNOWN = """known = {}
def f(x, rows):
    return known.setdefault((id(x), id(rows), id(rows[0])), (x.sum(), rows[0].sum()))
"""


def test_the_last_runs_numbers_are_written_into_the_memory_of_the_first(run):
    x, y = np.ones(2), np.full(2, 3.0)
    got = run(KNOWN, rewritten("f", (x, [x.copy()]), (y, [y.copy()])), call("f", y, [y.copy()]))
    reply, fresh = got.replies
    assert reply.values[-1] == (2.0, 2.0)  # known again by its place
    assert fresh.value == (6.0, 6.0)
    assert (reply.changed, reply.aliased) == ((), ())
    assert (list(x), list(y)) == ([1.0, 1.0], [3.0, 3.0])


def test_what_has_another_shape_than_the_first_runs_is_taken_over_as_it_is(run):
    got = run("def f(x):\n    return x.sum()", rewritten("f", (np.ones(2),), (np.ones(3),)))
    assert got.replies[0].values == (2.0, 3.0)


def test_a_changed_list_is_a_changed_argument(run):
    reply = run("def f(a, b):\n    b[0] = b[0] + 1\n    return 1.0", call("f", X, [X, X.copy()])).replies[0]
    assert reply.changed == (1,)


def test_a_view_of_an_argument_is_an_alias_and_a_copy_is_none(run):
    got = run("def f(a, b): return [b[1:], a.copy()]", call("f", X, X.copy()))
    assert got.replies[0].aliased == (1,)
    assert got.replies[0].changed == ()


def test_a_generator_is_made_of_a_seed(run):
    reply = run("def f(rng): return rng.normal(size=3)", call("f", Rng(11))).replies[0]
    np.testing.assert_array_equal(reply.value, np.random.default_rng(11).normal(size=3))


def test_floating_point_warnings_are_told_with_their_line(run):
    source = "import numpy as np\ndef f(z):\n    a = np.exp(z * 1e4)\n    np.mean([])\n    return a / a\n"
    warned = run(source, call("f", np.abs(X))).replies[0].warnings
    assert {(w.message, w.line) for w in warned} >= {
        ("overflow encountered in exp", 3),
        ("invalid value encountered in divide", 5),
    }
    assert all(not w.message.startswith("Mean") for w in warned)


def test_underflow_and_silenced_warnings_are_not_told(run):
    source = (
        "import numpy as np\ndef f(z):\n    np.exp(-z * 1e9)\n    with np.errstate(all='ignore'):\n"
        "        return np.log(z * 0)\n"
    )
    assert run(source, call("f", np.abs(X))).replies[0].warnings == ()


def test_settings_and_seeds_do_not_pass_from_one_call_to_the_next(run):
    source = (
        "import numpy as np, random\ndef f():\n    a = np.random.random() + random.random()\n"
        "    np.seterr(all='raise')\n    np.random.seed(9)\n    return a\n"
    )
    with_random = source.replace("import numpy as np, random", "import numpy as np\nfrom numpy import random")
    got = run(with_random, *[call("f")] * 3)
    assert len({reply.value for reply in got.replies}) == 1


def test_output_is_kept_apart_and_cut(sandbox):
    program = Program("f", b"print('loaded')\ndef f(n):\n    print('x' * n)\n    return 1\n", ("f",))
    got = sandbox.run(program, [call("f", 5), call("f", 10_000_000)])
    assert got.output.startswith("loaded\nxxxxx\nxxx")
    assert len(got.output) == sandbox.limits.output_kib * 1024
    assert got.output_cut
    assert [reply.value for reply in got.replies] == [1, 1]


def test_after_a_timeout_other_functions_go_on_and_the_same_one_is_not_asked_again(sandbox):
    program = Program("f", b"def f():\n    while True: pass\ndef g(): return 1\n", ("f", "g"))
    short = Limits(call_seconds=0.3)
    with Sandbox("auto", short) as box:
        got = box.run(program, [call("g"), call("f"), call("f"), call("g")])
    assert [reply.status for reply in got.replies] == ["value", "timeout", "timeout", "value"]
    assert "Not asked again" in got.replies[2].message


def test_what_is_printed_while_loading_stands_once_although_the_file_is_loaded_again(sandbox):
    program = Program(
        "f",
        b"print('hello')\ndef f():\n    exit()\ndef g():\n    g.__globals__['f'] = 5\n    return 1\n",
        ("f", "g"),
    )
    got = sandbox.run(program, [call("f"), call("g")])
    assert got.output == "hello\n"


def test_a_session_is_one_process_with_its_own_memory(sandbox):
    program = Program("f", b"count = [0]\ndef f():\n    count[0] += 1\n    return count[0]\n", ("f",))
    with sandbox.open(program) as session, sandbox.open(program) as other:
        assert session.loading.status == "value"
        assert [reply.value for reply in session.replies([call("f"), call("f")])] == [1, 2]
        assert other.ask(call("f")).value == 1


def test_questions_sent_ahead_hold_up_neither_side_however_large(sandbox):
    program = Program("f", b"def f(x): return x + 1.0", ("f",))
    inputs = [np.full((300, 400), float(n)) for n in range(40)]
    with sandbox.open(program) as session:
        answers = [reply.value for reply in session.replies([call("f", x) for x in inputs])]
    assert all(np.array_equal(found, x + 1) for found, x in zip(answers, inputs, strict=True))


def test_each_reply_has_its_own_time_although_questions_are_sent_ahead(sandbox):
    source = b"import time\ndef f(seconds): time.sleep(seconds)\n"
    got = sandbox.run(
        Program("f", source, ("f",), imports=("time",)), [call("f", 0.3 * (n == 2)) for n in range(5)]
    )
    assert [reply.seconds > 0.25 for reply in got.replies] == [False, False, True, False, False]


def test_what_was_answered_before_a_sudden_end_stays(sandbox):
    source = b"import numpy as np\ndef f(n):\n    if n == 3: np.lib._npyio_impl.os._exit(0)\n    return n\n"
    calls = [call("f", n) for n in range(6)]
    got = sandbox.run(Program("f", source, ("f",)), calls)
    assert [reply.status for reply in got.replies] == ["value"] * 3 + ["lost"] * 3
    assert [reply.value for reply in got.replies[:3]] == [0, 1, 2]


def test_a_session_that_ended_answers_with_how_it_ended(sandbox):
    program = Program(
        "f", b"import numpy as np\ndef f(): np.lib._npyio_impl.os._exit(1)\ndef g(): return 1", ("f", "g")
    )
    with sandbox.open(program) as session:
        first, second = session.replies([call("f"), call("g")])
    assert first.status == second.status == "lost"


def test_a_zygote_that_dies_is_started_again(sandbox):
    program = Program("f", b"def f(): return 1", ("f",))
    with Sandbox("level2" if sandbox.isolation.level < 4 else "none") as box:
        box.run(program, [call("f")])
        os.kill(box._zygote.pid, signal.SIGKILL)
        assert box.run(program, [call("f")]).replies[0].value == 1


def test_the_limits_of_an_exercise_bound_all_its_calls():
    source = b"import numpy as np\ndef f(n):\n    while True: pass\n"
    functions = tuple(f"f{n}" for n in range(30))
    source += b"".join(f"{name} = f\n".encode() for name in functions)
    with Sandbox("auto", Limits(call_seconds=0.2, exercise_seconds=1.0)) as box:
        got = box.run(Program("f", source, functions), [call(name, 1) for name in functions])
    assert {reply.status for reply in got.replies} == {"timeout"}


def test_a_compiled_reference_stands_in_for_a_sibling(each_level):
    source = b"from softmax import softmax_forward\ndef f(z): return softmax_forward(z)\n"
    got = each_level.run(Program("network", source, ("f",), references=("softmax",)), [call("f", X)])
    expected = np.exp(X) / np.exp(X).sum(1, keepdims=True)
    assert got.replies[0].status == "value", got.replies[0].message
    np.testing.assert_allclose(got.replies[0].value, expected, rtol=1e-12)


def test_without_handles_of_processes_the_zygote_kills(sandbox, monkeypatch):
    from dataclasses import replace

    from smlearn.grader.sandbox import zygote

    fork = zygote.Zygote.fork

    def fork_without(self):
        child = fork(self)
        if child.handle is not None:
            os.close(child.handle)
        return replace(child, handle=None)

    monkeypatch.setattr(zygote.Zygote, "fork", fork_without)
    source = b"import numpy as np\ndef f():\n    while True: pass\ndef g(): return 1\n"
    source += b"def h(): np.lib._npyio_impl.os.abort()\n"
    with Sandbox("auto", Limits(call_seconds=0.3)) as box:
        got = box.run(Program("f", source, ("f", "g", "h")), [call("f"), call("h"), call("g")])
    assert [reply.status for reply in got.replies] == ["timeout", "crashed", "value"]


def test_no_path_of_this_machine_stands_in_what_a_student_is_shown(run):
    got = run(
        "import numpy as np, math\nwarnings = np.lib._utils_impl.sys.modules['warnings']\n"
        "def f():\n"
        "    print(np.__file__, warnings.__file__, warnings.sys.path)\n"
        "    warnings.sys.modules['traceback'].print_stack()\n"
        "    raise ValueError(np.__file__)\n"
    )
    shown = got.output + got.replies[0].message + got.replies[0].traceback
    assert "in f" in got.output
    for path in (
        sys.prefix,
        sys.base_prefix,
        str(Path(np.__file__).parent),
        str(Path(replies.__file__).parent),
    ):
        assert path not in shown


@pytest.mark.skipif(sys.platform != "linux", reason="processes are stopped on Linux alone")
def test_a_process_at_rest_runs_for_its_questions_alone(sandbox):
    def state() -> str:
        pid = re.search(r"Pid:\s*(\d+)", Path(f"/proc/self/fdinfo/{session._child.handle}").read_text())[1]
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]

    with sandbox.open(Program("f", b"def f(): return 1.0\n", ("f",))) as session:
        session.rest()
        for _ in range(3):
            assert session.alone(call("f")).value == 1.0
            for _ in range(100):
                if state() == "T":
                    break
                time.sleep(0.01)
            assert state() == "T"
