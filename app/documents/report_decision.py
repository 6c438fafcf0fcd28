"""The parts of the Investigation Report about the case itself, what was decided, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.documents.blocks import Block, BulletList, Heading, Paragraph, Quote, Span
from app.documents.report_sheet import About, day_of, declared, rows_of, table, text_of
from app.rules.investigation import PointState
from app.rules.report import ReportPart
from app.rules.typed_dates import short_date, show_date


def case(about: About, part: ReportPart) -> list[Block]:
    """Which case it is."""
    case = about.case
    procedure = case.procedure
    return rows_of(
        (
            ("Reference", case.reference),
            ("Customer", case.customer),
            ("Address", case.address),
            ("Stage", case.stage),
            ("Received", f"{show_date(case.received)}, by {text_of(case.opening, 'channel') or 'a way not recorded'}"),
            ("Handled by", about.name(case.handler)),
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
    return rows_of((*rows, ("Not our responsibility", text_of(about.case.latest("stage1.defined"), "not_responsible"))))


def flags(about: About, part: ReportPart) -> list[Block]:
    """Flags, and who can look at each point afterwards."""
    rows = [(f"Arbitrator for point {one.number}", one.arbitrator) for one in about.found.points]
    return rows_of((("Flags", ", ".join(about.case.flags)), *rows))


def dates(about: About, part: ReportPart) -> list[Block]:
    """The time limits, and how they were moved."""
    rows = [
        (clock.rule.name, show_date(clock.due), day_of(clock.stopped), clock.state)
        for clock in about.case.clocks
        if clock.rule.process.startswith("stage")
    ]
    moved = [
        f"Moved on {show_date(e.on)} to {day_of(e.get('until'))}: {text_of(e, 'reason')}"
        for e in about.case.all("stage1.extended")
    ]
    return [
        *table(("Time limit", "Due", "Met or ended", "State"), rows, "Time limits", (4, 3, 3, 2)),
        *([BulletList(tuple(moved))] if moved else []),
    ]


def updates(about: About, part: ReportPart) -> list[Block]:
    """Updates agreed and given."""
    agreed = about.case.latest("stage1.agreed")
    said = [f"{show_date(e.on)}: {text_of(e, 'text') or 'told'}" for e in about.case.all("stage1.updated")]
    rows = rows_of((("Agreed", text_of(agreed, "interval") or text_of(agreed, "reason")),))
    return [*rows, *([BulletList(tuple(said))] if said else [])]


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
    """The remedies proposed."""
    rows = []
    for event in about.case.all("redress.proposed"):
        pence = sum(int(line.get("pence", 0)) for line in event.get("lines", ()) if isinstance(line, Mapping))
        amount = f"£{pence // 100:,}.{pence % 100:02d}" if pence else ""
        said = text_of(event, "text") or text_of(event, "reasons")
        rows.append((event.item, text_of(event, "kind"), said, amount, day_of(event.get("due"))))
    return table(("No.", "Kind", "What", "Amount", "By"), rows, "Remedies proposed", (1.4, 4, 7, 2.5, 3))


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
