"""Finding known words: whom a question is about, which company it names, which kind of request it wishes.

The words are the lookup tables of data/nlu/entities.yml, their canonical values its synonyms.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_FILE = "lexicon.json"


@dataclass(frozen=True, slots=True)
class Found:
    """A known phrase in a text; `start` and `end` count characters."""

    entity: str
    value: str
    start: int
    end: int


class Lexicon:
    """Phrases by entity, matched as whole words, the longest first."""

    def __init__(self, phrases: Mapping[str, Mapping[str, str]]) -> None:
        """`phrases` maps an entity to its phrases and each phrase to its canonical value."""
        self.phrases = {entity: dict(values) for entity, values in phrases.items()}
        self._patterns = {entity: _pattern(values) for entity, values in self.phrases.items() if values}

    def find(self, text: str) -> tuple[Found, ...]:
        """Every known phrase of `text` in its order; phrases of one entity do not overlap."""
        folded = text.casefold()
        if len(folded) != len(text):
            folded = text.lower()
        found = [
            Found(entity, self.phrases[entity][_folded(match.group())], match.start(), match.end())
            for entity, pattern in self._patterns.items()
            for match in pattern.finditer(folded)
        ]
        return tuple(sorted(found, key=lambda one: (one.start, one.entity)))


def _folded(phrase: str) -> str:
    return " ".join(phrase.casefold().replace("’", "'").split())


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    words = "|".join(r"\s+".join(re.escape(word).replace("'", "['’]") for word in phrase.split()) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LexiconExtractor(GraphComponent):
    """Adds the lexicon's finds to a message as entities."""

    def __init__(self, storage: ModelStorage, resource: Resource, lexicon: Lexicon) -> None:
        """Keeps where the lexicon is stored, and the lexicon."""
        self._storage = storage
        self._resource = resource
        self.lexicon = lexicon

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to configure."""
        return {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LexiconExtractor:
        """An extractor that knows nothing until it is trained."""
        return cls(model_storage, resource, Lexicon({}))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LexiconExtractor:
        """The extractor as trained."""
        with model_storage.read_from(resource) as directory:
            phrases = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, Lexicon(phrases))

    def train(self, training_data: TrainingData) -> Resource:
        """Take the phrases of the lookup tables, each with its synonym's value."""
        synonyms = {_folded(phrase): value for phrase, value in training_data.entity_synonyms.items()}
        phrases: dict[str, dict[str, str]] = {}
        for table in training_data.lookup_tables:
            elements = table["elements"] if isinstance(table["elements"], list) else []
            phrases[table["name"]] = {_folded(p): synonyms.get(_folded(p), _folded(p)) for p in elements}
        self.lexicon = Lexicon(phrases)
        with self._storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(phrases, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found in each message."""
        for message in messages:
            found = [
                {"entity": f.entity, "value": f.value, "start": f.start, "end": f.end, "extractor": type(self).__name__}
                for f in self.lexicon.find(message.get(TEXT) or "")
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples need no entities of the lexicon."""
        return training_data
