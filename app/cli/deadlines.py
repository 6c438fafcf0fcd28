"""`putright deadlines`: the time limits of a log of events, counted and explained, without a database."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.cli import Way
from app.cli.arguments import CommandParser, day
from app.cli.event_arguments import check_log, event, read_events
from app.cli.output import as_json, say
from app.desk.clockwords import says
from app.desk.procedures import procedure_called
from app.errors import BadInput
from app.rules.clock import Clock
from app.rules.clocks import clocks
from app.rules.events import Event, effective
from app.rules.explain import explain
from app.rules.procedure import Procedure
from app.rules.typed_dates import show_date


def arguments(parser: CommandParser, name: str) -> None:
    """Take the procedure, the events and the day."""
    parser.set_defaults(run=run)
    parser.add_argument("procedure", metavar="PROCEDURE", help="abri, octavia, … ('putright procedure list')")
    parser.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="NAME=DATE[,KEY=VALUE…]",
        help='an event, e.g. stage1.extended=2026-04-16,until=2026-04-30,reason="a survey, awaited"',
    )
    parser.add_argument("--events", metavar="FILE", help="a TOML file of events, as in a procedure's scenarios")
    parser.add_argument("--as-of", metavar="DATE", help="the day on which to look (else today)")


def run(args: Namespace, way: Way) -> int:
    """Count, and print every clock that has started."""
    procedure = procedure_called(args.procedure)
    given, asof = read_events(args.events, procedure) if args.events else ((), None)
    given += tuple(event(text, procedure) for text in args.event)
    if not given:
        raise BadInput("There are no events to count from: give --event NAME=DATE or --events FILE.")
    check_log(given, procedure)
    as_of = day(args.as_of, "--as-of") if args.as_of else asof or way.today
    log = effective(given)
    found = [described(procedure, log, clock) for clock in clocks(procedure, log, as_of)]
    if args.json:
        as_json(found)
    elif found:
        for one in found:
            say(
                f"{one['name']}{' ' + one['item'] if one['item'] else ''}: due {show_date(one['due'])}, {one['says']}",
                *(f"    {sentence}" for sentence in one["sentences"]),
                f"    {procedure.landlord}, {', '.join(one['cites'])}" if one["cites"] else "",
            )
    else:
        say("No clock has started.")
    return 0


def described(procedure: Procedure, log: tuple[Event, ...], clock: Clock) -> dict[str, Any]:
    """A clock as `--json` prints it; the keys are documented in the README and do not change."""
    why = explain(procedure, log, clock)
    return {
        "clock": clock.id,
        "name": clock.rule.name,
        "item": clock.item,
        "run": clock.run,
        "started": clock.started,
        "first_due": clock.first_due,
        "due": clock.due,
        "stopped": clock.stopped,
        "state": clock.state,
        "says": says(clock),
        "days_left": clock.days_left,
        "days_late": clock.days_late,
        "unit": clock.unit,
        "owner": clock.rule.owner,
        "cites": clock.rule.cites,
        "explanation": why.text,
        "sentences": why.sentences,
        "days": [{"date": d.date, "number": d.number, "why": d.why} for d in why.days],
    }
