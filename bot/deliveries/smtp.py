"""Handing a mail to the mail server (SMTP, RFC 5321), with the standard library; blocking, so run it in a thread."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from bot.deliveries.outcome import TryLater
from bot.settings import Smtp

ANSWER_SECONDS = 10.0
"""How long the server may take for each answer."""
PERMANENT = range(500, 600)
"""Reply codes that mean: do not try again (RFC 5321, section 4.2.1)."""


class MailRefused(Exception):
    """The mail server will never take this mail: its receiver does not exist, or its contents are not wanted."""


def hand_over(smtp: Smtp, mail: EmailMessage) -> None:
    """Give a mail to the server. Raises MailRefused for good, TryLater for anything that may pass.

    What the server says is left out of both: it can repeat the address.
    """
    try:
        with _connected(smtp) as server:
            _greeted(server, smtp)
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if all(code in PERMANENT for code in codes):
            raise MailRefused("receiver refused") from None
        raise TryLater("receiver deferred") from None
    except smtplib.SMTPDataError as error:
        if error.smtp_code in PERMANENT:
            raise MailRefused("contents refused") from None
        raise TryLater("contents deferred") from None
    except smtplib.SMTPNotSupportedError:
        # STARTTLS and AUTH are settings, to be mended; what is left is an address beyond ASCII (RFC 6531).
        if _is_international(mail):
            raise MailRefused("address not supported") from None
        raise TryLater("the mail server lacks what the settings ask of it") from None
    except (smtplib.SMTPException, OSError) as error:
        raise TryLater(type(error).__name__) from None


def _connected(smtp: Smtp) -> smtplib.SMTP:
    """A connection, under the sender's domain: looking up this machine's own name can take long."""
    name = smtp.sender.rpartition("@")[2]
    if smtp.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(smtp.host, smtp.port, name, timeout=ANSWER_SECONDS, context=context)
    return smtplib.SMTP(smtp.host, smtp.port, name, timeout=ANSWER_SECONDS)


def _greeted(server: smtplib.SMTP, smtp: Smtp) -> None:
    """Encrypt before anything is said of anybody; the server's certificate must be good for its name."""
    if smtp.security == "starttls":
        server.starttls(context=ssl.create_default_context())
    if smtp.user is not None:
        server.login(smtp.user, smtp.password or "")


def _is_international(mail: EmailMessage) -> bool:
    return not str(mail["To"]).isascii()
