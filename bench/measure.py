"""What Madoguchi costs on this machine, as a Markdown table; with --stock beside stock Rasa on the same phrases.

usage: .venv/bin/python bench/measure.py [--setup] [--stock] [--turns N]

Run it on a quiet machine. Every process it measures is started by it, on a free port, with a database of its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servers import Madoguchi, Server, Stock
from talking import Turns, after_many, fresh

ROOT = Path(__file__).resolve().parent.parent
STOCK = ROOT / "bench" / "stock"


@dataclass
class Figures:
    """What was measured of one set-up; times in seconds, sizes in MB, None where it was not measured."""

    setup: float | None = None
    environment: float | None = None
    training: float | None = None
    training_cpu: float | None = None
    boot: float | None = None
    boot_cpu: float | None = None
    ready_rss: float | None = None
    loaded_rss: float | None = None
    fresh: Turns | None = None
    later: Turns | None = None


def main() -> None:
    """Measure and print."""
    options = _options()
    print(_machine())
    ours = measure(Madoguchi(ROOT), options.turns)
    if options.setup:
        ours.setup = time_setup()
    stock = None
    if options.stock:
        if not (STOCK / ".venv").exists():
            raise SystemExit("bench/stock has no environment yet; `make bench-stock` makes it.")
        stock = measure(Stock(STOCK), options.turns)
    print("\n".join(table(ours, stock)))


def measure(server: Server, turns: int) -> Figures:
    """Train, start and talk to one set-up."""
    figures = Figures(environment=megabytes(server.environment))
    figures.training, figures.training_cpu = timed(server.training)
    with server.running() as running:
        figures.boot, figures.boot_cpu = running.boot, running.cpu_seconds()
        figures.ready_rss = running.rss_mb()
        figures.fresh = fresh(running, turns)
        figures.later = after_many(running, turns)
        figures.loaded_rss = running.rss_mb()
    return figures


def timed(command: list[str], cwd: Path = ROOT) -> tuple[float, float]:
    """Wall-clock and CPU seconds of a command."""
    before, began = os.times(), time.monotonic()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - began, cpu


def time_setup() -> float:
    """Wall-clock seconds of `make setup` in a fresh copy of the tracked files; downloads count, or uv's cache helps."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name in filter(None, tracked):
            target = Path(folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        return timed(["make", "setup"], Path(folder))[0]


def megabytes(folder: Path) -> float:
    """Size of the files below a folder; a file linked twice counts once."""
    sizes = {}
    for path in folder.rglob("*"):
        status = path.lstat()
        if not path.is_dir():
            sizes[status.st_ino] = status.st_size
    return sum(sizes.values()) / 1e6


def table(ours: Figures, stock: Figures | None) -> Iterator[str]:
    """The rows of the table."""
    heads = ["", "Madoguchi", *(["stock Rasa", "ratio"] if stock else [])]
    yield "| " + " | ".join(heads) + " |"
    yield "|---" * len(heads) + "|"
    for label, unit, mine, theirs in _rows(ours, stock or Figures()):
        if mine is None and theirs is None:
            continue
        cells = [label, _cell(mine, unit)]
        if stock:
            cells += [_cell(theirs, unit), f"{theirs / mine:.1f}" if mine and theirs else "–"]
        yield "| " + " | ".join(cells) + " |"


def _rows(ours: Figures, stock: Figures) -> Iterator[tuple[str, str, float | None, float | None]]:
    for label, unit, name in (
        ("set-up, from a fresh copy", "s", "setup"),
        ("environment on disk, byte-compiled", "MB", "environment"),
        ("training", "s", "training"),
        ("training, CPU", "s", "training_cpu"),
        ("start to ready", "s", "boot"),
        ("start to ready, CPU", "s", "boot_cpu"),
        ("memory, ready", "MB", "ready_rss"),
        ("memory, after all turns", "MB", "loaded_rss"),
    ):
        yield label, unit, getattr(ours, name), getattr(stock, name)
    for label, name in (("first question", "fresh"), ("after 100 messages", "later")):
        mine, theirs = getattr(ours, name), getattr(stock, name)
        for part in ("p50", "p95", "cpu"):
            unit = "CPU-ms" if part == "cpu" else "ms"
            yield (
                f"{label}, {'CPU' if part == 'cpu' else part}",
                unit,
                getattr(mine, part, None),
                getattr(theirs, part, None),
            )


def _cell(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:.{0 if value >= 100 else 1}f} {unit}"


def _machine() -> str:
    load = os.getloadavg()[0]
    warning = "" if load < 0.5 else "; not quiet, take the figures with care"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {load:.1f} at the start{warning}\n"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--setup", action="store_true", help="also time `make setup` in a fresh copy (about a minute)")
    parser.add_argument("--stock", action="store_true", help="also measure bench/stock (minutes)")
    parser.add_argument("--turns", type=int, default=100, help="turns measured of each kind (default: 100)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
