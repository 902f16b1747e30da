"""What must stand before Rasa is imported: no telemetry, no TensorFlow, no storm of old warnings."""

from __future__ import annotations

import os
import warnings

from bot import tensorflow_standin

ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",  # nothing leaves this machine
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",  # Rasa's own tables are in SQLAlchemy's style of version 1
}

BESIDE_THE_POINT = (
    "Slot auto-fill has been removed",  # said of every domain
    "training data consisting of lookup tables",  # our LexiconExtractor uses them, Rasa only knows its own
    "You have defined synonyms in your training data",
)
"""Beginnings of warnings that Rasa gives whatever we do."""


def prepare_rasa() -> None:
    """Make `import rasa` quick and quiet in this process. Call it first; doing it twice is the same as once."""
    os.environ.update(ENVIRONMENT)
    tensorflow_standin.install()
    with warnings.catch_warnings():
        import sanic.app  # noqa: F401  (it turns deprecation warnings on; so its turn comes first)
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.simplefilter("ignore", category)
    for message in BESIDE_THE_POINT:
        warnings.filterwarnings("ignore", f"(?s).*{message}", UserWarning)
