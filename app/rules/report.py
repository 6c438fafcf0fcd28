"""The Investigation Report as the landlord wants it: its parts in order, and what is still missing in a case's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.investigation import Investigation, investigation
from app.rules.words import Relied

HEARD: Final = Relied(
    "customer's account", field="investigation.hold.manner", why="the report goes by it for what the customer told"
)
"""What an interview or visit was, where the customer gave their own account."""

LISTED: Final = 50
"""Points without a finding that are named singly; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One part of the report: what it holds (`id`), its heading, its clause, and whether it may be empty."""

    id: str
    heading: str
    cites: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class ReportRules:
    """A landlord's report: its title, the version of its form, and its parts in order."""

    title: str
    version: str
    parts: tuple[ReportPart, ...]

    @property
    def by_id(self) -> Mapping[str, ReportPart]:
        """The parts by what they hold."""
        return {part.id: part for part in self.parts}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a part of the report still lacks: a sentence, its clause, and the step that mends it."""

    part: str
    says: str
    clause: str
    step: str
    item: str = ""


def missing(case: CaseFile, rules: ReportRules) -> tuple[Missing, ...]:
    """What the report still lacks, in the order of its parts."""
    found = investigation(case)
    return tuple(
        Missing(part.id, says, part.cites[0] if part.cites else "", step, item)
        for part in rules.parts
        if part.required and part.id in _WANTED
        for says, step, item in _WANTED[part.id](case, found)
        if step in case.procedure.step_by_id
    )


Wanted = Iterator[tuple[str, str, str]]
"""What is missing in a part: a sentence, the step that mends it, and the item that the step is about."""


def _definition(case: CaseFile, found: Investigation) -> Wanted:
    if not case.points:
        yield "No point of complaint is set out.", case.step("define"), ""


def _responsibility(case: CaseFile, found: Investigation) -> Wanted:
    open_ones = [one.number for one in found.points if not one.responsible]
    for number in open_ones[:LISTED]:
        yield f"Point {number} does not say whether we are responsible.", "point.agree", number
    if open_ones[LISTED:]:
        yield f"{len(open_ones) - LISTED} further points do not say so.", "point.agree", open_ones[LISTED]


def _conflict(case: CaseFile, found: Investigation) -> Wanted:
    if not found.declared:
        yield "Nobody has said whether there is a conflict of interest.", "investigation.declare", ""


def _needs(case: CaseFile, found: Investigation) -> Wanted:
    if not found.considered:
        yield "Nothing is said of vulnerability and adjustments.", "investigation.consider", ""


def _account(case: CaseFile, found: Investigation) -> Wanted:
    heard = any(e.get("manner") == HEARD for e in found.sessions)
    if not heard and not any(e.get("learned") for e in case.did("contacted")) and not case.description:
        yield "The customer's account is not on the case.", "investigation.hold", ""


def _evidence(case: CaseFile, found: Investigation) -> Wanted:
    if not found.evidence:
        yield "No evidence is listed.", "evidence.receive", ""


def _questions(case: CaseFile, found: Investigation) -> Wanted:
    for request in case.requests:
        if request.answered is None:
            yield f"Question {request.item} is not answered.", "information.respond", request.item


def _chronology(case: CaseFile, found: Investigation) -> Wanted:
    if not found.chronology:
        yield "The chronology of what is complained of is empty.", "investigation.chronicle", ""


def _findings(case: CaseFile, found: Investigation) -> Wanted:
    undecided = [one.number for one in found.points if one.decided is None]
    for number in undecided[:LISTED]:
        yield f"Point {number} has no finding.", "point.decide", number
    if undecided[LISTED:]:
        yield f"{len(undecided) - LISTED} further points have no finding.", "point.decide", undecided[LISTED]


def _finished(case: CaseFile, found: Investigation) -> Wanted:
    if found.report is None:
        yield "The report is not finished: outcome overall, justification.", "investigation.report", ""


def _learning(case: CaseFile, found: Investigation) -> Wanted:
    if found.report is None or not found.report.get("root_cause"):
        yield "Root cause and learning are not given.", "investigation.report", ""


_WANTED: Final[Mapping[str, Callable[[CaseFile, Investigation], Wanted]]] = MappingProxyType(
    {
        "definition": _definition,
        "responsibility": _responsibility,
        "conflict": _conflict,
        "needs": _needs,
        "account": _account,
        "evidence": _evidence,
        "questions": _questions,
        "chronology": _chronology,
        "findings": _findings,
        "outcome": _finished,
        "learning": _learning,
    }
)

PARTS: Final = (
    *("case", "definition", "responsibility", "flags", "dates", "updates", "needs", "conflict", "account", "plan"),
    *("evidence", "questions", "meetings", "specialist", "chronology", "findings", "obligations", "outcome"),
    *("remedies", "actions", "learning", "confirmations", "checks"),
)
"""What a part can hold."""
