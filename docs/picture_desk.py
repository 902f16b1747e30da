"""A desk for pictures: six weeks of made-up people and their matters, worked by made-up staff through the use cases."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.policies.model import Policies
from desk import assignment, checklists, decisions, ending, handoffs, identity, notes, receiving
from desk.conversations import open_conversation
from desk.crypto import KeyRing, new_master_key
from desk.database import Database
from desk.decisions import Decision
from desk.fees import FeeEntry
from desk.opening import NoticeAccepted, Origin
from desk.replies import reply
from desk.requests import RequestDraft, open_request
from desk.staff import add_staff, staff_named
from desk.tickets import TicketDraft, open_ticket
from desk.unanswered import InVain, Missed, note_unanswered
from desk.viewings import note_editing, open_viewing
from desk.work import Desk

NOW = dt.datetime(2026, 11, 25, 5, 20, tzinfo=dt.timezone.utc)
"""A Wednesday, twenty past two in Japan. UTC."""
STAFF = (
    ("aiko", "Aiko Sato", "agent"),
    ("ben", "Ben Tanaka", "agent"),
    ("chie", "Chie Mori", "approver"),
    ("dai", "Dai Kimura", "approver"),
    ("eri", "Eri Ono", "administrator"),
)
PEOPLE = (
    "佐藤 花子",
    "Ken Mori",
    "鈴木 一郎",
    "Maria Silva",
    "高橋 美咲",
    "Lee Min-jun",
    "田中 健",
    "Anna Berg",
    "伊藤 翼",
)
ASKED = {
    "disclosure": "Everything you keep about my account, and where you got it from.",
    "correction": "My family name is written with the wrong character.",
    "erasure": "Please erase my application from last spring.",
    "suspension_of_use": "Stop using my number for sales calls.",
    "cessation_of_third_party": "Stop giving my details to your partners.",
    "purpose_notification": "What do you use the recordings of my calls for?",
    "third_party_records": "To whom have you given my address in 2025?",
}
COMPANIES = ("pyxos-jk", "infomart", "netone", "virtualex", "it-logistics")
FATES = ("new", "arrived", "checking", "review", "asked", "approval", "decided", "answered", "closed", "refused")
AGES = {
    "new": (0.2, 1.6),
    "arrived": (1, 4),
    "checking": (2.5, 6),
    "review": (3, 9),
    "asked": (4, 10),
    "approval": (5, 9),
    "decided": (6, 9),
    "answered": (6, 17),
    "closed": (22, 50),
    "refused": (22, 50),
}
"""How many days ago a request was opened that is there by now."""
IN_VAIN = (
    ("pyxos-jk", "retention", "silent", "How long do you keep my data?", 14),
    ("infomart", "reply_time", "silent", "When will I get an answer to my request?", 11),
    ("netone", "fees", "partial", "How much is the fee for disclosure?", 9),
    ("it-logistics", "cookies", "silent", "Does your website use cookies?", 8),
    ("virtualex", "joint_use", "silent", "Which group companies use my data with you?", 6),
    ("netone", "deletion", "partial", "Can I have my account deleted?", 5),
    ("it-logistics", "contact", "partial", "Where do I send my form?", 4),
)
WORDS_FOR_PERSON = "Two of the e-mails hold the data of another person; these parts are covered."


@dataclass
class PictureDesk:
    """The desk, the moment it is in, and what is to happen next: the moments in order."""

    desk: Desk
    now: dt.datetime = NOW
    todo: list[tuple[dt.datetime, int, Callable[[], object]]] = field(default_factory=list)
    opened: int = 0

    def at(self, moment: dt.datetime, deed: Callable[[], object]) -> None:
        """Do this at that moment, unless it lies ahead."""
        if moment <= NOW:
            self.todo.append((moment, len(self.todo), deed))

    def run(self) -> None:
        """Let everything happen in its order."""
        for moment, _, deed in sorted(self.todo, key=lambda entry: entry[:2]):
            self.now = moment
            deed()
        self.now = NOW

    def do(self, login: str, use_case: Callable[..., Any], *given: object, **more: object) -> Any:
        """A use case in somebody's name."""
        with self.desk.transaction() as work:
            return use_case(work, staff_named(work, login), *given, **more)

    def request(self, company: str, kinds: tuple[str, ...], name: str, **other: Any) -> str:
        """A request as the chat opens it; its reference."""
        self.opened += 1
        values: dict[str, Any] = {
            "origin": Origin(company, "web", None, f"{self.opened}", self.desk.policies.companies[company].sha256),
            "kinds": kinds,
            "age": "adult",
            "capacity": "self",
            "name": name,
            "relationship": "customer",
            "reply_route": "email",
            "email": f"person{self.opened}@example.jp",
            "details": ASKED.get(kinds[0]),
            "delivery_method": "electronic",
            "wrong_value": "渡邉" if "correction" in kinds else None,
            "right_value": "渡邊" if "correction" in kinds else None,
            "fee_ack": True,
        }
        with self.desk.transaction() as work:
            draft = RequestDraft(**{"notice": NoticeAccepted("5e" * 32, work.now), **values, **other})
            return open_request(work, draft).reference


