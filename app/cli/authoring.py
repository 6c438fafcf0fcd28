"""What authors of a landlord's folder need: `procedure check`, `new` and `words`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli import Way
from app.cli.output import as_json, say
from app.desk.procedures import procedure_folder
from app.errors import BadInput, ProcedureError


def check(args: Namespace, way: Way) -> int:
    """Tell every fault of a folder, or of all that the program carries; 1 when there are any."""
    from app.desk.checking import check_folder
    from app.desk.words import number

    folders = [procedure_folder(args.id)] if args.id else [procedure_folder(one) for one in _every()]
    found = {folder.name: check_folder(folder) for folder in folders}
    if args.json:
        as_json({name: [_fault(one) for one in faults] for name, faults in found.items()})
        return int(any(found.values()))
    for name, faults in found.items():
        say(*(str(one) for one in faults))
        say(f"{name}: {number(len(faults), 'fault')}.")
    return int(any(found.values()))


def _every() -> tuple[str, ...]:
    from app.desk.procedures import procedure_ids

    return procedure_ids()


def _fault(error: ProcedureError) -> dict[str, object]:
    return {"file": error.file, "line": error.line, "table": error.table, "key": error.key, "says": error.says}


def new(args: Namespace, way: Way) -> int:
    """Write a landlord's folder to begin with."""
    from app.desk.procedures import begin_procedure

    if not args.id:
        raise BadInput("'putright procedure new' needs an id: small letters and digits, as 'harbour'.")
    made = begin_procedure(args.id, Path(args.folder or "."), way.today)
    if args.json:
        as_json({"folder": str(made)})
        return 0
    say(
        f"{made} is written, and has no fault. Begin with procedure.toml and clauses.toml.",
        f"'putright procedure check {made}' tells what is wrong, as often as you like; "
        "'putright procedure words' lists what can be written.",
    )
    return 0


def words(args: Namespace, way: Way) -> int:
    """Print all that can be written in a landlord's folder, or one section of it."""
    from app.desk.wordbook import SECTIONS, as_markdown, wordbook
    from app.desk.words import did_you_mean

    if args.id and args.id not in SECTIONS:
        raise BadInput(f"There are no words about '{args.id}'.{did_you_mean(args.id, SECTIONS)}")
    if args.markdown:
        say(as_markdown().removesuffix("\n"))
        return 0
    found = wordbook(args.id)
    if args.json:
        as_json({name: [one._asdict() for one in section] for name, section in found.items()})
        return 0
    for name, section in found.items():
        say(name.upper(), "")
        for one in section:
            say(f"  {one.word}: {one.means}", *(f"      {line}" for line in one.takes))
            if one.fills:
                say(f"      its sentence may say {', '.join(f'{{{word}}}' for word in one.fills)}")
        say("")
    return 0
