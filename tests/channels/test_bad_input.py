"""Whatever a client sends, it gets a clear problem document or an ordinary answer, and nothing stored is lost."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from tests.channels.conftest import FakeAssistant, Opener, Talk

EMBEDDED = pytest.mark.parametrize("database", ["embedded"], indirect=True)
"""For what is refused before a database is asked."""


async def problem(response: ClientResponse, status: int, slug: str) -> dict[str, Any]:
    """The problem document of a response, which must be of that kind."""
    assert response.status == status, await response.text()
    assert response.content_type == "application/problem+json"
    document: dict[str, Any] = await response.json(content_type=None)
    assert document["type"] == f"urn:madoguchi:problem:{slug}"
    assert document["status"] == status
    assert document["detail"]
    return document


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", "text-empty"),
        (" \n\t ", "text-empty"),
        ("\x00", "text-empty"),
        ("\u200b\u2060", "text-empty"),
        pytest.param("x" * 2001, "text-too-long", id="long"),
        pytest.param("\N{GRINNING FACE}" * 2001, "text-too-long", id="long-astral"),
    ],
)
async def test_a_text_that_cannot_be_taken_is_refused_and_not_stored(talk: Talk, text: str, slug: str) -> None:
    await problem(await talk.post("m1", text), 422, slug)
    assert [item["from"] for item in await talk.said()] == ["assistant"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\x00b", "ab"),
        pytest.param("x" * 2000, "x" * 2000, id="longest"),
        pytest.param("\N{GRINNING FACE}" * 2000, "\N{GRINNING FACE}" * 2000, id="longest-astral"),
        ("one\r\ntwo\x1b[31m", "one\ntwo[31m"),
        ("/restart", "/restart"),
        ('/inform{"email": "a@b.jp"}', '/inform{"email": "a@b.jp"}'),
        ("/EXTERNAL: x", "/EXTERNAL: x"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("髙橋 \u202e\U000e0001", "髙橋 \u202e\U000e0001"),
    ],
)
async def test_unusual_text_is_kept_as_plain_text(talk: Talk, assistant: FakeAssistant, sent: str, kept: str) -> None:
    (reply,) = await talk.say("m1", sent)
    assert reply["text"] == f"You said: {kept}"
    assert assistant.payloads == [None]
    assert (await talk.said())[1]["text"] == kept


async def test_lone_surrogates_are_replaced(talk: Talk) -> None:
    raw = b'{"id": "m1", "text": "a\\ud800b\\udfff"}'
    headers = {**talk.headers, "Content-Type": "application/json"}
    response = await talk.client.post(f"{talk.path}/messages", data=raw, headers=headers)
    assert response.status == 200
    assert (await response.json())["replies"][0]["text"] == "You said: a\ufffdb\ufffd"


@EMBEDDED
@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"",
        b'{"id": "m1", "text": "\xff"}',
        b"\xef\xbb\xbf{}",
        pytest.param(b"[" * 30_000, id="deep"),
    ],
)
async def test_a_body_that_is_not_json_is_malformed(talk: Talk, raw: bytes) -> None:
    headers = {**talk.headers, "Content-Type": "application/json"}
    response = await talk.client.post(f"{talk.path}/messages", data=raw, headers=headers)
    await problem(response, 400, "body-malformed")


@EMBEDDED
@pytest.mark.parametrize(
    "body",
    [
        [1],
        "text",
        None,
        {},
        {"id": "m1"},
        {"text": "hello"},
        {"id": 7, "text": "hello"},
        {"id": "", "text": "hello"},
        {"id": "a b", "text": "hello"},
        {"id": "x" * 129, "text": "hello"},
        {"id": "m1", "text": 7},
        {"id": "m1", "text": ["hello"]},
        {"id": "m1", "text": "hello", "choice": "pick-1"},
        {"id": "m1", "choice": ""},
        {"id": "m1", "choice": "x" * 129},
        {"id": "m1", "choice": {"a": 1}},
    ],
)
async def test_a_body_of_another_shape_is_refused(talk: Talk, body: Any) -> None:
    headers = {**talk.headers, "Content-Type": "application/json"}
    response = await talk.client.post(f"{talk.path}/messages", data=json.dumps(body), headers=headers)
    await problem(response, 422, "member-wrong")


async def test_a_choice_that_was_never_offered_is_refused(talk: Talk, open_talk: Opener) -> None:
    await problem(await talk.post("m1", choice="pick-1"), 422, "choice-unknown")
    await talk.say("m2", "menu")
    other = await open_talk()
    await problem(await other.post("m1", choice="pick-1"), 422, "choice-unknown")


async def test_a_body_must_be_json_by_name(talk: Talk) -> None:
    response = await talk.client.post(f"{talk.path}/messages", data=b'{"id": "m1"}', headers=talk.headers)
    await problem(response, 415, "media-type-refused")


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_large_body_is_refused(talk: Talk, zipped: bool) -> None:
    raw = json.dumps({"id": "m1", "text": "x" * 40_000}).encode()
    headers = {**talk.headers, "Content-Type": "application/json"}
    if zipped:
        raw, headers = gzip.compress(raw), {**headers, "Content-Encoding": "gzip"}
    response = await talk.client.post(f"{talk.path}/messages", data=raw, headers=headers)
    await problem(response, 413, "body-too-large")


async def test_a_body_that_does_not_fit_its_encoding_is_malformed(talk: Talk) -> None:
    headers = {**talk.headers, "Content-Type": "application/json", "Content-Encoding": "gzip"}
    response = await talk.client.post(f"{talk.path}/messages", data=b"not gzip at all", headers=headers)
    assert response.status == 400


@EMBEDDED
@pytest.mark.parametrize("company", ["nobody", "PYXOS-JK", "..", "%00", pytest.param("a" * 300, id="long"), "会社"])
async def test_an_unknown_company_is_not_found(client: TestClient, company: str) -> None:
    response = await client.post(f"/api/v1/{company}/conversations", json={})
    document = await problem(response, 404, "not-found" if company == ".." else "company-unknown")
    assert "nobody" not in document["detail"]


@EMBEDDED
@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic abc",
        "Bearer wrong",
        "Bearer \xff\xfe",
        pytest.param("Bearer " + "x" * 5000, id="long"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "messages"), ("POST", "messages"), ("GET", "events"), ("DELETE", "conversation")]
)
async def test_without_its_token_nothing_of_a_conversation_is_reached(
    talk: Talk, method: str, path: str, value: str | None
) -> None:
    headers = {} if value is None else {"Authorization": value}
    response = await talk.client.request(method, f"{talk.path}/{path}", headers=headers)
    slug = "token-wrong" if value and len(value.strip()) > 7 and value.startswith("Bearer") else "token-missing"
    await problem(response, 401, slug)
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="madoguchi"')


async def test_a_token_is_good_for_its_own_company_only(talk: Talk) -> None:
    response = await talk.client.get("/api/v1/netone/messages", headers=talk.headers)
    await problem(response, 401, "token-wrong")


async def test_unknown_paths_and_methods_are_problems_too(client: TestClient) -> None:
    await problem(await client.get("/nothing"), 404, "not-found")
    await problem(await client.get("/api/v1/pyxos-jk/messages/"), 404, "not-found")
    refused = await client.put("/api/v1/pyxos-jk/messages", json={})
    await problem(refused, 405, "method-refused")
    assert refused.headers["Allow"] == "GET,HEAD,POST"


async def test_switchable_must_be_true_or_false(client: TestClient) -> None:
    response = await client.post("/api/v1/pyxos-jk/conversations", json={"switchable": "yes"})
    document = await problem(response, 422, "member-wrong")
    assert document["member"] == "switchable"