def make_desk(database: Database, policies: Policies) -> tuple[Desk, str]:
    """A desk full of tickets at the moment NOW, and the reference of the one to look at."""
    database.migrate()
    scene: PictureDesk
    desk = Desk(database, KeyRing.from_settings(new_master_key()), policies, clock=lambda: scene.now)
    scene = PictureDesk(desk, NOW - dt.timedelta(days=60))
    with desk.transaction() as work:
        work.keys.settle(work.session, work.now)
        for login, name, role in STAFF:
            add_staff(work, login, name, role)
    chance = random.Random(7)
    for number in range(44):
        _plan(scene, chance, number)
    _plan_short(scene, chance)
    for company, topic, outcome, said, count in IN_VAIN:
        for _ in range(count):
            asked = InVain((Missed(company, topic, outcome),), said)
            scene.at(_moment(chance, chance.uniform(0, 28)), partial(_ask, desk, asked))
    scene.run()
    return desk, _ticket_to_look_at(scene)


def _ask(desk: Desk, asked: InVain) -> None:
    with desk.transaction() as work:
        note_unanswered(work, asked)


def _moment(chance: random.Random, days_ago: float) -> dt.datetime:
    """Some time of an office day so long ago."""
    day = (NOW - dt.timedelta(days=days_ago)).replace(hour=0, minute=0)
    return day + dt.timedelta(minutes=chance.randrange(10, 480))


def _plan(scene: PictureDesk, chance: random.Random, number: int) -> None:
    """One request, and how far the desk has come with it."""
    company = COMPANIES[number % 5] if number % 3 else "pyxos-jk"
    kinds = (list(ASKED)[number % len(ASKED)],) if number % 6 else ("disclosure", "correction")
    fate = FATES[(number * 7) % len(FATES)]
    opened = _moment(chance, chance.uniform(*AGES[fate]))
    clerk, approver = chance.choice(("aiko", "ben")), chance.choice(("chie", "dai"))
    known: dict[str, str] = {}
    name = PEOPLE[number % len(PEOPLE)]

    def act(hours: float, deed: Callable[[str], object]) -> None:
        if fate != "new" or (number % 2 and hours < 4):
            scene.at(opened + dt.timedelta(hours=hours), lambda: deed(known["reference"]))

    scene.at(opened, lambda: known.update(reference=scene.request(company, kinds, name)))
    act(3, lambda ref: scene.do(clerk, assignment.claim, ref))
    act(
        4,
        lambda ref: _say(
            scene, clerk, ref, "Thank you. Your request is with the desk; we write again once we have looked."
        ),
    )
    paid = FeeEntry("received", 1000, "postal_money_order") if company != "it-logistics" else FeeEntry("waived")
    act(
        20,
        lambda ref: scene.do(clerk, receiving.record_arrival, ref, _day(scene), "post", form_seen=True, fee=paid),
    )
    if fate in ("arrived",):
        return
    act(44, lambda ref: scene.do(clerk, identity.start_identity_check, ref))
    if fate == "checking":
        return
    act(
        46,
        lambda ref: scene.do(
            clerk, identity.record_identity, ref, "verified", "paper_copy", "driving_licence", papers="returned"
        ),
    )
    act(47, lambda ref: scene.do(clerk, identity.start_review, ref))
    if fate == "review":
        return
    if fate == "asked":
        act(60, lambda ref: scene.do(clerk, identity.ask_requester, ref, ("which_data",)))
        return
    outcome = "refused" if fate == "refused" else "granted"
    for kind in kinds:
        code = "not_retained_data" if outcome == "refused" else None
        decision = Decision(kind, outcome, code, WORDS_FOR_PERSON if code else None)
        act(96, lambda ref, decision=decision: scene.do(clerk, decisions.decide_item, ref, decision))  # type: ignore[misc]
    act(97, lambda ref: scene.do(clerk, decisions.submit_for_approval, ref))
    if fate == "approval":
        return
    act(118, lambda ref: scene.do(approver, decisions.approve, ref))
    if fate == "decided":
        return
    act(122, lambda ref: scene.do(clerk, decisions.notify, ref, "email", "sent by mail"))
    if fate in ("closed", "refused"):
        act(122 + 24 * 15, lambda ref: scene.do(clerk, ending.close, ref))


