"""What a letter can say: a case, and what was entered for the letter, as the fields of its template. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.rules.casefile import CaseFile
from app.rules.events import Value
from app.rules.investigation import PointState, investigation
from app.rules.letter_arbitrators import ARBITRATOR, arbitrators
from app.rules.letter_promises import ACTION, DONE, REMEDY, actions, done, remedies
from app.rules.letters import (
    ADDRESSEE,
    CONDUCT,
    TEXT,
    Gap,
    LetterHead,
    LetterRule,
    Letters,
    Written,
    enter_head,
)
from app.rules.procedure import Procedure
from app.rules.recipients import flat
from app.rules.typed_dates import long_date
from app.rules.verbs import recorded_by
from app.rules.words import Relied

GROUP: Final = Relied("group", field="capacity", why="letters to a group and its members go by it")
"""Who complains, where several do together."""

POINT: Final = (
    "number", "text", "category", "responsible", "who_is", "finding", "reasons", "outcome", "refers_to",
    "obligations_ours", "obligations_customers",
)  # fmt: skip
CASE: Final = (
    "reference", "received", "description", "outcome_sought", "not_responsible", "flags",
    "group", "is_group", "lead", "is_conduct", "also",
)  # fmt: skip

DATES: Final = ("respond", "escalate")
"""The dates that a letter may name: when the answer is due, and until when the customer can ask for the next stage."""

FIELDS: Final[Mapping[str, frozenset[str] | None]] = {
    "letter": frozenset(("title", "date", "stage", "id")),
    "landlord": frozenset(("name", "phone", "email", "web", "address", "survey")),
    "customer": frozenset(("name",)),
    "addressee": frozenset(("name", "is_representative")),
    "case": frozenset(CASE),
    "handler": frozenset(("name", "title")),
    "contact": frozenset(("role", "details")),
    "outcome": None,
    "points": None,
    "points[]": frozenset(POINT),
    "remedies": None,
    "remedies[]": frozenset(REMEDY),
    "actions": None,
    "actions[]": frozenset(ACTION),
    "done": None,
    "done[]": frozenset(DONE),
    "arbitrators": None,
    "arbitrators[]": frozenset(ARBITRATOR),
    "dates": frozenset(DATES),
    "limits": frozenset(DATES),
    "step": None,
    "text": None,
}
"""Every field that a template may use, with its parts. `step` and `text` depend on the letter."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered for one letter: its date, the step's own fields, the paragraphs, and who writes.

    `handler` is empty where the letter's list does not ask for a name; `title` is the handler's job title.
    """

    on: date
    step: Mapping[str, Value]
    texts: Mapping[str, str]
    handler: str = ""
    title: str = ""
    recipient: str = "customer"
    instead: str = ""
    """Who gets the letter in the customer's place, as a group's lead; empty where nobody does."""
    outlook: CaseFile | None = None
    """The case as it would be once the letter's step is recorded: what its dates are worked out of."""
    others: tuple[CaseFile, ...] = ()
    """The other records of the same matter that the letter answers."""


def known_fields(rule: LetterRule, step_fields: Iterable[str]) -> dict[str, frozenset[str] | None]:
    """The fields that the template of this letter may use."""
    return {
        **FIELDS,
        "step": frozenset(step_fields),
        "text": frozenset(spec.name.removeprefix(TEXT) for spec in rule.texts),
    }


def context(
    case: CaseFile, letters: Letters, head: LetterHead, rule: LetterRule, labels: Mapping[str, str], entered: Entered
) -> dict[str, Any]:
    """The fields of a letter's template. `labels` name the fields of its step.

    What is not known is a `Gap`, never an empty place.
    """
    every = (case, *entered.others)
    points, numbers = _points(every)
    not_responsible = str(case.fact("*:not_responsible") or "")
    after = entered.outlook or case
    opening = case.opening
    representative = entered.recipient == "representative"
    customers = str(opening.get("representative", "")) if representative else entered.instead or case.addressed
    name = customers if rule.to == "customer" else entered.texts.get(ADDRESSEE, "").strip()
    group = opening.get("group_name", "")
    return {
        "letter": {"title": rule.title, "date": entered.on, "stage": _stage(case, rule), "id": rule.id},
        "landlord": _landlord(head),
        "customer": {"name": case.customer or Gap("The customer's name is not recorded.")},
        "addressee": {
            "name": name
            or Gap("Nobody is named to whom this letter goes.", "recipient" if rule.to == "customer" else ADDRESSEE),
            "is_representative": representative,
        },
        "case": {
            "reference": case.reference,
            "received": case.received,
            "description": case.description or Gap("What the customer said is not recorded."),
            "outcome_sought": case.outcome_sought
            or Gap("The outcome that the customer seeks is not recorded.", case.step("define")),
            "not_responsible": not_responsible,
            "flags": case.flags,
            "group": str(group),
            "is_group": opening.get("capacity") == GROUP,
            "lead": entered.instead,
            "is_conduct": any(CONDUCT in one.flags for one in every),
            "also": tuple(one.reference for one in entered.others),
        },
        "contact": main_contact(case if rule.to == "customer" else None),
        "handler": {
            "name": entered.handler or Gap("Nobody is named who handles the complaint.", case.step("allocate")),
            "title": entered.title
            or Gap("The job title of who handles the complaint is not known.", case.step("allocate")),
        },
        "outcome": str(entered.step.get("outcome", "")) or Gap("The outcome is not entered.", "outcome"),
        "points": points,
        "remedies": [remedy for one in every for remedy in remedies(one, entered.on, numbers[one.reference])],
        "actions": [action for one in every for action in actions(one)],
        "done": [action for one in every for action in done(one)],
        "arbitrators": arbitrators(case, letters, entered.others),
        "dates": {key: _due(after, rule, key) for key in DATES},
        "limits": {key: _limit(case.procedure, rule.dates.get(key, "")) for key in DATES},
        "step": {key: _entered(entered.step.get(key), label, key) for key, label in labels.items()},
        "text": {
            spec.name.removeprefix(TEXT): Written(entered.texts.get(spec.name, "").strip())
            or Gap(f"{spec.label}: nothing is written yet.", spec.name)
            for spec in rule.texts
        },
    }


