"""Replies and notices by e-mail. An address is read when it is needed, and neither logged nor kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from email.message import EmailMessage

from bot.deliveries import letters
from bot.deliveries.outcome import TryLater
from bot.deliveries.smtp import MailRefused, hand_over
from bot.policies.model import Policies
from bot.settings import Smtp
from desk.deliveries import Delivery, Ending, letter
from desk.work import Desk

LOOK_SECONDS = 5.0
NOBODY_SECONDS = 30.0
PAUSE_SECONDS = 1.0
WHOLE_SECONDS = 40.0
"""For one mail, over all the answers of the mail server."""

HandOver = Callable[[Smtp, EmailMessage], None]


class RepliesByEmail:
    """The sender of replies to people who chose e-mail."""

    at_once = 1
    look = LOOK_SECONDS
    pause = PAUSE_SECONDS

    def __init__(
        self, desk: Desk, policies: Policies, smtp: Smtp, public_url: str | None, hand: HandOver = hand_over
    ) -> None:
        self._desk, self._policies = desk, policies
        self._smtp, self._public_url, self._hand = smtp, public_url, hand

    async def send(self, delivery: Delivery) -> Ending:
        """Send the reply, unless it was erased meanwhile. Raises TryLater."""
        found = await self._desk.run(letter, delivery)
        if found is None:
            return "gone"
        company = self._policies.companies.get(found.company)
        try:
            mail = letters.reply(found, company, self._smtp.sender, delivery, self._public_url)
        except ValueError:  # the address cannot stand in a header
            return "refused"
        return await _sent(self._hand, self._smtp, mail)


class NoticesByEmail:
    """The sender of notices to the desk's own mailbox: that there is a ticket, not whose."""

    at_once = 1
    look = LOOK_SECONDS
    pause = PAUSE_SECONDS

    def __init__(self, policies: Policies, smtp: Smtp, to: str, hand: HandOver = hand_over) -> None:
        self._policies, self._smtp, self._to, self._hand = policies, smtp, to, hand

    async def send(self, delivery: Delivery) -> Ending:
        """Send the notice. Raises TryLater."""
        company = self._policies.companies.get(str(delivery.payload["company"]))
        return await _sent(self._hand, self._smtp, letters.notice(delivery, company, self._smtp.sender, self._to))


class NoReceiver:
    """The sender of a channel for which nothing is set up here: its notices are ended, so that they do not pile up."""

    at_once = 50
    look = NOBODY_SECONDS
    pause = 0.0

    async def send(self, delivery: Delivery) -> Ending:
        """Nobody to send it to."""
        return "undeliverable"


async def _sent(hand: HandOver, smtp: Smtp, mail: EmailMessage) -> Ending:
    try:
        await asyncio.wait_for(asyncio.to_thread(hand, smtp, mail), WHOLE_SECONDS)
    except MailRefused:
        return "refused"
    except asyncio.TimeoutError:
        raise TryLater("the mail server did not take the mail in time") from None
    return "delivered"
