"""A bad digest is refused with file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.policies import PolicyError, load_policies

Refusal = Callable[..., str]

BAD_DIGESTS = {
    "company is not the file's": ("company: acme", "company: bolt", 1, "is bolt in a file named acme.yml"),
    "unknown extra key": ("prefix: ACM", "prefix: ACM\ncolour: red", 4, "unknown key colour"),
    "missing key": ("prefix: ACM\n", "", 1, "has no prefix; add it"),
    "duplicate key": ("prefix: ACM", "prefix: ACM\nprefix: ACM", 4, "prefix stands twice"),
    "bad prefix": ("prefix: ACM", "prefix: Acme", 3, "three capital letters"),
    "bad date": ("2024-02-29", "2023-02-29", 4, "revised is not a date (2023-02-29); write it as 2022-11-01"),
    "unknown section": ('id: "1"', 'id: "7"', 6, "7 is not in the key of sections"),
    "section twice": ('id: "2.(1)"', 'id: "1"', 14, "1 stands twice"),
    "section id not a text": ('id: "1"', "id: 1", 6, "id is not a text; put it in quotes"),
    "heading differs": ('heading: "Cookies"', 'heading: "Biscuits"', 7, 'differs from the key; write "Cookies"'),
    "unknown topic of a section": ("topics: [cookies]", "topics: [biscuits]", 8, "unknown topic, biscuits"),
    "unknown audience": ("audiences: [everyone]", "audiences: [nobody]", 9, "unknown audience, nobody"),
    "no audience": ("audiences: [everyone]", "audiences: []", 9, "is empty; name at least one"),
    "lines backwards": ("lines: [1, 3]", "lines: [3, 1]", 10, "write [first line, last line]"),
    "lines not numbers": ("lines: [1, 3]", 'lines: ["1", 3]', 10, "is not a whole number"),
    "no statements": ("id: used\n        text", "id: used\n        txt", 13, "unknown key txt"),
    "empty text": ('"Acme uses cookies."', '" "', 13, "text is empty"),
    "no sentence": ('"Acme uses cookies."', '"Cookies"', 13, "does not end in a full stop"),
    "statement id twice": ("id: deleted", "id: fee", 21, "fee stands twice in section 2.(1)"),
    "bad statement id": ("id: used", 'id: "Us#ed"', 12, "is no statement id"),
    "statement status unknown": ("status: ambiguous}", "status: vague}", 21, "unknown status, vague"),
    "unknown topic": ("  retention: {", "  rentention: {", 30, "rentention is not a topic of topics.yml"),
    "missing topic": (
        "  retention: {outcome: partial, lead",
        "  cookies: {outcome: partial, lead",
        22,
        "no topic retention",
    ),
    "topic twice": (
        "  retention: {outcome: partial, lead",
        "  cookies: {outcome: partial, lead",
        30,
        "cookies stands twice",
    ),
    "unknown outcome": ("fees: {outcome: answered", "fees: {outcome: off_topic", 29, "unknown outcome, off_topic"),
    "lead cites nothing": ('["1#used"]', '["1#gone"]', 25, "cites 1#gone, which is no statement here"),
    "near cites nothing": ('near: ["1#used"]', 'near: ["9#used"]', 28, "cites 9#used"),
    "answered without lead": ('lead: ["1#used"]', "lead: []", 23, "answered with 0 lead statements"),
    "in lead and in more": ('more: ["2.(1)#deleted"]', 'more: ["2.(1)#fee"]', 29, "in lead and in more"),
    "answered with unsaid": ("more: []", 'unsaid: "why"', 23, "answered but has unsaid"),
    "partial without unsaid": (', unsaid: "how long data is kept"', "", 30, "partial without unsaid"),
    "unsaid with a full stop": ('unsaid: "how long data is kept"', 'unsaid: "how long."', 30, "ends in a full stop"),
    "silent with lead": ('silent, near: ["1#used"]', 'silent, lead: ["1#used"]', 28, "silent but has lead or more"),
    "near of an answered topic": ("more: []", 'near: ["1#used"]', 26, "belongs to a silent topic"),
    "by_audience unknown": ("applicant: {", "stranger: {", 28, "stranger is not an audience"),
    "by_audience nested": ("silent, near", "silent, by_audience: {}, near", 28, "unknown key by_audience"),
    "missing fact": ("  - {key: desk.phone", "  - {key: fee.amount", 31, "has no fact desk.phone"),
    "fact twice": ("  - {key: desk.phone", "  - {key: fee.amount", 33, "fee.amount twice"),
    "unknown fact": ("key: desk.phone", "key: desk.pager", 32, "unknown fact, desk.pager"),
    "unknown fact status": ("status: stated, value", "status: sure, value", 32, "unknown status, sure"),
    "stated without value": ('stated, value: ["03-0000-0000", "03-0000-0001"]', "stated", 32, "stated without a value"),
    "silent with value": ("status: stated, value", "status: silent, value", 32, "silent with a value"),
    "value not a text": ('value: "500 yen"', "value: 500", 33, "value is not a text; put it in quotes"),
    "fact of an unknown section": ('0001"], sections: ["2.(1)"]', '0001"], sections: ["3"]', 32, "unknown section, 3"),
    "fact without sections": ('0001"], sections: ["2.(1)"]', '0001"]', 32, "without sections"),
    "doubtful without a note": (', note: "Two amounts are printed."', "", 33, "ambiguous without a note"),
    "slip stated": ("two-amounts, status: contradictory", "two-amounts, status: stated", 35, "unknown status, stated"),
    "not a flag": ("chat_is_request: false", 'chat_is_request: "false"', 38, "is not true or false"),
    "form without name": ('name: "Form A"', "name: null", 37, "lacks name or obtain"),
    "form not required": ("required: true", "required: false", 37, "is not required"),
    "notice of an unknown section": ('notice: {section: "2.(1)"', 'notice: {section: "5"', 39, "unknown section, 5"),
    "fee without amount": ("amount_yen: 500, ", "", 41, "is stated without amount_yen"),
    "amount not a number": ("amount_yen: 500", 'amount_yen: "500"', 41, "is not a whole number"),
    "amount below zero": ("amount_yen: 500", "amount_yen: -500", 41, "whole number above 0"),
    "unknown kind": ("[disclosure, erasure]", "[disclosure, burning]", 43, "unknown kind of request, burning"),
    "kind twice": ("[disclosure, erasure]", "[disclosure, disclosure]", 43, "names disclosure twice"),
    "no next step": ('\n    - {text: "Send the form.", section: "2.(1)"}', " []", 44, "has no step"),
    "hours of nobody": ("  desk: {days", "  cat: {days", 48, "cat is not a counter"),
    "days unknown": ("days: weekdays", "days: sundays", 48, "unknown set of days, sundays"),
    "bad time": ('"17:00"', '"25:00"', 48, "25:00, which is no time of day"),
    "hours backwards": ('["13:00", "17:00"]', '["11:00", "17:00"]', 48, "does not run forward"),
    "one time only": ('["13:00", "17:00"]', '["13:00"]', 48, "has no opening and closing time"),
    "list expected": ("topics: [cookies]", "topics: cookies", 8, "topics is not a list"),
    "mapping expected": (
        'policy: {title: "Privacy", revised: 2024-02-29}',
        "policy: none",
        4,
        "policy is not a mapping",
    ),
    "broken YAML": ('"Acme uses cookies."', '"Acme uses cookies.', 14, "broken YAML"),
    "tab in the indent": ("prefix: ACM", "\tprefix: ACM", 3, "broken YAML"),
    "key that is a list": ("prefix: ACM", "prefix: ACM\n? [a, b]\n: c", 4, "a key that is not a word"),
}


@pytest.mark.parametrize(("old", "new", "line", "reason"), BAD_DIGESTS.values(), ids=BAD_DIGESTS)
def test_a_bad_digest_is_refused_with_line_and_reason(
    refusal: Refusal, old: str, new: str, line: int, reason: str
) -> None:
    problems = refusal(old, new).splitlines()
    assert any(problem.startswith(f"acme.yml:{line}: ") and reason in problem for problem in problems), problems
    assert all("; " in problem for problem in problems), "a problem does not say what to do"


BAD_CATALOGUES = {
    "topic without label": ("topics.yml", 'label: "Cookies", ', "", "topics.yml:2: cookies has no label; add it"),
    "fact of an unknown topic": ("facts.yml", "topic: fees}\n  fee", "topic: fee}\n  fee", "facts.yml:2: topic names"),
    "key without columns": ("sections.tsv", "company\tsection", "firm\tsection", "sections.tsv:1: the first line"),
    "section twice in the key": ("sections.tsv", "2.(1)", "1", "sections.tsv:3: section 1 of acme stands twice"),
    "heading missing": ("sections.tsv", "\tFees and desk", "", "sections.tsv:3: a column is empty"),
}


@pytest.mark.parametrize(("name", "old", "new", "problem"), BAD_CATALOGUES.values(), ids=BAD_CATALOGUES)
def test_a_bad_catalogue_is_refused(refusal: Refusal, name: str, old: str, new: str, problem: str) -> None:
    assert refusal(old, new, name).startswith(problem)


def test_every_problem_of_a_file_is_told_in_its_order(refusal: Refusal) -> None:
    problems = refusal(
        'id: "1"\n    heading: "Cookies"\n    topics: [cookies]', 'id: "1"\n    heading: "X"\n    topics: [x]'
    )
    assert [problem.split(": ")[0] for problem in problems.splitlines()] == ["acme.yml:7", "acme.yml:8"]


def test_twenty_problems_are_shown_and_the_rest_counted(refusal: Refusal) -> None:
    keys = "".join(f"\nextra{number}: 1" for number in range(30))
    problems = refusal("prefix: ACM", f"prefix: ACM{keys}").splitlines()
    assert len(problems) == 21
    assert problems[-1] == "... and 10 more; mend these first"


def test_sections_out_of_order_are_refused(folder: Path) -> None:
    path = folder / "acme.yml"
    text = path.read_text(encoding="utf-8")
    first, second, end = (text.index(mark) for mark in ('  - id: "1"', '  - id: "2.(1)"', "topics:\n"))
    path.write_text(text[:first] + text[second:end] + text[first:second] + text[end:], encoding="utf-8")
    with pytest.raises(PolicyError, match=r"sections has 2\.\(1\) where 1 comes next; keep the order"):
        load_policies(folder)


def test_a_company_without_a_digest_is_refused_by_name(folder: Path) -> None:
    with pytest.raises(PolicyError, match="bolt.yml:1: cannot be read"):
        load_policies(folder, ["acme", "bolt"])


def test_a_digest_whose_company_is_not_in_the_key_is_refused(folder: Path) -> None:
    (folder / "acme.yml").rename(folder / "bolt.yml")
    with pytest.raises(PolicyError, match="bolt.yml:1: the key of sections has none of bolt; add its sections"):
        load_policies(folder)


def test_a_folder_without_digests_is_refused(folder: Path) -> None:
    (folder / "acme.yml").unlink()
    with pytest.raises(PolicyError, match="no digest there; add one"):
        load_policies(folder)


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "the file is empty"), (b"company: \xff", "not UTF-8"), (b"a: \x00", "broken YAML")],
    ids=["empty", "not UTF-8", "NUL"],
)
def test_a_file_that_is_no_text_is_refused(folder: Path, body: bytes, reason: str) -> None:
    (folder / "acme.yml").write_bytes(body)
    with pytest.raises(PolicyError, match=f"acme.yml:1: .*{reason}"):
        load_policies(folder)
