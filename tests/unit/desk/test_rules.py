"""Law and practice as files: checked when read, with the file named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.policies.model import FEE_KINDS, KINDS
from desk.circumstances import REMINDERS
from desk.errors import RulesBroken
from desk.rules import FOLDER, load_law, load_practice


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("law.yml", "practice.yml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def test_every_kind_has_an_article_and_a_reason_to_refuse() -> None:
    law = load_law()
    assert set(law.articles) == set(KINDS)
    assert set(KINDS) - law.watch.kinds == {"purpose_notification"}
    for kind in KINDS:
        assert any(kind in reason.kinds for reason in law.reasons.values())
        assert any(kind in ground.kinds for ground in law.grounds.values())
    assert law.reasons["fee_unpaid"].kinds == FEE_KINDS


def test_codes_fit_their_columns() -> None:
    law, practice = load_law(), load_practice()
    for codes, longest in ((law.grounds, 12), (law.reasons, 32), *((found, 24) for found in practice.codes.values())):
        assert all(len(code) <= longest for code in codes)
    assert set(REMINDERS) < set(practice.days)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("law.yml", "  erasure:", "  gossip:"),
        ("law.yml", "kinds: all", "kinds: [gossip]"),
        ("law.yml", "red_day", "crimson_day"),
        ("law.yml", "numbering in force since", "numbering that has been in force ever since"),
        ("practice.yml", "fee: 14", "fee: soon"),
        ("practice.yml", "lock_minutes: 30", "lock_minutes: a while"),
        ("practice.yml", "days:", "days: ["),
    ],
)
def test_a_broken_file_is_named(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesBroken, match=name):
        load_law(folder)
        load_practice(folder)
