"""Every number that decides an answer, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers behind the decisions. "Score" is the mixed similarity of a statement (Hit.score)."""

    noise: float = 0.2
    """Score that any statement reaches with any question: "how tall is Mount Fuji" gets 0.12 to 0.24 at its nearest."""
    evidence: float = 0.8
    """Weight of a resembling statement against the topic's probability: one rare word in common ("free to ask",
    "free to decide") must not outweigh the classifier, a name ("BowNow") must."""
    evidence_elsewhere: float = 0.7
    """Further weight of a statement of another company: it shows what a question is about ("BowNow"), but the names
    of another company's people and partners mean nothing here."""
    off_topic: float = 0.35
    """Probability of `off_topic` below which a question is not turned away, even if no topic is likelier: then the
    probability is spread over everything, and it is better to ask back."""
    own_topic: float = 0.4
    """Probability from which a question has a topic of its own, whatever was talked about before. A follow-up
    such as "and for employees?" reaches 0.2, "how much?" 0.5, a whole question seldom less than 0.6."""
    sure: float = 0.45
    """Belief from which a topic is answered without asking back: it is then more likely than all others together,
    for the last tenth of the probability is spread thinly over sixty topics."""
    margin: float = 0.2
    """Lead in belief over the second topic that makes a weaker belief sure: short questions ("do you have a fax?")
    leave the probability spread, but only one topic has the statement."""
    lost: float = 0.22
    """Belief below which no answer is tried: letters at random reach 0.12, real questions of an odd wording 0.25."""
    alternative: float = 0.08
    """Belief from which another topic is worth offering."""
    strong_score: float = 0.4
    """Score from which a statement counts as being about the question, so that it may take the place of a lead
    statement, or be mentioned as the nearest where the policy is silent."""
    nearer: float = 0.15
    """By how much a statement must score higher than the lead to go before it: two statements of one section that
    answer the same question lie within 0.1."""
    fact_words: float = 0.5
    """Share of a fact's telling words (those of no other fact of its topic), weighted by rarity, that a question must
    hold to ask for that fact: "tax" alone has half of "whether the fee includes tax"."""
    told_already: float = 0.6
    """Share of the words of a remark that the answer already has, from which the remark would say it twice."""
    most_statements: int = 3
    most_words: int = 60
    """Length of an answer: two or three sentences. The first statement is always shown whole."""


DEFAULT = Thresholds()
