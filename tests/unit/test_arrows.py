"""The arrows between the rooms point one way (DESIGN.md, "Rules of the house")."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT = {
    "bot.policies": {"bot.policies"},
    "bot.settings": {"bot.settings"},
    "bot.minilm": {"bot.minilm"},
    "bot.encoder": {"bot.minilm"},
    "bot.logs": set(),
    "bot.metrics": set(),
    "bot.promises": {"bot.policies", "desk"},
    "bot.tensorflow_standin": set(),
    "bot.answering": {"bot.policies", "bot.answering"},
    "bot.dialogue": {"bot.policies", "bot.dialogue"},
    "desk": {"bot.policies", "desk"},
    "bot.nlu": {"bot.nlu", "bot.answering", "bot.policies", "bot.encoder", "desk"},
    "bot.tracker_store": {"desk", "bot.answering", "bot.encoder"},
    "actions": {
        "actions",
        "bot.answering",
        "bot.dialogue",
        "bot.logs",
        "bot.nlu",
        "bot.policies",
        "bot.settings",
        "desk",
    },
}
"""What each room may import of ours. Rooms further out (assistant, reception, channels, cli) may import any."""

OUTER = {"bot.channels", "bot.cli", "bot.commands", "bot.evaluation", "bot.assistant", "bot.reception", "bot.training"}
"""What no inner room may import."""

FOREIGN = {
    "desk": {"rasa", "rasa_sdk", "aiohttp", "slack_bolt"},
    "bot.answering": {"rasa", "rasa_sdk", "aiohttp", "sqlalchemy"},
    "bot.dialogue": {"rasa", "rasa_sdk", "aiohttp", "sqlalchemy"},
    "bot.policies": {"rasa", "rasa_sdk", "aiohttp", "sqlalchemy"},
}
"""Libraries that a room must not know."""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of ours with its dotted name."""
    for room in ("bot", "actions", "desk"):
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imported(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, `from x import y` as both `x` and `x.y`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


@pytest.mark.parametrize(("name", "path"), [pytest.param(n, p, id=n) for n, p in modules()])
def test_a_room_imports_only_what_its_arrows_allow(name: str, path: Path) -> None:
    room = next((r for r in sorted(MAY_IMPORT, key=len, reverse=True) if within(name, r)), None)
    if room is None:
        return
    wrong = [
        target
        for target in imported(path)
        if target.partition(".")[0] in ("bot", "actions", "desk")
        and target not in ("bot", "desk", "actions")
        and not any(within(target, allowed) or within(allowed, target) for allowed in MAY_IMPORT[room])
    ]
    assert not wrong, f"{name} must not import {wrong}"


@pytest.mark.parametrize(("name", "path"), [pytest.param(n, p, id=n) for n, p in modules()])
def test_a_room_keeps_out_of_foreign_libraries(name: str, path: Path) -> None:
    for room, libraries in FOREIGN.items():
        if within(name, room) and not within(name, "desk.console"):
            wrong = [target for target in imported(path) if target.partition(".")[0] in libraries]
            assert not wrong, f"{name} must not know {wrong}"


@pytest.mark.parametrize(("name", "path"), [pytest.param(n, p, id=n) for n, p in modules()])
def test_nothing_inside_knows_the_channels(name: str, path: Path) -> None:
    if any(within(name, room) for room in OUTER):
        return
    wrong = [target for target in imported(path) if any(within(target, room) for room in OUTER)]
    assert not wrong, f"{name} must not import {wrong}"
