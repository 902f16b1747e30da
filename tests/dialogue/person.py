"""A person who answers whatever is asked, and can be told what to say where."""

from __future__ import annotations

from tests.dialogue.conftest import Talk

ANSWERS = {
    "kinds": "I want to see my data",
    "triage": "something else",
    "notice": "I agree",
    "age": "16 or older",
    "guardian_consent": "yes, they have consented",
    "capacity": "for myself",
    "name": "Yuki Nakagawa",
    "kana": "skip",
    "agent_name": "Ichiro Sato",
    "agent_relation": "her brother",
    "relationship": "customer",
    "reply_route": "by e-mail",
    "email": "yuki@example.jp",
    "address": "〒108-0074 東京都港区高輪3-24-18",
    "phone": "090-1234-5678",
    "details": "everything since 2021",
    "wrong_value": "my old address in Kobe",
    "right_value": "2-3-4 Umeda, Kita-ku, Osaka",
    "evidence": "skip",
    "recipient": "skip",
    "period": "I don't know",
    "ground": "I'd rather not say",
    "delivery_method": "electronic",
    "fee_ack": "I understand",
    "anything_else": "no, that's all",
    "review": "yes, send it",
}


def answers_at(company: str) -> dict[str, str]:
    """The answers to a company's questions."""
    return {**ANSWERS, "triage": "to Virtualex itself" if company == "virtualex" else "other"}


async def answer(talk: Talk, *, until: str | None = None, **instead: str) -> list[str]:
    """Answer until `until` is asked or nothing is; the slots that were asked, in order. `instead`: other answers."""
    answers = answers_at(talk.conversation.company)
    asked: list[str] = []
    while talk.asks is not None and talk.asks != until:
        assert len(asked) < 40, asked
        asked.append(talk.asks)
        await talk.say({**answers, **instead}[talk.asks])
    return asked
