"""From a question to an Answer: what the policy says, where it says it, and what it leaves open."""

from bot.answering.answer import answer, more
from bot.answering.index import Encode, IndexStale, StatementIndex
from bot.answering.model import Answer, Before, Citation, Hit, Question
from bot.answering.split import left_over, questions
from bot.answering.thresholds import Thresholds
from bot.policies.model import Outcome

__all__ = [
    "Answer",
    "Before",
    "Citation",
    "Encode",
    "Hit",
    "IndexStale",
    "Outcome",
    "Question",
    "StatementIndex",
    "Thresholds",
    "answer",
    "left_over",
    "more",
    "questions",
]
