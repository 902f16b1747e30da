"""What surrounds the API: its description, probes, headers, limits, and logs without personal data."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from jsonschema import Draft202012Validator
from openapi_spec_validator import openapi_v31_spec_validator
from sqlalchemy import update

from bot.channels.web import create_app
from bot.channels.web.context import CONTEXT
from bot.channels.web.limits import Limits
from bot.channels.web.openapi import document
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.console.application import BASE as CONSOLE
from desk.errors import DeskUnavailable
from desk.models import DataKey, table
from desk.work import Desk
from tests.channels.conftest import FakeAssistant, Talk

PAGES = {"/", "/companies/{company}", "/widget.js", "/assets/{version}/{name}"}
"""What the API's description leaves out, beside the console."""


def is_page(path: str) -> bool:
    return path in PAGES or f"{path}/".startswith(f"{CONSOLE}/")


async def test_the_description_is_valid_and_lists_exactly_the_routes(client: TestClient, app: web.Application) -> None:
    described = await (await client.get("/api/v1/openapi.json")).json()
    openapi_v31_spec_validator.validate(described)
    routes = {
        (route.resource.canonical, route.method.lower())
        for route in app.router.routes()
        if route.resource and route.method != "HEAD" and not is_page(route.resource.canonical)
    }
    listed = {
        (path, method)
        for path, item in described["paths"].items()
        for method in item
        if method in ("get", "post", "delete")
    }
    assert listed == routes


def fits(name: str, value: Any) -> None:
    """Whether `value` is what the description calls `name`."""
    described = document()
    Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": described["components"]}).validate(
        value
    )


async def test_real_answers_fit_their_description(talk: Talk) -> None:
    for number, text in enumerate(("hello", "menu", "ticket")):
        fits("Replies", await talk.say(f"m{number}", text))
    for message in await talk.said():
        fits("PersonMessage" if message["from"] == "person" else "Reply", message)
    for company in await (await talk.client.get("/api/v1/companies")).json():
        fits("Company", company)
        fits("About", await (await talk.client.get(f"/api/v1/{company['id']}/about")).json())
    fits("Section", await (await talk.client.get("/api/v1/pyxos-jk/sections/7.b")).json())
    fits("Review", await (await talk.client.get("/api/v1/pyxos-jk/review", headers=talk.headers)).json())
    fits("Problem", await (await talk.post("m9", "")).json(content_type=None))


async def test_health_and_readiness_are_told(client: TestClient, settings: Settings) -> None:
    assert (await client.get("/healthz")).status == 200
    ready = await client.get("/readyz")
    assert ready.status == 200
    assert (await ready.json())["parts"] == {
        "model": "ok",
        "database": "ok",
        "keys": "ok",
        "redis": "ok" if settings.redis_url else "none",
    }


async def test_readiness_fails_where_the_master_key_was_changed_behind_this_process(
    client: TestClient, desk: Desk, talk: Talk
) -> None:
    with desk.transaction() as work:
        work.session.execute(update(table(DataKey)).values(master_id="another"))
    ready = await client.get("/readyz")
    assert ready.status == 503
    assert {part for part, state in (await ready.json())["parts"].items() if state == "down"} == {"keys"}


async def test_readiness_fails_without_the_database_within_two_seconds(
    client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = asyncio.Event()

    async def silent(*_: object, **__: object) -> None:
        await over.wait()
        raise DeskUnavailable("told to be silent")

    monkeypatch.setattr(desk, "run", silent)
    ready = await asyncio.wait_for(client.get("/readyz"), 2)
    assert ready.status == 503
    assert (await ready.json())["parts"]["database"] == "down"
    over.set()


async def test_metrics_and_logs_hold_nothing_of_a_person(
    talk: Talk, assistant: FakeAssistant, logged: io.StringIO
) -> None:
    assistant.failures = 1
    await talk.say("hanako-id", "my name is Hanako")
    await talk.client.get(f"{talk.path}/messages?name=Hanako", headers=talk.headers)
    await talk.client.get("/hanako")
    counted = await (await talk.client.get("/metrics")).text()
    assert 'path="/api/v1/{company}/messages"' in counted
    assert "turn.failed" in logged.getvalue()
    for written in (counted, logged.getvalue()):
        assert "hanako" not in written.lower()
        assert talk.opened["token"] not in written
        assert talk.opened["conversation"] not in written
        assert "127.0.0.1" not in written


async def test_a_log_line_names_its_request_as_the_response_does(client: TestClient, logged: io.StringIO) -> None:
    response = await client.get("/api/v1/companies", headers={"X-Request-Id": "chosen-by-the-client"})
    line = json.loads(logged.getvalue().strip().splitlines()[-1])
    assert line["request"] == response.headers["X-Request-Id"] != "chosen-by-the-client"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/companies", 200)


@pytest.mark.parametrize("path", ["/", "/api/v1/companies", "/nothing"])
async def test_every_response_has_its_protective_headers(client: TestClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "aiohttp" not in headers["Server"]


async def test_only_listed_websites_may_call(client: TestClient) -> None:
    path = "/api/v1/pyxos-jk/messages"
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    allowed = await client.options(path, headers={"Origin": "https://www.example.jp", **asking})
    assert allowed.status == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://www.example.jp"
    assert "Authorization" in allowed.headers["Access-Control-Allow-Headers"]
    refused = await client.options(path, headers={"Origin": "https://evil.example", **asking})
    assert refused.status == 403
    read = await client.get("/api/v1/companies", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in read.headers
    assert read.headers["Vary"] == "Origin"


async def test_limits_are_kept_by_address_and_by_conversation(
    assistant: FakeAssistant, reception: Reception, desk: Desk, policies: Policies, settings: Settings
) -> None:
    strict = replace(settings, rate_limit=True)
    app = create_app(reception, desk, policies, strict)
    app[CONTEXT] = replace(app[CONTEXT], limits=Limits.of(strict, clock=lambda: 0.0))
    async with TestClient(TestServer(app)) as client:
        opened = await (await client.post("/api/v1/pyxos-jk/conversations")).json()
        talk = Talk(client, "pyxos-jk", opened)
        statuses = [(await talk.post(f"m{number}", "hello")).status for number in range(21)]
        assert statuses == [200] * 20 + [429]
        refused = await talk.post("m20", "hello")
        assert int(refused.headers["Retry-After"]) >= 1
        assert (await refused.json(content_type=None))["type"] == "urn:madoguchi:problem:too-many"
        openings = [await client.post("/api/v1/pyxos-jk/conversations") for _ in range(30)]
        assert [response.status for response in openings] == [201] * 29 + [429]
        elsewhere = await client.post("/api/v1/pyxos-jk/conversations", headers={"X-Forwarded-For": "192.0.2.7"})
        assert elsewhere.status == 201
    assert len(assistant.said) == 20
