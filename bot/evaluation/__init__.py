"""Measuring the assistant: labelled questions in, shares with intervals, tables and a report out.

Every question goes through the same assistant as a person's; nothing here knows a threshold of its own.
"""
