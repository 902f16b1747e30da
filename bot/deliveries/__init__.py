"""Delivering what the desk writes: replies shown live, replies by e-mail, notices to the desk."""

from bot.deliveries.runner import Deliveries, senders_for

__all__ = ["Deliveries", "senders_for"]
