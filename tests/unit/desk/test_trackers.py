"""A tracker is saved only over the version it was read at."""

from __future__ import annotations

import pytest

from desk.conversations import Conversation, erase_conversation
from desk.errors import KeyDestroyed, VersionConflict
from desk.trackers import StagedTracker, load_tracker, save_tracker
from desk.work import Desk


def save(desk: Desk, conversation: Conversation, version: int, body: bytes = b"{}") -> None:
    with desk.transaction() as work:
        save_tracker(work, StagedTracker(conversation.id, version, body))


def test_versions_count_up_from_one(desk: Desk, conversation: Conversation) -> None:
    with desk.transaction() as work:
        assert load_tracker(work, conversation.id) is None
    save(desk, conversation, 0, b'{"slots": "\xe7\xaa\x93"}')
    save(desk, conversation, 1, b"second")
    with desk.transaction() as work:
        assert load_tracker(work, conversation.id) == (2, b"second")


@pytest.mark.parametrize("version", [0, 2, 5])
def test_a_version_that_was_not_the_last_is_refused(desk: Desk, conversation: Conversation, version: int) -> None:
    save(desk, conversation, 0, b"first")
    with pytest.raises(VersionConflict):
        save(desk, conversation, version, b"late")
    with desk.transaction() as work:
        assert load_tracker(work, conversation.id) == (1, b"first")


def test_no_tracker_is_saved_for_an_erased_conversation(desk: Desk, conversation: Conversation) -> None:
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    with pytest.raises(KeyDestroyed):
        save(desk, conversation, 0)
