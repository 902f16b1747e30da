from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.labels import Expected, LabelError, read_questions

SECTIONS = {"netone": {"4": "Cookies", "0.cookies": "Notice"}}
HEADER = "company\tquestion\toutcome\tprimary\talso_ok"


def written(folder: Path, text: str) -> Path:
    path = folder / "set.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_without_says_is_read(tmp_path: Path) -> None:
    (row,) = read_questions(
        written(tmp_path, f"{HEADER}\nnetone\tCookies?\tanswered|partial\t4,0.cookies\t\n"), SECTIONS
    )
    assert (row.place, row.company, row.question) == ("set.tsv:2", "netone", "Cookies?")
    assert row.expected == Expected(frozenset({"answered", "partial"}), ("4", "0.cookies"))


def test_what_must_be_said_is_parted_by_two_bars(tmp_path: Path) -> None:
    path = written(tmp_path, f'{HEADER}\tsays\nnetone\t"Cookies"?\tanswered\t4\t\t9:00 || 17:30\n')
    (row,) = read_questions(path, SECTIONS)
    assert row.expected.says == ("9:00", "17:30")
    assert row.question == '"Cookies"?'


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    lines = (
        "acme\tCookies?\tanswered\t\t\t",
        "netone\t\tyes\t9\t\ta || ",
        "netone\tCookies?\t\t4\t\t",
        "netone\tCookies?",
    )
    with pytest.raises(LabelError) as error:
        read_questions(written(tmp_path, "\n".join([f"{HEADER}\tsays", *lines])), SECTIONS)
    assert error.value.problems == (
        "set.tsv:2: there is no company 'acme'",
        "set.tsv:3: the question is empty",
        "set.tsv:3: there is no outcome 'yes'",
        "set.tsv:3: netone has no section '9'",
        "set.tsv:3: `says` has an empty string",
        "set.tsv:4: there is no outcome ''",
        "set.tsv:5: 2 columns where the first line has 6",
    )


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="lacks the column primary, also_ok"):
        read_questions(written(tmp_path, "company\tquestion\toutcome\n"), SECTIONS)
