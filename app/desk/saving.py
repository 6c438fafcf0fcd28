"""Saving a step: gates, then one transaction; and what happens when somebody else was quicker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import uniform
from time import sleep
from typing import TYPE_CHECKING, Final

from app.desk.caseviews import title
from app.desk.indexing import index_entry
from app.desk.outcome import Outcome
from app.desk.words import listed
from app.errors import BadInput, Conflict, Refused
from app.rules.casefile import CaseFile, fold
from app.rules.events import Event
from app.rules.procedure import Procedure
from app.rules.typed_dates import show_date
from data.log_writer import taking
from data.procedure_files import load
from data.records import KeptFile

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.casework import CaseworkFacet
    from data.log_writer import LogWriter

TRIES: Final = 5
"""How often a step is run again because somebody saved between reading the case and writing to it."""
ASIDE: Final = 0.02
"""Seconds that whoever was not quick enough waits at most, and more each time: two in step would go on meeting."""


class Saving:
    """One saving of one step."""

    def __init__(self, casework: CaseworkFacet, desk: Desk) -> None:
        """At this desk."""
        self._casework = casework
        self._desk = desk
        self._drafts: Sequence[tuple[str, str]] = ()
        self._taken = ""

    def save(
        self,
        reference: str | None,
        step_id: str,
        values: Mapping[str, object],
        seen_seq: int | None,
        files: Sequence[KeptFile] = (),
        made_of: Mapping[str, int] | None = None,
        drafts: Sequence[tuple[str, str]] = (),
        taken: str = "",
    ) -> tuple[CaseFile, ...]:
        """Take the step, and give the case as it stands after it, then the others that it was recorded on too.

        `made_of` is how many entries each record that is saved on had when what is saved was made of them. `drafts` go
        in the same transaction; `taken` is the step's own id: where it was taken before, nothing is added.
        See `CaseworkFacet.do` for what is raised.
        """
        desk = self._desk
        if taken and (before := desk.store.taken(taken)):
            return (self._casework.read(before),)
        self._drafts, self._taken = drafts, taken
        desk.people.look_again(self._casework.case(reference).procedure.id if reference else desk.procedure_id)
        for attempt in range(TRIES):
            case = self._casework.read(reference) if reference else None
            found = self._casework.worked_out(case, step_id, values, saving=True)
            if case is not None and seen_seq is not None and seen_seq < len(case.log):
                self._hold_against(case, found, seen_seq, step_id, values)
            if found.errors and (found.wrong or not found.refusals):
                raise BadInput(" ".join(found.errors.values()))
            if found.refusals:
                if (
                    case is not None
                    and attempt < TRIES - 1
                    and len(self._casework.read(case.reference).log) > len(case.log)
                ):
                    continue  # Somebody saved on all records after this one was read and before the others were.
                raise Refused(found.refusals)
            if case is not None and made_of is not None and (stale := _grown(made_of, case, found)):
                raise Conflict(
                    f"{stale} was changed while this was being made of it. Nothing was saved and what you typed is "
                    "kept: look at it again, then send it if it is still right."
                )
            try:
                return self._append(case, step_id, found, files)
            except Conflict:
                if case is None or attempt == TRIES - 1:
                    raise
                # What was checked is what has to hold: the next round compares with the case as it was checked here.
                seen_seq = len(case.log) if seen_seq is None else seen_seq
                sleep(uniform(0, ASIDE * (attempt + 1)))
        raise AssertionError("the last try either returns or raises")

    def _append(
        self, case: CaseFile | None, step_id: str, found: Outcome, files: Sequence[KeptFile]
    ) -> tuple[CaseFile, ...]:
        """Write to every log that the step is recorded on, all or nothing."""
        with self._desk.store.batch() as batch:
            for person, key in self._drafts:
                batch.drop_draft(person, key)
            if case is None:
                return (self._write(batch, case, found.events, step_id, files),)
            logs = {
                case.reference: (case, found.events),
                **{one.case.reference: (one.case, one.events) for one in found.along},
            }
            # Whoever saves on several records takes hold of them in one order, so that no two wait for each other.
            saved = {one: self._write(batch, *logs[one], step_id, files) for one in sorted(logs)}
        return tuple(saved[one] for one in logs)

    def _write(
        self,
        batch: LogWriter,
        case: CaseFile | None,
        events: tuple[Event, ...],
        step_id: str,
        files: Sequence[KeptFile],
    ) -> CaseFile:
        desk = self._desk
        procedure = case.procedure if case else desk.procedure
        added = batch.append(
            case.reference if case else None,
            events,
            expected_seq=len(case.log) if case else 0,
            index=index_entry,
            by=desk.actor.id,
            at=desk.now(),
            procedure=procedure.id,
            version=procedure.version,
            prefix=procedure.prefix,
            device=desk.settings.device,
            free=free_fields(procedure, step_id, events),
            files=files,
            mark=taking(self._taken) if self._taken else None,
        )
        self._taken = ""  # noted once, with the first of its records
        return fold(procedure, added.reference, (*(case.log if case else ()), *added.events), desk.today)

    def _hold_against(
        self, case: CaseFile, found: Outcome, seen_seq: int, step_id: str, values: Mapping[str, object]
    ) -> None:
        """Raise where the step comes to something else on the fresh case than on the one that was looked at.

        Or where it would say anew what somebody else has said meanwhile, unread.
        """
        if overwritten := _replaced(case.log[seen_seq:], found.events, step_id):
            raise self._stopped(
                case,
                seen_seq,
                step_id,
                values,
                f"Saving would put yours in place of that '{title(overwritten)}', unread. Nothing was saved and what "
                "you typed is kept: read the other first, then save if yours shall stand.",
            )
        seen = fold(load(case.procedure.id), case.reference, case.log[:seen_seq], case.as_of)
        expected = self._casework.worked_out(seen, step_id, values, saving=True)
        if (found.errors, found.refusals, found.changes, _where(found)) == (
            expected.errors,
            expected.refusals,
            expected.changes,
            _where(expected),
        ):
            return
        if expected.errors or expected.refusals:
            return  # It could not have been saved as it was seen either: the usual errors say why.
        raise self._stopped(
            case,
            seen_seq,
            step_id,
            values,
            f"With that, {_difference(expected, found)} Nothing was saved and what you typed is kept: look at the case "
            "again, then save if it is still right.",
        )

    def _stopped(
        self, case: CaseFile, seen_seq: int, step_id: str, values: Mapping[str, object], says: str
    ) -> Conflict:
        """The conflict, with what was recorded meanwhile; what was typed is kept first."""
        self._casework.drafts.save(case.reference, step_id, values)
        return Conflict(f"{self._news(case, seen_seq)} {says}")

    def _news(self, case: CaseFile, seen_seq: int) -> str:
        """What was recorded meanwhile, and by whom."""
        names = self._desk.people.names()
        news = [
            f"'{title(event)}' for {show_date(event.on)} ({names.get(event.by, event.by)})"
            for event in case.log[seen_seq:]
        ]
        return f"While you were at it, {case.reference} was changed: {listed(news)}."


def _replaced(meanwhile: Sequence[Event], events: Sequence[Event], step_id: str) -> Event | None:
    """What was recorded meanwhile about the same thing, where the step says it anew."""
    from app.steps import model_of

    if not model_of(step_id).says_anew:
        return None
    about = {(event.name, event.item) for event in events}
    return next((event for event in meanwhile if (event.name, event.item) in about), None)


def _grown(made_of: Mapping[str, int], case: CaseFile, found: Outcome) -> str:
    """A record that is not any more what something was made of; empty where there is none."""
    seqs = {one.reference: len(one.log) for one in (case, *(along.case for along in found.along))}
    return next((one for one in sorted({*made_of, *seqs}) if made_of.get(one) != seqs.get(one)), "")


def _where(found: Outcome) -> frozenset[str]:
    """The other records on which a step is recorded too."""
    return frozenset(one.case.reference for one in found.along)


def _difference(expected: Outcome, found: Outcome) -> str:
    """How what the step comes to now differs from what was expected, in a sentence."""
    if found.refusals:
        return f"this can no longer be done: {Refused(found.refusals)}"
    if found.errors:
        return " ".join(found.errors.values())
    if left := sorted(_where(expected) - _where(found)):
        return f"it would no longer be recorded on {listed(left)} as well."
    if more := sorted(_where(found) - _where(expected)):
        return f"it would be recorded on {listed(more)} as well."
    before = {change.says for change in expected.changes}
    after = {change.says for change in found.changes}
    parts = [f"it would no longer be so that {one}" for one in sorted(before - after)]
    parts += [f"now {one}" for one in sorted(after - before)]
    return f"the dates come out otherwise: {'; '.join(parts)}." if parts else "the step comes to something else."


def free_fields(procedure: Procedure, step_id: str, events: tuple[Event, ...]) -> frozenset[str]:
    """The names of a step's free texts, which the law may ask to be erased."""
    from app.steps import fields, step_for

    steps = {step_id, *(step_for(event.name) for event in events)} & procedure.step_by_id.keys()
    return frozenset(
        name
        for one in steps
        for spec in fields(procedure, one, None)
        for name in {
            "text": (spec.name,),
            "case": (spec.name,),
            "longtext": (spec.name,),
            "dated": (spec.name,),
            "points": (f"{spec.name}.text",),
            "people": tuple(f"{spec.name}.{key}" for key in ("name", "address", "contact", "adjustments")),
            "lines": tuple(f"{spec.name}.{key}" for key in ("basis", "calculation")),
        }.get(spec.kind, ())
    )
