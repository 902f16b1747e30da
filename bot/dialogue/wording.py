"""Filling the texts of a dialogue with a company's own words."""

from __future__ import annotations

import hashlib

from bot.dialogue.model import State
from bot.dialogue.review import review_lines
from bot.dialogue.texts import load_texts
from bot.policies.model import Company, FeeStatus

DETAILS_HELP = {
    "disclosure": "Which data is it about? A service, a time, an account or an e-mail address helps; \"everything\" is fine too.",
    "third_party_records": "Which data, and about when was it given to others? As far as you know is enough.",
    "purpose_notification": "Which data do you mean? For example where you came across its use.",
    "change": "Which data is it about? A service, an account or a letter you received helps the desk to find it.",
    "stop": "Which data is it about, and how is it used? For example the mails or calls you get. \"Everything\" is fine too.",
}  # fmt: skip
"""Help to specify the data, as APPI Article 37(2) asks for, by what is requested."""


def desk_name(company: Company) -> str:
    """How the desk is called in a sentence."""
    name = company.fact("desk.name")
    return f"the {name}" if name else "the desk"


def sentence(text: str, company: Company, **more: str) -> str:
    """`text` with {short}, {desk}, {prefix}, {route} and whatever else is given filled in."""
    values = {"short": company.names.short, "desk": desk_name(company), "prefix": company.prefix, "route": company.desk_route(), **more}
    filled = text.format_map(values)
    return " ".join(filled.split(" ")).strip()


def notice_text(company: Company, conversation_days: int) -> str:
    """What a person is told before giving anything personal (APPI Article 21(2)); its hash goes with the request."""
    texts = load_texts().sentences
    procedure = company.procedure
    return sentence(
        texts["notice"],
        company,
        notice_purpose=procedure.notice.purpose,
        notice_section=procedure.notice.section,
        days=str(conversation_days),
        chat_note=texts["chat_direct" if procedure.chat_is_request else "chat_form"],
    )


def notice_hash(company: Company, conversation_days: int) -> str:
    """SHA-256, hex, of the notice as shown."""
    return hashlib.sha256(notice_text(company, conversation_days).encode()).hexdigest()


def ask_text(slot: str, state: State, company: Company, conversation_days: int) -> str:
    """The question for `slot`."""
    words = load_texts().slots[slot]
    if slot == "notice":
        return notice_text(company, conversation_days)
    if slot == "fee_ack":
        return fee_text(company)
    if slot == "details":
        return DETAILS_HELP[_details_group(state)]
    if slot == "review":
        lines = "\n".join(f"{label}: {value}" for label, value in review_lines(state))
        return words.ask.replace("{review}", lines)
    if slot == "name" and state.text("capacity") == "self" and words.ask_self:
        return words.ask_self
    return sentence(words.ask, company)


def fee_text(company: Company) -> str:
    """What the policy says of a fee, and that no money is to be sent before the desk confirms where no amount is stated."""
    fee = company.procedure.fee
    parts = [fee.text]
    if fee.status is FeeStatus.STATED and company.procedure.payment:
        parts.append(company.procedure.payment)
    if fee.status is not FeeStatus.STATED:
        parts.append("Please do not send money before the desk confirms an amount.")
    return " ".join(parts)


def _details_group(state: State) -> str:
    kinds = state.several("kinds")
    for kind in ("disclosure", "third_party_records", "purpose_notification"):
        if kind in kinds:
            return kind
    if any(kind in kinds for kind in ("correction", "addition", "deletion")):
        return "change"
    return "stop"
