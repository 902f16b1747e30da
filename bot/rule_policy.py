"""Rasa's RulePolicy with an index: the same predictions, without asking every rule at every step.

With one rule a topic, stock RulePolicy compares 180 rules with every state of a conversation, twice a prediction, and
that costs more than understanding the question. Nearly all fall at the last state already, by intent or last action.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, ACTION_TEXT, INTENT, TEXT

_Last = tuple[str | None, str | None]
"""Action and intent of a state; None where a rule does not ask for one."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):  # type: ignore[misc]  # Rasa is untyped here
    """Looks up the rules whose last state can match before it compares them in full."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As RulePolicy; the index of each look-up table is made on first use."""
        super().__init__(*args, **kwargs)
        self._indices: dict[int, dict[_Last, set[str]]] = {}

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        """The keys of `lookup` that apply to `states`."""
        if not states:
            return set(lookup)
        action, intent = _last(states[-1])
        index = self._index(lookup)
        wanted = {(action, intent), (action, None), (None, intent), (None, None)}
        possible = set().union(*(index.get(last, ()) for last in wanted))
        for turns_ago, state in enumerate(reversed(states)):
            possible = {key for key in possible if self._is_rule_applicable(key, turns_ago, state)}
            if not possible:
                break
        return possible

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        """The action of the matching rule. No rule of ours matches on text, so that look-up is left out."""
        if use_text_for_last_user_input and not self._any_rule_has_text():
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _any_rule_has_text(self) -> bool:
        return any(
            TEXT in state.get(USER, {}) or ACTION_TEXT in state.get(PREVIOUS_ACTION, {})
            for table in self.lookup.values()
            if isinstance(table, dict)
            for key in self._keys_with_text(table)
            for state in self._rule_key_to_state(key)
        )

    @staticmethod
    def _keys_with_text(table: dict[str, Any]) -> list[str]:
        return [key for key in table if f'"{TEXT}"' in key or f'"{ACTION_TEXT}"' in key]

    def _index(self, lookup: dict[str, str]) -> dict[_Last, set[str]]:
        known = self._indices.get(id(lookup))
        if known is None or sum(map(len, known.values())) != len(lookup):
            known = defaultdict(set)
            for key in lookup:
                known[_last(self._rule_key_to_state(key)[-1])].add(key)
            self._indices[id(lookup)] = known
        return known


def _last(state: State) -> _Last:
    action = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    intent = state.get(USER, {}).get(INTENT)
    return (str(action) if action else None, str(intent) if intent else None)
