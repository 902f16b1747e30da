"""Fit the model that tells answered, partial, silent and off topic apart, and write bot/answering/judgement.json.

Run it after larger changes to data/nlu, data/policies or the encoder: `.venv/bin/python bench/calibrate.py`. It takes
some minutes. It judges the phrases of data/nlu and the questions of data/policies that the tuning of the encoder left
out (bot/minilm/tuning.py), each read by what all the others taught. The evaluation sets are not touched.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.answering.index import StatementIndex  # noqa: E402
from bot.answering.judgement import FEATURES, OFF_TOPIC, WEIGHTS, features  # noqa: E402
from bot.answering.model import Hit, Question  # noqa: E402
from bot.encoder import Encoder  # noqa: E402
from bot.evaluation.cross_validation import training_phrases  # noqa: E402
from bot.minilm.tuning import is_held_out  # noqa: E402
from bot.nlu.topic_model import Encode, TopicModel  # noqa: E402
from bot.policies import load_policies  # noqa: E402
from bot.policies.asked import load_asked  # noqa: E402
from bot.policies.model import Outcome, Point, Policies  # noqa: E402

DIGESTS = ROOT / "data" / "policies"
FOLDS = 5
RANKED, HITS = 8, 12
"""As many topics and statements as bot/nlu/question_reader.py keeps."""
WEIGHT_OF_PHRASE = 0.2
"""A phrase of data/nlu is judged once for each company, a question of data/policies/asked once."""
WEIGHT_OF_POINT = 1.0
"""A question of a point is judged once for each company too, but its label is sure."""
WEIGHT_OF_SILENT = 0.8
"""Most points are there for what policies do not say, so silence is commoner among them than among what people ask."""
WEIGHT_OF_OFF_TOPIC = 4.0
"""What is not a privacy policy's business has far fewer phrases here than people have subjects."""


@dataclass(frozen=True)
class Example:
    """The features of one question to one company, and what its outcome should be."""

    features: NDArray[np.float64]
    outcome: str
    weight: float


def main() -> None:
    """Fit and write the weights; print how often each outcome is told right, by 5-fold cross-validation."""
    policies = load_policies(DIGESTS)
    encode = remembering(Encoder.for_many().encode)
    texts, labels = training_phrases(ROOT)
    vectors = encode(texts)
    print(f"{len(texts)} phrases encoded")
    examples = [
        *of_questions(policies, encode, texts, labels, vectors),
        *of_topics(policies, encode, texts, labels, vectors),
    ]
    inputs = np.array([example.features for example in examples])
    outcomes = np.array([example.outcome for example in examples])
    weights = np.array([example.weight for example in examples])
    weights[outcomes == Outcome.SILENT.value] *= WEIGHT_OF_SILENT
    report(inputs, outcomes, weights)
    model = fitted(inputs, outcomes, weights)
    rows = {
        str(name): [round(float(w), 4) for w in (*coefficients, intercept)]
        for name, coefficients, intercept in zip(model.classes_, model.coef_, model.intercept_, strict=True)
    }
    WEIGHTS.write_text(json.dumps({"features": FEATURES, "weights": rows}, indent=1) + "\n", encoding="utf-8")
    print(f"{len(examples)} examples; {WEIGHTS.relative_to(ROOT)} written")


def remembering(encode: Encode) -> Encode:
    """`encode` that encodes each text once."""
    known: dict[str, NDArray[np.float32]] = {}

    def remembered(texts: Sequence[str]) -> NDArray[np.float32]:
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(fresh, encode(fresh), strict=True))
        return np.array([known[text] for text in texts])

    return remembered


