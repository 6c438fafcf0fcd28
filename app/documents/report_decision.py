"""The parts of the Investigation Report about the case itself, what was decided, and what comes of it."""

from __future__ import annotations

from typing import Final

from app.documents.blocks import Block, BulletList, Heading, Paragraph, Quote, Span
from app.documents.report_sheet import About, day_of, declared, rows_of, table, text_of
from app.rules.authority import needs_sign_off
from app.rules.investigation import PointState
from app.rules.money import show_pence
from app.rules.recipients import hides_address
from app.rules.redress import Offer, offers
from app.rules.report import ReportPart
from app.rules.typed_dates import short_date, show_date


def case(about: About, part: ReportPart) -> list[Block]:
    """Which case it is."""
    case = about.case
    procedure = case.procedure
    return rows_of(
        (
            ("Reference", case.reference),
            ("Customer's reference", text_of(case.opening, "customer_reference")),
            ("Customer", case.customer),
            ("Address", f"{case.address} (must not be shown to others)" if hides_address(case) else case.address),
            ("Stage", case.stage),
            ("Received", f"{show_date(case.received)}, by {text_of(case.opening, 'channel') or 'a way not recorded'}"),
            ("Handled by", about.name(case.handler)),
            ("As", about.sheet.handler_title),
            ("Procedure", procedure.document),
        )
    )


def definition(about: About, part: ReportPart) -> list[Block]:
    """The points of complaint and the outcome sought."""
    rows = [(one.number, one.text, one.category) for one in about.found.points]
    sought = about.case.outcome_sought
    return [
        *table(("Point", "What it says", "Category"), rows, "Points of complaint", (1, 7, 2)),
        *([Paragraph((Span("Outcome sought: ", bold=True), sought))] if sought else []),
    ]


def responsibility(about: About, part: ReportPart) -> list[Block]:
    """What the landlord answers for."""
    rows = [
        (f"Point {one.number}", one.responsible + (f": {one.who_is}" if one.who_is else ""))
        for one in about.found.points
    ]
    return rows_of((*rows, ("Not our responsibility", str(about.case.fact("*:not_responsible") or ""))))


def flags(about: About, part: ReportPart) -> list[Block]:
    """Flags, and who can look at each point afterwards."""
    rows = [(f"Arbitrator for point {one.number}", one.arbitrator) for one in about.found.points]
    return rows_of((("Flags", ", ".join(about.case.flags)), *rows))


def dates(about: About, part: ReportPart) -> list[Block]:
    """The time limits, and how they were moved."""
    rows = [
        (clock.rule.name, show_date(clock.due), day_of(clock.stopped), clock.state)
        for clock in about.case.clocks
        if about.case.run(clock.rule.process)
    ]
    moved = [
        f"Moved on {show_date(e.on)} to {day_of(e.get('until'))}: {text_of(e, 'reason')}"
        for e in about.case.did("extended")
    ]
    return [
        *table(("Time limit", "Due", "Met or ended", "State"), rows, "Time limits", (4, 3, 3, 2)),
        *([BulletList(tuple(moved))] if moved else []),
    ]


def updates(about: About, part: ReportPart) -> list[Block]:
    """Updates agreed, first or when the time was extended, and given."""
    agreed = [
        (
            f"Agreed on {show_date(e.on)}",
            text_of(e, "interval") or (text_of(e, "reason") if e.name.endswith(".agreed") else ""),
        )
        for e in sorted((*about.case.did("agreed"), *about.case.did("extended")), key=lambda e: (e.on, e.seq))
    ]
    said = [f"{show_date(e.on)}: {text_of(e, 'text') or 'told'}" for e in about.case.did("updated")]
    return [*rows_of(agreed), *([BulletList(tuple(said))] if said else [])]


_DECIDED: Final = (
    ("Finding", "finding"),
    ("Reasons", "reasons"),
    ("Rests on", "refers_to"),
    ("Effect on the customer", "effect"),
    ("What puts it right", "remedy"),
)


