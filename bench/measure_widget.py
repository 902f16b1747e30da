"""Size, requests and time to interactive of the widget, beside other chat widgets, as a Markdown table.

usage: .venv/bin/python bench/measure_widget.py [--rounds N]

Each is loaded into a fresh Chromium profile N times over an emulated mobile line (1.6 Mbit/s, 150 ms there and back)
with the processor four times slower, as Lighthouse does. The others come from the package registry by `npm pack`, are
served compressed from loopback and talk to nobody: what is measured is what they cost a page before a word is said.
Needs Chromium and npm.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from servers import Madoguchi, Running

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""No name is found: what a widget asks of other hosts counts as a request, and comes to nothing at once."""
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,"><body>{}'
LONGEST_MS = 120_000


@dataclass(frozen=True)
class Contestant:
    """A widget: what the page holds for it, and what can be pressed or written in once it is there."""

    name: str
    markup: str
    ready: str
    package: str | None = None
    script: str | None = None
    """The file in the package that the page loads."""


@dataclass
class Loads:
    """What was measured: bytes and requests of one load, seconds until it could be used for each."""

    bytes: int = 0
    requests: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle time."""
        return statistics.median(self.seconds)


OTHERS = (
    Contestant(
        "deep-chat 2.4.2",
        '<deep-chat demo="true"></deep-chat><script type="module" src="/other.js"></script>',
        "deep-chat #text-input",
        "deep-chat@2.4.2",
        "package/dist/deepChat.bundle.js",
    ),
    Contestant(
        "rasa-webchat 1.0.1",
        '<script src="/other.js"></script>'
        "<script>WebChat.default({socketUrl: location.origin, connectOn: 'open', withRules: false, "
        "hideWhenNotConnected: false}, null)</script>",
        "button.rw-launcher",
        "rasa-webchat@1.0.1",
        "package/lib/index.js",
    ),
)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    rows: dict[str, Loads] = {}
    with sync_playwright() as playwright, Madoguchi(ROOT).running() as desk:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        tag = f'<script src="{address_of(desk)}/widget.js" data-company="pyxos-jk" defer></script>'
        ours = Contestant("Madoguchi", tag, "madoguchi-chat .launcher")
        with served(PAGE.format(tag), b"") as address:
            rows[ours.name] = loads(browser, address, ours, rounds)
            opened = opening(browser, f"{address_of(desk)}/companies/pyxos-jk", rounds)
        with tempfile.TemporaryDirectory() as folder:
            for other in OTHERS:
                script = packed(other, Path(folder))
                with served(PAGE.format(other.markup), script) as address:
                    rows[other.name] = loads(browser, address, other, rounds)
        browser.close()
    print("\n".join(table(rows, opened)))


def address_of(desk: Running) -> str:
    """Where a running desk is served."""
    return f"http://127.0.0.1:{desk.connection.port}"


def table(rows: dict[str, Loads], opened: Loads) -> list[str]:
    """The rows of the Markdown table; `opened`: from the press of the button until the greeting is there."""
    ours = rows["Madoguchi"]
    lines = [
        "| on the page | KB | requests | ready to use | times ours, KB | times ours, s |",
        "|---|---|---|---|---|---|",
    ]
    for name, found in rows.items():
        ratio = f"{found.bytes / ours.bytes:.1f} | {found.median / ours.median:.1f}"
        lines.append(f"| {name} | {found.bytes / 1024:.0f} | {found.requests} | {found.median:.2f} s | {ratio} |")
    more = f"{opened.requests} requests, {opened.bytes / 1024:.1f} KB"
    return [*lines, "", f"From the press of the button to the greeting: {opened.median:.2f} s, {more}."]


def loads(browser: Browser, address: str, widget: Contestant, rounds: int) -> Loads:
    """Load the page `rounds` times, each in a profile of its own. The page itself is not counted."""
    found = Loads()
    for _ in range(rounds):
        with slow_page(browser) as (page, traffic):
            began = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.locator(widget.ready).first.wait_for(timeout=LONGEST_MS)
            page.locator(widget.ready).first.click(trial=True, timeout=LONGEST_MS)
            found.seconds.append(time.perf_counter() - began)
            found.requests = traffic.requests - 1
            found.bytes = traffic.bytes - traffic.page
    return found


def opening(browser: Browser, address: str, rounds: int) -> Loads:
    """Press the button `rounds` times, and wait for the greeting and the field to write in."""
    found = Loads()
    for _ in range(rounds):
        with slow_page(browser) as (page, traffic):
            page.goto(address)
            before = (traffic.requests, traffic.bytes)
            began = time.perf_counter()
            page.locator("madoguchi-chat .launcher").click()
            page.locator("madoguchi-chat .item").first.wait_for(timeout=LONGEST_MS)
            page.locator("madoguchi-chat #text").click(trial=True)
            found.seconds.append(time.perf_counter() - began)
            found.requests, found.bytes = traffic.requests - before[0], traffic.bytes - before[1]
    return found


@dataclass
class Traffic:
    """What went over the line: requests, bytes with headers, and the bytes of the page itself."""

    requests: int = 0
    bytes: int = 0
    page: int = 0


@contextmanager
def slow_page(browser: Browser) -> Iterator[tuple[Any, Traffic]]:
    """A page in a fresh profile, on a slow line and processor, and what goes over the line."""
    context = browser.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    traffic = Traffic()

    def requested(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            traffic.requests += 1

    def finished(event: dict[str, Any]) -> None:
        traffic.bytes += int(event["encodedDataLength"])
        traffic.page = traffic.page or int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", requested)
    devtools.on("Network.loadingFinished", finished)
    yield page, traffic
    context.close()


def packed(widget: Contestant, folder: Path) -> bytes:
    """The script of a package, fetched by npm."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), str(widget.package)]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(folder / name) as archive:
        script = archive.extractfile(str(widget.script))
        assert script is not None
        return script.read()


@contextmanager
def served(page: str, script: bytes) -> Iterator[str]:
    """A website with one page, and the other widget's script, compressed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(200, "text/html; charset=utf-8", page.encode()) if self.path == "/" else self._script()

        def _script(self) -> None:
            if self.path == "/other.js":
                self._answer(200, "text/javascript", script)
            else:
                self._answer(404, "text/plain", b"")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            packed = gzip.compress(body, 9)
            self.send_response(status)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(packed))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


if __name__ == "__main__":
    main()
