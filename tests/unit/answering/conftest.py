"""Two small companies: one that says a good deal, and one that is silent and cannot be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.answering import Hit, Question
from bot.policies.model import (
    GENERAL,
    Company,
    Fact,
    FactStatus,
    Fee,
    FeeStatus,
    Form,
    Names,
    Notice,
    Outcome,
    Policies,
    Procedure,
    Section,
    Slip,
    Statement,
    Topic,
    TopicEntry,
)

Asked = Callable[..., Question]

TOPICS = {
    topic: Topic(topic, label, unsaid, "group")
    for topic, label, unsaid in (
        ("cookies", "Cookies", "whether cookies are used"),
        ("sharing", "Sharing with others", "whether data is shared"),
        ("purposes", "What data is used for", "what data is used for"),
        ("retention", "How long data is kept", "how long data is kept"),
        ("contact", "How to contact the desk", "how to contact the desk"),
    )
}
PROCEDURE = Procedure(
    form=Form(False, None, None),
    chat_is_request=True,
    notice=Notice("1", "answer inquiries"),
    age_gate=False,
    fee=Fee(FeeStatus.SILENT, None, "The policy names no fee."),
    payment=None,
    kinds_listed=(),
    next_steps=(),
    withdraw="Tell the desk.",
)


@pytest.fixture
def policies() -> Policies:
    return Policies(TOPICS, {"aoba": aoba(), "silent": silent()})


@pytest.fixture
def asked() -> Asked:
    """Builds a question: topics with probability, hits as (ref, score) of Aoba. Where none are given, and at the silent
    company, the likeliest topic as such is near: something always is to a real question."""

    def build(
        text: str,
        *topics: tuple[str, float],
        audience: str | None = None,
        hits: tuple[tuple[str, float], ...] = (),
    ) -> Question:
        found = tuple(Hit(ref, score, score, 8 * score) for ref, score in hits)
        if not topics or topics[0][0] not in TOPICS:
            return Question(text, topics, audience, None, {"aoba": found} if found else {})
        as_such = (Hit(GENERAL + topics[0][0], 0.8, 0.8, 6.4),)
        return Question(text, topics, audience, None, {"aoba": found or as_such, "silent": as_such})

    return build


def aoba() -> Company:
    sections = (
        section("1", "Cookies", "cookies", {"used": "Aoba uses cookies.", "why": "Cookies keep visitors logged in."}),
        section(
            "2", "Third parties", "sharing", {"never": "Aoba shares data only with consent."}, FactStatus.CONTRADICTORY
        ),
        section("3", "Partners", "sharing", {"list": "Aoba gives data to Momiji Ltd."}),
        section(
            "4.a", "Customers", "purposes", {"orders": "Aoba uses customers' data for orders."}, audience="customer"
        ),
        section(
            "4.b",
            "Applicants",
            "purposes",
            {"hiring": "Aoba uses applicants' data to choose staff."},
            audience="applicant",
        ),
        section(
            "5",
            "Desk",
            "contact",
            {
                "phone": "The desk's number is 03-0000-0000.",
                "post": "The desk is in Minami Buildng, Tokyo.",
                "hours": "The desk is open.",
            },
        ),
        section("6", "Deletion", "retention", {"end": "Aoba deletes data on request."}),
    )
    return company(
        "aoba",
        "Aoba",
        sections,
        (
            TopicEntry("cookies", Outcome.ANSWERED, lead=("1#used",), more=("1#why",)),
            TopicEntry("sharing", Outcome.ANSWERED, lead=("2#never",), more=("3#list",)),
            TopicEntry(
                "purposes",
                Outcome.ANSWERED,
                lead=("4.a#orders",),
                by_audience={
                    "applicant": TopicEntry("purposes", Outcome.ANSWERED, lead=("4.b#hiring",)),
                    "employee": TopicEntry(
                        "purposes", Outcome.SILENT, near=("3#list",), unsaid="what employees' data is used for"
                    ),
                },
            ),
            TopicEntry("retention", Outcome.PARTIAL, lead=("6#end",), unsaid="how long data is kept"),
            TopicEntry("contact", Outcome.ANSWERED, lead=("5#hours",), more=("5#phone", "5#post")),
        ),
        (
            Fact("desk.name", "the desk", "contact", FactStatus.STATED, "Privacy Desk", ("5",), None),
            Fact("desk.phone", "a telephone number", "contact", FactStatus.STATED, "03-0000-0000", ("5",), None),
            Fact("desk.fax", "a fax number", "contact", FactStatus.SILENT, None, (), None),
            Fact("desk.email", "an e-mail address", "contact", FactStatus.SILENT, None, (), None),
            Fact("desk.url", "a web form", "contact", FactStatus.SILENT, None, (), None),
            Fact(
                "desk.address",
                "the desk's address",
                "contact",
                FactStatus.STATED,
                "Minami Buildng, Tokyo",
                ("5",),
                None,
            ),
        ),
        (
            Slip(
                "consent",
                FactStatus.CONTRADICTORY,
                ("2", "3"),
                "Part 2 asks for consent, while part 3 names a receiver without it.",
            ),
            Slip(
                "typing",
                FactStatus.AMBIGUOUS,
                ("5",),
                'The policy prints "Minami Buildng", which looks like a typing error.',
            ),
        ),
    )


def silent() -> Company:
    keys = ("desk.name", "desk.phone", "desk.email", "desk.url", "desk.address")
    return company(
        "silent",
        "the silent company",
        (section("0", "Head", "purposes", {"care": "The silent company takes care of data."}),),
        (
            TopicEntry("cookies", Outcome.SILENT, unsaid="whether cookies are used; it has no cookie section"),
            TopicEntry("sharing", Outcome.SILENT),
            TopicEntry("purposes", Outcome.PARTIAL, lead=("0#care",)),
            TopicEntry("retention", Outcome.SILENT, near=("0#care",)),
            TopicEntry("contact", Outcome.SILENT),
        ),
        tuple(Fact(key, key, "contact", FactStatus.SILENT, None, (), None) for key in keys),
        (),
    )


def section(
    id_: str,
    heading: str,
    topic: str,
    texts: dict[str, str],
    status: FactStatus = FactStatus.STATED,
    audience: str = "everyone",
) -> Section:
    statements = tuple(
        Statement(f"{id_}#{name}", id_, text, (topic,), (audience,), status) for name, text in texts.items()
    )
    return Section(id_, heading, (topic,), (audience,), (1, 2), statements)


def company(
    id_: str,
    short: str,
    sections: tuple[Section, ...],
    entries: tuple[TopicEntry, ...],
    facts: tuple[Fact, ...],
    slips: tuple[Slip, ...],
) -> Company:
    return Company(
        id=id_,
        names=Names(short, short, ()),
        prefix=id_[:3].upper(),
        title="Privacy policy",
        revised=dt.date(2024, 2, 29),
        sha256="0" * 64,
        sections=sections,
        topics={entry.topic: entry for entry in entries},
        facts={fact.key: fact for fact in facts},
        slips=slips,
        procedure=PROCEDURE,
        hours={},
    )
