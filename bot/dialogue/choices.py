"""Reading typed words as one of the offered choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.dialogue import reading, talk
from bot.dialogue.model import Heard, SlotValue, State
from bot.dialogue.places import place_in
from bot.dialogue.texts import load_texts

Reads = Callable[[Heard, State], "SlotValue | None"]

_YES = r"yes|yep|yeah|ok|okay|fine|sure|alright|all right|はい"
_NO_PROBLEM = r"\b(?:no (?:problem|objections?|worries|issues?)|not a problem|don't mind)\b"
_OTHERS = (
    r"(?:wife|husband|friend|boss|mother|father|mum|mom|dad|parents?|sister|brother|grand\w+|aunt|uncle|partner|colleague"
    r"|client|neighbou?r)"
)

_SYNONYMS: Mapping[str, Sequence[tuple[str, str]]] = {
    "notice": (
        ("agree", _NO_PROBLEM),
        (
            "refuse",
            r"^(?:no|nope|nah|never|not)\b|\b(?:refuse|disagree|decline|reject)\b|いいえ|同意しません|同意しない",
        ),
        ("refuse", r"\b(?:do not|don't|not|cannot|can't) (?:\w+ )?(?:agree|accept|consent|want|like)\b"),
        ("agree", rf"\b(?:agree|agreed|accept|accepted|{_YES}|go ahead|consent|understood?|sounds good)\b|同意"),
    ),
    "guardian_consent": (
        ("not_consented", r"\b(?:no|not|nope|didn't|hasn't|haven't|doesn't|never)\b|いいえ"),
        ("consented", rf"\b(?:{_YES}|consent\w*|agreed?s?|allowed|allows?|permitted)\b"),
    ),
    "capacity": (
        ("delegated_agent", rf"\b(?:for|of|my|behalf of) (?:my |a |an |his |her |our )?{_OTHERS}\b|\bmy {_OTHERS}'s\b"),
        (
            "statutory_agent",
            r"\b(?:parent|guardian|mother|father|mum|mom|dad|child\w*|son|daughter|kids?|ward|baby)\b|法定代理人|親権者|後見人|子ども|子供|息子|娘",
        ),
        ("delegated_agent", r"\b(?:agent|attorney|lawyer|solicitor|proxy|authori[sz]ed|on behalf)\b|代理|弁護士|委任"),
        ("delegated_agent", r"\b(?:some(?:body|one) else|another person)\b"),
        ("self", r"\b(?:my ?self|(?<!let )(?<!give )(?<!call )me|self|i am|i'm|own|mine|my)\b|本人|自分"),
    ),
    "relationship": (
        ("former_employee", r"\b(?:former|ex)[- ]?(?:employee|staff|worker)\b|\bretire\w*"),
        ("former_employee", r"\b(?:used to work|worked|left the company|resigned)\b|元社員|元従業員|退職"),
        ("family", r"\b(?:wife|husband|spouse|family|son|daughter) (?:\w+ )?(?:of|is|works?|member)\b|\bfamily\b|家族"),
        (
            "applicant",
            r"\b(?:appl(?:y|ied|ying|icant|ication)|candidate|job ?seeker|interns?(?:hip)?|interview\w*)\b|応募|求職",
        ),
        ("employee", r"\b(?:employees?|staff|i work)\b|社員|従業員"),
        ("shareholder", r"\b(?:share|stock)holder\b|\binvestor\b|\bshares\b|株主"),
        ("business_partner", r"\b(?:supplier|vendor|business partner|contractor|supplies|reseller)\b|取引先"),
        (
            "customer",
            r"\b(?:customer|client|users?|member|buyer|subscriber|bought|buy|account)\b|顧客|お客|客です|利用者|会員|ユーザー",
        ),
        (
            "other",
            r"\b(?:others?|else|visit\w*|stranger|none|nothing|no relation\w*|neither)\b"
            r"|その他|関係(?:は|が)?(?:ない|ありません|なし)",
        ),
    ),
    "reply_route": (
        ("email", r"\be-?mail\w*\b|@|メール"),
        ("post", r"\b(?:post|postal|letter|mailing address)\b|郵送|郵便|手紙"),
        ("phone", r"\b(?:phone|telephone|call|mobile|cell|ring)\b|電話"),
    ),
    "delivery_method": (
        ("paper", r"\b(?:paper|print\w*|post|letter|hard ?copy)\b|紙|書面"),
        ("electronic", r"\b(?:electronic\w*|e-?mail|digital\w*|files?|pdf|csv|online|usb|download)\b|電子|データ"),
    ),
    "fee_ack": (
        ("understood", _NO_PROBLEM),
        ("cancel", r"\b(?:no|not|don't|cancel|stop)\b"),
        ("understood", rf"\b(?:{_YES}|understand|understood|agree|go on|continue|accept|clear|got it)\b"),
    ),
    "review": (
        ("save", r"\b(?:save|later)\b|保存"),
        (
            "submit_with_chat",
            r"\bwith (?:our|the|my|these|those) (?:last |whole |recent )?(?:messages?|chat|conversation)\b",
        ),
        ("submit", r"^(?:no,? )?nothing to change\b|^no changes?\b|\b(?:don't|do not) change anything\b"),
        ("submit", r"^(?:no,? )?(?:(?:that's|that is|this is) (?:all|it|everything)|nothing (?:else|more))$"),
        ("cancel", r"\b(?:cancel|stop|abort)\b"),
        ("change", r"\b(?:change|edit|wrong|correct it|no|not|don't|nope|but|mistake|typo)\b"),
        (
            "submit",
            rf"\b(?:{_YES}|send|submit|correct(?! (?:my|the|an?|this|that|what)\b)|right|go|good"
            r"|confirm|confirmed|perfect|all set|done|finished)\b",
        ),
    ),
    "cancel_confirm": (
        ("continue", r"\b(?:no|not|don't|go on|continue|keep|nope)\b|いいえ"),
        ("confirm", rf"\b(?:{_YES}|cancel|stop|confirm|delete|please do)\b"),
    ),
}
"""Words by which a typed answer names a choice. The first pattern that matches wins, so the narrower stand first.
"Mail" alone names no route: it is post to some and e-mail to others."""
DECISIONS = frozenset({"notice", "guardian_consent", "fee_ack", "review", "cancel_confirm"})
"""Choices that bind the person; a message that ends in a question mark never makes one."""
_NOT_BY = re.compile(
    r"\b(?:do not|don't|not|no|never|without|instead of) (?:\w+ ){0,2}?"
    r"(?:e-?mail|phone|telephone|call|post|letter|paper)\w*"
)
"""Ways that a person does not want."""


def choice(slot: str) -> Reads:
    """A reader of the choices of `slot`: a press, the label, a place in the list, or words for it."""

    def read(heard: Heard, state: State) -> SlotValue | None:
        labels = load_texts().choices[slot]
        if heard.chosen:
            return heard.chosen[1] if heard.chosen[1] in labels else None
        if slot in DECISIONS and reading.clean(heard.text).endswith("?"):
            return None
        value = talk.bare(heard.text)
        place = place_in(value, len(labels))
        if place is not None:
            return tuple(labels)[place]
        return _labelled(value, labels) or named(slot, value)

    return read


def age(heard: Heard, state: State) -> SlotValue | None:
    """The age group: a press, the label, an age in years, or words for it. A bare number is an age, not a place."""
    labels = load_texts().choices["age"]
    if heard.chosen:
        return heard.chosen[1] if heard.chosen[1] in labels else None
    value = talk.bare(heard.text)
    place = None if value.isdigit() else place_in(value, len(labels))
    if place is not None:
        return tuple(labels)[place]
    return _labelled(value, labels) or age_group(value, yes_or_no=state.flow != "request")


def _labelled(value: str, labels: Mapping[str, str]) -> str | None:
    return next((offered for offered, label in labels.items() if value == label.casefold()), None)


def named(slot: str, value: str) -> str | None:
    """The choice that folded words name, None if they name none."""
    if slot in ("reply_route", "delivery_method"):
        value = _NOT_BY.sub(" ", value)
    return next((offered for offered, pattern in _SYNONYMS[slot] if re.search(pattern, value)), None)


def age_group(value: str, *, yes_or_no: bool = False) -> str | None:
    """The age group that folded words name; a plain yes or no only where the question was whether 16 or older."""
    if re.search(
        r"\b(?:cannot|can't|can not|unable to) (?:judge|decide)\b|\bnot capable\b|\bincap\w+|\bdementia\b", value
    ):
        return "not_capable"
    if re.search(r"\b(?:under|younger|below|not yet|less than|minor|child)\b", value):
        return "under_16"
    years = re.search(r"(?<!\d)(\d{1,3})(?!\d)", value)
    if years:
        return "adult" if int(years.group(1)) >= 16 else "under_16"
    if yes_or_no and re.search(r"^(?:no|nope)\b|いいえ", value):
        return "under_16"
    affirmed = rf"|{_YES}" if yes_or_no else ""
    return "adult" if re.search(rf"\b(?:older|over|adult|above|grown{affirmed})\b", value) else None
