"""Which statement of a policy a question asks for: per company a logistic regression over sentence vectors.

It is trained on the questions that each statement is known to answer. Beside the cosines it knows which of a policy's
statements are easily taken for each other, and what tells them apart.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

INVERSE_REGULARISATION = 40.0
"""By 5-fold cross-validation over the questions of data/policies/asked (docs/answering.md)."""
STEPS = 40
"""Of the optimiser: held-out accuracy is highest at 30 to 60 and a little lower where it converges, after 110."""


def fit_statements(vectors: Vectors, statements: Sequence[int]) -> Vectors:
    """Weights (n, dimensions + 1), the last column the intercept, for `n` statements numbered from 0.

    `vectors` (m, dimensions) are those of the texts, `statements` (m) the number of each. With fewer than three
    statements there is nothing to tell apart and all weights are 0.
    """
    known = len(set(statements))
    if known < 3:
        return np.zeros((known, vectors.shape[1] + 1), dtype=np.float32)
    return logistic_regression(vectors, statements, INVERSE_REGULARISATION)


def logistic_regression(
    vectors: Vectors,
    labels: Sequence[int] | Sequence[str],
    inverse_regularisation: float,
    weights: Mapping[int | str, float] | None = None,
) -> Vectors:
    """Weights (labels, dimensions + 1), the last column the intercept, for at least three labels in sorted order.

    `weights` are those of the examples of each label; without them each example counts the same.
    """
    from sklearn.exceptions import ConvergenceWarning  # only training pays for these imports
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=inverse_regularisation, max_iter=STEPS, class_weight=weights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
        model.fit(vectors, labels)
    return np.hstack([model.coef_, model.intercept_[:, None]]).astype(np.float32)


def log_probabilities(weights: Vectors, vector: Vectors) -> Vectors:
    """The logarithm of each statement's probability (n) for a text's vector (dimensions)."""
    scores = weights[:, :-1] @ vector + weights[:, -1]
    shifted = scores - scores.max()
    result: Vectors = (shifted - np.log(np.exp(shifted).sum())).astype(np.float32)
    return result
