"""The master key: 32 bytes in base64; outside production made once and kept in a file."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from bot.settings.mistakes import PREFIX, SettingsError

KEY_BYTES = 32


def kept_key(path: Path) -> str:
    """The key in `path`, made there first if there is none; safe when two processes start at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path.parent.name}/{path.name} cannot be made or read ({type(error).__name__}); "
            f"make its folder writable, or set {PREFIX}MASTER_KEY."
        ) from None


def is_key(text: str) -> bool:
    """Whether this is a master key in base64."""
    try:
        return len(base64.b64decode(text.strip(), altchars=b"-_", validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
