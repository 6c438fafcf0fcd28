"""What to look at before saving, as warnings: open cases of the customer, which case is named, a flag left out."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from app.errors import BadInput
from app.rules.casefile import CaseFile
from app.rules.conditions import listed
from app.rules.money import show_pence
from app.rules.procedure import FieldSpec
from app.rules.recipients import hides_address
from app.rules.redress import offer
from app.rules.typed_dates import show_date
from app.steps import parse
from app.steps.links import reference_of
from app.steps.reading import read_value

if TYPE_CHECKING:
    from app.desk import Desk

MOST: Final = 3
"""Cases that are told of; the pane of like cases beside the form has them all."""
_POUNDS: Final = re.compile(r"£ ?[0-9]|[0-9] ?pounds", re.IGNORECASE)
LEAST: Final = 3
"""Letters of a name below which nothing is looked for."""


@dataclass(frozen=True, slots=True)
class Named:
    """What values name of which the store may know more: nothing else makes a difference to its warnings.

    `customer` and the `categories` of the complaint where the step begins a case, `references` as they are written.
    """

    customer: str = ""
    categories: frozenset[str] = frozenset()
    references: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is named at all."""
        return bool(self.customer or self.references)


def named(specs: Sequence[FieldSpec], values: Mapping[str, object], *, begins: bool) -> Named:
    """What the values of a step's fields name; with `begins`, the step begins a case. Pure."""
    typed = (str(values.get(spec.name) or "").strip() for spec in specs if spec.kind == "case")
    references = tuple(reference_of(one) for one in typed if one)
    customer = str(values.get("customer") or "").strip() if begins else ""
    if len(customer) < LEAST:
        return Named(references=references)
    return Named(customer, frozenset(str(one) for one in listed(values.get("category") or ())), references)


def warnings(desk: Desk, named: Named) -> tuple[str, ...]:
    """What the store knows of it now, as sentences."""
    return (*_cases(desk, named.references), *(_doubles(desk, named) if named.customer else ()))


def at_once(
    case: CaseFile | None, step_id: str, specs: Sequence[FieldSpec], values: Mapping[str, object]
) -> Iterator[str]:
    """What the values alone warn of, at every key press. Pure."""
    yield from priced(step_id, values)
    yield from undated(step_id, values)
    yield from unlike_the_panel(case, step_id, values)
    yield from unlike_the_offer(case, step_id, values)
    yield from unflagged(case, specs, values)
    yield from days_off(case, specs, values)


def priced(step_id: str, values: Mapping[str, object]) -> Iterator[str]:
    """A sentence where an amount of money is promised as an action, which nobody signs off. Pure."""
    if step_id == "action.offer" and _POUNDS.search(str(values.get("what") or "")) and not values.get("from_remedy"):
        yield "This promises an amount of money. That is a remedy: propose it, and give its number under 'From remedy'."


def _doubles(desk: Desk, named: Named) -> Iterator[str]:
    """A sentence for each open case of the customer that a new complaint names; those of its category first."""
    like = desk.store.queue.like(named.customer, "", procedure=desk.procedure_id)
    cases = [desk.casework.fresh(one.reference) for one in like if one.open and one.received <= desk.today]
    for case in sorted(cases, key=lambda one: not named.categories & one.categories)[:MOST]:
        same = " and in the same category" if named.categories & case.categories else ""
        about = shorten(case.description, 60, placeholder=" …")
        yield (
            f"{case.reference} is open, of the same customer{same}, received {show_date(case.received)}: “{about}” "
            "If this is the same matter, add to that case instead."
        )


def undated(step_id: str, values: Mapping[str, object]) -> Iterator[str]:
    """A sentence where a remedy has no date, before somebody signs it off so. Pure."""
    if step_id == "redress.propose" and not values.get("due"):
        yield (
            "It has no date. The letter with the answer says by when a remedy is there, and a date that is given later "
            "takes a new proposal, and a new signature where one is needed."
        )


