"""Questions to teams: who receives them and who is above, the e-mail that puts each one, the ladders of chasing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.desk.views import FormSpec, RequestView
from app.errors import BadInput
from app.rules import answers
from app.rules.casefile import CaseFile, Request
from app.rules.events import Event, Value
from app.rules.recipients import hides_address
from app.rules.responders import ESCALATE, RUNG_NAMES, RUNGS, Ladder, Responder, ladder, of_team
from app.rules.typed_dates import read_date, short_date

if TYPE_CHECKING:
    from app.desk import Desk
    from app.documents.letters import Form

PROMISE: Final = "action.offer"

HEAVY: Final = 15 * 1024 * 1024
"""Bytes of attachments beyond which many mail programs refuse a message."""


@dataclass(frozen=True, slots=True)
class QuestionMail:
    """A draft e-mail to a team: its bytes, what its file is called, and what it lacks, a sentence each."""

    data: bytes
    filename: str
    to: str
    lacks: tuple[str, ...]


class QuestionsFacet:
    """Questions of cases, and the landlord's list of who answers them."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk
        self._listed: dict[str, tuple[Responder, ...]] = {}  # by procedure, as last read: for every key press of a form

    # Who answers

    def responders(self, procedure_id: str = "") -> tuple[Responder, ...]:
        """The landlord's list, as the database keeps it now; empty where none was entered."""
        from data.responder_files import from_text

        landlord = procedure_id or self._desk.procedure_id
        listed = self._listed[landlord] = from_text(self._desk.store.meta.get(_key(landlord)))
        return listed

    def enter(self, path: Path) -> tuple[Responder, ...]:
        """Take in the list from a file, in the place of the one before.

        Raises:
            ProcedureError: when the file has a fault, with its place.
        """
        from data.responder_files import read_responders

        found = read_responders(path, self.teams())
        self.keep(found)
        return found

    def keep(self, responders: tuple[Responder, ...]) -> None:
        """Keep a list for this landlord in the database."""
        from data.responder_files import as_text

        self._desk.store.meta.set(_key(self._desk.procedure_id), as_text(responders))

    def template(self) -> str:
        """What a file of responders holds: the list at hand, or else this landlord's teams and nobody's name."""
        listed = {one.team: one for one in self.responders()}
        names = (*dict.fromkeys((*self.teams(), *listed)),)
        blocks = [_HEAD.format(landlord=self._desk.landlord)]
        for name in names or ("name of the team",):
            one = listed.get(name) or Responder(name, "")
            rungs = (f"{rung:<17} = {_quoted(one.at(level))}" for level, rung in enumerate(RUNGS))
            blocks.append("\n".join(("[[team]]", f"team              = {_quoted(name)}", *rungs)))
        return "\n\n".join(blocks) + "\n"

    def teams(self) -> tuple[str, ...]:
        """The teams that the landlord's procedure can ask."""
        from app.steps.forms import every_field

        procedure = self._desk.procedure
        if answers.ASK not in procedure.step_by_id:
            return ()
        return next(spec.choices for spec in every_field(procedure, answers.ASK) if spec.name == "to")

    # Forms

    def addressed(self, case: CaseFile, step_id: str, values: Mapping[str, object]) -> Mapping[str, object]:
        """The values of a question, with whoever receives it by the list as last read where nobody was named."""
        rule = case.procedure.step_by_id.get(answers.ASK)
        if step_id != answers.ASK or rule is None or "recipient" in rule.omits or values.get("recipient"):
            return values
        landlord = case.procedure.id
        responders = self._listed[landlord] if landlord in self._listed else self.responders(landlord)
        listed = of_team(responders, str(values.get("to") or ""))
        return {**values, "recipient": listed.receives} if listed else values

    def offered(self, case: CaseFile, form: FormSpec) -> FormSpec:
        """The form of a question or of a rung, with the people that the landlord's list offers for it.

        That of a promised action begins with what a team said it would do.
        """
        if form.step == PROMISE:
            return self._promise(case, form)
        if form.step not in (answers.ASK, ESCALATE):
            return form
        responders = self.responders(case.procedure.id)
        if form.step == ESCALATE:
            request = next((one for one in case.requests if one.item == form.values.get("item")), None)
            found = ladder(case, request, responders) if request else Ladder(())
            if not found.who or found.who in RUNG_NAMES:
                return form
            rung = (replace(spec, default=found.who) if spec.name == "to" else spec for spec in form.fields)
            return replace(form, fields=tuple(rung), values={"to": found.who, **form.values})
        words = {one.team: f"{one.team}: {one.receives}" for one in responders}
        fields = (replace(spec, words={**spec.words, **words}) if spec.name == "to" else spec for spec in form.fields)
        return replace(form, fields=tuple(fields))

    def _promise(self, case: CaseFile, form: FormSpec) -> FormSpec:
        """The form of a promised action, begun with the next one that a team named and nobody promised yet."""
        named = next(iter(answers.unpromised(case)), None)
        if named is None:
            return form
        line, team = named
        begun: dict[str, Value] = {"what": line, "owner": team}
        with suppress(BadInput):
            begun["until"] = read_date(answers.day_in(line), self._desk.today, future=True)
        fields = (replace(spec, default=begun.get(spec.name, spec.default)) for spec in form.fields)
        return replace(form, fields=tuple(fields), values={**begun, **form.values})

    def remarks(self, case: CaseFile, step_id: str, events: tuple[Event, ...]) -> tuple[str, ...]:
        """What to know before a question or an answer is saved: what the e-mail lacks, that an answer is not whole."""
        if step_id not in (answers.ASK, answers.ANSWER) or not events:
            return ()
        if step_id == answers.ANSWER:
            lacks = events[0].get("lacks", ())
            more = "The question stays open."
            return (f"Kept as an answer in part. Still missing: {'; '.join(lacks)}. {more}",) if lacks else ()
        lacks = (*_case_lacks(case), *(() if events[0].get("recipient") else ("who receives it",)))
        return (f"The e-mail to the team will lack {', '.join(lacks)}.",) if lacks else ()

    # Ladders

    def views(self, case: CaseFile, names: Mapping[str, str]) -> tuple[RequestView, ...]:
        """The questions of a case, each with how it was chased and what comes next."""
        responders = self.responders(case.procedure.id) if case.requests else ()
        return tuple(_view(case, one, names, ladder(case, one, responders)) for one in case.requests)

    # The e-mail

    def mail(self, reference: str, item: str) -> QuestionMail:
        """The draft of the e-mail that puts a question to a team, or, once it was escalated, to whoever is above.

        Raises:
            BadInput: when there is no such case or question.
        """
        from app.documents.team_mail import TeamQuestion, mail

        case = self._desk.casework.read(reference)
        request = next((one for one in case.requests if one.item == item), None)
        if request is None:
            raise BadInput(f"There is no question '{item[:20]}' on {reference}. 'putright question REF' lists them.")
        asked = case.latest("information.requested", item)
        assert asked is not None
        risen = case.latest("information.escalated", item)
        listed = of_team(self.responders(case.procedure.id), request.to)
        to = str(risen.get("to", "")) if risen else str(asked.get("recipient") or (listed.receives if listed else ""))
        labels = {part.name: part.label for part in answers.form_parts(case.procedure)}
        files, notes = self._evidence(case, tuple(asked.get("attach", ())))
        made = TeamQuestion(
            reference=case.reference,
            landlord=self._desk.landlord,
            to=to,
            team=request.to,
            customer=case.customer,
            address=_address(case),
            complaint="\n".join(point.text for point in case.points) or case.description,
            outcome=case.outcome_sought,
            question=request.question,
            deadline=request.due,
            asked=request.asked,
            chased=risen is not None,
            parts=tuple(labels.values()),
            without=tuple(labels[name] for name in answers.waived(case, item) if name in labels),
            in_body=asked.get("proforma") != "attached",
            notes=notes,
            files=files,
        )
        lacks = [f"It lacks {one}." for one in _case_lacks(case)]
        if "@" not in to:
            lacks.append(
                f"No e-mail address is known for {to or request.to}. Type it into the draft, or enter who answers for "
                "each team: ctrl+p finds 'Who answers questions for teams'."
            )
        if sum(len(file.data) for file in files) > HEAVY:
            lacks.append("What is attached is heavy: many mail programs refuse as much. Send the files another way.")
        return QuestionMail(mail(made), f"{case.reference}-question-{item}.eml", to, tuple(lacks))

    def write(self, reference: str, item: str, path: Path | None = None) -> tuple[Path, QuestionMail]:
        """Write that draft to a file; without `path` into the folder for questions.

        Raises:
            BadInput: when there is no such case or question.
            NotWritten: with the reason; a file that was there stays as it was.
        """
        from app.documents.render import write_file

        made = self.mail(reference, item)
        target = path or self._desk.settings.home / "questions" / made.filename
        if path is None:
            with suppress(OSError):  # writing says why
                target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, made.data)
        return target, made

    def _evidence(self, case: CaseFile, items: tuple[str, ...]) -> tuple[tuple[Form, ...], tuple[str, ...]]:
        """The files of these pieces of evidence, named by their number; and in words those that have none."""
        from app.documents.letters import Form
        from app.steps.information import evidence_of

        files, notes = list[Form](), list[str]()
        for event in evidence_of(case):
            if event.item not in items:
                continue
            if event.get("file"):
                kept = self._desk.store.files.get(str(event.get("file")))
                ending = Path(str(event.get("filename", ""))).suffix.lower()
                name = f"{case.reference}-{event.item}{ending if ending[1:].isalnum() else ''}"
                files.append(Form("evidence", name, kept.media, kept.content))
            else:
                said = f"{event.item}, {event.get('kind', '')} ({event.get('source', '')}): {event.get('shows', '')}"
                notes.append(said)
        return tuple(files), tuple(notes)


