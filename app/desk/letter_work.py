"""One letter of one case in hand: what its form asks, what was entered, and the letter that this makes."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from app.desk.letter_said_once import ARBITRATOR, from_the_letter, on_this_form, word_for
from app.desk.letter_templates import Usable, step_fields
from app.desk.matter import answered_with, parties
from app.desk.outcome import with_events
from app.desk.views import LetterForm
from app.documents.letters import Composed, Sheet, compose
from app.documents.mail import address_in
from app.errors import BadInput
from app.rules.answers import told
from app.rules.casefile import CaseFile
from app.rules.events import Event, Value
from app.rules.letter_facts import Entered, context, locked
from app.rules.letters import ADDRESSEE, FORMATS, THEIRS, Gap, LetterHead, LetterRule, Letters
from app.rules.procedure import FieldSpec, matches
from app.rules.recipients import BY_POST, Recipient, copies, flat, hides_address, instead, party_is, party_name
from app.rules.typed_dates import long_date, read_date
from app.steps.letters import SEND, next_item

if TYPE_CHECKING:
    from app.desk import Desk

FILE: Final = "file"
"""What a letter is known by; while it is not sent there is no such file."""
NOT_YET: Final = "0" * 64
MAILBOX: Final = "E-mail address"
ADDRESSED: Final = ("customer", "representative")
"""Whom a letter to the customer can be addressed to."""
MAILED: Final[Mapping[str, Value]] = {"means": "e-mail"}


@dataclass(frozen=True, slots=True)
class Made:
    """A letter as it stands: set as a document, with what saving it would record and what it says of itself."""

    composed: Composed
    values: Mapping[str, Any]
    on: date
    means: str
    recipient: str
    """The customer or the representative; empty where nobody chose, or the letter is to others."""
    email: str
    handler: str
    digest: str
    locked: Mapping[str, tuple[str, ...]]
    data: Mapping[str, Any]
    facts: Mapping[str, Any]
    sheet: Sheet
    head: LetterHead
    copies: tuple[Recipient, ...]
    others: tuple[CaseFile, ...]
    """The other records of the same matter that it answers, as they were when it was made."""
    posted: bool
    """Whether there is an address to which it could go by post."""


def form(desk: Desk, case: CaseFile, letters: Letters, rule: LetterRule) -> LetterForm:
    """The form of a letter on a case."""
    from app.steps import fields, model_of

    step = fields(case.procedure, rule.step, case) if rule.step else ()
    by_letter = model_of(rule.step).by_letter if rule.step else ()
    automatic = {*rule.sets, *by_letter, "answered", "on"}
    said = from_the_letter(case, letters, rule, {spec.name: spec for spec in step})
    asked = tuple(
        replace(found, default=_arbitrator(case, found)) if found.name == ARBITRATOR else found
        for spec in step
        if spec.name not in automatic
        and spec.name not in said
        and (found := on_this_form(case.procedure, rule, spec, by_letter)) is not None
    )
    # Others than the customer are not written to at the customer's address, nor at a representative's.
    customers = rule.to == "customer"
    representative = customers and party_is(case) == "representative"
    lead = instead(case, letters, rule)
    email = (lead.email if lead else "") or (address_in(case.contact) if customers else "")
    own = [
        FieldSpec("on", "Date of the letter", "date", required=True, default=desk.today),
        FieldSpec(
            "means", "Goes by", "choice", required=True, choices=rule.means, default=_preferred(case, rule, email)
        ),
        *(
            _mailboxes(case, email)
            if representative
            else (FieldSpec("email", MAILBOX, default=email or None, when=MAILED),)
        ),
        FieldSpec("sent_note", "How it was posted", help="First class, signed for …", when={"means": "letter"}),
    ]
    if representative and not any(spec.name == "recipient" for spec in step):
        own.append(FieldSpec("recipient", "Addressed to", "choice", choices=ADDRESSED))
    if not customers:
        own.append(FieldSpec("address_to", "Their address", "longtext", help="One line each, as on the envelope."))
    own += (
        FieldSpec(rule.asked_on(name), label, "date", required=True)
        for name, label in rule.asks.items()
        if not case.all(name)
    )
    written = (
        replace(spec, default=told(case, rule.answers.get(spec.name, ())) or spec.default) for spec in rule.texts
    )
    everything = (*own, *declared(case, SEND, rule), *asked, *(spec for spec in written if case.holds(spec.when_case)))
    return LetterForm(
        rule,
        everything,
        {spec.name: spec.default for spec in everything if spec.default is not None},
        step_fields(case.procedure, rule),
        tuple(spec.name for spec in step),
    )


def declared(case: CaseFile, step_id: str, rule: LetterRule) -> tuple[FieldSpec, ...]:
    """The fields that the landlord declares for a step about letters, as far as they are about this letter and case."""
    from app.steps import fields

    step = case.procedure.step_by_id.get(step_id)
    if step is None or not step.fields:
        return ()
    own, letter = {spec.name for spec in step.fields}, Event("", case.as_of, {"template": rule.id})
    found = (spec for spec in fields(case.procedure, step_id, case) if spec.name in own)
    return tuple(replace(spec, when={}) for spec in found if matches(spec.when, letter))


def make(
    desk: Desk, case: CaseFile, letters: Letters, usable: Usable, values: Mapping[str, Any], *, draft: bool
) -> Made:
    """The letter for what was entered. It may lack much: the checks say what.

    Raises:
        BadInput: when the date cannot be read.
        TemplateFault: when the template cannot be used.
    """
    rule, head = usable.rule, desk.letterheads.of(letters)
    asked = form(desk, case, letters, rule)
    entered = {**asked.values, **values}
    given = entered.get("on") or desk.today
    on = given if isinstance(given, date) else read_date(str(given), desk.today)
    means = str(entered.get("means") or "")
    chosen = _chosen(entered) if rule.to == "customer" else ""
    recipient = chosen or rule.to
    step = _step_values(case, letters, rule, asked, {**entered, "recipient": chosen}, means)
    sending = _sending(case, usable, entered, on, means, recipient, step)
    found = desk.casework.worked_out(case, SEND, sending)
    clean = _clean(case, rule, step, on, desk.today)
    events = found.events[1:] if rule.step else _supposed(desk, case, rule, entered, on)
    latest = max(desk.today, on)
    handler, title = handler_of(desk, case)
    lead = instead(case, letters, rule) if recipient == "customer" else None
    to = _lines(f"{lead.name}\n{lead.address}") if lead else _address(case, rule, entered, recipient)
    others = answered_with(desk, case, rule)
    facts = context(
        case,
        letters,
        head,
        rule,
        asked.labels,
        Entered(
            on=on,
            step=clean,
            texts={spec.name: _paragraph(desk, spec, entered.get(spec.name)) for spec in rule.texts},
            handler=handler if rule.handler_named else "",
            title=title,
            recipient=recipient,
            instead=lead.name if lead else "",
            outlook=with_events(case.procedure, case, events, latest) if events else case,
            others=others,
        ),
    )
    closing = dict.fromkeys(filter(None, (handler if rule.handler_named else "", title, head.name)))
    sheet = Sheet(
        title=rule.title,
        reference=case.reference,
        on=on,
        to=to,
        closing_name=next(iter(closing)),
        closing_lines=tuple(closing)[1:],
        draft=draft,
        signed=rule.signed,
    )
    composed = compose(usable.templates, usable.name, facts, sheet, head)
    name = str(facts["addressee"]["name"] or "")
    own = () if lead else copies(case, letters, rule, name)
    reached = (name, *(one.name for one in own if not one.problem))
    by_mail = word_for(case.procedure, rule, "channel", "e-mail") if others else ""
    same = (case, *(one for one in others if flat(party_name(one)) == flat(name)))
    return Made(
        composed=composed,
        values={
            **sending,
            "formats": adjustments(*same) if rule.to == "customer" else (),
        },
        on=on,
        means=means,
        recipient=chosen,
        email=str(entered.get(THEIRS if recipient == "representative" else "email") or "").strip(),
        handler=handler,
        digest=hashlib.sha256(composed.own.encode(errors="replace")).hexdigest(),
        locked=locked(facts),
        data=_plain({key: value for key, value in facts.items() if not key.startswith("_")}),
        facts=facts,
        sheet=sheet,
        head=head,
        copies=(*own, *parties(desk, case, others, rule, reached, on, by_mail)),
        others=others,
        posted=len(to) > 1,
    )


def copy_for(made: Made, usable: Usable, to: Recipient) -> Composed:
    """The same letter addressed to somebody else."""
    facts = {**made.facts, "addressee": {"name": to.name, "is_representative": to.acts}}
    sheet = replace(made.sheet, to=_lines(f"{to.name}\n{to.address}"))
    return compose(usable.templates, usable.name, facts, sheet, made.head)


def _chosen(entered: Mapping[str, Any]) -> str:
    """To whom it is addressed, by the first letters too, as everywhere; what is none of the two as it was typed."""
    given = str(entered.get("recipient") or "").strip()
    begun = [one for one in ADDRESSED if given and one.startswith(given.casefold())]
    return begun[0] if begun else given


def _paragraph(desk: Desk, spec: FieldSpec, given: Any) -> str:
    """What was written; a date as letters write it, and nothing where it cannot be read."""
    if spec.kind != "date" or not given:
        return str(given or "")
    with contextlib.suppress(BadInput):
        day = given if isinstance(given, date) else read_date(str(given), desk.today, future=spec.ahead)
        return long_date(day)
    return ""


def _supposed(desk: Desk, case: CaseFile, rule: LetterRule, entered: Mapping[str, Any], on: date) -> tuple[Event, ...]:
    """What the letter's dates count from and no step has recorded; a date that cannot be read is left out."""
    found = []
    for name in rule.asks:
        given = entered.get(rule.asked_on(name))
        with contextlib.suppress(BadInput):
            if given and not case.all(name):
                found.append(Event(name, given if isinstance(given, date) else read_date(str(given), desk.today)))
    return tuple(found)