def unlike_the_panel(case: CaseFile | None, step_id: str, values: Mapping[str, object]) -> Iterator[str]:
    """A sentence where what a panel says of an offer and the panel's figure do not go together. Pure."""
    if case is None or step_id != "redress.review":
        return
    clean, errors = parse(case.procedure, step_id, values, case.as_of, case)
    one = offer(case, str(clean.get("item") or ""))
    figure, says = clean.get("panel_pence"), str(clean.get("recommends") or "")
    if errors or one is None or not isinstance(figure, int):
        return
    fits = {"agrees": figure == one.pence, "recommends more": figure > one.pence, "recommends less": figure < one.pence}
    if not fits.get(says, True):
        yield f"The panel {says}: {show_pence(figure)} where {show_pence(one.pence)} was offered. One is not right."


def unlike_the_offer(case: CaseFile | None, step_id: str, values: Mapping[str, object]) -> Iterator[str]:
    """A sentence where more or less is paid than was offered: the case would say that it is paid. Pure."""
    if case is None or step_id != "redress.pay":
        return
    clean, _ = parse(case.procedure, step_id, values, case.as_of, case)
    one, paid = offer(case, str(clean.get("item") or "")), clean.get("paid_pence")
    if one is not None and isinstance(paid, int) and paid != one.payable:
        yield f"{show_pence(paid)} is paid, and {show_pence(one.payable)} is owed for offer {one.item}."


def days_off(case: CaseFile | None, specs: Sequence[FieldSpec], values: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each date to come that is gone by, or on which nobody works: somebody is promised it. Pure."""
    if case is None:
        return
    happened: object = case.as_of
    with contextlib.suppress(BadInput):
        happened = read_value(FieldSpec("on", "", "date"), values.get("on") or case.as_of, case.as_of)
    for spec in specs:
        if spec.kind != "date" or not spec.ahead or not values.get(spec.name):
            continue
        with contextlib.suppress(BadInput):
            day = read_value(spec, values[spec.name], case.as_of, case.procedure.calendar.add)
            if isinstance(day, date) and isinstance(happened, date) and day < happened:
                yield f"{spec.label}: {show_date(day)} is gone by already."
            elif isinstance(day, date) and not case.procedure.calendar.is_working(day):
                yield f"{spec.label}: {show_date(day)} is no working day."


def unflagged(case: CaseFile | None, specs: Sequence[FieldSpec], values: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each category that is also one of the landlord's flags, where only the category is ticked. Pure.

    Gates and letters go by the flag: a complaint about a colleague without it would be handled as any other.
    """
    flags = next((spec.choices for spec in specs if spec.name == "flags"), ())
    if not flags:
        return
    points = values.get("points")
    rows = points if isinstance(points, tuple) else ()
    given = {str(one) for one in listed(values.get("category") or ())}
    given |= {str(row.get("category") or "") for row in rows if isinstance(row, Mapping)}
    if case is not None:
        given |= case.categories
    set_ = {*listed(values.get("flags") or ()), *(case.flags if case else ())}
    # What the landlord's data set by the category itself needs no tick.
    set_ |= {flag.id for flag in (case.procedure.flags if case else ()) if given & set(flag.categories)}
    for flag in flags:
        if flag in given and flag not in set_:
            yield f"“{flag}” is a category here and not a flag. What is asked and held back goes by the flag: tick it."


def _cases(desk: Desk, references: Sequence[str]) -> Iterator[str]:
    """A sentence for each reference: whose case it is, or that there is none, before it is relied on."""
    known = {row.reference: row for row in desk.store.queue.known(references)} if references else {}
    for one in references:
        row = known.get(one)
        if row:
            hidden = row.address and hides_address(desk.casework.fresh(row.reference))
            address = f"{row.address} (an address that must not be shown)" if hidden else row.address
            whose = ", ".join(part for part in (row.customer, address) if part) or "without a name"
            yield f"{row.reference} is {whose}: {row.stage}."
        else:
            yield f"'{one[:40]}' is no case of this database: it is kept as the name of an older report."
