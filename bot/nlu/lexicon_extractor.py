"""Rasa's component for the lexicon: whom a question is about, and which company it names.

The phrases are the lookup tables of data/nlu/entities.yml, their canonical values its synonyms.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.lexicon import Lexicon, folded

_FILE = "lexicon.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LexiconExtractor(GraphComponent):  # type: ignore[misc]  # Rasa is untyped here
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
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
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
        synonyms = {folded(phrase): value for phrase, value in training_data.entity_synonyms.items()}
        phrases: dict[str, dict[str, str]] = {}
        for table in training_data.lookup_tables:
            elements = table["elements"] if isinstance(table["elements"], list) else []
            phrases[table["name"]] = {folded(p): synonyms.get(folded(p), folded(p)) for p in elements}
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