def adjustments(*cases: CaseFile) -> tuple[str, ...]:
    """The other forms in which this customer needs every letter, as recorded on any of these cases."""
    found = {name for case in cases for name in case.fact("*:letter_forms") or ()}
    return tuple(name for name in FORMATS if name in found)


def _step_values(
    case: CaseFile, letters: Letters, rule: LetterRule, asked: LetterForm, entered: Mapping[str, Any], means: str
) -> dict[str, Any]:
    """What the step that the letter records gets: what was entered, and what the letter itself answers."""
    step = {name: entered[name] for name in asked.step if name in entered and name != "on"}
    specs = {spec.name: spec for spec in asked.fields}
    if rule.step:
        from app.steps import fields, model_of

        every = {spec.name: spec for spec in fields(case.procedure, rule.step, case)}
        step |= {**rule.sets, **from_the_letter(case, letters, rule, every)}
        for name in model_of(rule.step).by_letter:
            if name in asked.step and not step.get(name):
                step[name] = word_for(case.procedure, rule, name, means)
        if "answered" in asked.step:
            step["answered"] = tuple(
                str(p.number) for p in case.points if case.latest("point.decided", str(p.number)) is not None
            )
    return {name: value for name, value in step.items() if name in specs or value not in (None, "", ())}


def _sending(
    case: CaseFile,
    usable: Usable,
    entered: Mapping[str, Any],
    on: date,
    means: str,
    recipient: str,
    step: Mapping[str, Any],
) -> dict[str, Any]:
    """What `letter.send` is given, but for the digests of what is sent."""
    rule = usable.rule
    return {
        "on": on,
        "item": next_item(case),
        "template": rule.id,
        "template_version": usable.version,
        "what": rule.title,
        "means": means,
        "to": recipient,
        "note": str(entered.get("sent_note") or "") if means == "letter" else "",
        FILE: NOT_YET,
        **{spec.name: entered[spec.name] for spec in declared(case, SEND, rule) if spec.name in entered},
        **({"records": rule.step, "step": step} if rule.step else {}),
    }


