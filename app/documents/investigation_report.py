"""The Investigation Report of a case as a document: the landlord's parts, numbered, each complete without a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from app.documents import report_decision as decision
from app.documents import report_inquiry as inquiry
from app.documents.blocks import Block, BulletList, Document, Heading, Panel, Paragraph
from app.documents.report_sheet import About, Sheet
from app.rules.casefile import CaseFile
from app.rules.investigation import investigation
from app.rules.report import Missing, ReportPart
from app.rules.typed_dates import show_date

NOTHING: Final = "Nothing is recorded."


def report(case: CaseFile, sheet: Sheet) -> Document:
    """The whole report, as at `sheet.on`."""
    found = investigation(case)
    about = About(case, found, sheet)
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


def _gap(one: Missing) -> str:
    return f"{one.says} ({one.clause})" if one.clause else one.says


CONTENT: Final[Mapping[str, Callable[[About, ReportPart], list[Block]]]] = MappingProxyType(
    {
        "case": decision.case,
        "definition": decision.definition,
        "responsibility": decision.responsibility,
        "flags": decision.flags,
        "dates": decision.dates,
        "updates": decision.updates,
        "needs": inquiry.needs,
        "conflict": inquiry.conflict,
        "account": inquiry.account,
        "plan": inquiry.plan,
        "evidence": inquiry.evidence,
        "questions": inquiry.questions,
        "meetings": inquiry.meetings,
        "specialist": inquiry.specialist,
        "chronology": inquiry.chronology,
        "findings": decision.findings,
        "obligations": decision.obligations,
        "outcome": decision.outcome,
        "remedies": decision.remedies,
        "actions": decision.actions,
        "learning": decision.learning,
        "confirmations": decision.confirmations,
        "checks": decision.checks,
    }
)
