"""The real encoder over the shipped digests: statements lie near the questions they answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering import StatementIndex
from bot.encoder import Encoder
from bot.policies import load_policies

DIGESTS = Path(__file__).resolve().parents[3] / "data" / "policies"


@pytest.fixture(scope="module")
def index() -> StatementIndex:
    return StatementIndex.build(load_policies(DIGESTS), Encoder.shared().encode)


@pytest.mark.parametrize(
    ("company", "text", "sections"),
    [
        ("pyxos-jk", "can I send the desk a fax at night", {"12"}),
        ("infomart", "does Restartz get my details", {"H.4"}),
        ("netone", "what does a web beacon do", {"4"}),
        ("it-logistics", "is my data passed to SoftBank", {"2"}),
        ("virtualex", "which sheet must I fill in", {"H.disclosure"}),
    ],
)
def test_the_nearest_statement_is_of_the_right_section(
    index: StatementIndex, company: str, text: str, sections: set[str]
) -> None:
    best = index.nearest(text, Encoder.shared().encode([text])[0])[company][0]
    assert best.ref.partition("#")[0] in sections
