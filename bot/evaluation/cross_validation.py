"""Five-fold cross-validation of the intents on the training phrases of data/nlu."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from bot.encoder import Encoder
from bot.evaluation.shares import Share
from bot.minilm.tuning import is_held_out
from bot.nlu.topic_model import Encode, TopicModel, Vectors
from bot.rasa_process import prepare_rasa

Rows = NDArray[np.intp]
"""Numbers of phrases."""

FOLDS = 5
SEED = 20261120
SHOWN_CONFUSIONS = 20


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Each phrase with its intent and the one that a model gave which had not seen it."""

    phrases: tuple[str, ...]
    expected: tuple[str, ...]
    given: tuple[str, ...]
    tuned: Share
    """Phrases understood by the reader's own encoder, of those that its tuning left out."""

    @property
    def accuracy(self) -> Share:
        """Phrases whose intent was found."""
        return Share.of(expected == given for expected, given in zip(self.expected, self.given, strict=True))

    def figures(self) -> dict[str, float]:
        """The figures by the name that --floor uses."""
        return {
            "intent_accuracy": self.accuracy.value,
            "intent_macro_f1": self.macro_f1(),
            "tuned_accuracy": self.tuned.value,
        }

    def macro_f1(self) -> float:
        """The mean of the intents' F1."""
        return float(np.mean([_f1(self.expected, self.given, intent) for intent in sorted(set(self.expected))]))

    def confusions(self) -> list[tuple[str, str, int, str]]:
        """Intent, the one given instead, how often, and a phrase for it; the most frequent first."""
        pairs = list(zip(self.expected, self.given, strict=True))
        counts = Counter(pair for pair in pairs if pair[0] != pair[1])
        return [(*pair, count, self.phrases[pairs.index(pair)]) for pair, count in counts.most_common(SHOWN_CONFUSIONS)]

    def tables(self) -> Iterator[Table]:
        """The figures and the worst confusions."""
        table = Table("", f"{FOLDS} folds", title="Intents, each phrase by a model that has not seen it")
        table.add_row("accuracy", str(self.accuracy))
        table.add_row("macro F1", f"{100 * self.macro_f1():.1f} %")
        table.add_row("accuracy with the tuned encoder, phrases it has not seen", str(self.tuned))
        yield table
        confusions = Table("intent", "given instead", "times", "for example", title="Worst confusions")
        for expected, given, count, phrase in self.confusions():
            confusions.add_row(expected, given, str(count), phrase.replace("[", r"\["))
        yield confusions

    def to_json(self) -> dict[str, Any]:
        """Figures and confusions."""
        return {
            "accuracy": self.accuracy.value,
            "interval": self.accuracy.interval,
            "phrases": len(self.phrases),
            "macro_f1": self.macro_f1(),
            "tuned_accuracy": self.tuned.value,
            "confusions": [list(confusion) for confusion in self.confusions()],
        }


def cross_validated(root: Path) -> CrossValidation:
    """Cross-validate what the project in `root` trains its topics on: the reader's model over MiniLM as published.

    The reader's own encoder is tuned to these very phrases; it is measured on those that the tuning left out. A minute
    of one core; the same on every run.
    """
    phrases, intents = training_phrases(root)
    given = in_folds(phrases, intents, Encoder.as_published().encode)
    left_out = [is_held_out(phrase) for phrase in phrases]
    tuned = understood(phrases, intents, left_out, Encoder.for_many().encode)
    return CrossValidation(tuple(phrases), tuple(intents), given, tuned)


def in_folds(phrases: Sequence[str], intents: Sequence[str], encode: Encode) -> tuple[str, ...]:
    """The intent given to each phrase by a model of four fifths without it; every intent is spread over all parts."""
    from sklearn.model_selection import StratifiedKFold

    vectors = np.asarray(encode(phrases), dtype=np.float32)
    given = np.empty(len(phrases), dtype=object)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for training, held_out in folds.split(vectors, list(intents)):
        given[held_out] = _given(phrases, intents, vectors, training, held_out)
    return tuple(given)


def understood(phrases: Sequence[str], intents: Sequence[str], left_out: Sequence[bool], encode: Encode) -> Share:
    """How many of the phrases that are `left_out` get their intent from what all the others taught."""
    vectors = np.asarray(encode(phrases), dtype=np.float32)
    rest = np.flatnonzero(left_out)
    given = _given(phrases, intents, vectors, np.flatnonzero(~np.array(left_out)), rest)
    return Share.of(intents[row] == intent for row, intent in zip(rest, given, strict=True))


def _given(phrases: Sequence[str], intents: Sequence[str], vectors: Vectors, training: Rows, rest: Rows) -> list[str]:
    """What a model taught by the rows `training` gives to the rows `rest`."""
    taught = [phrases[row] for row in training]
    model = TopicModel.fit(taught, [intents[row] for row in training], lambda _: vectors[training])
    return [model.topics[int(model.probabilities(vectors[row]).argmax())] for row in rest]


def training_phrases(root: Path) -> tuple[list[str], list[str]]:
    """The phrases of data/nlu below `root` as the reader is given them, without markup, and their intents."""
    prepare_rasa()
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.loading import load_data

    from bot.nlu.question_reader import JAPANESE

    examples = [e for e in load_data(str(root / "data" / "nlu")).intent_examples if e.get(INTENT) != JAPANESE]
    return [e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples]


def _f1(expected: Sequence[str], given: Sequence[str], intent: str) -> float:
    both = sum(e == g == intent for e, g in zip(expected, given, strict=True))
    return 2 * both / (expected.count(intent) + given.count(intent))
