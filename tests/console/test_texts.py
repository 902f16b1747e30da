"""The console's texts: both languages say the same things, and every code of the desk has its word."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from bot.policies.model import KINDS
from desk.console.texts import LANGUAGES, coded, preferred, texts
from desk.lifecycle import State
from desk.rules import load_practice
from desk.staff import ROLES

CONSOLE = Path(__file__).resolve().parents[2] / "desk" / "console"
USED = re.compile(r"""\b(?:t|say)\((?:request, )?["']([a-z_]+(?:\.[a-z0-9_-]+)+)["']""")


def test_both_languages_have_the_same_texts() -> None:
    assert set(texts("en")) == set(texts("ja"))


def test_a_text_takes_the_same_values_in_both_languages() -> None:
    for key in texts("en"):
        named = [{name for _, name, _, _ in string.Formatter().parse(texts(one)[key]) if name} for one in LANGUAGES]
        assert named[0] == named[1], key


def test_every_text_that_a_page_names_is_there() -> None:
    sources = [*CONSOLE.rglob("*.html"), *CONSOLE.rglob("*.py")]
    named = {(key, path.name) for path in sources for key in USED.findall(path.read_text(encoding="utf-8"))}
    assert named
    assert sorted((key, path) for key, path in named if key not in texts("en")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_a_list_shows_has_its_word(language: str) -> None:
    practice = load_practice().codes
    for words, codes in (
        ("state", [state.value for state in State]),
        ("kind", KINDS),
        ("role", ROLES),
        ("role_may", ROLES),
        ("flag", practice["flags"]),
        ("task", practice["tasks"]),
    ):
        missing = [code for code in codes if f"words.{words}.{code}" not in texts(language)]
        assert not missing, f"words.{language}.yml lacks {words}: {missing}"
    assert coded(language, "state", "no_such_state") == "no such state"


@pytest.mark.parametrize(
    ("accepted", "language"), [("", "en"), ("ja,en;q=0.8", "ja"), ("fr-FR, ja;q=0.5", "ja"), ("de", "en")]
)
def test_before_the_sign_in_the_browser_says_which_language(accepted: str, language: str) -> None:
    assert preferred(accepted) == language
