"""`putright actions`: what was promised to customers and is not done yet, closed cases too."""

from __future__ import annotations

from argparse import Namespace

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, say, table
from app.rules.typed_dates import show_date


def arguments(parser: CommandParser, name: str) -> None:
    """Take which actions to list."""
    parser.set_defaults(run=run)
    parser.add_argument("--overdue", action="store_true", help="only those past their date")
    parser.add_argument("--done", action="store_true", help="those that are done as well")
    parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the one at hand)")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """List them, overdue first."""
    desk = way.desk(args)
    try:
        lines = [one for one in desk.investigation.promised(done=args.done) if one.days_late or not args.overdue]
    finally:
        desk.close()
    if args.json:
        as_json(lines)
        return 0
    if not lines:
        say("Nothing promised is overdue." if args.overdue else "Nothing promised is open.")
        return 0
    rows = [
        (
            line.reference,
            line.promise.name,
            show_date(line.promise.due) if line.promise.due else "no date",
            "; ".join(
                part
                for part in (
                    f"{line.days_late} days late" if line.days_late else line.promise.state,
                    line.promise.stands,
                )
                if part
            ),
            line.promise.owner,
            line.promise.what,
        )
        for line in lines
    ]
    table(("Case", "No.", "By", "State", "Who", "What"), rows)
    for words in dict.fromkeys(line.tell for line in lines if line.tell):
        say(f"Overdue: {words}")
    return 0