def findings(about: About, part: ReportPart) -> list[Block]:
    """The finding on each point, and what it rests on."""
    blocks: list[Block] = []
    for one in about.found.points:
        blocks.append(Heading(3, f"Point {one.number}: {one.decision('outcome') or 'not decided yet'}"))
        blocks.append(Quote(one.text))
        rows = rows_of((label, one.decision(name)) for label, name in _DECIDED)
        blocks += [*rows, *_goes_to(about, one)]
    return blocks


def _goes_to(about: About, point: PointState) -> list[Block]:
    items = [one.item for one in about.found.evidence if point.number in one.get("points", ())]
    return [Paragraph(f"Evidence: {', '.join(items)}.", small=True)] if items else []


def obligations(about: About, part: ReportPart) -> list[Block]:
    """The obligations of both sides where the law is in issue."""
    rows: list[tuple[str, str]] = []
    for one in about.found.points:
        rows.append((f"Point {one.number}: ours", one.decision("obligations_ours")))
        rows.append((f"Point {one.number}: the customer's", one.decision("obligations_customers")))
    return rows_of(rows)


def outcome(about: About, part: ReportPart) -> list[Block]:
    """The outcome of each point and of the whole."""
    each = [(f"Point {one.number}", one.decision("outcome")) for one in about.found.points]
    finished = about.found.report
    return rows_of(
        (*each, ("Overall", text_of(finished, "outcome")), ("Justification", text_of(finished, "justification")))
    )


def remedies(about: About, part: ReportPart) -> list[Block]:
    """The remedies that stand, with their state and who signed them off as what; below them those that do not."""
    found = offers(about.case)
    live = [(*_remedy(one), _signed(about, one)) for one in found if one.live]
    dead = [_remedy(one) for one in found if not one.live]
    header = ("No.", "Kind", "What", "Amount", "By", "State")
    return [
        *table((*header, "Signed off"), live, "Remedies", (1, 2.6, 4.6, 1.9, 2.5, 2.2, 3)),
        *table(header, dead, "Remedies that no longer stand", (1.1, 3, 6, 2, 2.8, 2.5)),
    ]


def _remedy(one: Offer) -> tuple[str, ...]:
    said = text_of(one.event, "text") or text_of(one.event, "reasons")
    return (
        one.item,
        one.kind,
        said,
        show_pence(one.pence) if one.pence else "",
        day_of(one.event.get("due")),
        one.state,
    )


def _signed(about: About, one: Offer) -> str:
    """Who signed, by role, when, and up to what; or that it needs signing and nobody has."""
    signed = []
    for event in one.approvals:
        limit = event.get("limit_pence")
        up_to = f", up to {show_pence(limit)}" if isinstance(limit, int) else ""
        role = about.case.procedure.role_by_id.get(text_of(event, "level"))
        signed.append(f"{role.name if role else 'a role not recorded'}, {short_date(event.on)}{up_to}")
    wanting = "not signed off yet" if needs_sign_off(about.case, one) else "not needed"
    return "\n".join(signed) or wanting


def actions(about: About, part: ReportPart) -> list[Block]:
    """What was promised."""
    rows = [
        (one.item, one.what, one.owner, day_of(one.due), f"done {short_date(one.done)}" if one.done else one.state)
        for one in about.found.promises
    ]
    return table(("No.", "What", "Who", "By", "State"), rows, "Promised actions", (1.1, 6.8, 3, 3.1, 3))


def learning(about: About, part: ReportPart) -> list[Block]:
    """Root cause and learning."""
    finished = about.found.report
    return rows_of(
        (
            ("Root cause", text_of(finished, "root_cause")),
            ("Learning", text_of(finished, "learning")),
            ("May others be affected?", text_of(finished, "affects_others")),
            *declared(about, ("service_area", "marks")),
        )
    )


def confirmations(about: About, part: ReportPart) -> list[Block]:
    """What whoever handles the case confirms."""
    return rows_of(declared(about, ("merits", "heard", "heard_how", "considered", "fair", "put_right", "their_view")))


def checks(about: About, part: ReportPart) -> list[Block]:
    """The quality checks of letters."""
    rows = [
        (show_date(e.on), text_of(e, "template"), about.name(e.by), text_of(e, "result"))
        for e in about.case.all("letter.checked")
    ]
    return table(("On", "Letter", "By", "Result"), rows, "Quality checks", (3.2, 4, 4, 3))
