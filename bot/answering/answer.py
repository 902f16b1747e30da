"""From a question to an Answer, by the digest of one company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering import wording
from bot.answering.audiences import fits, for_audience, meant
from bot.answering.context import in_context
from bot.answering.facts import asked_fact, is_silent
from bot.answering.model import Answer, Before, Citation, Question
from bot.answering.reading import Reading, read
from bot.answering.selection import Selection, nearest, remarks, select, short, told
from bot.answering.thresholds import DEFAULT, Thresholds
from bot.policies.model import Company, Fact, Outcome, Policies, Slip, Statement, TopicEntry

NOTHING_BEFORE = Before()


def answer(
    question: Question,
    company: Company,
    policies: Policies,
    before: Before = NOTHING_BEFORE,
    thresholds: Thresholds = DEFAULT,
) -> Answer:
    """What the policy of `company` says to `question`.

    `before` is what the conversation was about: it lends topic and audience to a question that has none. Whether a
    company named in the question may be asked is for the caller to decide, who passes that company here.
    """
    question = in_context(question, company, policies, before)
    reading = read(question, company, policies, before, thresholds)
    if reading.topic is None:
        return _no_topic(reading, company, policies)
    audience = meant(question.audience, before.audience)
    entry = _entry(reading, company, audience)
    unsaid = entry.unsaid or policies.topics[entry.topic].unsaid
    if (reading.outcome or entry.outcome) is Outcome.SILENT:
        found = _silent(entry, company, unsaid, before, thresholds)
    else:
        found = _stated(question, reading, entry, company, audience, unsaid, before, thresholds)
    return _with_reading(found, reading, policies)


def _entry(reading: Reading, company: Company, audience: str | None) -> TopicEntry:
    """What the policy has to say on the point asked for, else on the topic; the rest of the topic is kept for more."""
    assert reading.topic is not None
    topic = company.topics[reading.topic].for_audience(audience)
    if reading.point is None:
        return topic
    point = company.points[reading.point]
    rest = tuple(ref for ref in (*topic.lead, *topic.more) if ref not in point.lead)
    return replace(point, more=() if point.outcome is Outcome.SILENT else rest)


def more(company: Company, topic: str, shown: Sequence[str], audience: str | None = None) -> Answer | None:
    """The next statements on `topic` that are not among `shown`, the refs of all that was shown; None at the end."""
    entry = company.topics[topic].for_audience(audience)
    listed = [company.statement(ref) for ref in dict.fromkeys([*entry.lead, *entry.more, *entry.near])]
    left = [s for s in for_audience(listed, audience) if s.ref not in shown]
    if not left:
        return None
    told = short(left)
    slips = remarks(company, told, None)
    return Answer(
        outcome=entry.outcome,
        topic=topic,
        text=_joined([*(s.text for s in told), *(slip.says for slip in slips)]),
        citations=_citations(company, told, slips),
        shown=_refs(told),
        more=_refs(left[len(told) :]),
        alternatives=(),
        confidence=1.0,
    )


def _stated(
    question: Question,
    reading: Reading,
    entry: TopicEntry,
    company: Company,
    audience: str | None,
    unsaid: str,
    before: Before,
    thresholds: Thresholds,
) -> Answer:
    """Answered or partial: the statements, what is not said, and what the reader must know of the published text."""
    fact = None if reading.point else asked_fact(question.text, company, entry.topic, thresholds)
    chosen = select(entry, company, audience, reading.first, fact, thresholds)
    outcome = Outcome.PARTIAL if is_silent(fact) else reading.outcome or entry.outcome
    open_point = _open_point(outcome, fact, unsaid)
    if _shown_before(chosen.shown, entry.topic, before):
        asked_for = chosen.shown[:1] if reading.first or reading.point or fact else ()
        return _again(chosen, asked_for, entry, company, outcome, open_point, question.audience, before)
    slips = remarks(company, chosen.shown, fact, thresholds)
    lines = [s.text for s in chosen.shown] + [slip.says for slip in slips]
    lines += _audience_remark(chosen.shown, audience)
    if open_point:
        said = any("does not say" in s.text and told(open_point, s.text) for s in chosen.shown)
        lines += [] if said else [open_point]
        lines.append(_route(company, lines))
    return _answer(outcome, entry.topic, _joined(lines), company, chosen.shown, slips, _refs(chosen.rest))


def _open_point(outcome: Outcome, fact: Fact | None, unsaid: str) -> str | None:
    """The sentence for what the policy leaves open: the fact that was asked for, else the point of the topic."""
    if fact is not None and is_silent(fact):
        return wording.not_stated(fact.label)
    return wording.partial(unsaid) if outcome is Outcome.PARTIAL else None


def _silent(entry: TopicEntry, company: Company, unsaid: str, before: Before, thresholds: Thresholds) -> Answer:
    """The policy does not say it: so much, the nearest that it does say, and where to ask."""
    near = nearest(entry, company, thresholds)
    if before.topic == entry.topic and set(_refs(near)) <= set(before.shown) and (near or not before.shown):
        text = _joined([wording.silent_again(unsaid), wording.PASS_ON])
        return _answer(Outcome.SILENT, entry.topic, text, company, near, [], ())
    slips = remarks(company, near, None, thresholds)
    lines = [wording.silent(company, unsaid)]
    if near:
        lines.append(wording.nearest([*(s.text for s in near), *(slip.says for slip in slips)]))
    lines.append(_route(company, lines))
    return _answer(Outcome.SILENT, entry.topic, _joined(lines), company, near, slips, ())


def _shown_before(shown: Sequence[Statement], topic: str, before: Before) -> bool:
    return bool(shown) and before.topic == topic and set(_refs(shown)) <= set(before.shown)


def _again(
    chosen: Selection,
    asked_for: Sequence[Statement],
    entry: TopicEntry,
    company: Company,
    outcome: Outcome,
    open_point: str | None,
    audience: str | None,
    before: Before,
) -> Answer:
    """The same statements as before: say so, and give more instead. A single thing that is asked for is said once more.

    `shown` keeps all that was shown on the topic.
    """
    fresh = short([s for s in chosen.rest if s.ref not in before.shown])
    slips = remarks(company, fresh, None)
    if audience and audience != before.audience and all(fits(s, audience) for s in chosen.shown):
        fresh, slips = (), []
        lines = [wording.same_for(audience)]
    elif asked_for:
        fresh, slips = (), []
        lines = [*(s.text for s in asked_for), wording.SAID_ABOVE]
    elif fresh:
        lines = [wording.SAID_ABOVE, wording.ALSO, *(s.text for s in fresh), *(slip.says for slip in slips)]
    else:
        lines = [wording.SAID_ABOVE, wording.ALL_SAID, wording.route(company)]
    if open_point:
        lines.insert(1, open_point)
    return Answer(
        outcome=outcome,
        topic=entry.topic,
        text=_joined(lines),
        citations=_citations(company, (*chosen.shown, *fresh), slips),
        shown=tuple(dict.fromkeys([*_refs(chosen.shown), *before.shown, *_refs(fresh)])),
        more=tuple(s.ref for s in chosen.rest if s not in fresh and s.ref not in before.shown),
        alternatives=(),
        confidence=1.0,
    )


def _audience_remark(shown: Sequence[Statement], audience: str | None) -> list[str]:
    """A word of honesty where nothing of what is shown is about the group asked about."""
    if audience is None or not shown or any(fits(statement, audience) for statement in shown):
        return []
    return [wording.other_audience(shown[0].audiences, audience)]


def _route(company: Company, lines: Sequence[str]) -> str:
    """The desk's route; where `lines` give it already, only the offer to pass the question on."""
    text = " ".join(lines)
    ways = [company.fact(key) for key in ("desk.phone", "desk.email", "desk.url", "desk.address")]
    known = any(way and way in text for way in ways) or (not any(ways) and told(wording.NO_ROUTE, text))
    return wording.PASS_ON if known else wording.route(company)


