"""The real encoder over the shipped digests: statements lie near the questions they answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import StatementIndex
from bot.encoder import Encoder
from bot.policies import load_policies

DIGESTS = Path(__file__).resolve().parents[3] / "data" / "policies"


@pytest.fixture(scope="module")
def index() -> StatementIndex:
    """Of statements by their own words alone, so that it is made in a second."""
    policies = load_policies(DIGESTS)
    topics = {id_: replace(topic, asked=()) for id_, topic in policies.topics.items()}
    companies = {id_: replace(company, points={}) for id_, company in policies.companies.items()}
    return StatementIndex.build(replace(policies, topics=topics, companies=companies), Encoder.shared().encode)


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
