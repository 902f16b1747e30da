"""Dialogues that collect something slot by slot. Knows nothing of Rasa: actions/ adapts it."""
