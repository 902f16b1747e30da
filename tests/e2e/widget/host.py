"""A company's website with the widget on its pages, on an origin of its own, under the policy that the README names."""

from __future__ import annotations

import html
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

PAGE = """<!doctype html>
<html {page}>
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A company's page</title><link rel="icon" href="data:,">
<script src="{desk}/widget.js" {attributes} defer></script>
</head>
<body>
<main><h1>A company's page</h1><p>Text of the page.</p><button type="button">The page's own button</button></main>
</body>
</html>
"""


class HostSite:
    """Serves one page; the query says whose desk and with which attributes. Reports of its policy are kept."""

    def __init__(self) -> None:
        self.reports: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.reports))
        self._thread = threading.Thread(target=self._server.serve_forever, name="host site")
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def page(self, desk: str, company: str, page: dict[str, str], attributes: dict[str, str]) -> str:
        """The address of the page with the widget of `company`; `page` are attributes of its html element."""
        given = {f"html-{name}": value for name, value in page.items()}
        data = {f"data-{name}": value for name, value in {"company": company, **attributes}.items()}
        return f"{self.url}/?{urlencode({'desk': desk, **given, **data})}"

    def __enter__(self) -> HostSite:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(reports: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = dict(parse_qsl(urlsplit(self.path).query))
            desk = asked["desk"]
            body = PAGE.format(
                desk=html.escape(desk), page=_written(asked, "html-"), attributes=_written(asked, "data-", keep=True)
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {desk}; connect-src {desk}; img-src data:; "
                "require-trusted-types-for 'script'; trusted-types 'none'; report-uri /reports",
            )
            self.end_headers()
            self.wfile.write(body.encode())

        def do_POST(self) -> None:
            reports.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: the tests' own output is enough."""

    return Handler


def _written(asked: dict[str, str], prefix: str, *, keep: bool = False) -> str:
    """The attributes in the query whose names begin with `prefix`, which is kept or taken off."""
    found = ((name, value) for name, value in asked.items() if name.startswith(prefix))
    return " ".join(f'{name if keep else name.removeprefix(prefix)}="{html.escape(value)}"' for name, value in found)
