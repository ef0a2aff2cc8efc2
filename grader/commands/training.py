"""`smlearn train`: the reference network learns data, and one sees how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console, RenderableType
from rich.text import Text

from smlearn import Network, datasets, plot_text

from ..reports.evidence import Page
from ..reports.learned import coloured, uncut
from ..reports.text import harmless, one_line
from ..tables import Table, TableError, read_table
from .saving import keep, ready_to_save
from .screen import page

SETS: dict[str, Callable[..., datasets.Dataset]] = {
    "spirals": datasets.spirals,
    "moons": datasets.moons,
    "blobs": datasets.blobs,
    "xor": datasets.xor,
}
POINTS = 800
_PICTURE = (24, 12)  # columns and rows of one picture of the plane: three stand side by side in 80
_SMALL = 200_000  # numbers in x, up to which a second network, without hidden layer, costs no noticeable time


@dataclass(frozen=True)
class Plan:
    """What is trained, on what, and how."""

    name: str
    train: Table
    test: Table
    hidden: tuple[int, ...]
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int
    activation: str = "sigmoid"
    cost: str = "cross_entropy"
    scale: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None  # mean and spread taken out of x

    @property
    def sizes(self) -> list[int]:
        """The widths of all layers."""
        return [self.train.x.shape[1], *self.hidden, len(self.train.classes)]


@dataclass
class Run:
    """A network and what was seen of it while it learned."""

    network: Network
    costs: list[float] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    interrupted: bool = False


def plan(
    source: str,
    *,
    hidden: str,
    epochs: int,
    batch_size: int,
    learning_rate: float | None,
    seed: int,
    test: float,
    label: str,
    labels: Path | None,
    activation: str = "sigmoid",
    cost: str = "cross_entropy",
) -> Plan:
    """Get the data and settle the numbers that were not given; TableError where the data cannot be used."""
    widths = _widths(hidden)
    if source in SETS:
        drawn = SETS[source](POINTS, seed=seed)
        table = Table(drawn.x, drawn.labels, tuple(str(c) for c in range(int(drawn.labels.max()) + 1)))
        usual = 1.0 if source == "blobs" else 3.0
    elif Path(source).exists():
        table, usual = read_table(Path(source), label, labels), 0.5
    else:
        raise TableError(f"{source} is neither a file nor one of the sets {', '.join(SETS)}.")
    if len(table.classes) < 2 or len(table.x) < 4:
        raise TableError(
            f"{source}: too little to learn from, with {len(table.x)} row{'s' * (len(table.x) != 1)} and "
            f"{len(table.classes)} class{'es' * (len(table.classes) != 1)}. 4 rows and 2 classes are the least."
        )
    if len(table.classes) > max(2, len(table.x) // 2):
        raise TableError(
            f"{source}: {len(table.classes)} labels for {len(table.x)} examples. Is that the column of labels?"
        )
    first, second = datasets.split((table.x, table.labels), test, seed=seed)
    scale = None
    if source not in SETS:
        middle, spread = first.x.mean(axis=0), first.x.std(axis=0)
        spread[spread == 0] = 1.0
        scale = (middle, spread)
        first, second = (datasets.Dataset((d.x - middle) / spread, d.labels) for d in (first, second))
    if learning_rate is None:
        # Without hidden layer, and with hidden units whose slope reaches 1 and not 1/4, smaller steps are sound.
        learning_rate = usual / 10 if not widths else usual if activation == "sigmoid" else usual / 3
    learned, held_back = (Table(d.x, d.labels, table.classes) for d in (first, second))
    return Plan(
        source, learned, held_back, widths, epochs, batch_size, learning_rate, seed, activation, cost, scale
    )


def train(of: Plan, console: Console, save: Path | None = None) -> Run:
    """Train with live progress, print what came of it, and keep the network where that is asked for."""
    seen = page(console)
    if save is not None:
        ready_to_save(save)  # before the wait
    console.print(seen.text(_heading(of), "bold"))
    with _progress(of, console) as step:
        run = learn(of, of.hidden, step, seen)
    for part in report(of, run, seen):
        console.print(part, crop=False)
    if save is not None and run.costs:
        for part in keep(run.network, run.costs, of.scale, of.test.classes, save, seen):
            console.print(part, soft_wrap=True)
    return run


def learn(of: Plan, hidden: tuple[int, ...], step: Callable[[int, float], None], seen: Page | None) -> Run:
    """Train epoch by epoch, so that an interruption keeps what was learned; `seen` takes pictures on the way."""
    rng = np.random.default_rng(of.seed)
    sizes = [of.sizes[0], *hidden, of.sizes[-1]]
    run = Run(Network.random(sizes, rng, activation=of.activation, cost_function=of.cost))
    y = datasets.one_hot(of.train.labels, sizes[-1])
    moments = _moments(of.epochs) if seen and drawable(of) else {}
    _picture(of, run, seen, moments.get(0))
    try:
        for epoch in range(1, of.epochs + 1):
            run.network.fit(
                of.train.x,
                y,
                epochs=1,
                batch_size=of.batch_size,
                learning_rate=of.learning_rate if hidden else min(of.learning_rate, 0.3),
                seed=rng,
                on_epoch=lambda _, cost: run.costs.append(cost),
            )
            if not np.isfinite(run.costs[-1]):
                break
            step(epoch, run.costs[-1])
            _picture(of, run, seen, moments.get(epoch))
    except KeyboardInterrupt:
        run.interrupted = True
    return run


def report(of: Plan, run: Run, seen: Page) -> Iterator[RenderableType]:
    """Show how the cost fell, what was learned where, and how well it holds on rows not seen in training."""
    costs = [cost for cost in run.costs if np.isfinite(cost)]
    if run.interrupted:
        yield seen.text(
            f"Interrupted after epoch {len(run.costs)} of {of.epochs}; this is how far it came.", "yellow"
        )
    if len(costs) < len(run.costs):
        yield seen.text(
            f"The cost is not finite after epoch {len(run.costs)}. Smaller steps: --learning-rate "
            f"{of.learning_rate / 10:g}",
            "bold red",
        )
    if costs:
        yield Text()
        yield seen.text(
            f"Cost, from {costs[0]:.4g} after the first epoch to {costs[-1]:.4g} after the last", "dim"
        )
        yield uncut(plot_text.curve(costs, min(seen.width, 76), unicode=seen.unicode))
    if run.pictures:
        yield Text()
        yield seen.text(
            f"Which class is predicted where; {plot_text.WRONG} marks a test point that is wrong", "dim"
        )
        yield coloured(plot_text.beside(run.pictures, min(seen.width, 116)))
        names = [one_line(name, 20) for name in of.test.classes]
        yield seen.text(f"Classes: {plot_text.legend(names, unicode=seen.unicode)}", "dim")
    yield Text()
    yield from _accuracy(of, run, seen)


def drawable(of: Plan) -> bool:
    """Tell whether the data lies in a plane and its classes have signs."""
    return of.sizes[0] == 2 and of.sizes[-1] <= plot_text.MOST_CLASSES


def _accuracy(of: Plan, run: Run, seen: Page) -> Iterator[RenderableType]:
    right = run.network.predict(of.test.x) == of.test.labels
    said = f"{right.mean():.1%} of {right.size} rows not seen in training are right"
    yield seen.text(said, "bold")
    yield seen.text(f"Always guessing the most frequent class: {_guess(of.test.labels):.1%}", "dim")
    per_class = [
        f"{one_line(name, 20)} {right[of.test.labels == number].mean():.0%}"
        for number, name in enumerate(of.test.classes[: plot_text.MOST_CLASSES])
        if (of.test.labels == number).any()
    ]
    yield seen.text("By class: " + ", ".join(per_class), "dim")
    if of.hidden and not run.interrupted and of.train.x.size * of.epochs <= _SMALL * 60:
        linear = learn(of, (), lambda epoch, cost: None, None)
        share = float((linear.network.predict(of.test.x) == of.test.labels).mean())
        yield seen.text(f"A network without hidden layer, trained as long: {share:.1%}", "dim")


def _heading(of: Plan) -> str:
    n, d = of.train.x.shape
    shape = " > ".join(map(str, of.sizes))
    units = f" of {of.activation} units" if of.hidden else ""
    return (
        f"{harmless(of.name)}: {n} rows to train on, {len(of.test.x)} to test, {d} inputs, "
        f"{len(of.train.classes)} classes. Network {shape}{units}, {of.cost.replace('_', '-')} cost, "
        f"learning rate {of.learning_rate:g}, batches of {of.batch_size}."
    )


@contextmanager
def _progress(of: Plan, console: Console) -> Iterator[Callable[[int, float], None]]:
    """Show a bar on a terminal, and some ten lines in a log."""
    if console.is_terminal:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("epoch"),
            BarColumn(None),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
            task = bar.add_task("", total=of.epochs)
            yield lambda epoch, cost: bar.update(task, completed=epoch, description=f"cost {cost:.4f}")
        return
    every = max(1, of.epochs // 10)

    def line(epoch: int, cost: float) -> None:
        if epoch == 1 or epoch % every == 0 or epoch == of.epochs:
            console.print(f"epoch {epoch:>4} of {of.epochs}  cost {cost:.4f}")

    yield line


def _moments(epochs: int) -> dict[int, str]:
    """Choose the epochs whose picture is kept: before, early, at the end."""
    early = max(1, round(epochs * 0.15))
    return {0: "before", early: f"epoch {early}", epochs: f"epoch {epochs}"}


def _picture(of: Plan, run: Run, seen: Page | None, title: str | None) -> None:
    if seen is not None and title is not None:
        size = _PICTURE if seen.width >= 60 else (min(36, seen.width - 2), 14)
        drawn = plot_text.regions(run.network.predict, of.test.x, of.test.labels, *size, unicode=seen.unicode)
        run.pictures.append((title, drawn))


def _guess(labels: NDArray[np.int64]) -> float:
    return float(np.bincount(labels).max() / labels.size)


def _widths(text: str) -> tuple[int, ...]:
    if text.strip().lower() in ("", "none", "0"):
        return ()
    try:
        widths = tuple(int(part) for part in text.replace(" ", ",").split(",") if part)
    except ValueError:
        widths = (0,)
    if not widths or min(widths) < 1:
        raise TableError(f"--hidden {text}: widths of layers are wanted, such as 16 or 32,16, or none.")
    return widths
