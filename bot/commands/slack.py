"""`madoguchi slack ...`: whether Slack is set up, and the manifest to set it up with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import CommandFailed, load_settings, out

if TYPE_CHECKING:
    from bot.channels.slack.check import Finding

app = typer.Typer(help="Slack, for employees and the desk's staff.", no_args_is_help=True)


@app.command()
def check(
    post: Annotated[bool, typer.Option("--post", help="Also write a test into the desk's channels.")] = False,
) -> None:
    """Tell what is missing in the settings or at Slack, one line each; exit code 1 if anything is."""
    settings = load_settings()
    if settings.slack is None:
        raise CommandFailed("Slack is off: SLACK_BOT_TOKEN is not set. docs/slack.md tells how to set it up.")

    async def look() -> list[Finding]:
        from bot.channels.slack.check import findings

        assert settings.slack is not None
        return [finding async for finding in findings(settings, settings.slack, post=post)]

    found = asyncio.run(look())
    for finding in found:
        out.print(f"{'ok     ' if finding.good else 'missing'}  {finding.words}", markup=False)
    if not all(finding.good for finding in found):
        raise typer.Exit(1)


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option("--url", help="In place of MADOGUCHI_PUBLIC_URL.")] = None,
    socket_mode: Annotated[bool, typer.Option("--socket-mode", help="For a desk that Slack cannot reach.")] = False,
) -> None:
    """Print the app's manifest, to be pasted at api.slack.com/apps under "From a manifest"."""
    from bot.channels.slack.manifest import manifest as filled

    address = None if socket_mode else url or load_settings().public_url
    if address is None and not socket_mode:
        raise CommandFailed("Slack has to reach this desk: give --url https://..., or set it up with --socket-mode.")
    out.print(filled(address.rstrip("/") if address else None), markup=False, end="")
