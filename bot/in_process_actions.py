"""Rasa's custom actions run in this process: no action server, no HTTP, no schema check against itself.

`InProcessActions` stands where Rasa expects an endpoint. `use_cached_validator` replaces the check that Rasa makes of
every action result, which compiles a constant JSON schema each time and costs most of a turn (notes: RasaHQ/rasa#11717).
"""

from __future__ import annotations

import json
from typing import Any

import rasa.core.actions.action
from jsonschema import Draft7Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

_VALIDATOR = Draft7Validator(RemoteAction.action_response_format_spec())


def use_cached_validator() -> None:
    """Let every RemoteAction of this process check results with one compiled validator."""

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        error = next(_VALIDATOR.iter_errors(result), None)
        if error is not None:
            raise ValidationError(f"{self.name()} returned what is not an action result: {error.validator} at {list(error.path)}")
        return True

    rasa.core.actions.action.RemoteAction._validate_action_result = validate


class InProcessActions(EndpointConfig):  # type: ignore[misc]  # Rasa is untyped here
    """An action endpoint that calls the actions of package `actions` directly."""

    def __init__(self, package: str = "actions") -> None:
        """Find the actions of `package`. The domain is not sent along with each call: no action of ours reads it."""
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", json: dict[str, Any] | None = None, **kwargs: Any) -> Any:  # noqa: A002
        """Run the action that `json` (Rasa's action call) names; its result as the SDK's server would send it."""
        try:
            return await self._executor.run(json or {})
        except ActionExecutionRejection as rejection:
            raise ClientResponseError(400, rejection.message, _rejection(rejection)) from rejection


def _rejection(rejection: ActionExecutionRejection) -> str:
    return json.dumps({"error": rejection.message, "action_name": rejection.action_name})