def _plan_short(scene: PictureDesk, chance: random.Random) -> None:
    """Questions, complaints and wishes to talk to a person."""
    matters = (
        ("inquiry", "How long do you keep the recordings of calls?"),
        ("complaint", "I was called again although I had asked you to stop."),
        ("inquiry", "Do you give my address to the parcel service?"),
        ("handoff", "I sent the form two weeks ago and heard nothing."),
    )
    for number, (kind, text) in enumerate(matters * 2):
        company = COMPANIES[number % 5]
        opened = _moment(chance, chance.uniform(0.2, 1.2) if number % 4 == 3 else chance.uniform(1, 12))
        scene.at(opened, lambda c=company, k=kind, t=text, n=number: _short(scene, c, k, t, n))  # type: ignore[misc]


def _short(scene: PictureDesk, company: str, kind: str, text: str, number: int) -> None:
    with scene.desk.transaction() as work:
        draft = TicketDraft(
            origin=Origin(company, "web", None, f"short-{number}", scene.desk.policies.companies[company].sha256),
            type=kind,  # type: ignore[arg-type]
            text=text,
            notice=NoticeAccepted("5e" * 32, work.now),
            age="adult" if scene.desk.policies.companies[company].procedure.age_gate else None,
            reply_route="email",
            email=f"short{number}@example.jp",
        )
        reference = open_ticket(work, draft).reference
    if number % 4 != 3:
        scene.do("ben", assignment.claim, reference)
    if number % 4 == 0:
        scene.do("ben", decisions.notify, reference, "email", "sent by mail")


def _say(scene: PictureDesk, login: str, reference: str, text: str) -> None:
    with scene.desk.transaction() as work:
        reply(work, reference, text, staff_named(work, login))


def _day(scene: PictureDesk) -> dt.date:
    return (scene.now + dt.timedelta(hours=9)).date()


def _ticket_to_look_at(scene: PictureDesk) -> str:
    """A request in the middle of its life: in review, with a conversation, a note, a task and a colleague at it."""
    scene.now = NOW - dt.timedelta(days=11, hours=4)
    with scene.desk.transaction() as work:
        conversation = open_conversation(work, "pyxos-jk", "web").id
    reference = scene.request(
        "pyxos-jk",
        ("disclosure", "correction"),
        "渡邊 美穂",
        kana="わたなべ みほ",
        details="Everything about my account since 2021, also the notes of your call centre.",
        wrong_value="渡邉 美穂 (on the invoices)",
        right_value="渡邊 美穂",
        origin=Origin("pyxos-jk", "web", conversation, "looked-at", scene.desk.policies.companies["pyxos-jk"].sha256),
    )
    scene.now += dt.timedelta(hours=3)
    scene.do("aiko", assignment.claim, reference)
    _say(
        scene,
        "aiko",
        reference,
        "Good afternoon. Your request has arrived; for the fee, please send a postal money order.",
    )
    scene.now += dt.timedelta(days=1)
    paid = FeeEntry("received", 1000, "postal_money_order")
    scene.do("aiko", receiving.record_arrival, reference, _day(scene), "post", fee=paid)
    scene.do("aiko", identity.start_identity_check, reference)
    scene.now += dt.timedelta(days=2)
    checked = ("verified", "paper_copy", "driving_licence")
    scene.do("aiko", identity.record_identity, reference, *checked, papers="returned")
    scene.do("aiko", identity.start_review, reference)
    scene.now = NOW - dt.timedelta(minutes=17)
    scene.do("aiko", assignment.claim, reference)
    scene.do(
        "aiko",
        notes.add_note,
        reference,
        "The call centre keeps its notes by telephone number: asked them for both numbers.",
    )
    scene.do(
        "aiko", notes.add_task, reference, "ask_department", assignee="ben", due_on=_day(scene) + dt.timedelta(days=2)
    )
    for entry in ("every_request.form_complete", "disclosure.searched", "correction.investigated"):
        scene.do("aiko", checklists.tick, reference, entry)
    scene.do("aiko", decisions.decide_item, reference, Decision("correction", "granted", ground="34-1"))
    scene.now = NOW - dt.timedelta(minutes=6)
    with scene.desk.transaction() as work:
        handoffs.join(work, reference, staff_named(work, "aiko"))
    with scene.desk.transaction() as work:
        handoffs.pass_on(work, conversation, "Thank you. My old number was 03-1234-5678, if that helps.", "m1")
    _say(scene, "aiko", reference, "It does, thank you. You will hear from us by Friday.")
    scene.now = NOW
    seen = scene.do("chie", open_viewing, reference)
    scene.do("chie", note_editing, seen.viewing, "note")
    return reference
