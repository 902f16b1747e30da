"""Which dialogue a message begins by its own words."""

from __future__ import annotations

import pytest

from bot.dialogue.doors import flow_meant


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("PYX-26-7Q4K2-9", "status"),
        ("PYX-26-7Q4K2-9 4T9XM-2KD7R", "status"),
        ("what about pyx-26-7q4k2-9?", "status"),
        ("7Q4K2-0XW3M-9T2BD-5HJ8N", "resume"),
        ("continue, the code is 7q4k2 0xw3m 9t2bd 5hj8n", "resume"),
        ("12345 67890 12345 67890", None),
        ("withdraw PYX-26-7Q4K2-9", "withdraw"),
        ("change PYX-26-7Q4K2-9 please", "change_request"),
        ("I forgot something in my request", "change_request"),
        ("I want to add a detail to my ticket", "change_request"),
        ("please change the address in my request", "change_request"),
        ("I want them to stop", "request"),
        ("my address changed, update it", "request"),
        ("I am a lawyer and represent my client, who wants to see his data", "request"),
        ("stop sending me newsletters", "request"),
        ("Please stop giving my details to your partners", "request"),
        ("don't use my data for ads", "request"),
        ("delete my account", "request"),
        ("you must erase my data", "request"),
        ("correct my address", "request"),
        ("why do you have my data, tell me officially", "request"),
        ("tell me in writing for what purpose you use my data", "request"),
        ("I want to know everything you hold about me. You can write to maria@example.com", "request"),
        ("I am Maria Garcia and I want to see my data", "request"),
        ("I am Maria Garcia, do you show me my data?", None),
        ("why do you have my data?", None),
        ("do you stop sending me newsletters when I ask?", None),
        ("how do I delete my account", None),
        ("can I stop my data being shared?", None),
        ("delete this conversation", None),
        ("erase my messages in this chat", None),
        ("show me the policy", None),
        ("stop", None),
        ("what cookies do you use", None),
        ("do you answer in writing", None),
    ],
)
def test_the_dialogue_that_is_meant(text, flow):
    assert flow_meant(text) == flow
