"""A local stand-in of Slack's Web API: it keeps messages and views, enforces Slack's limits and records every call."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from tests.channels.slack.limits import Refused, check_message, check_view

Json = dict[str, Any]
BOT_USER = "U0BOT"
TRIGGER_SECONDS = 3.0


@dataclass(frozen=True)
class Call:
    """One call of a method. `team`: the workspace whose token it had."""

    method: str
    team: str
    arguments: Json


@dataclass
class StandIn:
    """Slack, as far as an app sees it. `now` is its clock, in seconds, moved by tests."""

    calls: list[Call] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=lambda: {"xoxb-1": "T01", "xoxb-2": "T02"})
    users: dict[str, Json] = field(default_factory=dict)
    scopes: str = "app_mentions:read,chat:write,commands,im:history,im:write,users:read"
    now: float = 1000.0
    down: bool = False
    cut: bool = False
    """Whether the connection breaks once the next message was posted."""
    no_ephemeral: bool = False
    """Whether messages for one person are refused: they are not in the channel."""
    refusals: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Per channel, Retry-After of the next calls that are refused."""
    messages: dict[tuple[str, str], Json] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    responses: list[Json] = field(default_factory=list)
    acknowledged: list[Json] = field(default_factory=list)
    """What the app answered to envelopes over the socket."""
    url: str = ""
    _triggers: dict[str, float] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _said: asyncio.Condition = field(default_factory=asyncio.Condition)
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)

    async def start(self) -> TestServer:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._response)
        app.router.add_get("/socket", self._socket)
        server = TestServer(app)
        await server.start_server()
        self.url = str(server.make_url("/"))
        return server

    def trigger(self) -> str:
        """A trigger as it comes with a press or a command; good for three seconds, once."""
        name = f"{next(self._numbers)}.{self.now}.trigger"
        self._triggers[name] = self.now
        return name

    def response_url(self) -> str:
        return f"{self.url}response/{next(self._numbers)}"

    def of(self, method: str) -> list[Json]:
        """The arguments of every call of a method, in order."""
        return [call.arguments for call in self.calls if call.method == method]

    async def until(self, found: Callable[[], bool]) -> None:
        """Wait until something has been said."""
        async with self._said:
            await asyncio.wait_for(self._said.wait_for(found), 60)

    async def send(self, envelope: Json) -> None:
        """Deliver an envelope over the socket."""
        await self.until(lambda: bool(self._sockets))
        await self._sockets[-1].send_str(json.dumps(envelope))

    async def _api(self, request: web.Request) -> web.Response:
        if self.down:
            return web.Response(status=500, text="down")
        method, arguments = request.match_info["method"], await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "apps.connections.open":
            return await self._connection(token)
        team = self.tokens.get(token)
        if team is None:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        self.calls.append(Call(method, team, arguments))
        waits = self.refusals[str(arguments.get("channel"))]
        if waits and method.startswith("chat."):
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=429, headers={"Retry-After": waits.pop(0)})
        try:
            answer = getattr(self, "_" + method.replace(".", "_"))(team, arguments)
        except Refused as refused:
            answer = {"ok": False, "error": refused.error, "response_metadata": {"messages": [str(refused)]}}
            if refused.error not in ("expired_trigger_id", "user_not_in_channel", "message_not_found"):
                self.broken = str(refused)
        async with self._said:
            self._said.notify_all()
        if self.cut and method == "chat.postMessage" and request.transport is not None:
            self.cut = False
            request.transport.close()
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": self.scopes})

    broken: str | None = None
    """The first limit that was broken; every test looks at it at its end."""

    def _auth_test(self, team: str, _: Json) -> Json:
        return {"team_id": team, "team": f"Workspace {team}", "user_id": BOT_USER, "bot_id": "B01", "url": self.url}

    def _users_info(self, team: str, arguments: Json) -> Json:
        user = arguments["user"]
        plain = {"id": user, "team_id": team, "is_bot": False, "is_restricted": False, "is_ultra_restricted": False}
        return {"user": {**plain, **self.users.get(user, {})}}

    def _conversations_open(self, _: str, arguments: Json) -> Json:
        return {"channel": {"id": f"D{arguments['users'][1:]}"}}

    def _conversations_history(self, _: str, arguments: Json) -> Json:
        """The newest messages first; what stands in a thread is none of them."""
        found = [message for message in self._in(arguments["channel"]) if not message.get("thread_ts")]
        return {"messages": found[::-1][: int(arguments["limit"])]}

    def _conversations_replies(self, _: str, arguments: Json) -> Json:
        """The messages of a thread, the oldest first."""
        found = [one for one in self._in(arguments["channel"]) if one.get("thread_ts") == arguments["ts"]]
        return {"messages": found[: int(arguments["limit"])]}

    def _in(self, channel: str) -> list[Json]:
        return [{**message, "ts": ts} for (place, ts), message in self.messages.items() if place == channel]

    def _chat_postMessage(self, team: str, arguments: Json) -> Json:  # noqa: N802  (Slack's name)
        check_message(arguments)
        ts = self._ts()
        self.messages[arguments["channel"], ts] = arguments
        return {"ts": ts, "channel": arguments["channel"], "message": arguments}

    def _chat_postEphemeral(self, team: str, arguments: Json) -> Json:  # noqa: N802
        check_message(arguments)
        if self.no_ephemeral:
            raise Refused("user_not_in_channel", arguments["user"])
        return {"message_ts": self._ts()}

    def _chat_update(self, team: str, arguments: Json) -> Json:
        check_message(arguments)
        if (arguments["channel"], arguments["ts"]) not in self.messages:
            raise Refused("message_not_found", arguments["ts"])
        self.messages[arguments["channel"], arguments["ts"]] |= arguments
        return {"ts": arguments["ts"], "channel": arguments["channel"]}

    def _views_open(self, team: str, arguments: Json) -> Json:
        opened = self._triggers.pop(arguments["trigger_id"], None)
        if opened is None or self.now - opened > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id", arguments["trigger_id"])
        check_view(arguments["view"])
        view_id = f"V{next(self._numbers):03}"
        self.views[view_id] = {**arguments["view"], "id": view_id, "team_id": team}
        return {"view": self.views[view_id]}

    def _views_update(self, team: str, arguments: Json) -> Json:
        check_view(arguments["view"])
        view_id = arguments["view_id"]
        self.views[view_id] = {**arguments["view"], "id": view_id, "team_id": team}
        return {"view": self.views[view_id]}

    def _views_publish(self, _: str, arguments: Json) -> Json:
        check_view(arguments["view"])
        self.homes[arguments["user_id"]] = arguments["view"]
        return {"view": arguments["view"]}

    async def _response(self, request: web.Request) -> web.Response:
        body = await request.json()
        check_message(body)
        self.responses.append(body)
        return web.Response(text="ok")

    async def _connection(self, token: str) -> web.Response:
        if not token.startswith("xapp-"):
            return web.json_response({"ok": False, "error": "not_allowed_token_type"})
        return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}socket"})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._sockets.append(socket)
        async with self._said:
            self._said.notify_all()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data))
                async with self._said:
                    self._said.notify_all()
        return socket

    def _ts(self) -> str:
        return f"1763600000.{next(self._numbers):06}"


async def _arguments(request: web.Request) -> Json:
    """Slack takes JSON and forms; a form's lists and objects are JSON in it."""
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        found: Json = await request.json()
        return found
    arguments: Json = dict(request.query)
    for name, value in (await request.post()).items():
        text = str(value)
        arguments[name] = json.loads(text) if text[:1] in "[{" else text
    return arguments
