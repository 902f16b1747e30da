"""Requests in a window of Slack: the slots, texts and checks of the chat, on pages."""
