"""History from elsewhere, row by row through the program's own steps.

Imported history meets the same gates as a step at the desk, but what they would refuse is kept with the event as a
gap (field `gaps`): it happened, and something that the procedure asks for was not recorded. Only what cannot have
been is refused: a date that is none, lies in the future or before the case, an order of events that makes no sense.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import steps
from app.desk.csv_files import Row, read_csv, write_csv
from app.desk.import_mapping import ImportMap, StepMap
from app.desk.indexing import index_entry
from app.desk.outcome import blanks, with_events
from app.desk.saving import free_fields
from app.desk.words import did_you_mean
from app.errors import BadInput
from app.rules import gates
from app.rules.casefile import CaseFile
from app.rules.events import Event
from app.rules.gates import Actor
from data.records import CaseHead, ImportMark

if TYPE_CHECKING:
    from app.desk import Desk
    from app.rules.procedure import FieldSpec, Procedure
    from data.records import Progress

GAPS: Final = "gaps"
"""The field of an imported event that holds, a sentence each, what the procedure asks for and was not recorded."""

BEARABLE: Final = ("order.needs",)
"""The refusals of order that history may show: something that should have come first was not recorded."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row. `state` is "new", "known" (it came in before, as `reference`) or "refused" (`reason`)."""

    line: int
    key: str
    state: str
    reason: str = ""
    reference: str = ""
    gaps: tuple[str, ...] = ()
    events: tuple[tuple[str, Event], ...] = ()
    """The events, each with the id of its step."""


@dataclass(frozen=True)
class ImportPlan:
    """A file held against a procedure: a verdict for each row. Nothing is saved yet."""

    path: Path
    mapping: ImportMap
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    verdicts: tuple[Verdict, ...]

    def having(self, state: str) -> tuple[Verdict, ...]:
        """The verdicts of one state."""
        return tuple(verdict for verdict in self.verdicts if verdict.state == state)