def main_contact(case: CaseFile | None) -> Mapping[str, str]:
    """Who is the customer's contact in the handler's place, as settled last; both empty where the handler is.

    Without a case it is nobody: others than the customer are not sent there.
    """
    settled = case.latest("conduct.contacted") if case else None
    said = settled.fields if settled and settled.get("main_contact") != "handler" else {}
    return {"role": str(said.get("contact_role", "")), "details": str(said.get("contact_details", ""))}


def locked(facts: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The words that parts of a letter cannot be without, by part, whatever a landlord's template says.

    They are whom the customer can turn to, with one way of reaching each, the last day for asking for stage 2, who is
    the customer's contact in the handler's place, and the stage that the letter is at.
    """
    turn_to = tuple(
        words
        for one in facts["arbitrators"]
        for words in (one["name"] or one["says"], one["phone"] or one["web"].removeprefix("https://"))
        if words
    )
    last = facts["dates"]["escalate"]
    return {
        "arbitrator": turn_to,
        "escalation": (long_date(last),) if isinstance(last, date) else (),
        "handler": (facts["contact"]["role"],) if facts["contact"]["role"] else (),
        "stage": (facts["letter"]["stage"],) if facts["letter"]["stage"] else (),
    }


def _landlord(head: LetterHead) -> dict[str, Any]:
    def known(value: Any, key: str) -> Any:
        return value or Gap(f"The landlord's {key} is not entered. {enter_head(key)}")

    return {
        "name": head.name,
        **{key: known(getattr(head, key), key) for key in ("phone", "email", "web", "address", "survey")},
    }


def _entered(value: Value, label: str, key: str) -> Any:
    """A field of the step as a template gets it."""
    if value in (None, "", ()):
        return Gap(f"{label}: this is not entered.", key)
    if isinstance(value, bool):
        return "yes" if value else Gap(f"{label}: the answer is no.", key)
    return value


def _points(cases: Iterable[CaseFile]) -> tuple[list[dict[str, Any]], dict[str, dict[str, int]]]:
    """The points of a case, then those that other records of its matter raise besides, numbered on.

    With them the numbers that they have in the letter, by the record's reference and its own number for each.
    """
    first, *others = cases
    found = [_point(point, number, "") for number, point in enumerate(investigation(first).points, 1)]
    said = {flat(point["text"]): point for point in found}
    numbers = {first.reference: {str(p.number): n for n, p in enumerate(investigation(first).points, 1)}}
    for other in others:
        numbers[other.reference] = {}
        for point in investigation(other).points:
            one = said.get(flat(point.text))
            if one is None:
                one = _point(point, len(found) + 1, other.reference)
                found.append(one)
                said[flat(point.text)] = one
            elif one["outcome"] and point.decision("outcome") not in ("", one["outcome"]):
                says = (
                    f"{other.reference}, point {point.number} is point {one['number']} of this letter and was decided "
                )
                one["outcome"] = Gap(
                    f"{says}otherwise. One response gives one outcome: decide both alike.", "point.decide"
                )
            numbers[other.reference][str(point.number)] = one["number"]
    return found, numbers


def _point(point: PointState, number: int, record: str) -> dict[str, Any]:
    """A point of complaint as agreed with the customer, with what was found on it. `record` names another record."""
    what, mends = (f"{record}, point {point.number}", "") if record else (f"Point {point.number}", "point.decide")

    def decided(name: str) -> Any:
        return point.decision(name) or Gap(f"{what} has no {name}.", mends, mends and point.number)

    return {
        "number": number,
        "text": point.text,
        "category": point.category,
        "responsible": point.responsible,
        "who_is": point.who_is,
        **{name: decided(name) for name in ("finding", "reasons", "outcome")},
        **{name: point.decision(name) for name in ("refers_to", "obligations_ours", "obligations_customers")},
    }


def _stage(case: CaseFile, rule: LetterRule) -> str:
    """How a letter names the stage that it belongs to, else the one that the case is in."""
    process = case.procedure.process_by_id.get(rule.stage) or (case.current.process if case.current else None)
    return process.name.lower() if process else ""


def _limit(procedure: Procedure, clock_id: str) -> str:
    """How long a clock's time is, as people write it."""
    return str(procedure.clock_by_id[clock_id].within) if clock_id else ""


def _due(case: CaseFile, rule: LetterRule, key: str) -> Any:
    """The due date of the last run of the clock that the letter names so."""
    clock_id = rule.dates.get(key, "")
    if not clock_id:
        return Gap("This letter has no such date: name its clock in 'dates'.")
    runs = [clock for clock in case.clocks if clock.id == clock_id]
    if runs:
        return runs[-1].due
    clock = case.procedure.clock_by_id[clock_id]
    asked = next((rule.asked_on(name) for name in rule.asks if not case.all(name)), "")
    events = (clock.after, *(t.event for t in clock.starts))
    missing = next((step.id for one in events if one and (step := recorded_by(one))), "")
    return Gap(f"{clock.name}: its date cannot be worked out yet, nothing has started it.", asked or missing)
