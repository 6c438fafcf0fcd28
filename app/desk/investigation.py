"""The investigation of a case: what it holds, what its report lacks, the report as a PDF, and promised actions."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.desk.caseviews import detail_of
from app.desk.keeping import REPORT
from app.desk.views import RequestView
from app.errors import BadInput, Refusal, StoreFailed
from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.investigation import DONE, OVERDUE, Investigation, Promise, investigation, promises, remedies
from app.rules.report import Missing, ReportRules, missing
from data.procedure_files import load
from data.records import KeptFile
from data.report_files import report_rules

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.outcome import Outcome
    from app.documents.blocks import Document
    from app.documents.brand import Brand
    from app.documents.render import Rendered

PDF = "application/pdf"
MOST_SHOWN, LARGEST_SHOWN = 12, 3 * 1024 * 1024
"""Photographs that a report shows, and the bytes that one may have; the others are only listed."""

WITH_FILES = ("evidence.received", "information.updated", "information.responded", "action.completed")
"""The entries with which a file can come."""


@dataclass(frozen=True, slots=True)
class InvestigationView:
    """An investigation as the screen shows it: `seq` is how many entries the case had, `names` are people by id."""

    case: CaseFile
    found: Investigation
    missing: tuple[Missing, ...]
    rules: ReportRules
    names: Mapping[str, str]
    requests: tuple[RequestView, ...] = ()

    @property
    def seq(self) -> int:
        """How many entries the case has."""
        return len(self.case.log)


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promised action in the list of all: its case, what it is, and who must be told when it is overdue."""

    reference: str
    customer: str
    handler: str
    promise: Promise
    days_late: int
    tell: str


