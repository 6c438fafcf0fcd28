"""`putright question`: the questions to teams and their e-mails; `putright responders`: who receives them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, say, table
from app.rules.typed_dates import show_date


def arguments(parser: CommandParser, name: str) -> None:
    """Take a case and a question of it; or a file of the landlord's list."""
    if name == "responders":
        parser.set_defaults(run=run_responders)
        parser.add_argument("--template", action="store_true", help="print the file: the list at hand, or an empty one")
        parser.add_argument("--enter", default="", metavar="FILE", help="take the list in, in place of the one before")
        parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
    else:
        parser.set_defaults(run=run)
        parser.add_argument("reference", metavar="REF", help="the case")
        parser.add_argument("item", nargs="?", default="", metavar="NUMBER", help="the question; without it: all")
        parser.add_argument("-o", dest="output", default="", metavar="FILE", help="write the draft e-mail there")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """List the questions of a case, or write the e-mail of one."""
    desk = way.desk(args)
    try:
        if args.item:
            path, made = desk.questions.write(args.reference, args.item, Path(args.output) if args.output else None)
            if args.json:
                as_json({"file": str(path), "to": made.to, "lacks": made.lacks})
            else:
                say(f"Written to {path}: a draft to {made.to or 'nobody yet'}, for your own mail program.", *made.lacks)
            return 0
        requests = desk.casework.open(args.reference).requests
    finally:
        desk.close()
    if args.json:
        as_json(requests)
    elif not requests:
        say("No team has been asked anything. 'putright step REF information.request' asks one.")
    else:
        rows = [
            (one.item, one.to, one.state, show_date(one.due) if one.due else "no date", one.question)
            for one in requests
        ]
        table(("No.", "To", "State", "Due", "Question"), rows)
        for one in requests:
            for line in one.ladder:
                say(f"Question {one.item}: {line}")
    return 0


def run_responders(args: Namespace, way: Way) -> int:
    """Print or take in the landlord's list."""
    desk = way.desk(args)
    try:
        if args.template:
            print(desk.questions.template(), end="")
            return 0
        if args.enter:
            desk.questions.enter(Path(args.enter))
        listed = desk.questions.responders()
    finally:
        desk.close()
    if args.json:
        as_json(listed)
    elif not listed:
        say("No responders are entered for this landlord. 'putright responders --template' prints a file to fill in.")
    else:
        rows = [(one.team, one.receives, one.line_manager, one.next_line_manager, one.director) for one in listed]
        table(("Team", "Receives", "Line manager", "Next line manager", "Director"), rows)
    return 0
