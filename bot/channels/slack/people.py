"""Who may use the desk in Slack: full members of the workspace. Guests and people of other companies may not, unless
the settings say so."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.channels.slack.workspaces import Workspaces
from bot.settings import Slack

KNOWN_SECONDS = 3600.0
MOST_KNOWN = 20_000


class People:
    """What Slack says of users, asked once an hour for each."""

    def __init__(self, slack: Slack, workspaces: Workspaces, clock: Callable[[], float] = time.monotonic) -> None:
        self._slack, self._workspaces, self._clock = slack, workspaces, clock
        self._known: dict[tuple[str, str], tuple[float, bool]] = {}

    async def may(self, workspace: str, user: str) -> bool:
        """Whether this user is served. Raises what `Workspaces.of` raises."""
        known = self._known.get((workspace, user))
        if known is not None and known[0] > self._clock():
            return known[1]
        served = await self._ask(workspace, user)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[workspace, user] = (self._clock() + KNOWN_SECONDS, served)
        return served

    async def _ask(self, workspace: str, user: str) -> bool:
        client = (await self._workspaces.of(workspace)).client
        found = (await client.users_info(user=user))["user"]
        if found.get("is_bot") or found.get("deleted") or user == "USLACKBOT":
            return False
        if found.get("is_stranger") or found.get("team_id", workspace) != workspace:
            return self._slack.shared_channels
        guest = found.get("is_restricted") or found.get("is_ultra_restricted")
        return self._slack.guests or not guest
