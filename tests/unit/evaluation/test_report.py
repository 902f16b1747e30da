from __future__ import annotations

from collections.abc import Callable

from bot.evaluation.judging import Judged
from bot.evaluation.report import report
from bot.evaluation.results import Results, Run

Row = Callable[..., Judged]


def test_the_report_needs_nothing_else_and_escapes_what_was_said(row: Row) -> None:
    rows = (
        row("answered", "answered", topic="cookies", confidence=0.8),
        row("answered", "silent", question="<script>alert(1)</script>", text="<b>No</b>", confidence=0.9),
        row("partial|silent", "answered", company="infomart", confidence=0.4),
    )
    page = report(Results((Run("ours", rows), Run("theirs & more", rows)), ()))
    assert page.count("<svg role=") == 6
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;No" in page
    assert "theirs &amp; more" in page
    for outside in ("<script", 'src="', "<link", "@import", "url(http"):
        assert outside not in page


def test_without_questions_there_are_no_plots() -> None:
    assert "<svg" not in report(Results((Run("ours", ()),), ()))
