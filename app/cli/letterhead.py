"""`putright letterhead`: what letters say of the landlord itself."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, table
from app.desk.letterheads import KEYS


def arguments(parser: CommandParser, name: str) -> None:
    """Take a file of the letterhead."""
    parser.set_defaults(run=run)
    parser.add_argument("--template", action="store_true", help="print the file, with what is known filled in")
    parser.add_argument(
        "--enter", default="", metavar="FILE", help="take the letterhead in, in place of the one before"
    )
    parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """Print or take in the letterhead."""
    desk = way.desk(args)
    try:
        if args.template:
            print(desk.letterheads.template(), end="")
            return 0
        head = desk.letterheads.enter(Path(args.enter)) if args.enter else desk.letterheads.at_hand()
    finally:
        desk.close()
    said = {key: getattr(head, key) for key in KEYS} | {"logo": len(head.logo)}
    if args.json:
        as_json(said)
        return 0
    said["logo"] = f"{len(head.logo):,} bytes" if head.logo else ""
    words = {key: "; ".join(value) if isinstance(value, tuple) else str(value) for key, value in said.items()}
    table(("Key", "Letters say"), [(key, value or "not entered") for key, value in words.items()])
    return 0
