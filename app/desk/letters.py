"""Letters: which there are for a case, what each still lacks, drafting, checking, sending, and what was sent."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.desk.forewarned import days_off, unflagged
from app.desk.letter_list import ORDINARY, forms_kept, lines
from app.desk.letter_parcels import digest, errands, mails, parcels, wanted, way
from app.desk.letter_templates import Usable, last_good, remember, step_fields, usable
from app.desk.letter_work import FILE, Made, declared, form, make
from app.desk.matter import answered_with
from app.desk.views import CaseView, LetterForm, LetterLine, LetterPreview
from app.desk.words import listed
from app.documents.checks import unprintable
from app.documents.letter_templates import TemplateFault
from app.documents.letters import Form, forms
from app.documents.render import NotWritten, write_file
from app.errors import BadInput, Refusal, Refused
from app.rules.casefile import CaseFile
from app.rules.events import Value, canonical
from app.rules.letter_arbitrators import ruled_out
from app.rules.letter_checks import Circumstances, check
from app.rules.letters import FORMATS, LetterFinding, LetterRule, Letters
from app.rules.procedure import FieldSpec
from app.steps.forms import every_field
from app.steps.letters import CHECK, SEND
from data.records import KeptFile

if TYPE_CHECKING:
    from app.desk import Desk

SHARED: Final = "letters"
"""Whose drafts letters are: everybody's at this landlord, so that another person can check them."""
WRITER: Final = "_writer"
"""Under which name a draft keeps who wrote it."""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that went: the case as it stands after it, and its files."""

    case: CaseView
    item: str
    files: tuple[Form, ...]
    errands: str
    """What is still to be done by hand so that it reaches people: one sentence."""


class LettersFacet:
    """The letters of cases, each by the procedure that the case was received under."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk
        self._read: dict[tuple[str, str], tuple[Letters, Usable]] = {}
        self._bound: dict[tuple[str, str], tuple[Letters, Letters]] = {}

    def list(self, reference: str) -> tuple[LetterLine, ...]:
        """The landlord's letters for a case: those that fit it or are begun first, in the order of the acts to come.

        Raises:
            BadInput: when there is no such case, or the landlord has no letters.
        """
        case = self._case(reference)
        letters = self._letters(case)
        drafts = {draft.key for draft in self._desk.store.drafts.all(SHARED)}
        drafted = {rule.id for rule in letters.letters if self._key(reference, rule) in drafts}
        acts = {act.step: act for act in self._desk.casework.acts(reference)}
        return lines(case, letters, acts, drafted)

    def recording(self, case: CaseFile, step_id: str) -> str:
        """The title of the letter that records a step on this case when it is sent; empty where there is none."""
        from data.letter_files import has_letters

        if not has_letters(case.procedure.id):
            return ""
        found = (rule for rule in self._letters(case).letters if rule.step == step_id and case.holds(rule.when_case))
        return next((rule.title for rule in found), "")

    def form(self, reference: str, letter_id: str) -> LetterForm:
        """The letter's form, with what was written before and not sent.

        Raises:
            BadInput: when there is no such case or letter.
        """
        case = self._case(reference)
        found = form(self._desk, case, self._letters(case), self._usable(case, letter_id).rule)
        kept = self._draft(reference, found.rule)
        known = {spec.name for spec in found.fields}
        return replace(found, values={**found.values, **{n: v for n, v in kept.items() if n in known}})

    def save_draft(
        self, reference: str, letter_id: str, values: Mapping[str, Value], before: Mapping[str, Value] | None = None
    ) -> None:
        """Keep what is being written, where whoever checks it finds it.

        `before` is what the person's form held when it was last shown or kept: what others wrote since in fields that
        this person left alone then stays. Without it the values stand for the whole letter.
        """
        if person := self._desk.person:
            rule = self._usable(self._case(reference), letter_id).rule
            kept = self._draft(reference, rule)
            others = {name: value for name, value in kept.items() if name != WRITER}
            mine = {n: v for n, v in values.items() if before is None or v != before.get(n) or n not in others}
            whole = {**({} if before is None else others), **mine}
            writer = kept.get(WRITER, person.id) if whole == others else person.id
            text = canonical({**whole, WRITER: writer})
            self._desk.store.drafts.save(SHARED, self._key(reference, rule), text, at=self._desk.now())

    def drop_draft(self, reference: str, letter_id: str) -> None:
        """Forget what was written."""
        rule = self._usable(self._case(reference), letter_id).rule
        self._desk.store.drafts.delete(SHARED, self._key(reference, rule))

    def preview(self, reference: str, letter_id: str, values: Mapping[str, Any]) -> LetterPreview:
        """The letter as it would go with these values, and what stands in its way. Nothing is saved.

        Raises:
            BadInput: when there is no such case or letter, or its date cannot be read.
            TemplateFault: when its template cannot be used.
        """
        case = self._case(reference)
        found, made = self._make(case, letter_id, values, draft=True)
        return self._previewed(case, found, made)

    def make(
        self, reference: str, letter_id: str, values: Mapping[str, Any], also: tuple[str, ...] = ()
    ) -> tuple[Form, ...]:
        """The letter as files that say that it is a draft: the PDF, the forms that this customer needs, and `also`.

        Raises:
            BadInput: as `preview`.
        """
        case = self._case(reference)
        _, made = self._make(case, letter_id, values, draft=True)
        return self._forms(made, f"{case.reference}-{letter_id}-draft", also)

    def sheet(self, reference: str, letter_id: str) -> tuple[FieldSpec, ...]:
        """What the landlord's check sheet asks whoever checks this letter on this case: empty where it asks nothing.

        Raises:
            BadInput: when there is no such case or letter.
            Refused: when whoever is at this desk wrote the letter.
        """
        case = self._case(reference)
        rule = self._usable(case, letter_id).rule
        self._not_own(case, rule)
        return declared(case, CHECK, rule)

    def check(
        self,
        reference: str,
        letter_id: str,
        values: Mapping[str, Any],
        *,
        result: str,
        note: str = "",
        sheet: Mapping[str, Any] | None = None,
    ) -> CaseView:
        """Record that whoever is at this desk has read the letter: `result` is "passed" or "sent back".

        `sheet` are the answers to the landlord's check sheet, by field; they are kept with the result.

        Raises:
            Refused: when it is the person's own letter, or it passed with an item of the sheet not answered yes.
        """
        case = self._case(reference)
        self._not_own(case, self._usable(case, letter_id).rule)
        found, made = self._make(case, letter_id, values, draft=False)
        fields = {**(sheet or {}), "template": found.rule.id, "result": result, "text": made.digest, "note": note}
        return self._desk.casework.do(reference, CHECK, fields)

    def send(
        self, reference: str, letter_id: str, values: Mapping[str, Any], *, seen_seq: int | None = None
    ) -> SentLetter:
        """Send the letter: the check, the gates of what it records, then one save with the letter's own bytes.

        Raises:
            Refused: when something that must be in it is not, or a gate of its step says no.
            BadInput: when a value is not right.
            Conflict: when somebody else changed the case meanwhile and it matters.
        """
        case = self._desk.casework.read(reference)
        found, made = self._make(case, letter_id, values, draft=False)
        preview = self._previewed(case, found, made)
        refusals = tuple(Refusal("letter", f.clause, f.reason, f.goes, f.item) for f in preview.findings if f.must)
        if refusals:
            raise Refused(refusals)
        item = str(made.values["item"])
        stem = f"{case.reference}-{item}"
        files = self._forms(made, stem)
        # A customer who cannot read what came asks for another form afterwards: all are kept as they would have gone.
        every = self._forms(made, stem, FORMATS)
        copies = parcels(found, made, stem)
        data = canonical({"letter": found.rule.id, "version": found.version, "fields": made.data}).encode()
        sending = {
            **made.values,
            FILE: digest(files[0].data),
            "data": digest(data),
            "text": made.digest,
            "others": tuple(digest(file.data) for file in files[1:]),
            "every": tuple(f"{file.name}:{digest(file.data)}" for file in every[1:]),
            "copies": tuple(copy.row for copy in copies),
        }
        leaving = (*files, *(file for copy in copies for file in copy.files))
        kept = [KeptFile(file.data, file.media) for file in dict.fromkeys((*leaving, *every))] + [
            KeptFile(data, "application/json")
        ]
        posted = mails(found, made, found.rule, files, copies, stem)
        made_of = {one.reference: len(one.log) for one in (case, *made.others)}
        draft = (SHARED, self._key(reference, found.rule))
        view = self._desk.casework.do(
            reference, SEND, sending, seen_seq=seen_seq, files=kept, made_of=made_of, drafts=(draft,)
        )
        return SentLetter(view, item, (*leaving, *posted), errands(made, files, copies, stem))

    def write(self, files: tuple[Form, ...], folder: Path | None = None, reference: str = "") -> tuple[Path, ...]:
        """Put a letter's files on disk; without `folder` into the one for letters of this case.

        Raises:
            NotWritten: with the reason; the letter itself is in the database.
        """
        place = folder or self._desk.settings.home / "letters" / reference
        with contextlib.suppress(OSError):  # writing says why
            place.mkdir(parents=True, exist_ok=True)
        paths = tuple(place / file.filename for file in files)
        for path, file in zip(paths, files, strict=True):
            write_file(path, file.data)
        return paths

    def write_sent(self, done: SentLetter, folder: Path | None = None) -> tuple[Path, ...]:
        """Put the files of a letter that was just sent on disk; without `folder` into the one for letters of its case.

        Raises:
            NotWritten: with the reason, that the letter counts as sent all the same, and how its file is had.
        """
        reference = done.case.reference
        try:
            return self.write(done.files, folder, reference)
        except NotWritten as error:
            raise NotWritten(
                f"The letter is kept as {done.item} and counts as sent; do not send it again. "
                f"{str(error).removesuffix(' Nothing was changed.')} Once that is mended, "
                f"'putright letter {reference} {done.item} -o FILE' writes it as it was sent."
            ) from error

    def write_one(self, file: Form, path: Path) -> None:
        """Put one file on disk.

        Raises:
            NotWritten: with the reason; what was there before is untouched.
        """
        write_file(path, file.data)

    def sent(self, reference: str, item: str, form: str = ORDINARY) -> bytes:
        """A letter exactly as it was sent, or another form of the same.

        Raises:
            BadInput: when no such letter was sent, or this form of it was not kept.
        """
        event = self._case(reference).latest("letter.sent", item)
        if event is None:
            raise BadInput(f"No letter '{item[:40]}' was sent on {reference}.")
        kept = forms_kept(event)
        if form not in kept:
            raise BadInput(f"{item} was not kept as {form}. There are: {', '.join(kept)}.")
        return self._desk.store.files.get(kept[form]).content

    def write_again(self, reference: str, item: str, path: Path, form: str = ORDINARY) -> None:
        """Put a letter on disk exactly as it was sent, or another form of the same.

        Raises:
            BadInput: when no such letter was sent, or this form of it was not kept.
            NotWritten: with the reason.
        """
        write_file(path, self.sent(reference, item, form))

    # Beneath

    def _case(self, reference: str) -> CaseFile:
        return self._desk.casework.read(reference)

    def _letters(self, case: CaseFile) -> Letters:
        from data.letter_files import has_letters, letters

        if not has_letters(case.procedure.id):
            raise BadInput(f"{case.procedure.landlord} has no letters yet: its folder has no letters/letters.toml.")
        found = letters(case.procedure.id)
        key = (case.procedure.id, case.current.process.id if case.current else "")
        if key not in self._bound or self._bound[key][0] is not found:
            self._bound[key] = found, found.at(case)
        return self._bound[key][1]

    def _usable(self, case: CaseFile, letter_id: str) -> Usable:
        """The letter with its templates; read once for as long as the landlord's letters are the same."""
        letters, key = self._letters(case), (case.procedure.id, letter_id)
        if key not in self._read or self._read[key][0] is not letters:
            self._read[key] = letters, usable(self._desk, case.procedure, letters, letter_id)
        return self._read[key][1]

    def _make(self, case: CaseFile, letter_id: str, values: Mapping[str, Any], *, draft: bool) -> tuple[Usable, Made]:
        """The letter, by the template as it is, or as it last was good where it cannot make this one."""
        letters, found = self._letters(case), self._usable(case, letter_id)
        try:
            made = make(self._desk, case, letters, found, values, draft=draft)
        except TemplateFault as fault:
            if not found.good:
                raise
            found = last_good(self._desk, letters, found.rule, fault)
            made = make(self._desk, case, letters, found, values, draft=draft)
        remember(self._desk, letters, found)
        return found, made

    def _not_own(self, case: CaseFile, rule: LetterRule) -> None:
        if self._draft(case.reference, rule).get(WRITER, "") == self._desk.actor.id:
            says = "You wrote this letter: somebody else has to check it. It waits for them under L on the case."
            raise Refused((Refusal("letter.own", rule.checked, says),))

    def _forms(self, made: Made, stem: str, also: tuple[str, ...] = ()) -> tuple[Form, ...]:
        return forms(made.composed, made.head, wanted(made.values["formats"], also), stem)

    def _previewed(self, case: CaseFile, found: Usable, made: Made) -> LetterPreview:
        letters = replace(self._letters(case), head=self._desk.letterheads.of(self._letters(case)))
        person = self._desk.person
        barred, told = ruled_out(case, letters)
        around = Circumstances(
            names=tuple(self._desk.people.names().values()),
            handler=made.handler,
            digest=made.digest,
            writer=str(self._draft(case.reference, found.rule).get(WRITER, person.id if person else "")),
            means=made.means,
            email=made.email,
            locked=made.locked,
            barred=barred,
            told=told,
            copies=made.copies,
            posted=made.posted,
            others=made.others,
            to=", ".join(made.sheet.to),
            recipient=made.recipient,
        )
        findings = list(check(case, letters, found.rule, made.composed.text, around))
        if says := found.rule.hangs_on(case):
            findings.insert(0, LetterFinding(says, found.rule.cites[0], found.rule.lacking(case)))
        outcome = self._desk.casework.worked_out(case, SEND, made.values)
        errors = [LetterFinding(says, "", name) for name, says in outcome.errors.items() if name != FILE]
        gates = [LetterFinding(r.reason, r.clause, r.field, item=r.item) for r in outcome.refusals]
        step = every_field(case.procedure, found.rule.step) if found.rule.step else ()
        off = days_off(case, step, made.values.get("step", {}))
        warnings = (*outcome.warnings, *off, *((found.warning,) if found.warning else ()))
        paper = [LetterFinding(says, must=False) for says in unprintable(made.composed.text.words)]
        if unprintable(" ".join((*made.sheet.to, case.addressed))):
            says = "The name or the address would be boxes on the envelope. Give the name in Latin letters first."
            findings.append(LetterFinding(says, goes=case.step("define")))
        # Whoever saved past the warning is told once more before anything leaves, and led to where flags are ticked.
        define = case.step("define")  # where flags are ticked later than at the receipt
        ticks = every_field(case.procedure, define) if define else ()
        paper += [LetterFinding(says, goes=define, must=False) for says in unflagged(case, ticks, {})]
        # A field is spoken of once: by the step, which asks for it, rather than by the letter, which lacks it.
        spoken = {one.goes for one in (*errors, *gates)} & step_fields(case.procedure, found.rule).keys()
        findings = [one for one in findings if not (one.must and one.goes in spoken)]
        merged = tuple(dict.fromkeys((*errors, *gates, *findings, *paper, *self._of_the_case(case, found.rule))))
        return LetterPreview(
            made.composed.text.words,
            tuple(sorted(merged, key=lambda one: not one.must)),
            outcome.changes,
            warnings,
            tuple(one.says for one in made.copies),
            way(made),
        )

    def _of_the_case(self, case: CaseFile, rule: LetterRule) -> Iterator[LetterFinding]:
        """That whoever handles the case has left, or that a letter for other records is written there as well."""
        handler = self._desk.people.under(case.handler, case.procedure.id) if case.handler else None
        if handler is not None and not handler.active:
            says = f"{handler.name}, who handles this case, has left. Hand it over first."
            yield LetterFinding(says, goes=case.step("allocate"), must=False)
        twice = [one.reference for one in answered_with(self._desk, case, rule) if self._draft(one.reference, rule)]
        if twice:
            says = f"It is being written on {listed(twice)} as well, and one answers all. Write it on one record only."
            yield LetterFinding(says, case.procedure.matter.cites[0], must=False)

    def _draft(self, reference: str, rule: LetterRule) -> Mapping[str, Value]:
        from json import loads

        from app.rules.events import from_plain

        draft = self._desk.store.drafts.load(SHARED, self._key(reference, rule))
        values = from_plain(loads(draft.values)) if draft else {}
        return values if isinstance(values, dict) else {}

    def _key(self, reference: str, rule: LetterRule) -> str:
        return f"{reference} {rule.id}"
