"""`madoguchi tickets ...`: all that the desk's staff do with a ticket."""

from __future__ import annotations

import typer

from bot.commands.tickets import deciding, keeping, reading, talking, working

app = typer.Typer(help="The tickets at the desk.", no_args_is_help=True)

READ, WORK, DECIDE, KEEP = "Read", "Work", "Decide and answer", "Keep and end"
app.command("list", rich_help_panel=READ)(reading.list_)
app.command("tasks", rich_help_panel=READ)(reading.tasks)
app.command("show", rich_help_panel=READ)(reading.show)
app.command("export", rich_help_panel=READ)(reading.export)
app.command("assign", rich_help_panel=WORK)(working.assign)
app.command("receive", rich_help_panel=WORK)(working.receive)
app.command("correct-arrival", rich_help_panel=WORK)(working.correct_arrival)
app.command("remind", rich_help_panel=WORK)(working.remind)
app.command("verify", rich_help_panel=WORK)(working.verify)
app.command("review", rich_help_panel=WORK)(working.review)
app.command("ask", rich_help_panel=WORK)(working.ask)
app.command("resume", rich_help_panel=WORK)(working.resume)
app.command("fee", rich_help_panel=WORK)(keeping.fee)
app.command("decide", rich_help_panel=DECIDE)(deciding.decide)
app.command("submit", rich_help_panel=DECIDE)(deciding.submit)
app.command("approve", rich_help_panel=DECIDE)(deciding.approve)
app.command("send-back", rich_help_panel=DECIDE)(deciding.send_back)
app.command("notify", rich_help_panel=DECIDE)(deciding.notify)
app.command("reply", rich_help_panel=DECIDE)(talking.reply)
app.command("join", rich_help_panel=DECIDE)(talking.join)
app.command("leave", rich_help_panel=DECIDE)(talking.leave)
app.command("note", rich_help_panel=KEEP)(keeping.note)
app.command("task", rich_help_panel=KEEP)(keeping.task)
app.command("flag", rich_help_panel=KEEP)(keeping.flag)
app.command("reported", rich_help_panel=KEEP)(keeping.reported)
app.command("transfer", rich_help_panel=KEEP)(keeping.transfer)
app.command("withdraw", rich_help_panel=KEEP)(keeping.withdraw)
app.command("lapse", rich_help_panel=KEEP)(working.lapse)
app.command("close", rich_help_panel=KEEP)(keeping.close)
app.command("reopen", rich_help_panel=KEEP)(keeping.reopen)
