"""The Investigation Report of a case as a document: the landlord's parts, numbered, each complete without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from app.documents.blocks import (
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    KeyValues,
    Panel,
    Paragraph,
    Quote,
    Span,
    Table,
)
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.investigation import Investigation, PointState, investigation
from app.rules.report import Missing, ReportPart, ReportRules
from app.rules.typed_dates import short_date, show_date

NOTHING: Final = "Nothing is recorded."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the report shows besides the case: names of people by id, labels of declared fields, what is missing."""

    rules: ReportRules
    names: Mapping[str, str]
    labels: Mapping[str, str]
    missing: tuple[Missing, ...]
    draft: bool
    on: date


def report(case: CaseFile, sheet: Sheet) -> Document:
    """The whole report, as at `sheet.on`."""
    found = investigation(case)
    about = _About(case, found, sheet)
    state = "Draft" if sheet.draft else "Finished"
    blocks: list[Block] = [
        Heading(1, sheet.rules.title),
        Paragraph(f"{case.procedure.landlord} · {case.reference} · {state}, {show_date(sheet.on)}"),
    ]
    if sheet.draft and sheet.missing:
        blocks.append(Panel((Heading(2, "Still missing"), BulletList(tuple(_gap(one) for one in sheet.missing)))))
    for number, part in enumerate(sheet.rules.parts, 1):
        blocks.append(Heading(2, f"{number}. {part.heading}"))
        blocks += CONTENT[part.id](about, part) or [Paragraph(NOTHING)]
    return Document(
        title=f"{case.reference}: {sheet.rules.title}",
        blocks=tuple(blocks),
        kind="report",
        author=case.procedure.landlord,
        subject=f"{sheet.rules.title}, form {sheet.rules.version}",
        running=f"{case.reference} · {sheet.rules.title} · {state.lower()}",
        dated=sheet.on,
    )


@dataclass(frozen=True, slots=True)
class _About:
    """What every part is made of."""

    case: CaseFile
    found: Investigation
    sheet: Sheet

    def name(self, person: Value) -> str:
        """A person's name by id."""
        return self.sheet.names.get(str(person), str(person or ""))


def _gap(one: Missing) -> str:
    return f"{one.says} ({one.clause})" if one.clause else one.says


def _rows(rows: Iterable[tuple[str, str]]) -> list[Block]:
    """Labels and values, those that say something."""
    kept = tuple((label, value) for label, value in rows if value)
    return [KeyValues(kept)] if kept else []


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str, shares: Sequence[float]) -> list[Block]:
    if not rows:
        return []
    columns = tuple(Column(share=share) for share in shares)
    return [Table(tuple(header), tuple(tuple(row) for row in rows), columns, caption=caption)]


def _text(event: Event | None, name: str) -> str:
    return str(event.get(name) or "") if event else ""


def _bracketed(text: str) -> str:
    return f" ({text})" if text else ""


def _day(value: Value) -> str:
    return show_date(value) if isinstance(value, date) else ""


def _yes(value: Value) -> str:
    return "" if value is None else "yes" if value is True else "no" if value is False else str(value)


def _points(event: Event) -> str:
    return ", ".join(str(one) for one in event.get("points", ()))


def _case(about: _About, part: ReportPart) -> list[Block]:
    case = about.case
    procedure = case.procedure
    return _rows(
        (
            ("Reference", case.reference),
            ("Customer", case.customer),
            ("Address", case.address),
            ("Stage", case.stage),
            ("Received", f"{show_date(case.received)}, by {_text(case.opening, 'channel') or 'a way not recorded'}"),
            ("Handled by", about.name(case.handler)),
            ("Procedure", procedure.document),
        )
    )


def _definition(about: _About, part: ReportPart) -> list[Block]:
    rows = [(one.number, one.text, one.category) for one in about.found.points]
    sought = about.case.outcome_sought
    return [
        *_table(("Point", "What it says", "Category"), rows, "Points of complaint", (1, 7, 2)),
        *([Paragraph((Span("Outcome sought: ", bold=True), sought))] if sought else []),
    ]


def _responsibility(about: _About, part: ReportPart) -> list[Block]:
    rows = [(f"Point {one.number}", one.responsible) for one in about.found.points]
    return _rows((*rows, ("Not our responsibility", _text(about.case.latest("stage1.defined"), "not_responsible"))))


def _flags(about: _About, part: ReportPart) -> list[Block]:
    rows = [(f"Arbitrator for point {one.number}", one.arbitrator) for one in about.found.points]
    return _rows((("Flags", ", ".join(about.case.flags)), *rows))


