"""Whatever staff choose from, or are told is missing, has a name in Japanese too."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import RulesBroken
from desk.lifecycle import REQUEST, SHORT
from desk.names import LISTS, guard_says, load_japanese, names_of

GUARDS = sorted(
    {says for table in (REQUEST, SHORT) for rules in table.values() for rule in rules for says, _ in rule.guards}
)


@pytest.mark.parametrize("list_name", LISTS)
def test_every_code_has_a_japanese_name_and_no_name_is_left_over(list_name: str) -> None:
    english, japanese = names_of(list_name, "en"), names_of(list_name, "ja")
    assert list(english) == list(japanese)
    assert [code for code in english if japanese[code] == english[code]] == []
    assert set(load_japanese()[list_name]) <= set(english)


@pytest.mark.parametrize("sentence", GUARDS)
def test_what_a_guard_misses_is_said_in_japanese_too(sentence: str) -> None:
    assert guard_says(sentence, "en") == sentence
    assert guard_says(sentence, "ja") != sentence


def test_a_broken_file_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "names.ja.yml").write_text("- nothing", encoding="utf-8")
    with pytest.raises(RulesBroken, match=r"names\.ja\.yml"):
        load_japanese(tmp_path)
