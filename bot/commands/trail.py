"""`madoguchi audit ...`: the trail of everything done at the desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import CommandFailed, err, out, require_schema, services

if TYPE_CHECKING:
    from desk.checkpoints import Checkpoint

app = typer.Typer(help="Look after the audit trail.", no_args_is_help=True)


@app.command()
def verify(
    checkpoints: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="A file of checkpoints kept elsewhere, which the trail has to agree with."),
    ] = None,
) -> None:
    """Walk the whole audit trail and tell whether any event was altered, removed or added."""
    from desk.audit import verify as verify_trail
    from desk.checkpoints import verify_checkpoint
    from desk.errors import TrailBroken

    known = _read(checkpoints) if checkpoints else ()
    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            report = verify_trail(work)
            for checked in (report, *(verify_checkpoint(work, checkpoint) for checkpoint in known)):
                if not checked.ok:
                    raise TrailBroken(checked.broken_at or 0, checked.reason or "")
    out.print(f"The audit trail holds: {report.events} events, none altered.")
    if known:
        out.print(f"It has what {len(known)} checkpoints saw, the last at event {known[-1].sequence} ({known[-1].at}).")


@app.command()
def checkpoint(
    file: Annotated[Path | None, typer.Argument(help="The file to add it to; without one it is printed.")] = None,
) -> None:
    """Sign where the audit trail stands now, after checking all of it. Keep the file off this machine."""
    from desk.checkpoints import make_checkpoint

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            made = make_checkpoint(work)
    if file is None:
        out.print(made.to_line(), markup=False)
        return
    try:
        with file.open("a", encoding="ascii") as kept:
            kept.write(made.to_line() + "\n")
    except OSError as error:
        raise CommandFailed(
            f"{file.name} cannot be written ({error.strerror}); name a file in a folder that is there."
        ) from None
    err.print(f"Checkpoint of event {made.sequence} added to {file.name}; keep a copy off this machine.")


def _read(path: Path) -> tuple[Checkpoint, ...]:
    from desk.checkpoints import Checkpoint

    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise CommandFailed(
            f"{path.name} cannot be read; name a file that `madoguchi audit checkpoint` wrote."
        ) from None
    found = tuple(Checkpoint.from_line(line) for line in lines if line.strip())
    if not found:
        raise CommandFailed(f"{path.name} holds no checkpoint; `madoguchi audit checkpoint {path.name}` adds one.")
    return found
