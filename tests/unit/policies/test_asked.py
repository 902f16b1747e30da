"""The questions that statements answer: every statement has some, and a slip is refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies import PolicyError, load_policies
from bot.policies.asked import load_asked, load_file

DIGESTS = Path(__file__).resolve().parents[3] / "data" / "policies"
POLICIES = load_policies(DIGESTS)


def test_every_statement_of_every_shipped_digest_has_questions() -> None:
    asked = load_asked(DIGESTS, POLICIES)
    assert asked.keys() == POLICIES.companies.keys()
    for company in POLICIES.companies.values():
        for statement in company.statements():
            assert len(asked[company.id][statement.ref]) >= 2, statement.ref


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("company: netone", "company: infomart", "names an unknown company"),
        ('  "0#', '  "0#no_such_', "is no statement of the digest"),
        ("asked:", "askd:", "unknown key askd"),
        ("asked:", "asked: {", "broken YAML"),
    ],
)
def test_a_slip_is_refused_with_file_line_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path = tmp_path / "netone.yml"
    text = (DIGESTS / "asked" / "netone.yml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=r"netone\.yml:\d+: ") as caught:
        load_file(path, POLICIES.company("netone"))
    assert reason in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"netone\.yml:1: cannot be read"):
        load_file(tmp_path / "netone.yml", POLICIES.company("netone"))