def _dates(about: _About, part: ReportPart) -> list[Block]:
    rows = [
        (clock.rule.name, show_date(clock.due), _day(clock.stopped), clock.state)
        for clock in about.case.clocks
        if clock.rule.process.startswith("stage")
    ]
    moved = [
        f"Moved on {show_date(e.on)} to {_day(e.get('until'))}: {_text(e, 'reason')}"
        for e in about.case.all("stage1.extended")
    ]
    return [
        *_table(("Time limit", "Due", "Met or ended", "State"), rows, "Time limits", (4, 3, 3, 2)),
        *([BulletList(tuple(moved))] if moved else []),
    ]


def _updates(about: _About, part: ReportPart) -> list[Block]:
    agreed = about.case.latest("stage1.agreed")
    said = [f"{show_date(e.on)}: {_text(e, 'text') or 'told'}" for e in about.case.all("stage1.updated")]
    rows = _rows((("Agreed", _text(agreed, "interval") or _text(agreed, "reason")),))
    return [*rows, *([BulletList(tuple(said))] if said else [])]


def _needs(about: _About, part: ReportPart) -> list[Block]:
    rows: list[tuple[str, str]] = [("On receipt", _text(about.case.opening, "needs_noted"))]
    for one in about.found.considered:
        rows += [
            (f"Vulnerability ({short_date(one.on)})", _text(one, "vulnerability")),
            ("How we know", _text(one, "source")),
            ("Adjustments", _text(one, "adjustments")),
            ("Equality", _text(one, "equality")),
        ]
    return _rows(rows)


def _conflict(about: _About, part: ReportPart) -> list[Block]:
    rows = []
    for one in about.found.declared:
        said = "yes" if one.get("conflict") else "none"
        rows.append((show_date(one.on), about.name(one.by), said, _text(one, "what"), _text(one, "measure")))
    return _table(("Declared", "By", "Conflict", "Which", "Measure"), rows, "Declarations", (3, 3, 2, 4, 4))


def _account(about: _About, part: ReportPart) -> list[Block]:
    told = [(e.on, _text(e, "learned")) for e in about.case.all("stage1.contacted") if e.get("learned")]
    told += [(e.on, _text(e, "summary")) for e in about.found.sessions if e.get("manner") == "customer's account"]
    blocks: list[Block] = [Quote(about.case.description)] if about.case.description else []
    for day, words in sorted(told):
        blocks += [Paragraph((Span(f"{show_date(day)}:", bold=True),)), Quote(words)]
    return blocks


def _plan(about: _About, part: ReportPart) -> list[Block]:
    plan = about.found.plan
    rows = (
        ("To be found out", _text(plan, "text")),
        ("From whom and where", _text(plan, "sources")),
        ("To be done by", _day(plan.get("until")) if plan else ""),
    )
    return _rows(rows)


def _evidence(about: _About, part: ReportPart) -> list[Block]:
    rows = [
        (
            one.item,
            _day(one.get("dated")) or "undated",
            f"{_text(one, 'kind')}: {_text(one, 'source')}"
            + (f" ({name})" if (name := _text(one, "filename")) else ""),
            _text(one, "shows"),
            _points(one),
            _yes(one.get("disclosable")),
        )
        for one in about.found.evidence
    ]
    header = ("No.", "Dated", "Kind and source", "What it shows", "Points", "To show")
    return _table(header, rows, "Evidence considered", (1.4, 2.6, 4.3, 5.2, 1.9, 2))


def _questions(about: _About, part: ReportPart) -> list[Block]:
    answers: dict[str, list[str]] = {}
    for event in about.case.events:
        if event.name in ("information.responded", "information.updated"):
            answers.setdefault(event.item, []).append(f"{short_date(event.on)}: {_text(event, 'answer')}")
        elif event.name == "information.escalated":
            to = _text(event, "to")
            answers.setdefault(event.item, []).append(f"{short_date(event.on)}: escalated to {to}")
    rows = [
        (
            one.item,
            about.name(one.to),
            one.question,
            show_date(one.asked),
            "\n".join(answers.get(one.item, ())) or "no answer yet",
        )
        for one in about.case.requests
    ]
    return _table(("No.", "To", "Question", "Asked", "Answers"), rows, "Questions to teams", (1.4, 3, 5, 3, 5))


def _meetings(about: _About, part: ReportPart) -> list[Block]:
    rows = [
        (
            show_date(one.on),
            _text(one, "manner") + (f", with {who}" if (who := _text(one, "with_role")) else ""),
            "\n".join(filter(None, (_text(one, "summary"), _text(one, "absent")))),
            _points(one),
        )
        for one in about.found.sessions
        if one.get("manner") != "customer's account"
    ]
    return _table(("On", "What", "What was said or seen", "Points"), rows, "Interviews, calls and visits", (3, 4, 7, 2))


def _specialist(about: _About, part: ReportPart) -> list[Block]:
    said = _text(about.found.report, "specialist")
    return [Paragraph(said)] if said else []


