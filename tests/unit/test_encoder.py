from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from bot import encoder
from bot.encoder import DIMENSIONS, LONGEST, Encoder, shortened, spelled_out


class CountingModel:
    """Counts what it is asked; each vector holds the length of its text."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        self.texts += texts
        return np.array([[len(text)] * DIMENSIONS for text in texts], dtype=np.float32)


@pytest.fixture
def model() -> Iterator[CountingModel]:
    yield CountingModel()


def test_a_single_text_is_encoded_once(model: CountingModel) -> None:
    encoded = Encoder(model)
    first, second = encoded.encode(["cookies"]), encoded.encode(["cookies"])
    assert first.shape == (1, DIMENSIONS)
    assert model.texts == ["cookies"]
    np.testing.assert_array_equal(first, second)


def test_a_caller_that_changes_its_vector_does_not_change_the_remembered_one(model: CountingModel) -> None:
    encoded = Encoder(model)
    encoded.encode(["abc"])[:] = 0
    assert encoded.encode(["abc"])[0, 0] == 3


def test_no_more_is_remembered_than_the_limit(model: CountingModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "REMEMBERED", 2)
    encoded = Encoder(model)
    for text in ("a", "b", "a", "c", "a", "b"):
        encoded.encode([text])
    assert model.texts == ["a", "b", "c", "b"]


def test_the_words_of_a_person_are_not_kept(model: CountingModel) -> None:
    encoded = Encoder(model)
    encoded.encode(["my name is Sato"])
    assert all(isinstance(key, bytes) and b"Sato" not in key for key in encoded._remembered)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("id like a copy of my file", "I'd like a copy of my file"),
        ("Id rather not say", "I'd rather not say"),
        ("u dont sell it, r u sure?", "you don't sell it, r you sure?"),
        ("may I send my id", "may I send my id"),
        ("which id do you need", "which id do you need"),
        ("Imhof's curious", "Imhof's curious"),
    ],
)
def test_words_typed_in_a_hurry_are_read_as_they_are_meant(typed: str, read: str) -> None:
    assert spelled_out(typed) == read


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    text = "I applied in spring. " + "Then much happened. " * 100 + "How long do you keep it?"
    short = shortened(text)
    assert len(short) <= LONGEST + 1
    assert short.startswith("I applied in spring.")
    assert short.endswith("How long do you keep it?")


def test_a_long_text_without_spaces_and_a_lone_surrogate_are_encoded(model: CountingModel) -> None:
    assert len(shortened("x" * 2000)) <= LONGEST + 1
    assert Encoder(model).encode(["\ud800 cookies"]).shape == (1, DIMENSIONS)


def test_no_text_gives_no_vector(model: CountingModel) -> None:
    assert Encoder(model).encode([]).shape == (0, DIMENSIONS)


def test_the_real_encoder_gives_unit_vectors_with_like_beside_like() -> None:
    question, like, unlike = Encoder.shared().encode(
        ["How long is my data kept?", "For what period is personal information stored?", "The soup is too salty."]
    )
    np.testing.assert_allclose(np.linalg.norm([question, like, unlike], axis=1), 1.0, atol=1e-5)
    assert question @ like > 0.4 > question @ unlike
    assert Encoder.shared() is Encoder.shared()
