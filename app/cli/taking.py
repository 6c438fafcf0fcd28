"""`putright new`: a complaint is taken."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import Final

from app.cli import Way
from app.cli.arguments import CommandParser, given, merged, standard_input
from app.cli.output import as_json, say
from app.cli.showing import headline

SHORTCUTS: Final = ("customer", "address", "contact", "channel", "description", "on")
"""Fields of the first step that have an option of their own."""


def arguments(parser: CommandParser, name: str) -> None:
    """Take the fields, each by `--set` or, the usual ones, by an option."""
    parser.set_defaults(run=run)
    parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
    for field in SHORTCUTS:
        parser.add_argument(f"--{field}", default="", metavar="TEXT" if field != "on" else "DATE")
    parser.add_argument("--point", action="append", default=[], metavar="TEXT", help="a point of complaint; repeatable")
    parser.values("any field; 'putright steps --procedure ID' lists them")
    parser.add_argument("--check", action="store_true", help="gates and dates only; nothing is saved")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """Take the complaint, and say which dates it has."""
    from app.cli.stepping import check

    options: dict[str, object] = {
        field: standard_input() if value == "-" else value for field in SHORTCUTS if (value := getattr(args, field))
    }
    if args.point:
        options["points"] = tuple({"text": text} for text in args.point)
    values = merged(given(args), options)
    desk = way.desk(args)
    first = desk.procedure.begins[0]
    try:
        if args.check:
            return check(desk, None, first, values, args.json)
        casework = desk.casework
        doubles = (
            *casework.preview(None, first, values).warnings,
            *casework.forewarned(casework.named(None, first, values)),
        )
        case = desk.casework.do(None, first, values)
        case = replace(case, warnings=(*case.warnings, *doubles))
        if args.json:
            as_json(case)
        else:
            say(*headline(case), *(f"  Note: {warning}" for warning in doubles))
        return 0
    finally:
        desk.close()
