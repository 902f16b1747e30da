"""Japanese is told by its script."""

from __future__ import annotations

import pytest

from bot.nlu.script import is_japanese


@pytest.mark.parametrize("text", ["個人情報について", "クッキーは?", "ｸｯｷｰ", "これは cookies の質問です"])
def test_japanese(text: str) -> None:
    assert is_japanese(text)


@pytest.mark.parametrize(
    "text", ["do you use cookies?", "My name is 佐藤花子 and I want to see my data", "", "123 !?", "Übergröße"]
)
def test_not_japanese(text: str) -> None:
    assert not is_japanese(text)
