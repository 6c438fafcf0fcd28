"""`putright show` and `putright queue`: what there is, without changing it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from app.cli import Way
from app.cli.arguments import CommandParser, count, day
from app.cli.output import as_json, say, table
from app.desk.exporter import queue_rows
from app.desk.queue import BUILT_IN
from app.desk.views import CaseView, LinkView, QueueQuery
from app.rules.typed_dates import show_date


def arguments(parser: CommandParser, name: str) -> None:
    """Take a case and how to look at it, or a view of the queue."""
    if name == "show":
        parser.set_defaults(run=run_show)
        parser.add_argument("reference", metavar="REF", help="the case")
        parser.add_argument("--as-at", metavar="DATE", help="only what had been recorded by the end of that day")
        parser.add_argument("--as-of", metavar="DATE", help="only what had happened by that day (else today)")
        parser.add_argument(
            "--why", metavar="CLOCK", help="why that clock's date is what it is, such as stage1.respond"
        )
        parser.add_argument("--item", default="", help="with --why: which question, where there are several")
    else:
        parser.set_defaults(run=run_queue)
        parser.add_argument("--view", default="open", help=f"{', '.join(BUILT_IN)}, or one of your own by name")
        parser.add_argument(
            "--text", default="", help="only cases with these words in reference, customer, address, flags"
        )
        parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
        parser.add_argument("--limit", type=count, default=0, metavar="N", help="the first N only")
    parser.database()
    parser.person()


def run_show(args: Namespace, way: Way) -> int:
    """Show one case, or why one of its dates is what it is."""
    desk = way.desk(args)
    try:
        if args.why:
            why = desk.casework.why(args.reference, args.why, args.item)
            if args.json:
                as_json(why)
            else:
                say(*why.sentences, *(f"{clause}: {needs}" for clause, needs in why.clauses))
            return 0
        case = desk.casework.open(
            args.reference,
            as_at=day(args.as_at, "--as-at") if args.as_at else None,
            as_of=day(args.as_of, "--as-of") if args.as_of else None,
        )
        if args.json:
            as_json(case)
        else:
            say(*headline(case), *_body(case))
        return 0
    finally:
        desk.close()


def headline(case: CaseView) -> Iterator[str]:
    """The case in a line, its open dates, and what to do next."""
    handler = case.handler.name if case.handler else "nobody yet"
    state = f"{case.stage}, closed {show_date(case.closed)}" if case.closed else case.stage
    customer = " ".join(case.customer.split())
    yield f"{case.reference}  {customer}  {state}, received {show_date(case.received)}, with {handler}"
    for clock in case.clocks:
        if clock.state in ("running", "overdue"):
            item = f" {clock.item}" if clock.item else ""
            yield f"  {clock.name}{item}: due {show_date(clock.due)}, {clock.says}"
    yield from (f"  Next: {act.title} ({act.step})" for act in case.acts if act.next)


def _body(case: CaseView) -> Iterator[str]:
    yield from (f"  Note: {warning}" for warning in case.warnings)
    for label, text in (
        ("Landlord", f"{case.landlord}, procedure version {case.version}"),
        ("Address", case.address),
        ("Contact", case.contact),
        ("Flags", ", ".join(case.flags)),
        ("Waits for", case.waiting),
        *case.facts,
        ("Complaint", case.description),
        ("Outcome sought", case.outcome_sought),
    ):
        if text:
            yield f"  {label}: {text}".replace("\n", "\n    ")
    yield from (f"  Point {p.number}: {p.text}{f' [{p.category}]' if p.category else ''}" for p in case.points)
    for r in case.requests:
        head = "Task {0.item} for {0.to}, assigned" if r.is_task else "Asked {0.to} on"
        state = "done" if r.is_task and r.answered else r.state
        yield f"  {head.format(r)} {show_date(r.asked)} ({state}): {r.question}"
    yield from (f"  Linked ({one.label}): {_linked(one)}" for one in case.links)
    done = [clock for clock in case.clocks if clock.state not in ("running", "overdue")]
    yield from (f"  {clock.name}: was due {show_date(clock.due)}, {clock.says}" for clock in done)
    yield "  History, the latest first:"
    for entry in case.timeline:
        back = f" [{entry.superseded}]" if entry.superseded else ""
        late = f" (recorded {entry.late_recorded} days later)" if entry.late_recorded > 1 else ""
        yield f"  {entry.seq:>4}  {show_date(entry.on)}  {entry.title}{back}, {entry.by}{late}"
        yield from (f"          {label}: {text}".replace("\n", "\n            ") for label, text in entry.detail)


def _linked(link: LinkView) -> str:
    """Another case or report in a line, and why it is linked."""
    who = f", {link.customer}, {link.stage}" if link.known else ""
    return f"{link.reference}{who}{f': {link.why}' if link.why else ''}"


def run_queue(args: Namespace, way: Way) -> int:
    """List a view of the queue in due order."""
    desk = way.desk(args)
    query = QueueQuery(view=args.view, text=args.text)
    try:
        rows = list(queue_rows(desk, query, args.limit))
        if args.json:
            as_json(rows)
        elif rows:
            table(
                ("reference", "due", "act", "customer", "stage", "with", "waits for"),
                [
                    (
                        r.reference,
                        show_date(r.due) if r.due else "-",
                        r.act,
                        r.customer,
                        r.stage,
                        r.handler_name,
                        r.waiting,
                    )
                    for r in rows
                ],
            )
        else:
            say("No case is in this view.")
        return 0
    finally:
        desk.close()
