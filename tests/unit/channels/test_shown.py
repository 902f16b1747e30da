"""What is shown once only is not shown again in the history."""

from __future__ import annotations

import datetime as dt

from bot.channels.web.shown import shown
from desk.messages import Reply

AT = dt.datetime(2026, 6, 1, tzinfo=dt.timezone.utc)
CODE = "7Q4K2-9XZM3-HJKMN-01234"


def test_the_code_of_a_saved_request_stands_in_the_reply_and_not_in_the_history() -> None:
    saved = Reply("r1", "assistant", AT, f"It is saved. Your resume code is {CODE}.")
    assert CODE in shown(saved, "pyxos-jk")["text"]
    again = shown(saved, "pyxos-jk", in_history=True)["text"]
    assert again.startswith("It is saved.")
    assert CODE not in again
