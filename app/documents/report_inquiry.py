"""The parts of the Investigation Report that say what was done to find out: evidence, questions, visits, chronology."""

from __future__ import annotations

from app.documents.blocks import Block, Figure, Paragraph, Picture, Quote, Span
from app.documents.report_sheet import About, day_of, points_of, rows_of, table, text_of, yes_of
from app.errors import BadInput
from app.rules.answers import form_parts
from app.rules.events import Event
from app.rules.report import HEARD, ReportPart
from app.rules.typed_dates import short_date, show_date


def needs(about: About, part: ReportPart) -> list[Block]:
    """What is known of needs and what was done for them."""
    rows: list[tuple[str, str]] = [("On receipt", text_of(about.case.opening, "needs_noted"))]
    for one in about.found.considered:
        rows += [
            (f"Vulnerability ({short_date(one.on)})", text_of(one, "vulnerability")),
            ("How we know", text_of(one, "source")),
            ("Adjustments", text_of(one, "adjustments")),
            ("Equality", text_of(one, "equality")),
        ]
    return rows_of(rows)


def conflict(about: About, part: ReportPart) -> list[Block]:
    """The declarations of interest."""
    rows = []
    for one in about.found.declared:
        said = "yes" if one.get("conflict") else "none"
        rows.append((show_date(one.on), about.name(one.by), said, text_of(one, "what"), text_of(one, "measure")))
    return table(("Declared", "By", "Conflict", "Which", "Measure"), rows, "Declarations", (3.2, 2.8, 1.8, 4, 4))


def account(about: About, part: ReportPart) -> list[Block]:
    """The customer's own account."""
    told = [(e.on, text_of(e, "learned")) for e in about.case.did("contacted") if e.get("learned")]
    told += [(e.on, text_of(e, "summary")) for e in about.found.sessions if e.get("manner") == HEARD]
    blocks: list[Block] = [Quote(about.case.description)] if about.case.description else []
    for day, words in sorted(told):
        blocks += [Paragraph((Span(f"{show_date(day)}:", bold=True),)), Quote(words)]
    return blocks


def plan(about: About, part: ReportPart) -> list[Block]:
    """How the complaint was to be investigated."""
    plan = about.found.plan
    rows = (
        ("To be found out", text_of(plan, "text")),
        ("From whom and where", text_of(plan, "sources")),
        ("To be done by", day_of(plan.get("until")) if plan else ""),
    )
    return rows_of(rows)


def evidence(about: About, part: ReportPart) -> list[Block]:
    """The evidence that counts, with source and date."""
    rows = [
        (
            one.item,
            day_of(one.get("dated")) or "undated",
            f"{text_of(one, 'kind')}: {text_of(one, 'source')}"
            + (f" ({name})" if (name := text_of(one, "filename")) else ""),
            text_of(one, "shows"),
            points_of(one),
            yes_of(one.get("disclosable")),
        )
        for one in about.found.evidence
    ]
    header = ("No.", "Dated", "Kind and source", "What it shows", "Points", "To show")
    listed = table(header, rows, "Evidence considered", (1.2, 2.6, 4.1, 5.6, 1.9, 2))
    shown = (
        _photograph(one, about.sheet.photographs[one.item])
        for one in about.found.evidence
        if one.item in about.sheet.photographs
    )
    return [*listed, *shown]


def _photograph(event: Event, data: bytes) -> Block:
    """A photograph below the list; or a word on why it is not shown."""
    from app.documents.images import image  # imaging is heavy, and few reports need it

    try:
        image(data, event.item)
    except BadInput:
        return Paragraph(f"{event.item} cannot be shown: its file is damaged, or is no picture.", small=True)
    shows = text_of(event, "shows") or "no description"
    return Figure(Picture(data, 0.6), f"Photograph {event.item}: {shows}", f"{event.item}: {shows}")


def questions(about: About, part: ReportPart) -> list[Block]:
    """The questions to teams, with their answers and how they were chased."""
    answers: dict[str, list[str]] = {}
    for event in about.case.events:
        if event.name in ("information.responded", "information.updated"):
            answers.setdefault(event.item, []).append(f"{short_date(event.on)}: {_answer(about, event)}")
        elif event.name == "information.escalated":
            why = text_of(event, "cause") or text_of(event, "note")
            said = f"escalated to {text_of(event, 'to')}" + (f": {why}" if why else "")
            answers.setdefault(event.item, []).append(f"{short_date(event.on)}: {said}")
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
    return table(("No.", "To", "Question", "Asked", "Answers"), rows, "Questions to teams", (1.1, 2.6, 4, 3, 6.3))


def _answer(about: About, event: Event) -> str:
    """What a team said, part by part where the landlord has a form for it, and what came with it."""
    parts = form_parts(about.case.procedure)
    said = [text_of(event, "answer"), *(f"{p.label}: {text_of(event, p.name)}" for p in parts if event.get(p.name))]
    if lacks := "; ".join(event.get("lacks", ())):
        said.append(f"Not given: {lacks}")
    if name := text_of(event, "filename"):
        said.append(f"Attached: {name}")
    return "\n".join(one for one in said if one) or "answered"


def meetings(about: About, part: ReportPart) -> list[Block]:
    """Interviews, calls, visits and meetings, the contacts with the customer among them."""
    rows = [
        (
            one.on,
            text_of(one, "manner") + (f", with {who}" if (who := text_of(one, "with_role")) else ""),
            "\n".join(filter(None, (text_of(one, "summary"), text_of(one, "absent")))),
            points_of(one),
        )
        for one in about.found.sessions
        if one.get("manner") != HEARD
    ]
    # What was learned in them stands in the customer's account.
    rows += [
        (
            one.on,
            f"{text_of(one, 'manner') or 'contact'}, with the {text_of(one, 'recipient') or 'customer'}",
            text_of(one, "outcome"),
            "",
        )
        for one in about.case.did("contacted")
    ]
    shown = [(show_date(on), *said) for on, *said in sorted(rows, key=lambda row: row[0])]
    return table(
        ("On", "What", "What was said or seen", "Points"), shown, "Interviews, calls and visits", (3, 3.4, 8.2, 1.6)
    )


def specialist(about: About, part: ReportPart) -> list[Block]:
    """The advice of specialists."""
    said = text_of(about.found.report, "specialist")
    return [Paragraph(said)] if said else []


def chronology(about: About, part: ReportPart) -> list[Block]:
    """What happened, in order of date."""
    rows = [
        (day_of(one.get("happened_on")), text_of(one, "what"), text_of(one, "source"), points_of(one))
        for one in about.found.chronology
    ]
    return table(("When", "What happened", "How we know", "Points"), rows, "What happened", (3.1, 8.3, 3.2, 1.6))
