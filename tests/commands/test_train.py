"""`smlearn train`, as it is typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from smlearn import Network, datasets

COMMAND = str(Path(sys.executable).with_name("smlearn"))


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "train", *arguments],
        cwd=cwd,
        env=os.environ | {"COLUMNS": "80"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_spirals_are_learned_and_a_linear_network_is_set_beside(tmp_path):
    done = run(cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    assert "of 200 rows not seen in training are right" in text
    assert float(text.split("% of 200")[0].split()[-1]) > 95
    assert "A network without hidden layer" in text


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_what_is_printed_fits_the_terminal(tmp_path, columns):
    shown = run("moons", "--epochs", "10", cwd=tmp_path, COLUMNS=columns).stdout
    assert max(map(len, shown.splitlines())) <= int(columns)
    assert "\x1b" not in shown


def test_a_c_locale_gets_ascii(tmp_path):
    assert run("xor", "--epochs", "5", cwd=tmp_path, LC_ALL="C").stdout.isascii()


def test_ones_own_table_is_learned_with_its_names(tmp_path):
    x, labels = datasets.blobs(200, seed=3)
    names = np.array(["ant", "bee", "cat"])[labels]
    rows = [f"{a},{b},{name}" for (a, b), name in zip(1000 * x, names, strict=True)]
    (tmp_path / "insects.csv").write_text("length,width,kind\n" + "\n".join(rows))
    done = run("insects.csv", "--hidden", "8", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ant 100%" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv"], "neither a file nor one of the sets"),
        (["bad.csv"], "bad.csv, line 2, column 1: a value is missing"),
        (["spirals", "--hidden", "a"], "widths of layers"),
        (["spirals", "--hidden", "0,3"], "widths of layers"),
        (["one.csv"], "are the least"),
        (["floats.csv"], "Is that the column of labels?"),
    ],
)
def test_what_cannot_be_trained_is_said_in_a_sentence(tmp_path, arguments, said):
    (tmp_path / "bad.csv").write_text("1,2,0\n,4,1\n")
    (tmp_path / "one.csv").write_text("1,2,0\n3,4,0\n5,6,0\n7,8,0\n")
    (tmp_path / "floats.csv").write_text("".join(f"{i},{i}\n" for i in range(9)))
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_the_same_seed_gives_the_same_words(tmp_path):
    assert run("--epochs", "5", cwd=tmp_path).stdout == run("--epochs", "5", cwd=tmp_path).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_an_interruption_shows_how_far_it_came(tmp_path):
    process = subprocess.Popen(
        [COMMAND, "train", "--epochs", "1000000"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Interrupted after epoch" in out
    assert "rows not seen in training" in out
    assert "Traceback" not in err


def test_a_saved_network_takes_the_file_s_own_numbers(tmp_path):
    x, labels = datasets.blobs(200, seed=3)
    names = np.array(["ant", "bee", "cat"])[labels]
    x = 1000 * x + 50
    rows = [f"{float(a)!r},{float(b)!r},{name}" for (a, b), name in zip(x, names, strict=True)]
    (tmp_path / "insects.csv").write_text("length,width,kind\n" + "\n".join(rows))
    told = ("--activation", "tanh", "--cost", "quadratic", "--epochs", "20", "--save", "insects.npz")
    done = run("insects.csv", *told, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "smlearn.Network.load('insects.npz')" in done.stdout
    assert "0 is ant, 1 is bee, 2 is cat" in done.stdout
    network = Network.load(tmp_path / "insects.npz")
    assert (network.activation, network.cost_function, len(network.history)) == ("tanh", "quadratic", 20)
    assert network.score(x, labels) > 0.97


def test_saving_overwrites_a_saved_network_and_nothing_else(tmp_path):
    (tmp_path / "mine.csv").write_text("1,2,3\n")
    refused = run("xor", "--epochs", "2", "--save", "mine.csv", cwd=tmp_path)
    assert refused.returncode == 2
    assert "would overwrite" in refused.stderr
    assert "epoch" not in refused.stdout  # said before the training
    assert (tmp_path / "mine.csv").read_text() == "1,2,3\n"
    for _ in range(2):
        assert run("xor", "--epochs", "2", "--save", "net.npz", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.csv", "net.npz"]


def test_a_folder_that_is_not_there_is_said_before_the_training(tmp_path):
    refused = run("xor", "--save", "no/net.npz", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no is no folder" in refused.stderr


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_every_activation_learns_the_spirals_at_its_own_usual_rate(tmp_path, activation):
    text = " ".join(run("--activation", activation, cwd=tmp_path).stdout.split())
    assert float(text.split("% of 200")[0].split()[-1]) > 95
