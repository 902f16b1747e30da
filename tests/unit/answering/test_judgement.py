"""The judgement weighs topic and statement, and its stored weights fit its features."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from bot.answering.judgement import FEATURES, WEIGHTS, features, judge
from bot.policies.model import GENERAL, Outcome, Policies
from tests.unit.answering.conftest import Asked


def test_the_stored_weights_have_one_number_for_each_feature_and_an_intercept() -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert tuple(stored["features"]) == FEATURES
    assert set(stored["weights"]) == {outcome.value for outcome in Outcome}
    assert {len(row) for row in stored["weights"].values()} == {len(FEATURES) + 1}


@pytest.mark.parametrize(
    ("topics", "hits", "outcome"),
    [
        ((("cookies", 0.9),), (("1#used", 0.8),), Outcome.ANSWERED),
        ((("retention", 0.9),), ((f"{GENERAL}retention", 0.5), ("6#end", 0.3)), Outcome.PARTIAL),
        ((("off_topic", 0.95),), (("1#used", 0.1),), Outcome.OFF_TOPIC),
    ],
)
def test_the_likely_topic_and_the_near_statement_decide(
    policies: Policies,
    asked: Asked,
    topics: tuple[tuple[str, float], ...],
    hits: tuple[tuple[str, float], ...],
    outcome: Outcome,
) -> None:
    judged = judge(asked("?", *topics, hits=hits), policies.company("aoba"), None)
    assert judged.outcome is outcome
    assert 0.25 <= judged.certainty <= 1.0


def test_an_audience_of_which_the_policy_says_nothing_is_met_with_silence(policies: Policies, asked: Asked) -> None:
    question = asked("purposes?", ("purposes", 0.95), hits=(("4.a#orders", 0.3),))
    assert judge(question, policies.company("aoba"), "employee").outcome is Outcome.SILENT
    assert judge(question, policies.company("aoba"), None).outcome is Outcome.ANSWERED


def test_what_is_merely_near_for_a_group_does_not_answer_it(policies: Policies, asked: Asked) -> None:
    """3#list holds for everyone, but its topic lists it as the nearest that there is for employees."""
    company = policies.company("aoba")
    company = replace(company, topics={**company.topics, "sharing": company.topics["purposes"]})
    question = asked("?", ("sharing", 0.95), hits=(("3#list", 0.8),))
    assert judge(question, company, None).outcome is Outcome.ANSWERED
    assert judge(question, company, "employee").outcome is Outcome.SILENT


def test_of_statements_that_fit_alike_that_of_the_likely_topic_is_best(policies: Policies, asked: Asked) -> None:
    question = asked("?", ("sharing", 0.9), ("cookies", 0.05), hits=(("1#used", 0.5), ("3#list", 0.45)))
    best = judge(question, policies.company("aoba"), None).best
    assert best is not None and best.ref == "3#list"


def test_a_question_without_hits_has_features_all_the_same(policies: Policies, asked: Asked) -> None:
    found = features(asked("?", ("cookies", 1.0)), policies.company("aoba"))
    assert found.shape == (len(FEATURES),) and np.isfinite(found).all()
