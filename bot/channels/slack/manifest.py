"""The app's manifest: kept in manifest.yml, filled in for this installation."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.channels.slack import PATH

MANIFEST = Path(__file__).with_name("manifest.yml")


def manifest(public_url: str | None) -> str:
    """The manifest as YAML: with `public_url` for requests over HTTP, without it for Socket Mode."""
    filled = load_manifest()
    settings, url = filled["settings"], f"{public_url}{PATH}"
    if public_url is None:
        settings["socket_mode_enabled"] = True
        del settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]
        for command in filled["features"]["slash_commands"]:
            del command["url"]
    else:
        settings["event_subscriptions"]["request_url"] = settings["interactivity"]["request_url"] = url
        for command in filled["features"]["slash_commands"]:
            command["url"] = url
    written = io.StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.dump(filled, written)
    return written.getvalue()


def scopes() -> frozenset[str]:
    """What the app has to be allowed."""
    return frozenset(load_manifest()["oauth_config"]["scopes"]["bot"])


def load_manifest() -> dict[str, Any]:
    """The manifest as it is kept."""
    loaded: dict[str, Any] = YAML(typ="safe").load(MANIFEST.read_text(encoding="utf-8"))
    return loaded
