"""How the widget and the demo site are served: paths, caching, who may load them, and what the build promises."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.web import create_app
from bot.channels.web.assets import WIDGET_FILE
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.work import Desk

EMBEDDED = pytest.mark.parametrize("database", ["embedded"], indirect=True)


@EMBEDDED
async def test_the_script_tag_leads_to_the_present_version(client: TestClient) -> None:
    found = await client.get("/widget.js", allow_redirects=False)
    assert found.status == 302
    assert found.headers["Cache-Control"] == "public, max-age=300"
    assert re.fullmatch(r"/assets/[0-9a-f]{16}/widget\.js", found.headers["Location"])
    script = await client.get(found.headers["Location"])
    assert script.content_type == "text/javascript"
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert await script.read() == WIDGET_FILE.read_bytes()
    assert (script.headers["Content-Encoding"], script.headers["Vary"]) == ("gzip", "Accept-Encoding")
    plain = await client.get(found.headers["Location"], headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert await plain.read() == WIDGET_FILE.read_bytes()


@EMBEDDED
async def test_pages_of_other_websites_may_load_the_widget_and_check_it(client: TestClient) -> None:
    for path in ("/widget.js", (await client.get("/widget.js", allow_redirects=False)).headers["Location"]):
        headers = (await client.get(path, allow_redirects=False)).headers
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["Access-Control-Allow-Origin"] == "*"
    assert (await client.get("/")).headers["Cross-Origin-Resource-Policy"] == "same-origin"


@EMBEDDED
async def test_another_version_or_file_is_not_there(client: TestClient) -> None:
    present = (await client.get("/widget.js", allow_redirects=False)).headers["Location"]
    assert (await client.get("/assets/0000000000000000/widget.js")).status == 404
    assert (await client.get(present.replace("widget.js", "..%2f__init__.py"))).status == 404
    assert (await client.get(present.replace("widget.js", "pages"))).status == 404


def test_the_built_file_is_small_and_asks_nobody_else() -> None:
    built = WIDGET_FILE.read_bytes()
    assert len(gzip.compress(built, 9)) <= 25 * 1024
    addresses = set(re.findall(rb"https?://[^\"'`\\/]+", built))
    assert addresses <= {b"http://www.w3.org"}, "only the name space of SVG, which nobody fetches"
    for risky in (
        b"innerHTML",
        b"outerHTML",
        b"insertAdjacentHTML",
        b"document.write",
        b"eval(",
        b"localStorage",
        b".cookie",
    ):
        assert risky not in built


@EMBEDDED
async def test_the_site_has_a_page_for_each_company_and_names_its_files_by_content(
    client: TestClient, policies: Policies
) -> None:
    front = await (await client.get("/")).text()
    for company in policies.companies:
        assert f'href="/companies/{company}"' in front
        page = await (await client.get(f"/companies/{company}")).text()
        assert f'<script src="/widget.js" data-company="{company}"' in page
        assert "{{" not in page
        files = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
        assert files
        for file in files:
            assert (await client.get(file)).status == 200
    assert (await client.get("/companies/nobody")).status == 404
    assert 'data-lang="ja"' in await (await client.get("/companies/netone?lang=ja")).text()


@EMBEDDED
async def test_a_real_desk_has_no_demo_site_but_the_widget(
    reception: Reception, desk: Desk, policies: Policies, settings: Settings
) -> None:
    app = create_app(reception, desk, policies, replace(settings, demo=False))
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/")).status == 404
        assert (await client.get("/companies/netone")).status == 404
        assert (await client.get("/widget.js")).status == 200
