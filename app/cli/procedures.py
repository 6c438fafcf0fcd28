"""`putright procedure`: the landlords' procedures, what they say, and how far the program meets them."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from app.cli import Way, authoring
from app.cli.arguments import CommandParser
from app.cli.output import as_json, say, table
from app.desk.coverage import ClauseCoverage, coverage
from app.desk.procedures import procedure_called, procedure_folder, procedure_ids, procedures_and_faults
from app.errors import BadInput
from app.rules.events import Event
from app.rules.procedure import Procedure, Trigger
from app.rules.typed_dates import show_date


def arguments(parser: CommandParser, name: str) -> None:
    """Take what to do, and with which procedure."""
    parser.set_defaults(run=run)
    parser.add_argument(
        "what",
        choices=(*_AUTHORING, *_ACTIONS),
        help="list all; show one; new: write a folder to begin with; check: every fault of a folder; words: all that "
        "can be written in one; test worked examples; compare one with the Ombudsman's Code; coverage of clauses",
    )
    parser.add_argument(
        "id",
        nargs="?",
        default="",
        metavar="ID",
        help="abri, octavia, …; check and test take a folder too, words a section; without it most take all",
    )
    parser.add_argument("--markdown", action="store_true", help="words: the conditions as a page of Markdown")
    parser.add_argument("--in", dest="folder", default="", metavar="FOLDER", help="new: where to write it (else here)")


def run(args: Namespace, way: Way) -> int:
    """Do it; 1 when a check or a test finds something."""
    if args.folder and args.what != "new":
        raise BadInput("'--in' goes with 'putright procedure new'.")
    if args.markdown and args.what != "words":
        raise BadInput("'--markdown' goes with 'putright procedure words'.")
    if own := _AUTHORING.get(args.what):
        return own(args, way)
    chosen = (args.id,) if args.id else procedure_ids()
    if args.id and not (args.what == "test" and Path(args.id).is_dir()):
        procedure_called(args.id)
    if not args.id and args.what in ("show", "compare"):
        raise BadInput(f"'putright procedure {args.what}' needs a procedure: {', '.join(chosen)}.")
    return _ACTIONS[args.what](chosen, args.json)


def _list(args: Namespace, way: Way) -> int:
    """All that load, and what is wrong with those that do not; 1 when there is one."""
    procedures, faulty = procedures_and_faults()
    if args.id:
        procedures, faulty = (procedure_called(args.id),), {}
    if args.json:
        as_json([_head(one) for one in procedures] + [{"id": one, "fault": str(e)} for one, e in faulty.items()])
        return int(bool(faulty))
    table(
        ("id", "landlord", "document", "in force from", "clocks"),
        [(p.id, p.landlord, p.document, show_date(p.in_force), str(len(p.clocks))) for p in procedures],
    )
    for name, error in faulty.items():
        say(
            "", f"{name} cannot be used: {error}", f"'putright procedure check {name}' tells all that is wrong with it."
        )
    return int(bool(faulty))


def _head(procedure: Procedure) -> dict[str, Any]:
    keys = ("id", "landlord", "document", "version", "in_force", "prefix", "nation")
    return {key: getattr(procedure, key) for key in keys} | {"clocks": len(procedure.clocks)}


def _show(chosen: tuple[str, ...], in_json: bool) -> int:
    procedure = procedure_called(chosen[0])
    if in_json:
        as_json(_head(procedure) | _rules(procedure))
        return 0
    since = show_date(procedure.in_force)
    say(f"{procedure.landlord}: {procedure.document}, version {procedure.version}, in force from {since}.", "")
    table(
        ("clock", "within", "from", "until", "clauses"),
        [
            (
                c.id,
                str(c.within),
                " or ".join(map(_trigger, c.starts)),
                " or ".join(map(_trigger, c.stops)),
                ", ".join(c.cites),
            )
            for c in procedure.clocks
        ],
    )
    say("")
    table(
        ("step", "who", "clauses"),
        [(s.id, ", ".join(s.roles) or "anyone", ", ".join(s.cites)) for s in procedure.steps],
    )
    say("")
    table(("gate", "clause", "refuses with"), [(g.id, g.clause, g.reason) for g in procedure.gates])
    return 0


def _rules(procedure: Procedure) -> dict[str, Any]:
    return {
        "events": sorted(procedure.events),
        "clocks": [
            {
                "id": c.id, "name": c.name, "within": str(c.within), "starts": [_trigger(t) for t in c.starts],
                "stops": [_trigger(t) for t in c.stops], "cap": c.cap, "owner": c.owner, "cites": c.cites,
                "missed": c.missed, "code": c.code,
            }
            for c in procedure.clocks
        ],
        "roles": [{"id": r.id, "name": r.name, "cites": r.cites} for r in procedure.roles],
        "steps": [
            {"id": s.id, "title": s.title, "roles": s.roles, "gates": s.gates, "cites": s.cites}
            for s in procedure.steps
        ],
        "gates": [{"id": g.id, "clause": g.clause, "reason": g.reason} for g in procedure.gates],
    }  # fmt: skip


def _trigger(trigger: Trigger) -> str:
    return trigger.event or f"missed {trigger.due_of}"


def _test(chosen: tuple[str, ...], in_json: bool) -> int:
    from app.desk.examples import run_examples, run_examples_in

    known = procedure_ids()
    results = {
        Path(one).name: run_examples(one) if one in known else run_examples_in(procedure_folder(one)) for one in chosen
    }
    failed = any(result.differs for found in results.values() for result in found)
    if in_json:
        as_json({
            one: {
                "passed": sum(not r.differs for r in found),
                "failed": sum(bool(r.differs) for r in found),
                "checks": sum(r.checks for r in found),
                "examples": found,
            }
            for one, found in results.items()
        })  # fmt: skip
        return int(failed)
    for one, found in results.items():
        wrong = [r for r in found if r.differs]
        checks = sum(result.checks for result in found)
        say(f"{one}: {len(found) - len(wrong)} of {len(found)} worked examples pass, {checks} checks.")
        for result in wrong:
            say(f"  {result.id} (clauses {', '.join(result.clauses)})", *(f"    {line}" for line in result.differs))
    return int(failed)


def _compare(chosen: tuple[str, ...], in_json: bool) -> int:
    from app.desk.yardstick import YARDSTICK, looser

    procedure, found = procedure_called(chosen[0]), looser(chosen[0])
    needs = {clause.id: clause.needs for clause in coverage(YARDSTICK)}
    if in_json:
        as_json([
            {
                "code": one.code, "needs": needs[one.code], "process": one.process, "clocks": one.clocks,
                "cites": one.cites, "later": one.later, "logs": one.logs, "days": one.days,
                "due": one.due, "code_due": one.code_due,
                "events": [{"event": e.name, "on": e.on, **e.fields} for e in one.events],
            }
            for one in found
        ])  # fmt: skip
        return int(bool(found))
    if not found:
        say(f"{procedure.landlord}: no time limit is looser than the Code's in the logs that were tried.")
    for one in found:
        says = (
            f"{', '.join(one.clocks)} ({', '.join(one.cites)}) is later by up to {one.days} working days"
            if one.days is not None
            else f"{', '.join(one.clocks) or 'no time limit'} gives no date"
        )
        events = "; ".join(map(_event_words, one.events))
        dates = f"the Code gives {show_date(one.code_due)}, {procedure.landlord} {_date(one.due)}"
        say(
            f"Code {one.code}: {needs[one.code]}",
            f"  {procedure.landlord}, {one.process}: {says}, in {one.later} of {one.logs} logs.",
            f"  For example: {events}: {dates}.",
            "",
        )
    say("Compared are time limits; other clauses are not yet.")
    return int(bool(found))


def _event_words(event: Event) -> str:
    said = [f"{key} {show_date(v) if isinstance(v, date) else v}" for key, v in event.fields.items() if v is not False]
    return ", ".join([f"{event.name} {show_date(event.on)}", *(one.removesuffix(" True") for one in said)])


def _date(day: date | None) -> str:
    return show_date(day) if day else "no date"


def _coverage(chosen: tuple[str, ...], in_json: bool) -> int:
    found = {one: coverage(one) for one in chosen}
    broken = any(clause.unresolved for rows in found.values() for clause in rows)
    if in_json:
        as_json({
            one: {
                "clauses": [{"id": c.id, "kind": c.kind, "met": c.met, "by": c.by} for c in rows],
                "unresolved": [{"id": c.id, "claims": c.unresolved} for c in rows if c.unresolved],
                "untested": [c.id for c in rows if c.by and not c.unresolved and not c.exercised],
            }
            for one, rows in found.items()
        })  # fmt: skip
        return int(broken)
    for one, rows in found.items():
        _say_coverage(one, rows)
    return int(broken)


def _say_coverage(procedure_id: str, rows: tuple[ClauseCoverage, ...]) -> None:
    asked = [clause for clause in rows if clause.kind != "context"]
    met = Counter(clause.kind for clause in asked if clause.met)
    say(f"{procedure_called(procedure_id).landlord}: {met.total()} of {len(asked)} clauses met.")
    table(
        ("kind", "met", "open"),
        [(kind, str(met[kind]), str(n - met[kind])) for kind, n in sorted(Counter(c.kind for c in asked).items())],
    )
    for clause in rows:
        if clause.unresolved:
            say(f"  {clause.id} claims {', '.join(clause.unresolved)}: there is no such thing in this procedure.")
        elif clause.by and not clause.exercised:
            say(f"  {clause.id} claims {', '.join(clause.by)}, but no test exercises it.")
    say("")


_AUTHORING = {"list": _list, "new": authoring.new, "check": authoring.check, "words": authoring.words}
_ACTIONS = {"show": _show, "test": _test, "compare": _compare, "coverage": _coverage}
