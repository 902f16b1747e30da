"""A mail server for tests: it speaks enough of SMTP (RFC 5321, STARTTLS, AUTH PLAIN), keeps mail, can misbehave."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """What a test tells the server and what the server got."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    """Of each mail: whether it came over TLS."""
    answers: dict[str, str] = field(default_factory=dict)
    """What to say to a verb in place of the usual, such as {"RCPT": "550 No such user hanako@example.jp"}."""
    silent: bool = False
    """Accepts connections and never says a word."""
    hang_up_at: str | None = None
    """The verb at which it closes the connection."""
    tls: ssl.SSLContext | None = None
    """With it STARTTLS is offered."""
    seen: threading.Event = field(default_factory=threading.Event)
    """Somebody has connected to it while it was silent."""
    arrived: threading.Event = field(default_factory=threading.Event)
    """A mail has come."""
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a free port of loopback."""
    state = MailServer()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _converse(self, state)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Session) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield state
        state.over.set()
        server.shutdown()
        thread.join()


def _converse(session: socketserver.StreamRequestHandler, state: MailServer) -> None:
    """One connection, until QUIT."""
    with ExitStack() as opened:
        _answer(session, state, opened)


def _answer(session: socketserver.StreamRequestHandler, state: MailServer, opened: ExitStack) -> None:
    if state.silent:
        state.seen.set()
        state.over.wait(30)
        return
    encrypted, sender, receiver = False, "", ""
    read, write = session.rfile, session.wfile

    def say(line: str) -> None:
        write.write(line.encode() + b"\r\n")
        write.flush()

    say(state.answers.get("CONNECT", "220 mail.test ready"))
    while line := read.readline().decode("utf-8", "replace").strip():
        verb = line.split(" ", 1)[0].upper()
        if verb == state.hang_up_at:
            return
        if verb in state.answers and verb != "DATA":
            say(state.answers[verb])
            continue
        if verb == "EHLO":
            offers = ["mail.test", *(["STARTTLS"] if state.tls and not encrypted else []), "AUTH PLAIN"]
            for offer in offers[:-1]:
                say(f"250-{offer}")
            say(f"250 {offers[-1]}")
        elif verb == "STARTTLS" and state.tls:
            say("220 go ahead")
            try:
                secured = opened.enter_context(state.tls.wrap_socket(session.connection, server_side=True))
            except ssl.SSLError:
                return
            read, write, encrypted = opened.enter_context(secured.makefile("rb")), secured.makefile("wb"), True
            opened.enter_context(write)
        elif verb == "AUTH":
            _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
            state.logins.append((user, password))
            say("235 welcome")
        elif verb in ("MAIL", "RCPT"):
            address = line[line.index("<") + 1 : line.index(">")]
            sender, receiver = (address, receiver) if verb == "MAIL" else (sender, address)
            say("250 ok")
        elif verb == "DATA":
            say("354 go on")
            body = b""
            while (part := read.readline()) not in (b".\r\n", b""):
                body += part.removeprefix(b".") if part.startswith(b"..") else part
            if "DATA" in state.answers:
                say(state.answers["DATA"])
                continue
            mail = message_from_bytes(body, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            state.mails.append(mail)
            state.envelopes.append((sender, receiver))
            state.encrypted.append(encrypted)
            state.arrived.set()
            if state.hang_up_at == "AFTER DATA":
                return
            say("250 taken")
        elif verb == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")