def _clean(case: CaseFile, rule: LetterRule, step: Mapping[str, Any], on: date, today: date) -> Mapping[str, Value]:
    """The step's fields as they were understood; what cannot be read is not there yet."""
    if not rule.step:
        return {}
    from app.steps import parse

    return parse(case.procedure, rule.step, {**step, "on": on}, today, case)[0]


def handler_of(desk: Desk, case: CaseFile) -> tuple[str, str]:
    """The name and the job title of whoever handles the case; empty where nobody does."""
    if not case.handler:
        return "", ""
    person = desk.people.under(case.handler, case.procedure.id)
    held = [case.procedure.role_by_id[role] for role in (person.roles if person else ())]
    answers = case.procedure.step_by_id.get(case.step("respond"))
    # Of several roles, the one that answers complaints is the one that the customer meets.
    usual = [role for role in held if answers and role.id in answers.roles] or held
    return desk.people.names().get(case.handler, ""), usual[0].name if usual else ""


def _address(case: CaseFile, rule: LetterRule, entered: Mapping[str, Any], recipient: str) -> tuple[str, ...]:
    """The lines of the address, none of them one that must not be shown."""
    if rule.to != "customer":
        return _lines(f"{entered.get(ADDRESSEE) or ''}\n{entered.get('address_to') or ''}")
    name = str(case.opening.get("representative", "")) if recipient == "representative" else case.addressed
    elsewhere = str(case.fact("*:write_to") or "")
    address = elsewhere or ("" if hides_address(case) or recipient == "representative" else case.address)
    return _lines(f"{name}\n{address}")


def _lines(text: str) -> tuple[str, ...]:
    parts = (part.strip() for line in text.splitlines() for part in line.split(","))
    return tuple(part for part in parts if part) or ("To whom it goes is not entered",)


def _mailboxes(case: CaseFile, email: str) -> tuple[FieldSpec, ...]:
    """The customer's e-mail address or the representative's, by to whom the letter goes: neither gets the other's."""
    theirs = address_in(case.representative_contact)
    return (
        FieldSpec("email", MAILBOX, default=email, when={**MAILED, "recipient": ("", "customer")}),
        FieldSpec(THEIRS, "Representative's e-mail", default=theirs, when={**MAILED, "recipient": "representative"}),
    )


def _preferred(case: CaseFile, rule: LetterRule, email: str) -> str:
    """By post where the customer prefers that or has no e-mail address here, else as the letter usually goes."""
    reached = email or hides_address(case) or rule.to != "customer"
    posted = "letter" in rule.means and (case.fact("*:prefers") == BY_POST or not reached)
    return "letter" if posted else rule.means[0]


def _arbitrator(case: CaseFile, spec: FieldSpec) -> Value:
    """The one choice where there is only one."""
    return spec.choices[0] if len(spec.choices) == 1 else spec.default


def _plain(value: Any) -> Any:
    """A letter's fields as they are kept: what was missing is empty."""
    if isinstance(value, Gap):
        return ""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_plain(one) for one in value)
    return value if isinstance(value, (bool, int, date)) else str(value)
