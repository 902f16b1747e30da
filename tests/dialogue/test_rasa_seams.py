"""Where we reach into Rasa: what we replaced behaves as what was there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.rasa_process import prepare_rasa

prepare_rasa()

from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.core.policies.rule_policy import RulePolicy  # noqa: E402
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER  # noqa: E402
from rasa.engine.exceptions import GraphRunError  # noqa: E402
from rasa.engine.runner.dask import DaskGraphRunner  # noqa: E402
from rasa.shared.core.events import Event  # noqa: E402
from rasa.utils.endpoints import ClientResponseError  # noqa: E402
from rasa_sdk.interfaces import ActionExecutionRejection  # noqa: E402

from bot import rasa_speedups  # noqa: E402
from bot.assistant import Assistant, parse_payload, plain  # noqa: E402
from bot.dialogue.slots import SLOT_NAMES  # noqa: E402
from bot.in_process_actions import InProcessActions  # noqa: E402
from bot.rule_policy import IndexedRulePolicy  # noqa: E402

RESULTS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"events": [], "responses": []}, True),
    (
        {
            "events": [{"event": "slot", "name": "topic", "value": None, "timestamp": None}],
            "responses": [{"text": "x"}],
        },
        True,
    ),
    ({"events": [{"event": "followup", "name": "desk_form", "timestamp": 1.0}], "responses": []}, True),
    ({"events": [{"event": "slot", "value": 1}], "responses": []}, False),
    ({"events": [{"event": "no_such_event"}], "responses": []}, False),
    ({"events": ["slot"], "responses": []}, False),
    ({"events": [], "responses": ["hello"]}, False),
)


@pytest.mark.parametrize(("result", "valid"), RESULTS)
def test_the_cached_check_of_action_results_accepts_what_the_schema_accepts(
    result: dict[str, Any], valid: bool
) -> None:
    rasa_speedups.install()
    action = RemoteAction("action_answer", None)
    if valid:
        assert action._validate_action_result(result)
        return
    with pytest.raises(Exception, match="action_answer returned what is not"):
        action._validate_action_result(result)


def test_every_event_name_resolves_to_the_class_it_did() -> None:
    rasa_speedups.install()
    for name in ("user", "bot", "slot", "action", "active_loop", "followup", "session_started"):
        assert Event.resolve_by_type(name) is rasa_speedups._resolve_slowly(name)
    with pytest.raises(ValueError, match="Unknown event"):
        Event.resolve_by_type("no_such_event")


async def test_the_chain_runner_gives_what_rasas_own_runner_gives(assistant: Assistant) -> None:
    agent = assistant._agent
    runner = agent.processor.graph_runner
    assert isinstance(runner, rasa_speedups.ChainRunner)
    message = UserMessage("who gets my data?")
    targets = [agent.processor.model_metadata.nlu_target]
    inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: None}
    ours, theirs = runner.run(inputs, targets), DaskGraphRunner.run(runner, inputs, targets)
    assert {name: [parsed.data for parsed in found] for name, found in ours.items()} == {
        name: [parsed.data for parsed in found] for name, found in theirs.items()
    }
    with pytest.raises(GraphRunError, match="named like nodes"):
        runner.run({targets[0]: 1}, targets)


async def test_a_rejecting_action_becomes_the_answer_that_rasa_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    actions = InProcessActions()

    async def reject(call: object) -> None:
        raise ActionExecutionRejection("action_answer", "not now")

    monkeypatch.setattr(actions._executor, "run", reject)
    with pytest.raises(ClientResponseError) as caught:
        await actions.request(json={})
    assert caught.value.status == 400
    assert json.loads(caught.value.text) == {"error": "not now", "action_name": "action_answer"}


def test_every_action_of_the_domain_exists(model: Path) -> None:
    agent = Agent.load(model)
    own = {name for name in agent.domain.user_actions if not name.startswith("utter_")}
    assert own <= set(InProcessActions()._executor.actions), "domain.yml names actions that actions/ lacks"


def test_the_domain_has_every_slot_that_a_dialogue_fills(model: Path) -> None:
    assert {*SLOT_NAMES, "dialogue", "cancel_confirm"} <= {slot.name for slot in Agent.load(model).domain.slots}


def test_the_indexed_policy_finds_the_rules_that_the_stock_policy_finds(model: Path) -> None:
    agent = Agent.load(model)
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    policy = next(node._component for node in nodes if isinstance(node._component, IndexedRulePolicy))
    rules: dict[str, str] = policy.lookup["rules"]
    listening = {"prev_action": {"action_name": "action_listen"}}
    for intent in agent.domain.intents:
        states = [listening, {**listening, "user": {"intent": intent}}]
        for more in ([], [{"user": {"intent": intent}, "prev_action": {"action_name": "action_answer"}}]):
            assert policy._get_possible_keys(rules, [*states, *more]) == RulePolicy._get_possible_keys(
                policy, rules, [*states, *more]
            )


@pytest.mark.parametrize("text", ["/restart", "／restart", " \n/intent{}", "/", "// x"])
def test_a_typed_slash_is_never_a_command(text: str) -> None:
    assert not plain(text).strip().startswith("/")


@pytest.mark.parametrize("text", ["and/or?", "cookies", "一/二"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


def test_a_payload_becomes_intent_and_entities() -> None:
    parsed = parse_payload('/choose{"slot": "capacity", "value": "self"}', "For myself")
    assert parsed["intent"] == {"name": "choose", "confidence": 1.0}
    assert parsed["entities"] == [{"entity": "slot", "value": "capacity"}, {"entity": "value", "value": "self"}]
    assert parse_payload("/more", "Tell me more")["entities"] == []
