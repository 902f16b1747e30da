"""Load the digests of a folder. A bad digest is refused with file, line and reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from bot.policies.catalogue import Catalogue, load_catalogue
from bot.policies.digest import read_company
from bot.policies.model import Company, Policies
from bot.policies.source import PolicyError, Source

CATALOGUES = ("topics.yml", "facts.yml", "general.yml")


def load_policies(directory: Path, companies: Sequence[str] | None = None, section_key: Path | None = None) -> Policies:
    """Load the digest of each of `companies`, in that order, or of every company that has one in `directory`.

    `section_key` is the list of citable sections, sections.tsv in `directory` unless given. Raises PolicyError with
    the problems of all files.
    """
    catalogue = load_catalogue(directory, section_key)
    loaded: dict[str, Company] = {}
    problems: list[str] = []
    for company_id in _present(directory, catalogue) if companies is None else companies:
        try:
            company = load_digest(directory / f"{company_id}.yml", catalogue)
        except PolicyError as error:
            problems.extend(error.problems)
            continue
        for other in loaded.values():
            if other.prefix == company.prefix:
                problems.append(
                    f"{directory / company_id}.yml:1: prefix {company.prefix} is that of {other.id}; choose another"
                )
        loaded[company_id] = company
    if not loaded and not problems:
        problems.append(f"{directory}:1: no digest there; add one, named <company>.yml")
    if problems:
        raise PolicyError(problems)
    return Policies(
        MappingProxyType(dict(catalogue.topics)), MappingProxyType(loaded), MappingProxyType(dict(catalogue.points))
    )


def load_digest(path: Path, catalogue: Catalogue) -> Company:
    """Load and check one digest; its file is named for its company. Raises PolicyError."""
    source = Source(path)
    body = source.read()
    digest = source.root(body)
    if path.stem not in catalogue.sections:
        source.problem(1, f"the key of sections has none of {path.stem}; add its sections to sections.tsv")
        raise source.error()
    return source.built(read_company(digest, catalogue, hashlib.sha256(body).hexdigest()))


def _present(directory: Path, catalogue: Catalogue) -> list[str]:
    """The companies that have a digest in `directory`: first those of the section key, in its order."""
    found = sorted(path.stem for path in directory.glob("*.yml") if path.name not in CATALOGUES)
    return [*(name for name in catalogue.sections if name in found), *(n for n in found if n not in catalogue.sections)]
