"""Delivering what the desk writes: replies shown live, replies by e-mail, notices to the desk."""

from bot.deliveries.runner import Deliveries

__all__ = ["Deliveries"]
