"""`putright verify` and `putright rebuild`: the whole database, case by case."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, progress, say
from app.desk.upkeep import moved_line
from app.desk.words import number

INDEX = "index"
"""The kind of finding that making the index anew mends: the log itself is as it was written."""


def arguments(parser: CommandParser, name: str) -> None:
    """Take the database; to verify, also `--all`."""
    parser.set_defaults(run=run_verify if name == "verify" else run_rebuild)
    if name == "verify":
        parser.add_argument("--all", action="store_true", help="list each case whose index 'putright rebuild' mends")
        parser.add_argument("--heads", default="", metavar="FILE", help="compare with the ends of logs noted earlier")
    parser.database()


def run_verify(args: Namespace, way: Way) -> int:
    """Check everything; 1 when something is not as it was written."""
    desk = way.desk(args)
    try:
        with progress("Checking", quiet=args.json) as (step, total):
            found = desk.upkeep.verify(step, Path(args.heads) if args.heads else None)
        if args.json:
            as_json({"cases": total(), "findings": found})
        else:
            stale = {finding.reference for finding in found if finding.kind == INDEX}
            others = [finding for finding in found if finding.kind != INDEX]
            told = found if args.all else others
            say(*(finding.says if finding.reference else f"database: {finding.says}" for finding in told))
            if stale and not args.all:
                say(
                    f"{number(len(stale), 'case')}: the queue's index is not what the log gives, as after a change of "
                    "procedure or calendar. Run 'putright rebuild'; 'putright verify --all' lists them."
                )
            say(f"{number(total(), 'case')} checked, {len(stale) + len(others) or 'nothing'} found.")
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
            say(*map(moved_line, moved))
            say(f"{number(total(), 'case')} indexed, {number(len(moved), 'date')} moved.")
        return 0
    finally:
        desk.close()
