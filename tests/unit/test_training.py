"""When the model has to be trained, and that training never leaves half a model."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import training
from bot.training import TrainingFailed, model_path, reasons_to_train, train


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with something of each kind of source."""
    for name in ("data/nlu/cookies.yml", "data/policies/acme.yml", "bot/nlu/reader.py", "config.yml", "domain.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for Rasa's training: writes an archive, or does what `behaviour` says."""
    known: dict[str, Any] = {"runs": 0, "behaviour": None}

    def pretend(root: Path, folder: Path) -> SimpleNamespace:
        known["runs"] += 1
        if known["behaviour"]:
            known["behaviour"]()
        archive = folder / "madoguchi.tar.gz"
        archive.write_text(f"model {known['runs']}", encoding="utf-8")
        return SimpleNamespace(code=0, model=str(archive))

    monkeypatch.setattr(training, "_rasa_train", pretend)
    monkeypatch.setattr(training, "prepare_rasa", lambda: None)
    return known


def test_without_a_model_training_is_needed(project: Path) -> None:
    assert reasons_to_train(project) == ("there is no model yet",)


def test_after_training_nothing_is_left_to_do(project: Path, rasa: dict[str, Any]) -> None:
    assert train(project) >= 0
    assert reasons_to_train(project) == ()
    assert model_path(project).read_text() == "model 1"


@pytest.mark.parametrize(
    ("changed", "source"),
    [
        ("data/nlu/cookies.yml", "data/nlu"),
        ("data/nlu/brand_new.yml", "data/nlu"),
        ("data/policies/acme.yml", "data/policies"),
        ("bot/nlu/reader.py", "bot/nlu"),
        ("config.yml", "config.yml"),
        ("domain.yml", "domain.yml"),
    ],
)
def test_a_changed_source_makes_the_model_old(project: Path, rasa: dict[str, Any], changed: str, source: str) -> None:
    train(project)
    (project / changed).write_text("something else", encoding="utf-8")
    assert reasons_to_train(project) == (f"{source} has changed",)


def test_a_removed_file_makes_the_model_old(project: Path, rasa: dict[str, Any]) -> None:
    train(project)
    (project / "data/nlu/cookies.yml").unlink()
    assert reasons_to_train(project) == ("data/nlu has changed",)


def test_a_newer_rasa_makes_the_model_old(project: Path, rasa: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    train(project)
    monkeypatch.setattr(training, "version", lambda package: "99" if package == "rasa" else "0")
    assert "rasa has changed" in reasons_to_train(project)


def test_what_a_model_is_not_made_from_leaves_it_as_it_is(project: Path, rasa: dict[str, Any]) -> None:
    train(project)
    for name in ("data/dialogue/texts.yml", "bot/nlu/__pycache__/reader.cpython-310.pyc", "data/nlu/.hidden"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("new", encoding="utf-8")
    assert reasons_to_train(project) == ()


def test_a_newer_date_alone_is_no_change(project: Path, rasa: dict[str, Any]) -> None:
    train(project)
    os.utime(project / "domain.yml", (4_000_000_000, 4_000_000_000))
    assert reasons_to_train(project) == ()


def test_a_damaged_archive_is_noticed(project: Path, rasa: dict[str, Any]) -> None:
    train(project)
    model_path(project).write_bytes(b"half")
    assert reasons_to_train(project) == ("the model was replaced or damaged",)


def test_a_damaged_record_counts_as_no_model(project: Path, rasa: dict[str, Any]) -> None:
    train(project)
    model_path(project).with_name("madoguchi.json").write_text("[", encoding="utf-8")
    assert reasons_to_train(project) == ("there is no model yet",)


def _print_and_exit() -> None:
    print("\x1b[91mYAML is broken in data/nlu/cookies.yml, line 3.\x1b[0m")  # noqa: T201
    raise SystemExit(1)


def _raise() -> None:
    raise ValueError("fewer than three intents")


@pytest.mark.parametrize(("behaviour", "why"), [(_print_and_exit, "line 3"), (_raise, "fewer than three intents")])
def test_a_failed_training_keeps_the_old_model_and_says_why(
    project: Path, rasa: dict[str, Any], behaviour: Any, why: str
) -> None:
    train(project)
    rasa["behaviour"] = behaviour
    with pytest.raises(TrainingFailed, match=f"{why}.*rasa data validate") as failed:
        train(project)
    assert "\x1b" not in str(failed.value)
    assert model_path(project).read_text() == "model 1"
    assert sorted(path.name for path in model_path(project).parent.iterdir()) == ["madoguchi.json", "madoguchi.tar.gz"]
