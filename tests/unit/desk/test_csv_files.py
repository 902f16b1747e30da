"""CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest

from desk.csv_files import as_csv


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", "＝1+1"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell: str) -> None:
    (_, row) = csv.reader(io.StringIO(as_csv(["a"], [[cell]]), newline=""))
    assert row == [f"'{cell}"]


def test_numbers_stay_numbers_and_nothing_is_empty() -> None:
    assert as_csv(["a", "b", "c"], [[-1, None, 'say "x"']]) == 'a,b,c\r\n-1,,"say ""x"""\r\n'
