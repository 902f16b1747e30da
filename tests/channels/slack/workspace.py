"""A workspace as an app meets it: people who write, press and fill in, in Slack's shapes, signed for real."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from slack_sdk.signature import SignatureVerifier

from tests.channels.slack.stand_in import BOT_USER, StandIn

Json = dict[str, Any]
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PATH = "/slack/events"
_NUMBERS = itertools.count(1)
"""Of events and messages; Slack never gives one twice."""


@dataclass
class Workspace:
    """One workspace, whose people use the app at `client`."""

    client: TestClient
    slack: StandIn
    team: str = "T01"
    user: str = "U0HANAKO"

    @property
    def dm(self) -> str:
        return f"D{self.user[1:]}"

    def event(self, event: Json, **more: Any) -> Json:
        """An event as the Events API wraps it (https://docs.slack.dev/apis/events-api)."""
        return {
            "token": "verification-token",
            "team_id": self.team,
            "api_app_id": "A01",
            "event": {"event_ts": event.get("ts", "1763600000.000001"), **event},
            "type": "event_callback",
            "event_id": f"Ev{next(_NUMBERS):08}",
            "event_time": 1763600000,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.team,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": "4-context",
            **more,
        }

    def message(self, text: str, **more: Any) -> Json:
        """A direct message to the app."""
        body = {
            "type": "message",
            "user": self.user,
            "text": text,
            "ts": f"1763600001.{next(_NUMBERS):06}",
            "client_msg_id": "28af9ab7-2fd2-49c2-8a1f-1d3e6b3f8b11",
            "team": self.team,
            "channel": self.dm,
            "channel_type": "im",
        }
        return self.event({**body, **more})

    def mention(self, text: str, **more: Any) -> Json:
        """A mention in a channel."""
        body = {
            "type": "app_mention",
            "user": self.user,
            "text": f"<@{BOT_USER}> {text}".strip(),
            "ts": f"1763600002.{next(_NUMBERS):06}",
            "team": self.team,
            "channel": "C0GENERAL",
        }
        return self.event({**body, **more})

    async def post(self, body: str, kind: str, at: str | None = None, **headers: str) -> ClientResponse:
        """A request, signed; `at`: the second of the epoch at which that was done, now by default."""
        at = at or str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body)
        signed = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": str(signature), "Content-Type": kind}
        return await self.client.post(PATH, data=body.encode(), headers={**signed, **headers})

    async def deliver(self, event: Json, **headers: str) -> ClientResponse:
        """Slack delivers an event; what follows it is done when this returns."""
        response = await self.post(json.dumps(event), "application/json", **headers)
        await settled()
        return response

    async def arrive(self, event: Json) -> None:
        """Slack delivers an event, up to four times while it is refused: on a busy machine the first may be."""
        statuses = [(await self.deliver(event)).status]
        while statuses[-1] >= 500 and len(statuses) < 4:
            statuses.append((await self.deliver(event)).status)
        assert statuses[-1] == 200, statuses

    async def say(self, text: str) -> list[Json]:
        """Write to the app; what it posted in the direct message."""
        before = len(self.posted())
        await self.arrive(self.message(text))
        return self.posted()[before:]

    async def interact(self, payload: Json) -> ClientResponse:
        """A press, a window, a shortcut (https://docs.slack.dev/interactivity/handling-user-interaction)."""
        base = {
            "team": {"id": self.team, "domain": "workspace"},
            "user": {"id": self.user, "username": "hanako", "name": "hanako", "team_id": self.team},
            "api_app_id": "A01",
            "token": "verification-token",
            "enterprise": None,
            "is_enterprise_install": False,
        }
        form = urlencode({"payload": json.dumps({**base, **payload})})
        response = await self.post(form, "application/x-www-form-urlencoded")
        await settled()
        return response

    async def press(self, label: str, channel: str | None = None) -> ClientResponse:
        """Press a button, or pick an option, of the newest message that has it."""
        channel = channel or self.dm
        for (place, ts), message in reversed(self.slack.messages.items()):
            for element, block in _elements(message) if place == channel else ():
                for picked in _picked(element, block, label):
                    return await self.act(picked, {**message, "ts": ts}, channel)
        raise AssertionError(f"{label!r} is on no message in {channel}")

    async def act(self, action: Json, message: Json, channel: str, *, ephemeral: bool = False) -> ClientResponse:
        """Something is pressed in a message."""
        container = {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": ephemeral}
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        return await self.interact(
            {
                "type": "block_actions",
                "container": container,
                "trigger_id": self.slack.trigger(),
                "channel": {"id": channel, "name": "directmessage"},
                "message": {"type": "message", "user": BOT_USER, "bot_id": "B01", **message},
                "response_url": self.slack.response_url(),
                "actions": [{"action_ts": "1763600003.000001", **action}],
            }
        )

    async def press_in_view(self, view: Json, action: Json) -> ClientResponse:
        """Something is pressed in a window or on the app's page."""
        kind = {"modal": "view", "home": "view"}[view["type"]]
        return await self.interact(
            {
                "type": "block_actions",
                "container": {"type": kind, "view_id": view.get("id", "V000")},
                "trigger_id": self.slack.trigger(),
                "view": {"id": "V000", "state": {"values": {}}, **view},
                "actions": [{"action_ts": "1763600003.000002", **action}],
            }
        )

    async def command(self, text: str, trigger: str | None = None) -> Json:
        """`/privacy ...`; what it answers (https://docs.slack.dev/interactivity/implementing-slash-commands)."""
        form = {
            "token": "verification-token",
            "team_id": self.team,
            "team_domain": "workspace",
            "channel_id": "C0GENERAL",
            "channel_name": "general",
            "user_id": self.user,
            "user_name": "hanako",
            "command": "/privacy",
            "text": text,
            "api_app_id": "A01",
            "is_enterprise_install": "false",
            "response_url": self.slack.response_url(),
            "trigger_id": trigger or self.slack.trigger(),
        }
        response = await self.post(urlencode(form), "application/x-www-form-urlencoded")
        assert response.status == 200, await response.text()
        await settled()
        if response.content_type == "application/json":
            found: Json = await response.json()
            return found
        return {"text": await response.text()}

    async def submit(self, view: Json, **values: Json) -> Json:
        """Send a window in with these values by block; what the app answers."""
        response = await self.send_view(view, **values)
        assert response.status == 200, await response.text()
        text = await response.text()
        answer: Json = json.loads(text) if text else {}
        if answer.get("response_action") == "update":
            self.slack._views_update(self.team, {"view_id": view["id"], "view": answer["view"]})
        return answer

    async def send_view(self, view: Json, **values: Json) -> ClientResponse:
        state = {"values": {block: {"value": value} for block, value in values.items()}}
        sent = {**view, "state": state, "hash": "1763600000.hash", "root_view_id": view["id"], "bot_id": "B01"}
        return await self.interact(
            {"type": "view_submission", "trigger_id": self.slack.trigger(), "view": sent, "response_urls": []}
        )

    async def close(self, view: Json) -> ClientResponse:
        """Close a window without sending it in."""
        sent = {**view, "state": {"values": {}}, "root_view_id": view["id"]}
        return await self.interact({"type": "view_closed", "view": sent, "is_cleared": False})

    async def open_home(self) -> Json:
        """Open the app's page; what it shows."""
        event = {"type": "app_home_opened", "user": self.user, "channel": self.dm, "tab": "home"}
        assert (await self.deliver(self.event(event))).status == 200
        return self.slack.homes[self.user]

    def posted(self, channel: str | None = None) -> list[Json]:
        """What the app has posted in a channel, the person's direct message by default."""
        return [sent for sent in self.slack.of("chat.postMessage") if sent["channel"] == (channel or self.dm)]

    @property
    def view(self) -> Json:
        """The newest window as it is now."""
        return list(self.slack.views.values())[-1]


def words(message: Json) -> str:
    """All that a message, a window or a page shows."""
    return "\n".join(_words(message.get("blocks", [])))


def _words(node: Any) -> list[str]:
    if isinstance(node, list):
        return [line for item in node for line in _words(item)]
    if not isinstance(node, dict):
        return []
    if isinstance(node.get("text"), str):
        return [node["text"]]
    return [line for value in node.values() for line in _words(value)]


def labels(message: Json) -> list[str]:
    """The labels of what can be pressed or picked in a message."""
    return [option["text"]["text"] for element, _ in _elements(message) for option in element.get("options", [element])]


def button_of(view: Json, action: str) -> Json:
    """The button of that action id, as it is when pressed."""
    element, block = next(found for found in _elements(view) if found[0]["action_id"] == action)
    return _pressed(element, block)


def _elements(message: Json) -> list[tuple[Json, Json]]:
    blocks = [block for block in message.get("blocks", []) if block["type"] == "actions"]
    return [(element, block) for block in blocks for element in block["elements"]]


def _picked(element: Json, block: Json, label: str) -> list[Json]:
    if element["type"] == "button":
        return [_pressed(element, block)] if element["text"]["text"] == label else []
    picked = [option for option in element["options"] if option["text"]["text"] == label]
    return [{**_pressed(element, block), "selected_option": option} for option in picked]


def _pressed(element: Json, block: Json) -> Json:
    kept = {name: element[name] for name in ("type", "action_id", "text", "value") if name in element}
    return {**kept, "block_id": block.get("block_id", "b")}


async def settled() -> None:
    """Wait for the listeners that Bolt runs beside its acknowledgement."""
    while running := [task for task in asyncio.all_tasks() if "run_ack_function" in repr(task.get_coro())]:
        await asyncio.wait(running, timeout=60)


def option(value: str, text: str = "…") -> Json:
    """A chosen option of an input."""
    return {"type": "static_select", "selected_option": {"text": {"type": "plain_text", "text": text}, "value": value}}


def boxes(*values: str) -> Json:
    """Ticked boxes of an input."""
    chosen = [{"text": {"type": "plain_text", "text": "…"}, "value": value} for value in values]
    return {"type": "checkboxes", "selected_options": chosen}


def written(value: str | None) -> Json:
    """What was typed into an input."""
    return {"type": "plain_text_input", "value": value}
