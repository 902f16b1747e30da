"""Reads a message: its intent, and for each question in it the topic, the audience and the nearest statements.

What it finds besides intents and entities goes into the parse data under `reading`, a list with one entry a question;
`questions_of` turns that back into values. So an action needs neither the encoder nor the model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.answering import Hit, IndexStale, Question, StatementIndex, questions
from bot.encoder import Encoder
from bot.nlu.script import is_japanese
from bot.nlu.topic_model import TopicModel
from bot.policies import load_policies
from bot.policies.asked import load_asked

READING = "reading"
JAPANESE = "japanese"
"""The intent of a message in Japanese, told by its script."""
DIGESTS = Path(__file__).resolve().parents[2] / "data" / "policies"
OFF_TOPIC = "off_topic"
RANKED = 8
"""Topics kept of a ranking."""
HITS = 12
"""Statements and points kept for each company."""
SURE_ENOUGH = 0.3
"""Probability below which no dialogue is started: unclear words are met with a question, not with a form."""
_TRAINED = "trained.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionReader(GraphComponent):  # type: ignore[misc]  # Rasa is untyped here
    """Intent classifier and statement scorer over one sentence encoder."""

    def __init__(
        self,
        storage: ModelStorage,
        resource: Resource,
        model: TopicModel | None = None,
        index: StatementIndex | None = None,
        policy_topics: frozenset[str] = frozenset(),
    ) -> None:
        """Keeps where it is stored; the rest is there once it is trained or loaded."""
        self._storage = storage
        self._resource = resource
        self._model = model
        self._index = index
        self._policy_topics = policy_topics
        self._encoder = Encoder.shared()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`digests`: fingerprint of data/policies, so that Rasa trains again when a digest has changed."""
        return {"digests": digests_fingerprint()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionReader:
        """A reader to be trained."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionReader:
        """The reader as trained, its encoder loaded: the first question must not wait for it."""
        with model_storage.read_from(resource) as directory:
            trained = json.loads((directory / _TRAINED).read_text(encoding="utf-8"))
            if trained["digests"] != digests_fingerprint():
                raise IndexStale("The digests have changed since the model was trained; run `madoguchi train`.")
            topics = frozenset(trained["topics"])
            reader = cls(model_storage, resource, TopicModel.load(directory), StatementIndex.load(directory), topics)
        reader._encoder.encode(["ready"])
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the topics on the phrases and index the statements of every digest."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) != JAPANESE]
        texts = [e.get(TEXT) for e in examples]
        encode = Encoder.for_many().encode
        self._model = TopicModel.fit(texts, [e.get(INTENT) for e in examples], encode)
        policies = load_policies(DIGESTS)
        self._index = StatementIndex.build(policies, encode, load_asked(DIGESTS, policies))
        self._policy_topics = frozenset(policies.topics)
        with self._storage.write_to(self._resource) as directory:
            self._model.save(directory)
            self._index.save(directory)
            trained = {"topics": sorted(self._policy_topics), "digests": digests_fingerprint()}
            (directory / _TRAINED).write_text(json.dumps(trained), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and reading of each message."""
        for message in messages:
            self._read(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after the reader needs features."""
        return training_data

    def _read(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        entities = message.get(ENTITIES) or []
        if is_japanese(text):
            message.set(INTENT, {"name": JAPANESE, "confidence": 1.0}, add_to_output=True)
            message.set(READING, [], add_to_output=True)
            return
        if not any(character.isalnum() for character in text):
            message.set(INTENT, {"name": OFF_TOPIC, "confidence": 1.0}, add_to_output=True)
            message.set(READING, [], add_to_output=True)
            return
        ranking = self._ranking(text)
        message.set(INTENT, self._intent(ranking), add_to_output=True)
        message.set(INTENT_RANKING_KEY, [{"name": n, "confidence": p} for n, p in ranking], add_to_output=True)
        message.set(READING, [self._question(part, text, entities) for part in questions(text)], add_to_output=True)

    def _intent(self, ranking: list[tuple[str, float]]) -> dict[str, Any]:
        """The likeliest intent; a topic of the policy where all topics together are likelier than a dialogue."""
        name, probability = ranking[0]
        topics = [(topic, p) for topic, p in ranking if topic in self._policy_topics]
        if name not in self._policy_topics and name != OFF_TOPIC and topics and sum(p for _, p in topics) > probability:
            name, probability = topics[0]
        unclear = probability < SURE_ENOUGH and name not in self._policy_topics
        return {"name": OFF_TOPIC if unclear else name, "confidence": probability}

    def _ranking(self, text: str) -> list[tuple[str, float]]:
        """The likeliest topics, best first."""
        assert self._model is not None
        probabilities = self._model.probabilities(self._encoder.encode([text])[0])
        best = probabilities.argsort()[::-1][:RANKED]
        return [(self._model.topics[i], float(probabilities[i])) for i in best]

    def _question(self, part: str, text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
        assert self._index is not None
        nearest = self._index.nearest(part, self._encoder.encode([part])[0], HITS)
        return {
            "text": part,
            "topics": self._ranking(part),
            "audience": _value("audience", part, text, entities),
            "company": _value("company", part, text, entities),
            "hits": {
                company: [[hit.ref, *(round(number, 4) for number in (hit.score, hit.cosine, hit.fit))] for hit in hits]
                for company, hits in nearest.items()
            },
        }


def questions_of(parse_data: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions that the reader found in a message; none for a pressed choice."""
    return tuple(
        Question(
            text=entry["text"],
            topics=tuple((name, probability) for name, probability in entry["topics"]),
            audience=entry["audience"],
            company=entry["company"],
            hits={company: tuple(Hit(*hit) for hit in hits) for company, hits in entry["hits"].items()},
        )
        for entry in parse_data.get(READING) or ()
    )


def digests_fingerprint(directory: Path = DIGESTS) -> str:
    """SHA-256, hex, over the names and contents of the digests."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.yml")):
        digest.update(str(path.relative_to(directory)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _value(entity: str, part: str, text: str, entities: list[dict[str, Any]]) -> str | None:
    """The last value of `entity` whose words stand in this part of the message, else any of the whole message."""
    found = [e for e in entities if e["entity"] == entity]
    own = [e for e in found if text[e["start"] : e["end"]] in part]
    return str((own or found)[-1]["value"]) if found else None
