"""`putright import` and `putright export`: cases from a spreadsheet, and the queue to one."""

from __future__ import annotations

import sys
from argparse import Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, progress, say, shown
from app.desk.views import QueueQuery
from app.desk.words import number
from app.errors import BadInput

FOUND: int = 1
"""The exit code where some rows were refused."""

SHOWN: int = 20
"""Verdicts of one kind that are printed; the file of refused rows has them all."""


def arguments(parser: CommandParser, name: str) -> None:
    """Take the files."""
    if name == "import":
        from app.desk import import_mapping

        parser.set_defaults(run=run_import)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = import_mapping.__doc__
        parser.add_argument("file", metavar="FILE.csv", help="the rows to bring in")
        parser.add_argument("--map", required=True, metavar="MAPPING.toml", help="which columns become which fields")
        parser.add_argument("--procedure", default="", metavar="ID", help="the landlord, where the mapping names none")
        parser.add_argument("--dry-run", action="store_true", help="a verdict for each row; nothing is saved")
        parser.add_argument("--good-rows", action="store_true", help="save the good rows although others are refused")
        parser.person()
    else:
        parser.set_defaults(run=run_export)
        parser.add_argument("file", nargs="?", default="", metavar="FILE.csv", help="where to (else standard output)")
        parser.add_argument("--view", default="open", help="as for 'putright queue'")
        parser.add_argument("--text", default="", help="only cases with these words")
        parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
    parser.database()


def run_import(args: Namespace, way: Way) -> int:
    """Say what becomes of each row; save all of them, or the good ones if asked, or (dry run) none."""
    from app.desk.import_mapping import read_mapping
    from app.desk.importer import Importer, write_refused

    path = Path(args.file)
    mapping = read_mapping(Path(args.map))
    desk = way.desk(args)
    try:
        importer = Importer(desk, mapping)
        with progress("Reading", quiet=args.json) as (step, _):
            plan = importer.plan(path, step)
        new, known, refused = (plan.having(state) for state in ("new", "known", "refused"))
        refused_file = path.with_suffix(".refused.csv")
        if refused and not args.dry_run:
            write_refused(plan, refused_file)
        saving = not args.dry_run and (not refused or args.good_rows)
        references: tuple[str, ...] = ()
        if saving and new:
            with progress("Saving", quiet=args.json) as (step, _):
                references = importer.save(plan, step)
        code = 0 if not refused else FOUND if saving or args.dry_run else BadInput.exit_code
        if args.json:
            as_json({
                "rows": len(plan.rows), "new": len(new), "known": len(known), "refused": len(refused),
                "gaps": sum(len(v.gaps) for v in new), "saved": len(references),
                "refused_file": str(refused_file) if refused and not args.dry_run else None,
                "verdicts": [
                    {"line": v.line, "key": v.key, "verdict": v.state, "reason": v.reason, "reference": v.reference,
                     "gaps": v.gaps}
                    for v in plan.verdicts
                ],
            })  # fmt: skip
            return code
        if args.dry_run:
            for verdict in plan.verdicts:
                gaps = f", {len(verdict.gaps)} gaps" if verdict.gaps else ""
                what = verdict.reason or (f"came in as {verdict.reference}" if verdict.reference else "")
                print(shown(f"line {verdict.line}  {verdict.key}  {verdict.state}{gaps}{f': {what}' if what else ''}"))
        else:
            say(*(f"line {v.line}  {v.key}  refused: {v.reason}" for v in refused[:SHOWN]))
            if refused:
                say(f"{refused_file} has {number(len(refused), 'refused row')} with the reasons.")
        say(_summary(len(plan.rows), len(references), len(new), len(known), len(refused), args.dry_run))
        return code
    finally:
        desk.close()


def _summary(rows: int, saved: int, new: int, known: int, refused: int, dry: bool) -> str:
    before = f", {known} came in before" if known else ""
    if dry:
        return f"{rows} rows: {new} would come in{before}, {refused} would be refused. Nothing was saved."
    if refused and not saved:
        return (
            f"{rows} rows: {refused} refused{before}, so none was saved. "
            "Put them right and import again, or save the good ones with --good-rows."
        )
    return f"{rows} rows: {saved} came in{before}, {refused} refused."


def run_export(args: Namespace, way: Way) -> int:
    """Write the view."""
    from app.desk.csv_files import write_csv, write_rows
    from app.desk.exporter import HEADINGS, export_rows

    if args.json and not args.file:
        raise BadInput("With --json, export needs a file to write; 'putright queue --json' prints the cases as JSON.")
    desk = way.desk(args)
    try:
        rows = export_rows(desk, QueueQuery(view=args.view, text=args.text))
        if args.file:
            written = write_csv(Path(args.file), HEADINGS, rows)
            if args.json:
                as_json({"file": args.file, "rows": written})
            else:
                say(f"{args.file} has {number(written, 'case')}.")
        else:
            if sys.stdout.isatty():
                rows = (tuple(shown(cell) for cell in row) for row in rows)
            write_rows(sys.stdout, HEADINGS, rows)
        return 0
    finally:
        desk.close()
