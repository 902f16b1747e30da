"""The servers that are measured, each started on a free port of this machine and stopped afterwards."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

BOOT_SECONDS = 600.0
"""How long a server may take to be ready."""


@dataclass
class Running:
    """A server that is ready. `boot`: seconds from its start until then."""

    server: Server
    process: subprocess.Popen[bytes]
    connection: http.client.HTTPConnection
    boot: float

    def open(self) -> str:
        """Begin a conversation; what names it."""
        return self.server.open(self)

    def say(self, conversation: str, text: str) -> None:
        """Send one message and wait for the whole answer. RuntimeError if there is none."""
        self.server.say(self, conversation, text)

    def post(self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
        """POST JSON over the one kept connection; the JSON that comes back. RuntimeError unless it is a success."""
        self.connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **(headers or {})})
        response = self.connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{path} gave {response.status}")
        return json.loads(answer)

    def cpu_seconds(self) -> float:
        """CPU time of the process since its start, user and system."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        minutes, seconds = self._ps("time").rsplit(":", 1)
        parts = [float(part) for part in (*minutes.split(":"), seconds)]
        return sum(part * 60**power for power, part in enumerate(reversed(parts)))

    def rss_mb(self) -> float:
        """Resident memory of the process."""
        return int(self._ps("rss")) * 1024 / 1e6

    def _ps(self, column: str) -> str:
        command = ["ps", "-o", f"{column}=", "-p", str(self.process.pid)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Server(Protocol):
    """How one set-up is trained, started and talked to."""

    environment: Path
    training: list[str]

    def running(self) -> Any:
        """A context in which it runs, giving Running."""

    def open(self, running: Running) -> str:
        """Begin a conversation; what names it."""

    def say(self, running: Running, conversation: str, text: str) -> None:
        """Send one message and wait for the answer."""


class Madoguchi:
    """This project, as `madoguchi serve` runs it: storage, encryption and audit trail included."""

    api = "/api/v1/pyxos-jk"

    def __init__(self, root: Path) -> None:
        """`root`: the project folder, with its environment."""
        self.environment = root / ".venv"
        self._command = str(self.environment / "bin" / "madoguchi")
        self._root = root
        self.training = [self._command, "train", "--force"]

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Serve with a database of its own."""
        port = free_port()
        with tempfile.TemporaryDirectory() as folder:
            environ = {
                **os.environ,
                "MADOGUCHI_DATABASE_URL": f"sqlite:///{folder}/desk.db",
                "MADOGUCHI_RATE_LIMIT": "off",
                "MADOGUCHI_PORT": str(port),
                "MADOGUCHI_LOG_LEVEL": "WARNING",
            }
            subprocess.run([self._command, "migrate"], env=environ, check=True, capture_output=True)
            with started(self, [self._command, "serve"], port, "/readyz", self._root, environ) as running:
                yield running

    def open(self, running: Running) -> str:
        """Open a conversation, greeting included; its token."""
        return str(running.post(f"{self.api}/conversations", {})["token"])

    def say(self, running: Running, conversation: str, text: str) -> None:
        """One message over the chat API."""
        body = {"id": os.urandom(8).hex(), "text": text}
        if not running.post(f"{self.api}/messages", body, {"Authorization": f"Bearer {conversation}"})["replies"]:
            raise RuntimeError("there was no reply")


class Stock:
    """Rasa as `rasa init` configures it, over its own REST channel; it stores nothing and answers with one sentence."""

    def __init__(self, root: Path) -> None:
        """`root`: bench/stock, with its environment."""
        self.environment = root / ".venv"
        self._root = root
        self._rasa = str(self.environment / "bin" / "rasa")
        self.training = ["make", "--silent", "--directory", str(root), "train"]

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Serve with the tracker in memory."""
        port = free_port()
        environ = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
        command = [self._rasa, "run", "--enable-api", "--port", str(port), "--log-file", os.devnull]
        with started(self, command, port, "/status", self._root, environ) as running:
            yield running

    def open(self, running: Running) -> str:
        """A new sender."""
        return os.urandom(8).hex()

    def say(self, running: Running, conversation: str, text: str) -> None:
        """One message over the REST channel."""
        if not running.post("/webhooks/rest/webhook", {"sender": conversation, "message": text}):
            raise RuntimeError("there was no reply")


@contextmanager
def started(
    server: Server, command: list[str], port: int, ready: str, cwd: Path, environ: dict[str, str]
) -> Iterator[Running]:
    """A process that has answered `ready` with success; it is stopped at the end. RuntimeError if it never does."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port, ready):
            if process.poll() is not None or time.monotonic() - began > BOOT_SECONDS:
                raise RuntimeError(f"{' '.join(command)} did not get ready")
            time.sleep(0.05)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        yield Running(server, process, connection, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
