"""The questions that each statement of a digest answers, in people's own words: data/policies/asked/<company>.yml.

They are compared with what a person asks, for a question resembles a question more than it resembles its answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.policies.model import Company, Policies
from bot.policies.source import PolicyError, Source

FOLDER = "asked"

Asked = Mapping[str, tuple[str, ...]]
"""Statement reference to the questions it answers."""


def load_asked(directory: Path, policies: Policies) -> dict[str, Asked]:
    """The questions for the statements of every company, by company. Raises PolicyError with all problems."""
    found: dict[str, Asked] = {}
    problems: list[str] = []
    for company in policies.companies.values():
        try:
            found[company.id] = load_file(directory / FOLDER / f"{company.id}.yml", company)
        except PolicyError as error:
            problems.extend(error.problems)
    if problems:
        raise PolicyError(problems)
    return found


def load_file(path: Path, company: Company) -> Asked:
    """The questions for the statements of one company. Raises PolicyError if a statement has none or is unknown."""
    source = Source(path)
    fields = source.root(source.read()).fields(("company", "asked"))
    fields["company"].one_of((company.id,), "company")
    source.check()
    entries = fields["asked"].entries()
    refs = {statement.ref for statement in company.statements()}
    questions = {ref: field.texts() for ref, field in entries.items()}
    for ref, field in entries.items():
        if ref not in refs:
            field.wrong("is no statement of the digest; correct the reference or remove it")
        elif not questions[ref]:
            field.wrong("has no question; add one or two")
    for ref in sorted(refs - questions.keys()):
        fields["asked"].wrong(f"has no questions for {ref}; add some, so that it can be found")
    source.check()
    return questions
