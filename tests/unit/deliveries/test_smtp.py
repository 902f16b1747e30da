"""A mail handed over arrives; whatever the server does instead is told apart: for good, or for now."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from bot.deliveries import smtp as sending
from bot.deliveries.outcome import TryLater
from bot.deliveries.smtp import MailRefused, hand_over
from bot.settings import Smtp
from tests.mail_server import MailServer


@pytest.fixture
def mail() -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "desk@example.jp", "hanako@example.jp", "A reply"
    mail.set_content("書類を受け付けました。\n.\nA line with a single dot stands above.\n", cte="base64")
    return mail


def test_a_mail_arrives_whole(server: MailServer, smtp: Smtp, mail: EmailMessage) -> None:
    hand_over(smtp, mail)
    assert server.envelopes == [("desk@example.jp", "hanako@example.jp")]
    assert server.mails[0].get_content() == mail.get_content()


def test_it_logs_in_and_encrypts_as_the_settings_say(
    server: MailServer, smtp: Smtp, mail: EmailMessage, certificate: ssl.SSLContext
) -> None:
    server.tls = certificate
    hand_over(replace(smtp, security="starttls", user="desk", password="secret"), mail)
    assert server.encrypted == [True]
    assert server.logins == [("desk", "secret")]


def test_without_the_encryption_asked_for_nothing_is_said(server: MailServer, smtp: Smtp, mail: EmailMessage) -> None:
    with pytest.raises(TryLater):
        hand_over(replace(smtp, security="starttls", user="desk", password="secret"), mail)
    assert (server.mails, server.logins) == ([], [])


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    server: MailServer,
    smtp: Smtp,
    mail: EmailMessage,
    certificate: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.tls = certificate
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TryLater):
        hand_over(replace(smtp, security="starttls"), mail)
    assert server.mails == []


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("RCPT", "550 5.1.1 hanako@example.jp is unknown", MailRefused),
        ("RCPT", "451 4.7.1 hanako@example.jp greylisted", TryLater),
        ("DATA", "554 5.7.1 refused", MailRefused),
        ("DATA", "452 4.3.1 disk full", TryLater),
        ("MAIL", "550 sender not known here", TryLater),
        ("EHLO", "421 closing", TryLater),
        ("CONNECT", "554 no", TryLater),
    ],
)
def test_refusals_for_good_and_for_now_are_told_apart_without_a_name(
    server: MailServer, smtp: Smtp, mail: EmailMessage, verb: str, answer: str, error: type[Exception]
) -> None:
    server.answers = {verb: answer, **({"HELO": answer} if verb == "EHLO" else {})}
    with pytest.raises(error) as raised:
        hand_over(smtp, mail)
    assert "hanako" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("verb", ["EHLO", "RCPT", "DATA", "AFTER DATA"])
def test_a_connection_that_breaks_is_tried_again(server: MailServer, smtp: Smtp, mail: EmailMessage, verb: str) -> None:
    server.hang_up_at = verb
    with pytest.raises(TryLater):
        hand_over(smtp, mail)


def test_a_server_that_says_nothing_is_given_up_soon(
    server: MailServer, smtp: Smtp, mail: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.05)
    server.silent = True
    with pytest.raises(TryLater):
        hand_over(smtp, mail)
    assert server.seen.wait(5)


def test_a_server_that_is_not_there_is_tried_again(smtp: Smtp, mail: EmailMessage) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TryLater):
        hand_over(replace(smtp, port=port), mail)


def test_an_address_that_the_server_cannot_write_is_refused(server: MailServer, smtp: Smtp, mail: EmailMessage) -> None:
    mail.replace_header("To", "花子@example.jp")
    with pytest.raises(MailRefused):
        hand_over(smtp, mail)
    assert server.mails == []
