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
from bot.nlu.topic_model import Encode, TopicModel
from bot.rasa_process import prepare_rasa

FOLDS = 5
SEED = 20261120
SHOWN_CONFUSIONS = 20


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Each phrase with its intent and the one that a model gave which had not seen it."""

    phrases: tuple[str, ...]
    expected: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def accuracy(self) -> Share:
        """Phrases whose intent was found."""
        return Share.of(expected == given for expected, given in zip(self.expected, self.given, strict=True))

    def figures(self) -> dict[str, float]:
        """The figures by the name that --floor uses."""
        return {"intent_accuracy": self.accuracy.value, "intent_macro_f1": self.macro_f1()}

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
            "confusions": [list(confusion) for confusion in self.confusions()],
        }


def cross_validated(root: Path) -> CrossValidation:
    """Cross-validate what the project in `root` trains its topics on, as the reader does it: same encoder, same model.

    Half a minute of one core; the same on every run.
    """
    phrases, intents = training_phrases(root)
    return validate(phrases, intents, Encoder.shared().encode)


def validate(phrases: Sequence[str], intents: Sequence[str], encode: Encode) -> CrossValidation:
    """Train on four fifths and read the rest, five times; every intent is spread over all parts."""
    from sklearn.model_selection import StratifiedKFold

    vectors = np.asarray(encode(phrases), dtype=np.float32)
    rows_of: dict[str, int] = {phrase: row for row, phrase in enumerate(phrases)}

    def known(texts: Sequence[str]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = vectors[[rows_of[text] for text in texts]]
        return found

    given = np.empty(len(phrases), dtype=object)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for training, held_out in folds.split(vectors, list(intents)):
        model = TopicModel.fit([phrases[row] for row in training], [intents[row] for row in training], known)
        for row in held_out:
            given[row] = model.topics[int(model.probabilities(vectors[row]).argmax())]
    return CrossValidation(tuple(phrases), tuple(intents), tuple(given))


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
