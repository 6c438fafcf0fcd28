"""`putright verify` and `putright rebuild`: the whole database, case by case."""

from __future__ import annotations

from argparse import Namespace

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, progress, say
from app.desk.words import number
from app.rules.typed_dates import show_date


def arguments(parser: CommandParser, name: str) -> None:
    """Take the database."""
    parser.set_defaults(run=run_verify if name == "verify" else run_rebuild)
    parser.database()


def run_verify(args: Namespace, way: Way) -> int:
    """Check everything; 1 when something is not as it was written."""
    desk = way.desk(args)
    try:
        with progress("Checking", quiet=args.json) as (step, total):
            found = desk.upkeep.verify(step)
        if args.json:
            as_json({"cases": total(), "findings": found})
        else:
            say(*(finding.says if finding.reference else f"database: {finding.says}" for finding in found))
            say(f"{number(total(), 'case')} checked, {len(found) or 'nothing'} found.")
        return int(bool(found))
    finally:
        desk.close()


def run_rebuild(args: Namespace, way: Way) -> int:
    """Make the index anew, and list the dates that moved by it."""
    desk = way.desk(args)
    try:
        with progress("Indexing", quiet=args.json) as (step, total):
            moved = desk.upkeep.rebuild(step)
        if args.json:
            as_json({"cases": total(), "moved": moved})
        else:
            for case in moved:
                before = show_date(case.before) if case.before else "no date"
                say(f"{case.reference}: from {before} to {show_date(case.after) if case.after else 'no date'}")
            say(f"{number(total(), 'case')} indexed, {number(len(moved), 'date')} moved.")
        return 0
    finally:
        desk.close()
