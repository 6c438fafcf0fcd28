"""`putright report`: the Investigation Report of a case as a PDF, and what it still lacks."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, say


def arguments(parser: CommandParser, name: str) -> None:
    """Take the case, which report, and where to write it."""
    parser.set_defaults(run=run)
    parser.add_argument("reference", metavar="REF", help="the case")
    parser.add_argument("report", choices=("investigation",), help="which report")
    parser.add_argument("-o", dest="output", default="", metavar="FILE", help="write the PDF there")
    parser.add_argument("--filed", action="store_true", help="the report as it was finished, not a draft of it now")
    parser.add_argument("--check", action="store_true", help="only say what is missing; exit code 1 if anything is")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """Write the report, or say what it lacks."""
    desk = way.desk(args)
    try:
        view = desk.investigation.open(args.reference)
        reference = view.case.reference
        written, pages, warnings = "", 0, tuple[str, ...]()
        if args.filed:
            path = Path(args.output or f"{reference}-investigation.pdf")
            desk.investigation.write_filed(reference, path)
            written = str(path)
        elif not args.check:
            found, made = desk.investigation.write(reference, Path(args.output) if args.output else None)
            written, pages, warnings = str(found), made.pages, made.warnings
        if args.json:
            as_json(
                {"reference": reference, "file": written, "pages": pages, "missing": view.missing, "warnings": warnings}
            )
        else:
            if written:
                say(
                    f"Written to {written}"
                    + (", as it was finished." if args.filed else f", {pages} pages, as a draft.")
                )
            for one in view.missing if not args.filed else ():
                say(f"Missing: {one.says}" + (f" ({one.clause})" if one.clause else ""))
            say(*warnings)
            if args.check and not view.missing:
                say("Nothing is missing.")
        return 1 if args.check and view.missing else 0
    finally:
        desk.close()
