"""`madoguchi keys ...`: the master key and its change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.terminal import CommandFailed, out, require_schema, services

if TYPE_CHECKING:
    from desk.rotation import KeyState

app = typer.Typer(help="The master key and its change.", no_args_is_help=True)


@app.command()
def new() -> None:
    """Print a fresh master key. It is stored nowhere: put it into your secret store, and in front of the one in use."""
    from desk.crypto import new_master_key

    out.print(new_master_key(), markup=False)


@app.command()
def status() -> None:
    """Tell which master keys are in use, by their ids, and whether the old one may go."""
    from desk.rotation import key_state

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            state = key_state(work)
    for master in sorted({state.current, *state.known, *state.wrapped}, key=lambda id_: id_ != state.current):
        role = "wraps new keys" if master == state.current else "opens older keys"
        out.print(f"{master}  {role}, wraps {state.wrapped.get(master, 0)} now")
    out.print(_advice(state))


@app.command()
def rotate() -> None:
    """Wrap every data key anew with the newest master key. The server may run; stopped half-way, run it again."""
    from desk.rotation import key_state
    from desk.rotation import rotate as rotate_all

    with services() as found:
        require_schema(found)
        done = rotate_all(found.desk)
        with found.desk.transaction() as work:
            state = key_state(work)
    out.print(f"Wrapped {done.done} keys anew.")
    if done.unreadable:
        raise CommandFailed(
            f"{done.unreadable} keys do not open with any master key of the settings: they were altered. Restore them "
            "from a backup, and keep the old master key until then."
        )
    out.print(_advice(state))


def _advice(state: KeyState) -> str:
    if state.left:
        return f"{state.left} keys are left for `madoguchi keys rotate`; until then the older master key must stay."
    if len(state.known) > 1:
        return (
            "The older master key is no longer needed here: take it out of MADOGUCHI_MASTER_KEY and restart. Keep it, "
            "apart from the database, as long as there are backups from its time."
        )
    return "To change it, put a new one (`madoguchi keys new`) in front of it: MADOGUCHI_MASTER_KEY=new,old."
