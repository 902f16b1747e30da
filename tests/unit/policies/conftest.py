"""A small catalogue and a digest that fits it, for tests that break one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.policies import PolicyError, load_policies

TOPICS = """\
topics:
  cookies: {label: "Cookies", unsaid: "whether cookies are used", group: website}
  fees: {label: "Fees", unsaid: "what a request costs", group: requests}
  retention: {label: "Retention", unsaid: "how long data is kept", group: security}
"""
FACTS = """\
facts:
  desk.phone: {label: "a telephone number", topic: fees}
  fee.amount: {label: "the amount of the fee", topic: fees}
"""
SECTIONS = "company\tsection\theading\nacme\t1\tCookies\nacme\t2.(1)\tFees and desk\n"
DIGEST = """\
company: acme
names: {full: "Acme Ltd.", short: "Acme", also: []}
prefix: ACM
policy: {title: "Privacy", revised: 2024-02-29}
sections:
  - id: "1"
    heading: "Cookies"
    topics: [cookies]
    audiences: [everyone]
    lines: [1, 3]
    statements:
      - id: used
        text: "Acme uses cookies."
  - id: "2.(1)"
    heading: "Fees and desk"
    topics: [fees]
    audiences: [customer]
    lines: [4, 9]
    statements:
      - {id: fee, text: "A request costs 500 yen."}
      - {id: deleted, text: "Data is deleted.", topics: [retention], audiences: [visitor], status: ambiguous}
topics:
  cookies:
    outcome: answered
    lead: ["1#used"]
    more: []
    by_audience:
      applicant: {outcome: silent, near: ["1#used"], unsaid: "whether applicants meet cookies"}
  fees: {outcome: answered, lead: ["2.(1)#fee"], more: ["2.(1)#deleted"]}
  retention: {outcome: partial, lead: ["2.(1)#deleted"], unsaid: "how long data is kept"}
facts:
  - {key: desk.phone, status: stated, value: ["03-0000-0000", "03-0000-0001"], sections: ["2.(1)"]}
  - {key: fee.amount, status: ambiguous, value: "500 yen", sections: ["2.(1)"], note: "Two amounts are printed."}
slips:
  - {id: two-amounts, status: contradictory, sections: ["2.(1)"], says: "The policy prints two amounts."}
procedure:
  form: {required: true, name: "Form A", obtain: "from the desk"}
  chat_is_request: false
  notice: {section: "2.(1)", purpose: "answer inquiries"}
  age_gate: false
  fee: {status: stated, amount_yen: 500, text: "The fee is 500 yen."}
  payment: null
  kinds_listed: [disclosure, erasure]
  next_steps:
    - {text: "Send the form.", section: "2.(1)"}
  withdraw: "Tell the desk."
hours:
  desk: {days: weekdays, intervals: [["09:00", "12:00"], ["13:00", "17:00"]], closed: null, public_holidays: unknown}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good catalogue and one good digest, acme.yml."""
    for name, text in (("topics.yml", TOPICS), ("facts.yml", FACTS), ("sections.tsv", SECTIONS), ("acme.yml", DIGEST)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def refusal(folder: Path) -> Callable[..., str]:
    """Replace `old` by `new` in a file of the folder and give back the refusal, without the folder's path."""

    def refuse(old: str, new: str, name: str = "acme.yml") -> str:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(PolicyError) as caught:
            load_policies(folder)
        return str(caught.value).replace(f"{folder}/", "")

    return refuse