def of_questions(
    policies: Policies, encode: Encode, texts: Sequence[str], labels: Sequence[str], vectors: NDArray[np.float32]
) -> Iterator[Example]:
    """Questions of statements, of points and of topics as such, read by an index that does not know them."""
    asked = load_asked(DIGESTS, policies)
    model = TopicModel.fit(texts, labels, lambda _: vectors)
    known = {company: {ref: _known(q) for ref, q in questions.items()} for company, questions in asked.items()}
    points = {id_: replace(p, asked=_known(p.asked)) for id_, p in policies.points.items()}
    topics = {id_: replace(t, asked=_known(t.asked)) for id_, t in policies.topics.items()}
    index = StatementIndex.build(replace(policies, points=points, topics=topics), encode, known)
    for company_id, questions in asked.items():
        company = policies.company(company_id)
        for question in _read(_held_out(text for ref in questions for text in questions[ref]), encode, model, index):
            yield Example(features(question, company), Outcome.ANSWERED.value, 1.0)
    for asked_for in (*policies.points.values(), *policies.topics.values()):
        for question in _read(_held_out(asked_for.asked), encode, model, index):
            for company in policies.companies.values():
                entry = (company.points if isinstance(asked_for, Point) else company.topics)[asked_for.id]
                yield Example(features(question, company), entry.outcome.value, WEIGHT_OF_POINT)


def of_topics(
    policies: Policies, encode: Encode, texts: Sequence[str], labels: Sequence[str], vectors: NDArray[np.float32]
) -> Iterator[Example]:
    """Phrases of every topic, put to every company, read by a topic model that does not know them."""
    index = StatementIndex.build(policies, encode, load_asked(DIGESTS, policies))
    known = [n for n, text in enumerate(texts) if not is_held_out(text)]
    model = TopicModel.fit([texts[n] for n in known], [labels[n] for n in known], lambda _: vectors[known])
    for text, label in zip(texts, labels, strict=True):
        if not is_held_out(text) or (label != OFF_TOPIC and label not in policies.topics):
            continue
        (question,) = _read([text], encode, model, index)
        for company in policies.companies.values():
            if label == OFF_TOPIC:
                weight = WEIGHT_OF_OFF_TOPIC / len(policies.companies) * 2
                yield Example(features(question, company), Outcome.OFF_TOPIC.value, weight)
            else:
                yield Example(features(question, company), company.topics[label].outcome.value, WEIGHT_OF_PHRASE)


def _read(texts: Sequence[str], encode: Encode, model: TopicModel, index: StatementIndex) -> Iterator[Question]:
    """Questions as the NLU reads them, without audience and company."""
    for text, vector in zip(texts, encode(texts) if texts else (), strict=True):
        topics = ranking(model.topics, model.probabilities(vector))
        hits: dict[str, tuple[Hit, ...]] = index.nearest(text, vector, HITS)
        yield Question(text=text, topics=topics, audience=None, company=None, hits=hits)


def ranking(topics: Sequence[str], probabilities: NDArray[np.float32]) -> tuple[tuple[str, float], ...]:
    """The likeliest topics, best first."""
    return tuple((topics[i], float(probabilities[i])) for i in probabilities.argsort()[::-1][:RANKED])


def fitted(inputs: NDArray[np.float64], outcomes: NDArray[np.str_], weights: NDArray[np.float64]) -> LogisticRegression:
    """The model of the outcomes."""
    return LogisticRegression(C=1.0, max_iter=3000).fit(inputs, outcomes, sample_weight=weights)


def report(inputs: NDArray[np.float64], outcomes: NDArray[np.str_], weights: NDArray[np.float64]) -> None:
    """Print the share of each outcome that is told right on held-out examples."""
    right: dict[str, list[bool]] = {}
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=2).split(inputs, outcomes):
        given = fitted(inputs[train], outcomes[train], weights[train]).predict(inputs[test])
        for wanted, got in zip(outcomes[test], given, strict=True):
            right.setdefault(str(wanted), []).append(bool(wanted == got))
    for outcome, results in sorted(right.items()):
        print(f"{outcome:10} {np.mean(results):.1%} of {len(results)}")


def _known(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if not is_held_out(text))


def _held_out(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if is_held_out(text))


if __name__ == "__main__":
    main()