def _no_topic(reading: Reading, company: Company, policies: Policies) -> Answer:
    """Off topic, or not understood: then the topics it may have been about are offered."""
    labels = [policies.topics[topic].label for topic in reading.alternatives]
    text = wording.ask_back(labels) if labels else wording.off_topic(company)
    return Answer(Outcome.OFF_TOPIC, None, text, (), (), (), reading.alternatives, reading.confidence)


def _with_reading(found: Answer, reading: Reading, policies: Policies) -> Answer:
    """`found` with the other readings of the question, which are mentioned where the one taken is not sure."""
    labels = [policies.topics[topic].label for topic in reading.alternatives]
    text = found.text if reading.sure or not labels else _joined([found.text, wording.not_sure(labels)])
    return Answer(
        outcome=found.outcome,
        topic=found.topic,
        text=text,
        citations=found.citations,
        shown=found.shown,
        more=found.more,
        alternatives=reading.alternatives,
        confidence=reading.confidence,
    )


def _answer(
    outcome: Outcome,
    topic: str,
    text: str,
    company: Company,
    shown: Sequence[Statement],
    slips: Sequence[Slip],
    rest: tuple[str, ...],
) -> Answer:
    return Answer(outcome, topic, text, _citations(company, shown, slips), _refs(shown), rest, (), 1.0)


def _citations(company: Company, shown: Iterable[Statement], slips: Iterable[Slip]) -> tuple[Citation, ...]:
    """The sections of the statements in their order, then the other passage of a contradiction that is told."""
    contradicting = (section for slip in slips if slip.status.value == "contradictory" for section in slip.sections)
    ids = dict.fromkeys([*(statement.section for statement in shown), *contradicting])
    return tuple(Citation(company.id, id_, company.section(id_).heading, company.revised) for id_ in ids)


def _refs(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(statement.ref for statement in statements)


def _joined(lines: Iterable[str]) -> str:
    return " ".join(line for line in lines if line)