def _chronology(about: _About, part: ReportPart) -> list[Block]:
    rows = [
        (_day(one.get("happened_on")), _text(one, "what"), _text(one, "source"), _points(one))
        for one in about.found.chronology
    ]
    return _table(("When", "What happened", "How we know", "Points"), rows, "What happened", (3, 7, 4, 2))


_DECIDED: Final = (
    ("Finding", "finding"),
    ("Reasons", "reasons"),
    ("Rests on", "refers_to"),
    ("Effect on the customer", "effect"),
    ("What puts it right", "remedy"),
)


def _findings(about: _About, part: ReportPart) -> list[Block]:
    blocks: list[Block] = []
    for one in about.found.points:
        blocks.append(Heading(3, f"Point {one.number}: {one.decision('outcome') or 'not decided yet'}"))
        blocks.append(Quote(one.text))
        rows = _rows((label, one.decision(name)) for label, name in _DECIDED)
        blocks += [*rows, *_goes_to(about, one)]
    return blocks


def _goes_to(about: _About, point: PointState) -> list[Block]:
    items = [one.item for one in about.found.evidence if point.number in one.get("points", ())]
    return [Paragraph(f"Evidence: {', '.join(items)}.", small=True)] if items else []


def _obligations(about: _About, part: ReportPart) -> list[Block]:
    rows: list[tuple[str, str]] = []
    for one in about.found.points:
        rows.append((f"Point {one.number}: ours", one.decision("obligations_ours")))
        rows.append((f"Point {one.number}: the customer's", one.decision("obligations_customers")))
    return _rows(rows)


def _outcome(about: _About, part: ReportPart) -> list[Block]:
    each = [(f"Point {one.number}", one.decision("outcome")) for one in about.found.points]
    finished = about.found.report
    return _rows((*each, ("Overall", _text(finished, "outcome")), ("Justification", _text(finished, "justification"))))


def _remedies(about: _About, part: ReportPart) -> list[Block]:
    rows = []
    for event in about.case.all("redress.proposed"):
        pence = sum(int(line.get("pence", 0)) for line in event.get("lines", ()) if isinstance(line, Mapping))
        amount = f"£{pence // 100:,}.{pence % 100:02d}" if pence else ""
        said = _text(event, "text") or _text(event, "reasons")
        rows.append((event.item, _text(event, "kind"), said, amount, _day(event.get("due"))))
    return _table(("No.", "Kind", "What", "Amount", "By"), rows, "Remedies proposed", (1.4, 4, 7, 2.5, 3))


def _actions(about: _About, part: ReportPart) -> list[Block]:
    rows = [
        (one.item, one.what, one.owner, _day(one.due), f"done {short_date(one.done)}" if one.done else one.state)
        for one in about.found.promises
    ]
    return _table(("No.", "What", "Who", "By", "State"), rows, "Promised actions", (1.4, 6, 4, 3, 3))


def _learning(about: _About, part: ReportPart) -> list[Block]:
    finished = about.found.report
    return _rows(
        (
            ("Root cause", _text(finished, "root_cause")),
            ("Learning", _text(finished, "learning")),
            ("May others be affected?", _text(finished, "affects_others")),
            *_declared(about, ("service_area", "marks")),
        )
    )


def _confirmations(about: _About, part: ReportPart) -> list[Block]:
    return _rows(_declared(about, ("merits", "heard", "heard_how", "considered", "fair", "put_right", "their_view")))


def _declared(about: _About, names: Sequence[str]) -> list[tuple[str, str]]:
    """Fields that only some landlords declare, under their own labels."""
    finished = about.found.report
    found = []
    for name in names:
        value = finished.get(name) if finished else None
        words = ", ".join(str(one) for one in value) if isinstance(value, tuple) else _yes(value)
        found.append((about.sheet.labels.get(name, name), words))
    return found


def _checks(about: _About, part: ReportPart) -> list[Block]:
    rows = [
        (show_date(e.on), _text(e, "template"), about.name(e.by), _text(e, "result"))
        for e in about.case.all("letter.checked")
    ]
    return _table(("On", "Letter", "By", "Result"), rows, "Quality checks", (3, 4, 4, 3))


CONTENT: Final[Mapping[str, Callable[[_About, ReportPart], list[Block]]]] = MappingProxyType(
    {
        "case": _case,
        "definition": _definition,
        "responsibility": _responsibility,
        "flags": _flags,
        "dates": _dates,
        "updates": _updates,
        "needs": _needs,
        "conflict": _conflict,
        "account": _account,
        "plan": _plan,
        "evidence": _evidence,
        "questions": _questions,
        "meetings": _meetings,
        "specialist": _specialist,
        "chronology": _chronology,
        "findings": _findings,
        "obligations": _obligations,
        "outcome": _outcome,
        "remedies": _remedies,
        "actions": _actions,
        "learning": _learning,
        "confirmations": _confirmations,
        "checks": _checks,
    }
)
