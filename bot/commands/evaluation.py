"""`madoguchi evaluate`: how good the answers are, on labelled questions and dialogues."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.commands.conversation import passing_services
from bot.commands.model import load_assistant
from bot.commands.terminal import CommandFailed, err, load_settings, out

if TYPE_CHECKING:
    from actions.services import Services
    from bot.assistant import Assistant
    from bot.evaluation.company_facts import CompanyFacts
    from bot.evaluation.dialogues import Dialogue, JudgedTurn
    from bot.evaluation.given import System
    from bot.evaluation.labels import LabelledQuestion
    from bot.evaluation.results import Results

SECTION_KEY = Path("data/policies/sections.tsv")
STOCK_HELP = (
    "Predictions of stock Rasa for the same questions, as a further baseline. To make them: `make bench-stock`, "
    "`make -C bench/stock train`, then `bench/stock/.venv/bin/python bench/stock/predict.py stock.json FILE...`."
)


def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            exists=True, dir_okay=False, help="Labelled questions (.tsv) and dialogues (.yml); see tests/evaluation."
        ),
    ] = None,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Put the same questions to simpler systems too.")
    ] = False,
    stock: Annotated[Path | None, typer.Option("--stock", exists=True, dir_okay=False, help=STOCK_HELP)] = None,
    worst: Annotated[int, typer.Option("--worst", min=0, help="Also print so many of the worst cases.")] = 0,
    html: Annotated[Path | None, typer.Option("--html", help="Write a report with plots into this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object in place of the tables.")] = False,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help="Cross-validate the intents of data/nlu in five parts.")
    ] = False,
    floor: Annotated[
        list[str] | None,
        typer.Option(
            "--floor",
            metavar="NAME=VALUE",
            help="Fail below this (above it, for what should be low): outcome_accuracy=0.85, wrong_citations=0.04, ... "
            "with --cross-validate also intent_accuracy, intent_macro_f1. May be given several times.",
        ),
    ] = None,
) -> None:
    """Measure the answers on labelled questions and dialogues, or the intents on the training phrases, or both.

    Each question opens a conversation with the assistant over a database that is thrown away.
    """
    if not files and not cross_validate:
        raise typer.BadParameter("name files with labelled questions, or use --cross-validate")
    floors = _floors(floor or ())
    figures: dict[str, float] = {}
    printed: dict[str, object] = {}
    if files:
        results = _results(files, baselines, stock)
        figures |= {name: share.value for name, share in results.figures().items()}
        printed |= results.to_json()
        if not as_json:
            _print(results, worst)
        if html:
            from bot.evaluation.report import report

            html.write_text(report(results), encoding="utf-8")
            err.print(f"The report is written: {html}", markup=False)
    if cross_validate:
        from bot.evaluation.cross_validation import cross_validated

        validated = cross_validated(load_settings().root)
        figures |= validated.figures()
        printed["intents"] = validated.to_json()
        if not as_json:
            for table in validated.tables():
                out.print(table)
    if as_json:
        out.print(json.dumps(printed, ensure_ascii=False), markup=False)
    _require(figures, floors)


def _results(files: Sequence[Path], baselines: bool, stock: Path | None) -> Results:
    """Read the labels, ask everyone. Raises CommandFailed."""
    from bot.evaluation.dialogues import read_dialogues
    from bot.evaluation.labels import LabelError, read_questions
    from bot.evaluation.stock import PredictionsUnreadable
    from bot.policies.catalogue import load_section_key

    sections = load_section_key(load_settings().root / SECTION_KEY)
    questions: list[LabelledQuestion] = []
    dialogues: list[Dialogue] = []
    try:
        for path in files:
            if path.suffix in (".yml", ".yaml"):
                dialogues += read_dialogues(path, sections)
            else:
                questions += read_questions(path, sections)
    except LabelError as error:
        raise CommandFailed(str(error)) from None
    with passing_services() as found:
        try:
            return asyncio.run(_ask(found, questions, dialogues, baselines, stock))
        except PredictionsUnreadable as error:
            raise CommandFailed(str(error)) from None


async def _ask(
    found: Services,
    questions: Sequence[LabelledQuestion],
    dialogues: Sequence[Dialogue],
    baselines: bool,
    stock: Path | None,
) -> Results:
    from bot.evaluation.assistant import AssistantUnderTest
    from bot.evaluation.company_facts import CompanyFacts
    from bot.evaluation.results import Results, ask_all

    company_facts = CompanyFacts(found.policies)
    assistant = await load_assistant(found)
    systems = [AssistantUnderTest(assistant), *_baselines(found, baselines, stock)]
    runs = []
    turns: tuple[JudgedTurn, ...] = ()
    with _progress() as progress:
        for system in systems:
            task = progress.add_task(system.name, total=len(questions))
            runs.append(await ask_all(system, questions, company_facts, partial(progress.advance, task)))
        if dialogues:
            task = progress.add_task("dialogues", total=len(dialogues))
            turns = await _hold(found, assistant, dialogues, company_facts, partial(progress.advance, task))
    return Results(tuple(runs), turns)


async def _hold(
    found: Services,
    assistant: Assistant,
    dialogues: Sequence[Dialogue],
    company_facts: CompanyFacts,
    after_each: Callable[[], None],
) -> tuple[JudgedTurn, ...]:
    """Hold the dialogues in conversations that may turn to another company where the dialogue says so."""
    from bot.evaluation.dialogues import hold
    from bot.fanout import fanout_for
    from bot.locks import locks_for
    from bot.reception import Reception

    settings = replace(found.settings, demo=True)
    reception = Reception(assistant, found.desk, locks_for(None), fanout_for(None), settings)
    try:
        return await hold(dialogues, reception, company_facts, after_each)
    finally:
        await reception.close()


def _baselines(found: Services, simple: bool, stock: Path | None) -> Iterator[System]:
    if simple:
        from bot.encoder import Encoder
        from bot.evaluation.baselines import baselines

        yield from baselines(found.policies, Encoder.shared().encode)
    if stock:
        from bot.evaluation.stock import StockRasa

        yield StockRasa.read(stock, found.policies)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    )


def _print(results: Results, most: int) -> None:
    from bot.evaluation.tables import tables, worst_table

    for table in tables(results):
        out.print(table)
    if most:
        out.print(worst_table(results.rows, most))


def _floors(given: Sequence[str]) -> dict[str, float]:
    """The floors by name. Raises BadParameter."""
    floors = {}
    for floor in given:
        name, _, value = floor.partition("=")
        try:
            floors[name.strip()] = float(value)
        except ValueError:
            raise typer.BadParameter(f"'{floor}' is not NAME=VALUE, as in outcome_accuracy=0.85") from None
    return floors


def _require(figures: Mapping[str, float], floors: Mapping[str, float]) -> None:
    """Raises CommandFailed if a figure misses its floor, BadParameter if there is no such figure."""
    from bot.evaluation.results import missed_floors

    if unknown := [name for name in floors if name not in figures]:
        raise typer.BadParameter(f"there is no figure {', '.join(unknown)} here; there are {', '.join(figures)}")
    if missed := missed_floors(figures, floors):
        raise CommandFailed("\n".join(missed))