def _address(case: CaseFile) -> str:
    """The address, which a team needs; one that must stay unseen with the word that it must."""
    return f"{case.address} (this address must not be shown or passed on)" if hides_address(case) else case.address


def _case_lacks(case: CaseFile) -> tuple[str, ...]:
    """What the case does not say and the e-mail should."""
    wanted = (
        ("the customer's name", case.customer),
        ("the address", case.address),
        ("what the complaint is about", case.description or case.points),
        ("what the customer expects", case.outcome_sought),
    )
    return tuple(words for words, there in wanted if not there)


def _view(case: CaseFile, request: Request, names: Mapping[str, str], found: Ladder) -> RequestView:
    lines = [f"Level {level}, {short_date(on)}: {to}" for level, on, to in found.climbed]
    part = case.latest("information.updated", request.item)
    if part is not None and not request.answered:
        lacks = "; ".join(part.get("lacks", ()))
        lines.append(f"Answered in part, {short_date(part.on)}" + (f". Still: {lacks}" if lacks else ""))
    answered = case.latest("information.responded", request.item)
    if answered is not None and request.answered and answered.get("answer"):
        lines.append(f"Answer: {answered.get('answer')}")
    if found.level:
        when = f"from {short_date(found.due)}" if found.due else "when you see fit"
        lines.append(f"Next, {when}: {found.who} (level {found.level})")
    to = names.get(request.to, request.to)
    return RequestView(
        request.item, to, request.question, request.asked, request.due, request.answered, request.state, tuple(lines)
    )


def _quoted(text: str) -> str:
    """A text as TOML has it, which for a plain text is as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def _key(procedure_id: str) -> str:
    return f"responders:{procedure_id}"


_HEAD: Final = """\
# Who receives questions about complaints at {landlord}, team by team, and who stands above them.
# Each as "Name <address>"; who receives them must be given, the others may stay empty.
# 'putright responders --enter FILE' takes the list in, in the place of the one before."""