class InvestigationFacet:
    """Investigations, each by the procedure that the case was received under."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def open(self, reference: str) -> InvestigationView:
        """The investigation of a case, read anew.

        Raises:
            BadInput: when there is no such case.
        """
        case = self._desk.casework.read(reference)
        rules = report_rules(case.procedure.id)
        names = self._desk.people.names()
        asked = self._desk.questions.views(case, names)
        return InvestigationView(case, investigation(case), missing(case, rules), rules, names, asked)

    def details(self, view: InvestigationView, event: Event) -> tuple[tuple[str, str], ...]:
        """What an entry says, label and text, in the order of its form; of a file how large it is, and its digest."""
        rows = list(detail_of(view.case, event, view.names, ("file", "size")))
        if isinstance(size := event.get("size"), int):
            rows.append(("Size", f"{size / 1024:,.0f} KB"))
        if digest := event.get("file"):
            rows.append(("SHA-256 of the copy kept", str(digest)))
        return tuple(rows)

    # The report

    def held_up(self, case: CaseFile, found: Outcome) -> tuple[Refusal, ...]:
        """What refuses that the report is finished: the gates, and each part that the landlord's report must have.

        Where a gate says the same of a clause, the missing part is named instead, with the step that mends it.
        """
        gaps = missing(case.plus(found.events), report_rules(case.procedure.id))
        lacks = tuple(Refusal("report", gap.clause, gap.says, gap.step, gap.item) for gap in gaps)
        clauses = {one.clause for one in lacks if one.clause}
        return (*(one for one in found.refusals if one.clause not in clauses), *lacks)

    def draft(self, reference: str, values: Mapping[str, object] | None = None) -> Rendered:
        """The report as it stands, marked as a draft with what is missing; with `values` as though it were finished so.

        Raises:
            BadInput: when there is no such case.
        """
        from app.documents.render import render

        case = self._desk.casework.read(reference)
        return render(self._document(self._with(case, values), draft=True), self._brand(case))

    def write(self, reference: str, path: Path | None = None) -> tuple[Path, Rendered]:
        """Write the draft to a file; without `path` into the folder for reports.

        Raises:
            NotWritten: with the reason; a file that was there stays as it was.
        """
        from app.documents.render import write_file

        values = self._desk.casework.drafts.load(reference, REPORT)
        made = self.draft(reference, values)
        target = path or self._desk.settings.home / "reports" / f"{reference}-investigation.pdf"
        if path is None:
            self._make_folder(target.parent)
        write_file(target, made.data)
        return target, made

    def finished(
        self, reference: str, values: Mapping[str, object]
    ) -> tuple[Mapping[str, object], tuple[KeptFile, ...]]:
        """The values of the finished report with the digest of its PDF, and the PDF.

        Where the values are not yet such that it could be saved there is no PDF: saving says why.
        """
        from app.documents.render import pdf

        case = self._desk.casework.read(reference)
        found = self._desk.casework.worked_out(case, REPORT, values)
        if found.errors or found.refusals:
            return values, ()
        data = pdf(self._document(case.plus(found.events), draft=False), self._brand(case))
        file = KeptFile(data, PDF)
        return {**values, "file": file.sha256}, (file,)

    def filed(self, reference: str) -> bytes:
        """The PDF of the report exactly as it was last finished.

        Raises:
            BadInput: when none was.
        """
        event = self._desk.casework.read(reference).latest("investigation.reported")
        if event is None:
            raise BadInput(f"No report of {reference} is finished yet. Without --filed a draft is written.")
        return self._desk.store.files.get(str(event.get("file"))).content

    def is_filed(self, reference: str) -> bool:
        """Whether a report was finished."""
        return self._desk.casework.read(reference).latest("investigation.reported") is not None

    def write_filed(self, reference: str, path: Path | None = None) -> Path:
        """Write the finished report to a file; without `path` into the folder for reports.

        Raises:
            BadInput: when none was finished.
            NotWritten: with the reason.
        """
        from app.documents.render import write_file

        data = self.filed(reference)
        target = path or self._desk.settings.home / "reports" / f"{reference}-investigation-finished.pdf"
        if path is None:
            self._make_folder(target.parent)
        write_file(target, data)
        return target

    # Files

    def save_file(self, reference: str, item: str, folder: Path | None = None) -> Path:
        """Put the file of evidence, a team's answer or a finished action on disk, under the number of what it is about.

        Never under a path that somebody else named.

        Raises:
            BadInput: when there is nothing of that number, or it has no file.
            NotWritten: with the reason.
        """
        from app.documents.render import write_file

        case = self._desk.casework.read(reference)
        events = [one for name in WITH_FILES for one in case.all(name) if one.item == item and one.get("file")]
        if not events:
            raise BadInput(f"No file came with '{item[:20]}' of {reference}.")
        event = events[-1]
        file = self._desk.store.files.get(str(event.get("file")))
        ending = Path(str(event.get("filename", ""))).suffix.lower()
        place = folder or self._desk.settings.home / "evidence"
        self._make_folder(place)
        number = f"question-{item}" if event.process == "information" else item
        target = place / f"{reference}-{number}{ending if ending[1:].isalnum() else ''}"
        write_file(target, file.content)
        return target

    # Promised actions

    def promised(self, *, done: bool = False) -> tuple[PromiseLine, ...]:
        """The promised actions and remedies of this landlord's cases, closed ones too: overdue first, by date."""
        desk = self._desk
        names, found = desk.people.names(), list[PromiseLine]()
        for reference in desk.store.promised(desk.procedure_id, done=done):
            head, log = desk.store.case(reference)
            case = fold(load(head.procedure), head.reference, log, desk.today)
            for one in (*promises(case), *remedies(case)):
                if done or one.state != DONE:
                    found.append(_line(case, one, names, desk.today))
        return tuple(sorted(found, key=lambda line: (line.promise.state == DONE, line.promise.due or date.max)))

    # Beneath

    def _with(self, case: CaseFile, values: Mapping[str, object] | None) -> CaseFile:
        """The case as though the report were finished with what is typed so far."""
        if not values:
            return case
        found = self._desk.casework.worked_out(case, REPORT, values)
        return case.plus(replace(event, on=self._desk.today) for event in found.events)

    def _document(self, case: CaseFile, *, draft: bool) -> Document:
        from app.desk.letter_work import handler_of
        from app.documents.investigation_report import report
        from app.documents.report_sheet import Sheet
        from app.steps.forms import every_field

        rules = report_rules(case.procedure.id)
        have = case.procedure.step_by_id
        labels = {s.name: s.label for s in every_field(case.procedure, REPORT)} if REPORT in have else {}
        gaps = missing(case, rules)
        photographs = self._photographs(case)
        names, today, title = self._desk.people.names(), self._desk.today, handler_of(self._desk, case)[1]
        return report(case, Sheet(rules, names, labels, gaps, draft, today, photographs, title))

    def _photographs(self, case: CaseFile) -> Mapping[str, bytes]:
        """The photographs among the evidence that a report can show, by their number: as many as stay handy."""
        wanted = [
            one
            for one in investigation(case).evidence
            if one.get("media") in ("image/jpeg", "image/png") and int(one.get("size") or 0) <= LARGEST_SHOWN
        ]
        return {one.item: self._content(one) for one in wanted[:MOST_SHOWN]}

    def _content(self, event: Event) -> bytes:
        """The bytes of an entry's file; none where it is gone or was changed, which `putright verify` finds."""
        try:
            return self._desk.store.files.get(str(event.get("file"))).content
        except (BadInput, StoreFailed):
            return b""

    def _brand(self, case: CaseFile) -> Brand:
        """The landlord on paper; in the foot what the report keeps to."""
        from app.documents.brand import Brand
        from app.documents.letters import brand
        from data.letter_files import has_letters, letters

        procedure = case.procedure
        version = "" if procedure.version in procedure.document else f" ({procedure.version})"
        foot = (f"{procedure.landlord}: {procedure.document}{version}",)
        if not has_letters(procedure.id):
            return Brand(name=procedure.landlord, footer=foot)
        return replace(brand(self._desk.letterheads.of(letters(procedure.id))), footer=foot)

    @staticmethod
    def _make_folder(folder: Path) -> None:
        with suppress(OSError):  # writing says why
            folder.mkdir(parents=True, exist_ok=True)


def _line(case: CaseFile, one: Promise, names: Mapping[str, str], today: date) -> PromiseLine:
    late = (today - one.due).days if one.state == OVERDUE and one.due else 0
    rule = next((r for r in case.procedure.clocks if any(t.event == "action.offered" for t in r.starts)), None)
    tell = rule.missed if rule and late else ""
    return PromiseLine(case.reference, case.customer, names.get(case.handler, case.handler), one, late, tell)
