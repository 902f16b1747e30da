"""The assistant: policies, understanding, answering, dialogues, and the channels people reach it by."""
