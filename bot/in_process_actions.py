"""Rasa's custom actions run in this process: no action server and no HTTP between them."""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection


class InProcessActions(EndpointConfig):  # type: ignore[misc]  # Rasa is untyped here
    """Stands where Rasa expects an action endpoint, and calls the actions of a package directly."""

    def __init__(self, package: str = "actions") -> None:
        """Find the actions of `package`. The domain is not sent along with each call: no action of ours reads it."""
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", json: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """Run the action that `json` (Rasa's action call) names; its result as the SDK's server would send it."""
        try:
            return await self._executor.run(json or {})
        except ActionExecutionRejection as rejection:
            raise ClientResponseError(400, rejection.message, _rejection(rejection)) from rejection


def _rejection(rejection: ActionExecutionRejection) -> str:
    return json.dumps({"error": rejection.message, "action_name": rejection.action_name})