class Importer:
    """Imports for the landlord at hand, recorded by the person at the desk."""

    def __init__(self, desk: Desk, mapping: ImportMap) -> None:
        """With a mapping, which may name the landlord.

        Raises:
            BadInput: when the mapping names a step or a field that the landlord does not have.
        """
        if mapping.procedure:
            desk.procedures.choose(mapping.procedure, keep=False)
        self.desk, self.mapping, self.procedure = desk, mapping, desk.procedure
        self.fields = {step.step: _fields(self.procedure, step) for step in mapping.steps}
        # Who did it then is not who imports it now, so no role is asked for.
        self.actor = Actor(desk.actor.id, tuple(role.id for role in self.procedure.roles))

    def plan(self, path: Path, progress: Progress | None = None) -> ImportPlan:
        """Read the file, and say what would become of each row.

        Raises:
            BadInput: when the file cannot be read or lacks a column.
        """
        headings, rows = read_csv(path, encoding=self.mapping.encoding, delimiter=self.mapping.delimiter)
        self.mapping.check_columns(path, headings)
        before = self.desk.store.imported(self.mapping.source)
        seen: dict[str, int] = {}
        verdicts = []
        for number, row in enumerate(rows, 1):
            verdicts.append(self._verdict(row, before, seen))
            if progress:
                progress(number, len(rows))
        return ImportPlan(path, self.mapping, headings, tuple(rows), tuple(verdicts))

    def save(self, plan: ImportPlan, progress: Progress | None = None) -> tuple[str, ...]:
        """Save every new row of a plan in one transaction: all of them or none. The references they were given.

        Raises:
            BadInput: when a row has come in by another hand since the plan was made.
            StoreFailed: when the database cannot be written.
        """
        new, procedure, references = plan.having("new"), self.procedure, []
        free = {one: free_fields(procedure, one, ()) for one in self.fields}
        with self.desk.store.batch() as batch:
            for number, verdict in enumerate(new, 1):
                added = batch.append(
                    None,
                    [event for _, event in verdict.events],
                    expected_seq=0,
                    index=index_entry,
                    by=self.desk.actor.id,
                    at=self.desk.now(),
                    procedure=procedure.id,
                    version=procedure.version,
                    prefix=procedure.prefix,
                    device=self.desk.settings.device,
                    free=frozenset().union(*(free[step] for step, _ in verdict.events)),
                    mark=ImportMark(self.mapping.source, verdict.key),
                )
                references.append(added.reference)
                if progress:
                    progress(number, len(new))
        return tuple(references)

    def _verdict(self, row: Row, before: Mapping[str, str], seen: dict[str, int]) -> Verdict:
        key = row.cells.get(self.mapping.key, "").strip()
        refused = row.fault
        if not refused and not key:
            refused = f"The column '{self.mapping.key}' is empty, so the row could not be known again."
        if not refused and key in seen:
            refused = f"'{key}' stands on line {seen[key]} already."
        if refused:
            return Verdict(row.line, key, "refused", refused)
        seen[key] = row.line
        if key in before:
            return Verdict(row.line, key, "known", reference=before[key])
        try:
            events = tuple(self._events(row.cells))
        except BadInput as error:
            return Verdict(row.line, key, "refused", str(error))
        gaps = tuple(gap for _, event in events for gap in event.get(GAPS, ()))
        return Verdict(row.line, key, "new", gaps=gaps, events=events)

    def _events(self, cells: Mapping[str, str]) -> Iterator[tuple[str, Event]]:
        """The events of a row, each checked as though those before it had been recorded.

        Raises:
            BadInput: when one of them cannot have been.
        """
        case: CaseFile | None = None
        for step in self.mapping.steps:
            if step.applies(cells):
                events = self._step(step, cells, case)
                yield from ((step.step, event) for event in events)
                case = with_events(self.procedure, case, events, self.desk.today)
        if case is None:
            raise BadInput("No step of the mapping fits this row.")
        # Counted now, since a date outside the table of working days is this row's fault alone.
        index_entry(CaseHead("", "", self.procedure.id, "", 0), case.log)

    def _step(self, step: StepMap, cells: Mapping[str, str], case: CaseFile | None) -> tuple[Event, ...]:
        today = self.desk.today
        on = self.mapping.day(step.date_text(cells), today)
        values: dict[str, object] = {"on": on}
        values |= {name: text for name, source in step.fields.items() if (text := source.value(cells))}
        clean, errors = steps.parse(self.procedure, step.step, values, today, case)
        own, gaps = dict(clean), list[str]()
        for name, sentence in errors.items():
            spec = self.fields[step.step][name]
            if name in values and spec.kind in ("choice", "choices"):
                # The word is the old system's: kept as it was, and said to be none of the landlord's.
                own[name] = (values[name],) if spec.kind == "choices" else values[name]
            elif name in values:
                raise BadInput(sentence)
            gaps.append(sentence)
        events = steps.record(self.procedure, step.step, case, {**blanks(step.step), **own})
        for refusal in gates.check(self.procedure, step.step, case, events, self.actor, today):
            if refusal.gate.startswith(("date.", "order.")) and refusal.gate not in BEARABLE:
                raise BadInput(refusal.reason)
            gaps.append(f"{refusal.reason} ({refusal.clause})" if refusal.clause else refusal.reason)
        if not gaps:
            return events
        return (replace(events[0], fields={**events[0].fields, GAPS: tuple(dict.fromkeys(gaps))}), *events[1:])


def _fields(procedure: Procedure, step: StepMap) -> Mapping[str, FieldSpec]:
    """The fields of a mapped step, by name.

    Raises:
        BadInput: when the landlord has no such step, or it has no such field.
    """
    specs = {spec.name: spec for spec in steps.fields(procedure, step.step, None)}
    for name in step.fields:
        if name not in specs:
            raise BadInput(f"The mapping's step {step.step} has no field '{name}'.{did_you_mean(name, specs)}")
    return specs


def write_refused(plan: ImportPlan, path: Path) -> int:
    """Write the refused rows with their reasons to a file that can be put right and imported again; how many."""
    reasons = {verdict.line: verdict.reason for verdict in plan.having("refused")}
    rows: Iterable[Row] = (row for row in plan.rows if row.line in reasons)
    return write_csv(path, (*plan.headings, "reason"), ((*row.raw, reasons[row.line]) for row in rows))
