"""`putright letter`: write one letter of a case to a file, look what is missing in it, or send it."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli import Way
from app.cli.arguments import CommandParser, pairs
from app.cli.arguments import given as given_values
from app.cli.output import as_json, say, table
from app.desk.words import did_you_mean
from app.errors import BadInput, Refused

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.views import LetterPreview

FORMS: Final = ("letter", "large print", "plain text", "tinted page", "audio")

TEXTS: Final = ("audio", "plain text")
"""The forms that are texts; the others are PDFs."""

_SENT: Final = re.compile("L[0-9]+")
"""What a letter that was sent is called on its case."""


def arguments(parser: CommandParser, name: str) -> None:
    """Take the case, the letter, its fields, and what to do with it."""
    parser.set_defaults(run=run)
    parser.add_argument("reference", metavar="REF", help="the case")
    parser.add_argument(
        "letter", nargs="?", default="", metavar="LETTER",
        help="such as COMP01, or with -o one that was sent, such as L1; without it: the list of letters",
    )  # fmt: skip
    parser.add_argument("-o", dest="output", default="", metavar="FILE", help="write the letter there, as a draft")
    parser.add_argument("--form", default="letter", choices=FORMS, help="which form of it to write (else the PDF)")
    parser.add_argument(
        "--check", action="store_true", help="only say what is missing; exit code 3 if anything must be"
    )
    parser.add_argument("--send", action="store_true", help="send it: record it, and write the files (-o: the folder)")
    parser.values("a field of the letter or of the step that it records")
    parser.add_argument(
        "--checked", default="", choices=("passed", "sent back"), help="record your quality check of it"
    )
    parser.add_argument(
        "--answer", action="append", default=[], dest="answers", metavar="ITEM=YES/NO",
        help="an item of the check sheet, with --checked (--fields lists them)",
    )  # fmt: skip
    parser.add_argument("--note", default="", help="what to change, with --checked")
    parser.add_argument("--keep", action="store_true", help="keep these fields as its draft, for whoever checks it")
    parser.add_argument("--fields", action="store_true", help="list the letter's fields")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """Do what was asked."""
    desk = way.desk(args)
    try:
        if not args.letter:
            return _list(desk, args)
        if args.output and not args.send and _SENT.fullmatch(args.letter):
            return _again(desk, args)
        if args.fields:
            return _fields(desk, args)
        form, given = desk.letters.form(args.reference, args.letter), given_values(args)
        names = [spec.name for spec in form.fields]
        if unknown := next((name for name in given if name not in names), ""):
            close = did_you_mean(unknown, names)
            raise BadInput(f"This letter has no field '{unknown[:40]}'.{close} --fields lists them.")
        values = {**form.values, **given}
        if args.send:
            return _send(desk, args, values)
        if args.checked:
            return _checked(desk, args, values)
        if args.keep:
            desk.letters.save_draft(args.reference, args.letter, values)
        preview = desk.letters.preview(args.reference, args.letter, values)
        if args.output:
            _ends_as_text(args)
            made = {form.name: form for form in desk.letters.make(args.reference, args.letter, values, (args.form,))}
            desk.letters.write_one(made[args.form], Path(args.output))
        return _told(args, preview)
    finally:
        desk.close()


def _ends_as_text(args: Namespace) -> None:
    """These forms are texts: under another ending nothing would open them."""
    if args.form in TEXTS and Path(args.output).suffix.lower() not in ("", ".txt"):
        raise BadInput(f"The form '{args.form}' is a text. Name the file .txt, not {Path(args.output).suffix}.")


def _told(args: Namespace, preview: LetterPreview) -> int:
    """Say what the check found; with `--check` what must be decides the exit code."""
    code = Refused.exit_code if args.check and not preview.allowed else 0
    if args.json:
        as_json(
            {
                "letter": args.letter,
                "allowed": preview.allowed,
                "findings": preview.findings,
                "changes": preview.changes,
                "copies": preview.copies,
                "warnings": preview.warnings,
                "file": args.output,
            }
        )
        return code
    if args.output:
        say(f"Written to {args.output}, as a draft.")
    elif not args.check:
        say(preview.words, "")
    for finding in preview.findings:
        clause = f" ({finding.clause})" if finding.clause else ""
        say(f"{'Cannot send' if finding.must else 'Advice'}: {finding.reason}{clause}")
    said = (preview.way, *(change.says for change in preview.changes), *preview.copies)
    say(*(f"{one.rstrip('.')}." for one in said), *preview.warnings)
    kept = "It is kept as a draft." if args.keep else "Nothing was saved."
    say(f"{'It can be sent.' if preview.allowed else 'It cannot be sent so.'} {kept}")
    return code


def _checked(desk: Desk, args: Namespace, values: dict[str, object]) -> int:
    """Record the quality check of whoever is at this desk."""
    sheet = pairs(args.answers, "--answer")
    desk.letters.check(args.reference, args.letter, values, result=args.checked, note=args.note, sheet=sheet)
    if args.json:
        as_json({"reference": args.reference, "letter": args.letter, "result": args.checked})
    else:
        say(f"{args.reference}: quality check of {args.letter}: {args.checked}.")
    return 0


def _send(desk: Desk, args: Namespace, values: dict[str, object]) -> int:
    if args.check:
        raise BadInput("Give --check or --send, not both.")
    done = desk.letters.send(args.reference, args.letter, values)
    paths = desk.letters.write_sent(done, Path(args.output) if args.output else None)
    if args.json:
        as_json({"reference": args.reference, "item": done.item, "files": [str(path) for path in paths]})
    else:
        say(f"{args.reference}: kept as {done.item}. {done.errands}", *(str(path) for path in paths))
    return 0


def _again(desk: Desk, args: Namespace) -> int:
    """Write a letter that was sent, as it was sent: its file may be lost, or was never on disk."""
    _ends_as_text(args)
    if args.form not in TEXTS and Path(args.output).suffix.lower() not in ("", ".pdf"):
        raise BadInput(f"This form is a PDF. Name the file .pdf, not {Path(args.output).suffix}.")
    desk.letters.write_again(args.reference, args.letter, Path(args.output), args.form)
    how = "as it was sent" if args.form == FORMS[0] else f"as {args.form}, in the words in which it was sent"
    say(f"{args.reference}: {args.letter}, {how}, is in {args.output}.")
    return 0


def _list(desk: Desk, args: Namespace) -> int:
    lines = desk.letters.list(args.reference)
    if args.json:
        as_json(lines)
        return 0
    rows = [
        (
            line.id,
            line.title,
            line.stage,
            "sent" if line.sent else "drafted" if line.drafted else "",
            "now" if line.fits else "",
        )
        for line in lines
    ]
    table(("Letter", "Title", "Stage", "State", "Fits"), rows)
    return 0


def _fields(desk: Desk, args: Namespace) -> int:
    found = desk.letters.form(args.reference, args.letter)
    try:
        sheet = desk.letters.sheet(args.reference, args.letter)
    except Refused:  # whoever wrote it fills in no sheet
        sheet = ()
    if args.json:
        as_json((*found.fields, *sheet))
        return 0
    rows = [(spec.name, spec.label, " | ".join(spec.choices) or spec.kind) for spec in found.fields]
    rows += [(spec.name, f"{spec.label} (check sheet: --answer)", spec.kind) for spec in sheet]
    table(("Field", "What it is", "Takes"), rows)
    return 0
