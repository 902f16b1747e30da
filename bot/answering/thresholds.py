"""Every number that decides an answer, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers behind the decisions. "Score" is the mixed similarity of a statement (Hit.score)."""

    own_topic: float = 0.4
    """Probability from which a question has a topic of its own, whatever was talked about before, and from which the
    topic's own lead is told where no statement is strong. A follow-up such as "and for employees?" reaches 0.2."""
    sure: float = 0.55
    """Certainty of the judgement from which an answer is given without asking whether it was meant."""
    alternative: float = 0.08
    """Probability from which another topic is worth offering."""
    strong_score: float = 0.35
    """Score from which a statement counts as being about the question, so that it is told before the topic's lead, or
    mentioned as the nearest where the policy is silent."""
    plain_score: float = 0.75
    """Score of a statement from which a question is about the policy, however strange the rest of its words are."""
    supported: float = 0.35
    """Probability from which a topic bears out the outcome that was judged, where no point does."""
    point_score: float = 0.3
    """Score from which a point counts as being asked for."""
    point_behind: float = 3.0
    """How far (of Hit.fit) the point of the outcome judged may lie behind what fits best."""
    fact_words: float = 0.5
    """Share of a fact's telling words (those of no other fact of its topic), weighted by rarity, that a question must
    hold to ask for that fact: "tax" alone has half of "whether the fee includes tax"."""
    told_already: float = 0.6
    """Share of the words of a remark that the answer already has, from which the remark would say it twice."""
    most_statements: int = 3
    most_words: int = 60
    """Length of an answer: two or three sentences. The first statement is always shown whole."""


DEFAULT = Thresholds()
