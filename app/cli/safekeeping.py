"""`putright backup`, `restore`, `heads` and `erase`: what keeps the log safe, and what the law takes out of it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, progress, say
from app.desk.words import number


def arguments(parser: CommandParser, name: str) -> None:
    """Take what each of them needs."""
    parser.set_defaults(
        run={"backup": run_backup, "restore": run_restore, "heads": run_heads, "erase": run_erase}[name]
    )
    match name:
        case "backup":
            parser.add_argument(
                "file", nargs="?", default="", metavar="FILE", help="the copy (else named by the moment)"
            )
        case "restore":
            parser.add_argument("file", metavar="FILE", help="the backup to put in the database's place")
            parser.add_argument("--yes", action="store_true", help="though the database has what the backup has not")
        case "heads":
            parser.add_argument("-o", dest="output", default="", metavar="FILE", help="write them there")
        case _:
            parser.add_argument("reference", metavar="REF", help="the case")
            parser.add_argument(
                "entry", type=int, metavar="NUMBER", help="the number of its entry, as the history has it"
            )
            parser.add_argument("fields", nargs="+", metavar="FIELD", help="its free texts, such as description")
            parser.add_argument("--yes", action="store_true", help="do it: what is erased cannot be had again")
    parser.database()
    parser.person()


def run_backup(args: Namespace, way: Way) -> int:
    """Copy the database, and check the copy."""
    desk = way.desk(args)
    try:
        with progress("Checking the copy", quiet=args.json) as (step, _):
            made = desk.upkeep.backup(Path(args.file) if args.file else None, step)
        if args.json:
            as_json({"file": str(made.file), "heads": str(made.heads), "cases": made.cases, "findings": made.findings})
        else:
            say(f"{number(made.cases, 'case')} copied to {made.file}; the ends of their logs are in {made.heads}.")
            say(*(finding.says for finding in made.findings))
            say(
                "The copy was opened and checked: nothing found." if not made.findings else "The copy has these faults."
            )
        return int(bool(made.findings))
    finally:
        desk.close()


def run_restore(args: Namespace, way: Way) -> int:
    """Check the backup, then put it in the database's place; the database is set aside."""
    desk = way.desk(args)
    try:
        backup = Path(args.file)
        with progress("Checking the backup", quiet=args.json) as (step, _):
            found = desk.upkeep.look_at_backup(backup, step)
        told = [finding.says for finding in found.findings]
        told += [
            f"{head.reference}: the database has {head.seq} entries, the backup fewer or none" for head in found.newer
        ]
        if told and not args.yes:
            say(*told[:40], *(("…",) if len(told) > 40 else ()))
            say("Nothing was changed. --yes restores it all the same; the present database is set aside, not lost.")
            return 1
        aside = desk.upkeep.restore(backup)
        if args.json:
            as_json({"file": desk.store_url, "aside": str(aside) if aside else "", "newer": found.newer})
        else:
            say(f"{backup} is in place as {desk.store_url}.", *((f"What was there is {aside}.",) if aside else ()))
        return 0
    finally:
        desk.close()


def run_heads(args: Namespace, way: Way) -> int:
    """Print the end of every log, to be kept where the database is not."""
    desk = way.desk(args)
    try:
        text = desk.upkeep.heads()
        if args.output:
            desk.upkeep.write_heads(Path(args.output))
            say(f"Written to {args.output}. 'putright verify --heads {args.output}' compares with them.")
        elif args.json:
            as_json([dict(zip(("reference", "seq", "link"), line.split(), strict=True)) for line in text.splitlines()])
        else:
            say(text.rstrip("\n"))
        return 0
    finally:
        desk.close()


def run_erase(args: Namespace, way: Way) -> int:
    """Erase texts of an entry for good; without --yes only say which."""
    desk = way.desk(args)
    try:
        texts = desk.upkeep.erasable(args.reference, args.entry)
        if not args.yes:
            say(*(f"{name}: {text}" for name, text in texts if name in args.fields or not args.fields))
            say("Nothing was changed. --yes erases these for good; that there were texts stays on the log.")
            return 1
        done = desk.upkeep.erase(args.reference, args.entry, args.fields)
        if args.json:
            as_json({"reference": args.reference, "entry": args.entry, "erased": done})
        else:
            say(f"{args.reference}, entry {args.entry}: erased {', '.join(done)}. Backups made before still hold it.")
        return 0
    finally:
        desk.close()
