"""Which kind of browser a session belongs to: enough to know one's own by, and no more."""

from __future__ import annotations

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
"""In the order of asking: several name those after them as well."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_named(user_agent: str) -> str:
    """Such as `Firefox, Windows`, from the header User-Agent; `-` where it tells neither."""
    found = [next((name for sign, name in known if sign in user_agent), None) for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or "-"
