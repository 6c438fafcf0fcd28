"""`open` and `demo`: the screens. The way in opens them, since commands and screens do not know each other."""

from __future__ import annotations

from app.cli.arguments import CommandParser


def arguments(parser: CommandParser, name: str) -> None:
    """Take the database; `run` stays empty: the screens are opened by the way in."""
    parser.set_defaults(run=None, demo=name == "demo", db="", anew=False)
    if name == "open":
        parser.database()
    else:
        parser.add_argument("--new", dest="anew", action="store_true", help="make the demonstration anew, as at today")
