"""The labelled sets are sound, and nothing of them is among the training phrases."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.evaluation.dialogues import Dialogue, read_dialogues
from bot.evaluation.judging import OFF_TOPIC, SILENT
from bot.evaluation.labels import LabelledQuestion, read_questions
from bot.policies.catalogue import load_section_key

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SETS = sorted(HERE.glob("*.tsv"))
REAL_QUESTIONS = ROOT.parent / "shared" / "questions" / "dev.tsv"
SECTIONS = load_section_key(ROOT / "data" / "policies" / "sections.tsv")
MARKUP = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
NEAR = 0.8
"""Jaccard similarity of character 4-grams from which two phrases count as the same."""


@lru_cache
def questions(path: Path) -> tuple[LabelledQuestion, ...]:
    return read_questions(path, SECTIONS)


@lru_cache
def dialogues() -> tuple[Dialogue, ...]:
    return read_dialogues(HERE / "dialogues.yml", SECTIONS)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_every_row_has_known_names_and_no_empty_string(path: Path) -> None:
    assert questions(path)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_no_question_is_put_twice_to_a_company(path: Path) -> None:
    counts = Counter((row.company, normalised(row.question)) for row in questions(path))
    assert [row for row, count in counts.items() if count > 1] == []


def test_every_dialogue_has_turns_to_judge() -> None:
    for dialogue in dialogues():
        assert any(turn.expected for turn in dialogue.turns), dialogue.place


def test_there_is_enough_to_measure() -> None:
    rows = [row for path in SETS for row in questions(path)]
    assert len(rows) >= 400
    assert {row.company for row in rows} == set(SECTIONS)
    for outcome in (SILENT, OFF_TOPIC):
        assert sum(row.expected.outcomes == {outcome} for row in rows) >= 100, outcome


def test_no_training_phrase_is_near_an_evaluation_question() -> None:
    asked = {row.question: row.place for path in SETS for row in questions(path)}
    asked |= {turn.say: dialogue.place for dialogue in dialogues() for turn in dialogue.turns if turn.expected}
    assert near_pairs(asked) == []


@pytest.mark.skipif(not REAL_QUESTIONS.exists(), reason="the real questions are not beside this copy of the project")
def test_no_training_phrase_is_near_a_real_question() -> None:
    with REAL_QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert near_pairs({row["question"]: f"dev.tsv:{line}" for line, row in enumerate(rows, 2)}) == []


def near_pairs(asked: dict[str, str]) -> list[str]:
    """Where a question is a training phrase or nearly so. Up to two words ("how much?") are common property."""
    phrases = {normalised(phrase): phrase for phrase in training_phrases()}
    by_gram: dict[str, list[str]] = {}
    for phrase in phrases:
        for gram in grams(phrase):
            by_gram.setdefault(gram, []).append(phrase)
    found = []
    for question, place in asked.items():
        text = normalised(question)
        if len(text.split()) <= 2:
            continue
        shared = Counter(phrase for gram in grams(text) for phrase in by_gram.get(gram, ()))
        for phrase, count in shared.items():
            if phrase == text or count / (len(grams(text)) + len(grams(phrase)) - count) >= NEAR:
                found.append(f"{place}: {question!r} ~ {phrases[phrase]!r}")
    return found


@lru_cache
def training_phrases() -> tuple[str, ...]:
    """Every example of data/nlu without its markup, and every question of a statement, a point or a topic as such."""
    found: list[str] = []
    general = YAML(typ="safe").load((ROOT / "data" / "policies" / "general.yml").read_text(encoding="utf-8"))
    for questions_of_topic in general["general"].values():
        found += questions_of_topic
    for path in sorted((ROOT / "data" / "policies" / "points").glob("*.yml")):
        for point in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["points"].values():
            found += point["asked"]
    for path in sorted((ROOT / "data" / "policies" / "asked").glob("*.yml")):
        for questions_of_statement in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["asked"].values():
            found += questions_of_statement
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in entry:
                lines = entry["examples"].splitlines()
                found += [MARKUP.sub(r"\1", line.strip().removeprefix("- ")) for line in lines if line.strip()]
    return tuple(found)


def normalised(text: str) -> str:
    """Letters and figures in lower case, one space between words."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


@cache
def grams(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 4] for start in range(max(len(text) - 3, 1)))
