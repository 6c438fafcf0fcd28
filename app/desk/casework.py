"""One case at a time: open it, see what a step would do, do it, take it back, ask why a date is what it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from threading import Lock
from typing import TYPE_CHECKING, Final

from app.desk import caseviews
from app.desk.drafts import Drafts
from app.desk.keeping import REPORT, file_faults, kept
from app.desk.matter import records, wanted_by, with_others
from app.desk.outcome import Outcome, outcome, with_events
from app.desk.saving import Saving
from app.desk.views import Act, CaseView, FormSpec, LikeCase, Preview, WhyView
from app.errors import BadInput, Refusal, Refused, StoreFailed
from app.rules.answers import ASK
from app.rules.casefile import CaseFile, fold
from app.rules.gates import Actor
from app.rules.nextacts import next_acts
from app.rules.procedure import FieldSpec, Procedure
from app.rules.remedies import rows_on
from app.rules.typed_dates import show_date
from app.rules.verbs import CORRECT, UNDO
from app.steps.matter import tied
from data.procedure_files import load
from data.records import KeptFile

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.forewarned import Named

KEPT: Final = 64
"""Cases that are kept folded, so that previews need not read them again."""


class CaseworkFacet:
    """Cases, each under the procedure that it was received under, whatever landlord the desk works for."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk
        self._cases: OrderedDict[str, CaseFile] = OrderedDict()
        self._lock = Lock()
        self.drafts = Drafts(desk)

    # Looking

    def open(self, reference: str, as_at: date | None = None, as_of: date | None = None) -> CaseView:
        """A case: by what happened up to `as_of` (today), and by what had been recorded at the end of `as_at` (all).

        Raises:
            BadInput: when there is no such case, or it had not begun by then.
        """
        if as_at is None and as_of is None:
            case = self.read(reference)
            return self._view(case)
        desk = self._desk
        known = datetime.combine(as_at, time.max, desk.now().tzinfo) if as_at else None
        head, log = desk.store.case(reference, as_at=known)
        if as_at and not log:
            raise BadInput(f"Nothing of {head.reference} had been recorded by the end of {show_date(as_at)}.")
        case = fold(load(head.procedure), head.reference, log, as_of or desk.today)
        return self._view(case, ())

    def acts(self, reference: str) -> tuple[Act, ...]:
        """What can be done on a case, and what cannot and why; the next act first."""
        return self._acts(self.case(reference))

    def why(self, reference: str, clock_id: str, item: str = "") -> WhyView:
        """Why a date is what it is.

        Raises:
            BadInput: when no such clock has started on the case.
        """
        from app.desk.why import why

        return why(self.case(reference), clock_id, item)

    def why_preview(
        self, reference: str | None, step_id: str, values: Mapping[str, object], clock_id: str, item: str = ""
    ) -> WhyView:
        """Why a date would be what it would be, were the step taken with these values.

        Raises:
            BadInput: when the values give no date yet, or no such clock would have started.
        """
        from app.desk.why import why

        found = self._outcome(reference, step_id, values)
        case = self.case(reference) if reference else None
        if not found.events:
            raise BadInput(
                "There is no date to explain yet: " + (" ".join(found.errors.values()) or "fill in the form.")
            )
        today = max(self._desk.today, *(event.on for event in found.events))
        return why(with_events(self._procedure(case), case, found.events, today), clock_id, item)

    def like(self, customer: str, address: str) -> tuple[LikeCase, ...]:
        """Cases that may be about the same person or address."""
        return self._desk.store.queue.like(customer, address, procedure=self._desk.procedure_id)

    # Trying

    def form(self, reference: str | None, step_id: str, entry: str = "", item: str = "") -> FormSpec:
        """The form of a step: its fields with what they start with, or what was typed before and not saved.

        `reference` is None for the step that begins a case. `entry` is the id or number of the entry to correct,
        `item` which point, question or promise it is about, where that is known.

        Raises:
            BadInput: when there is no such case, or the landlord has no such step.
        """
        from app.steps import fields, model_of

        case = self.case(reference) if reference else None
        procedure = self._procedure(case)
        self._look_up(case, step_id)
        found = fields(procedure, step_id, case, entry)
        specs = tuple(self._with_choices(spec, procedure, corrects=bool(entry)) for spec in found)
        rule, step = procedure.step_by_id[step_id], model_of(step_id)
        if case is not None and item:
            begun = {**step.goes_on_from(case, item), "item": item}
            specs = tuple(replace(spec, default=begun.get(spec.name, spec.default)) for spec in specs)
        if case:
            specs = tuple(caseviews.with_words(spec, case, step.shape.process) for spec in specs)
        values = {spec.name: spec.default for spec in specs if spec.default is not None}
        if values.get("on") == "today":
            values["on"] = self._desk.today
        if entry:
            values["entry"] = entry
        values |= self.drafts.load(reference, step_id, values.get("item"))
        spec = FormSpec(
            step=step_id,
            title=rule.title or step.title,
            fields=specs,
            values=values,
            intro=" ".join((step.__doc__ or "").split()),
            cites=rule.cites,
            leaves=step.shape.verb.leaves,
            letter=self._desk.letters.recording(case, step_id) if case and not entry else "",
        )
        return self._desk.questions.offered(case, spec) if case else spec

    def preview(self, reference: str | None, step_id: str, values: Mapping[str, object]) -> Preview:
        """What saving would do. Pure over what was last read for the form; quick enough for every key press.

        What other cases warn of is not in it: that is `forewarned`, which asks the store.

        Raises:
            BadInput: when the landlord has no such step.
        """
        from app.desk.forewarned import at_once

        found = self._outcome(reference, step_id, values).preview
        case = self.case(reference) if reference else None
        more = tuple(at_once(case, step_id, self._specs(case, step_id, values), values))
        return replace(found, warnings=(*found.warnings, *more)) if more else found

    def named(self, reference: str | None, step_id: str, values: Mapping[str, object]) -> Named:
        """Whom and which other cases the values name: all that `forewarned` depends on. Pure, as `preview` is.

        Raises:
            BadInput: when a correction is of no entry of the case.
        """
        from app.desk.forewarned import named

        case = self.case(reference) if reference else None
        return named(self._specs(case, step_id, values), values, begins=case is None)

    def forewarned(self, named: Named) -> tuple[str, ...]:
        """What other cases, as they stand now, warn of before saving; it asks the store, so never at a key press.

        A new complaint is held against the customer's open cases, so that no second one is made unawares; a reference
        is told with whose case it is.

        Raises:
            StoreFailed: when they cannot be read.
        """
        from app.desk.forewarned import warnings

        return warnings(self._desk, named)

    def _outcome(self, reference: str | None, step_id: str, values: Mapping[str, object]) -> Outcome:
        case = self.case(reference) if reference else None
        return self.worked_out(case, step_id, values)

    def worked_out(
        self, case: CaseFile | None, step_id: str, values: Mapping[str, object], *, saving: bool = False
    ) -> Outcome:
        """What a step comes to over a case file, by whoever is at this desk, on all records of its matter.

        Only for `saving` is a record looked up that is named for the first time.
        """
        procedure = self._procedure(case)
        if case is not None:
            values = self._desk.questions.addressed(case, step_id, values)
        named, unknown = self._people_to_ids(case, step_id, values)
        unknown = {**unknown, **file_faults(self._specs(case, step_id, values), values)}
        found = outcome(procedure, step_id, case, named, self.actor(procedure), self._desk.today)
        if case is not None and step_id == REPORT and found.events:
            found = replace(found, refusals=self._desk.investigation.held_up(case, found))
        if case is not None:
            found = with_others(self._desk, case, step_id, found, saving=saving)
        if case is not None and (remarks := self._desk.questions.remarks(case, step_id, found.events)):
            found = replace(found, warnings=(*found.warnings, *remarks))
        return replace(found, errors={**found.errors, **unknown}, wrong=True) if unknown else found

    # Doing

    def do(
        self,
        reference: str | None,
        step_id: str,
        values: Mapping[str, object],
        *,
        seen_seq: int | None = None,
        files: Sequence[KeptFile] = (),
        made_of: Mapping[str, int] | None = None,
        drafts: Sequence[tuple[str, str]] = (),
        taken: str = "",
    ) -> CaseView:
        """Take a step: its gates, then one transaction with events and index. The case as it stands after it.

        `seen_seq` is how many entries the case had when the person looked (`CaseView.seq`). Where it has grown since,
        the step is run again on the fresh case and saved if it still comes to the same. `files` are kept with it.
        `made_of` is how many entries each record that it is saved on had when what is sent was made of them. The step's
        draft goes in the same transaction, and `drafts`. Taken again under the same id, `taken`, a step adds nothing.

        Raises:
            SavedFirst: when it is saved, and cannot be shown.
            BadInput: when a value is not right, naming each.
            Refused: by one or more gates.
            Conflict: when what others saved meanwhile makes a difference, saying which; the values are kept as a draft.
        """
        drafts = (*drafts, *self.drafts.mark(reference, step_id, values.get("item")))
        case = self.save(reference, step_id, values, seen_seq, files, made_of, drafts, taken)
        try:
            return caseviews.just_saved(self._view(case), case, self._desk.now())
        except StoreFailed as error:
            raise caseviews.saved_first(case, error) from error

    def undo(self, reference: str, event_id: str | None = None) -> CaseView:
        """Take back an entry; without `event_id` the last one that can be taken back.

        Raises:
            Refused: when it has left the building, saying what to do instead; or when others rest on it.
            BadInput: when there is no such entry.
        """
        if event_id is None:
            view = self.open(reference)
            entries = sorted((entry for entry in view.timeline if entry.undoable), key=lambda entry: entry.seq)
            if not entries:
                raise Refused(
                    (Refusal("order.left", "", "Nothing on this case can be undone. Correct the entry instead."),)
                )
            event_id = entries[-1].id
        return self.do(reference, UNDO, {"entry": event_id})

    # Beneath

    def save(
        self,
        reference: str | None,
        step_id: str,
        values: Mapping[str, object],
        seen_seq: int | None = None,
        files: Sequence[KeptFile] = (),
        made_of: Mapping[str, int] | None = None,
        drafts: Sequence[tuple[str, str]] = (),
        taken: str = "",
    ) -> CaseFile:
        """Take a step as `do` does, and give the case file; of drafts only `drafts` go."""
        case = self.case(reference) if reference else None
        self._look_up(case, step_id)
        values, own = kept(self._desk, reference, self._specs(case, step_id, values), step_id, values)
        saving, files = Saving(self, self._desk), (*files, *own)
        saved = saving.save(reference, step_id, values, seen_seq, files, made_of, drafts, taken)
        for case in saved:
            self._remember(case)
        return saved[0]

    def read(self, reference: str) -> CaseFile:
        """A case read anew from the store, and with it who may sign off money and the records of the same matter."""
        case = self.fresh(reference)
        self._desk.tables.refresh(case.procedure.id)
        self._forget(tied(case))
        return self._remember(case)

    def case(self, reference: str) -> CaseFile:
        """A case as it was last read, as it stands today."""
        case, today = self._cases.get(reference), self._desk.today
        if case is None:
            return self._remember(self.fresh(reference))
        return case if case.as_of == today else self._remember(fold(case.procedure, reference, case.log, today))

    def fresh(self, reference: str) -> CaseFile:
        """A case as the store has it now, beside those that forms rest on: nothing is remembered of it."""
        head, log = self._desk.store.case(reference)
        return fold(load(head.procedure), head.reference, log, self._desk.today)

    def _look_up(self, case: CaseFile | None, step_id: str) -> None:
        """Read anew what a preview rests on besides the case: who works here, who signs and answers, other records."""
        procedure = self._procedure(case)
        self._desk.people.working_under(procedure.id)
        self.actor(procedure)
        if step_id == ASK:
            self._desk.questions.responders(procedure.id)
        if case is not None:
            records(self._desk, case)

    def _forget(self, references: Sequence[str]) -> None:
        """Read these and what is tied to them anew when they are needed next."""
        waiting = list(references)
        with self._lock:
            while waiting:
                gone = self._cases.pop(waiting.pop(), None)
                waiting += tied(gone) if gone else ()

    def _remember(self, case: CaseFile) -> CaseFile:
        with self._lock:
            self._cases[case.reference] = case
            self._cases.move_to_end(case.reference)
            while len(self._cases) > KEPT:
                self._cases.popitem(last=False)
        return case

    def _procedure(self, case: CaseFile | None) -> Procedure:
        return case.procedure if case else self._desk.procedure

    def _specs(self, case: CaseFile | None, step_id: str, values: Mapping[str, object]) -> tuple[FieldSpec, ...]:
        """All fields of a step, for a correction those of the entry's own; none where the landlord has no such step."""
        from app.steps.case import entry
        from app.steps.forms import every_field, step_for

        procedure = self._procedure(case)
        if step_id == CORRECT and case is not None:
            step_id = step_for(entry(case, values.get("entry")).name)
        return every_field(procedure, step_id) if step_id in procedure.step_by_id else ()

    def _view(self, case: CaseFile, acts: tuple[Act, ...] | None = None) -> CaseView:
        """The case as screens show it, with what the database knows of the cases that it names."""
        named = caseviews.named_cases(case)
        known = {row.reference: row for row in self._desk.store.queue.known(named)} if named else {}
        acts = self._acts(case) if acts is None else acts
        names = self._desk.people.names()
        view = caseviews.case_view(case, names, acts, self._desk.questions.views(case, names), known)
        return replace(view, warnings=(*view.warnings, *wanted_by(self._desk, case)))

    def _acts(self, case: CaseFile) -> tuple[Act, ...]:
        return next_acts(case, self.actor(case.procedure), self._desk.today)

    def actor(self, procedure: Procedure) -> Actor:
        """Who is at work, with the roles they hold under this procedure; nobody holds none."""
        desk = self._desk
        person = desk.person
        roles = person.roles if person else ()
        if person is not None and procedure.id != desk.procedure_id:
            roles = desk.people.roles_under(person.id, procedure.id)
        if person is None:
            return Actor("")
        return Actor(person.id, roles, desk.tables.levels(procedure.id), desk.tables.amounts(procedure.id))

    def _with_choices(self, spec: FieldSpec, procedure: Procedure, *, corrects: bool) -> FieldSpec:
        """A field for a person, with the names to choose from (ids are the log's own); money with its guidelines.

        An entry that is corrected keeps whom it names, though they may have left.
        """
        if spec.kind == "lines":
            rows = rows_on(procedure.redress, self._desk.tables.amounts(procedure.id), self._desk.today)
            return replace(spec, words={row.name: row.amount for row in rows})
        if spec.kind != "person":
            return spec
        names = self._desk.people.names()
        default = names.get(str(spec.default), spec.default) if spec.default else spec.default
        choices = self._desk.people.working_under(procedure.id)
        if corrects and default and default not in choices:
            choices = (*choices, str(default))
        return replace(spec, choices=choices, default=default)

    def _people_to_ids(
        self, case: CaseFile | None, step_id: str, values: Mapping[str, object]
    ) -> tuple[Mapping[str, object], Mapping[str, str]]:
        """The values with ids in place of people's names; and a sentence for each name that nobody has."""
        from app.steps.case import entry

        people, procedure = self._desk.people, self._procedure(case)
        found, unknown = dict(values), dict[str, str]()
        for spec in self._specs(case, step_id, values):
            if spec.kind == "person" and (name := str(values.get(spec.name) or "").strip()):
                before = str(entry(case, values.get("entry")).get(spec.name, "")) if step_id == CORRECT else ""
                person = people.id_of(name, procedure.id) or (before if people.is_called(before, name) else "")
                if person:
                    found[spec.name] = person
                else:
                    unknown[spec.name] = f"{spec.label}: nobody called '{name[:60]}' works here."
        return found, unknown
