"""An offer of redress as screens and commands show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from app.desk.caseviews import detail_of, title
from app.rules.authority import Authority, authority, awaits, missing, needs_sign_off
from app.rules.casefile import CaseFile
from app.rules.conditions import role_names
from app.rules.events import Event
from app.rules.money import show_pence
from app.rules.redress import Line, Offer, offers, panel_unheeded
from app.rules.remedies import in_force
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.desk import Desk

SHOWN: Final = (
    "item", "kind", "text", "due", "costs", "lines", "outside_policy", "factors", "reasons", "set_off_pence",
    "set_off_reason", "replaces",
)  # fmt: skip
"""The fields of a proposal that have a place of their own wherever it is shown."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer as screens and commands show it. Amounts are pence.

    `more` is what the landlord's form asked for besides, as label and text. `level` is what you would sign as,
    `why_not` why you may not; `events` are its life, a line each; `lacks` the sign-off that it still needs, or the
    panel's figure that it does not follow; `noted` what is to be known of the one it has.
    """

    reference: str
    customer: str
    item: str
    kind: str
    state: str
    pence: int
    payable: int
    others: int
    text: str
    reasons: str
    due: date | None
    proposed_on: date
    proposed_by: str
    lines: tuple[Line, ...]
    factors: tuple[str, ...]
    more: tuple[tuple[str, str], ...]
    set_off: str
    outside: bool
    replaces: str
    events: tuple[str, ...]
    needs_sign_off: bool
    awaits: bool
    level: str
    why_not: str
    lacks: str
    noted: str
    bulk: bool
    seq: int

    @property
    def mine(self) -> bool:
        """Whether it awaits the signature of whoever is at this desk."""
        return self.awaits and not self.why_not


def view_of(desk: Desk, case: CaseFile, one: Offer) -> OfferView:
    """An offer of a case as whoever is at this desk sees it."""
    people, fields = desk.people.names(), one.event.fields
    actor = desk.casework.actor(case.procedure)
    waits = awaits(case, one)
    found = authority(case, one, actor, desk.today) if waits else ""
    table = in_force(actor.tables, desk.today)
    others = sum(o.pence for o in offers(case) if o.item != one.item and o.live)
    due = fields.get("due")
    return OfferView(
        reference=case.reference,
        customer=case.customer,
        item=one.item,
        kind=one.kind,
        state=one.state,
        pence=one.pence,
        payable=one.payable,
        others=others,
        text=str(fields.get("text", "")),
        reasons=str(fields.get("reasons", "")),
        due=due if isinstance(due, date) else None,
        proposed_on=one.event.on,
        proposed_by=", ".join(sorted(people.get(by, by) for by in one.proposers)),
        lines=one.lines,
        factors=tuple(str(factor) for factor in fields.get("factors") or ()),
        more=tuple(detail_of(case, one.event, people, SHOWN)),
        set_off=f"{show_pence(one.set_off)}: {fields.get('set_off_reason', '')}" if one.set_off else "",
        outside=one.outside,
        replaces=one.replaces,
        events=tuple(_life(event, people.get(event.by, event.by)) for event in one.history),
        needs_sign_off=needs_sign_off(case, one),
        awaits=waits,
        level=role_names(case.procedure, (found.role,)) if isinstance(found, Authority) else "",
        why_not=sentence(found) if isinstance(found, str) else "",
        lacks=(_set_aside(case, one) or sentence(missing(case, one, actor, desk.today))) if one.live else "",
        noted=_noted(one),
        bulk=bool(table and table.bulk >= one.pence),
        seq=len(case.log),
    )


def _life(event: Event, by: str) -> str:
    """An entry of an offer's life in one line: when, what, by whom, and what was said."""
    said = next((str(event.get(name)) for name in ("reason", "terms", "evidence", "note") if event.get(name)), "")
    sums = (event.get(name) for name in ("paid_pence", "panel_pence"))
    amount = next((show_pence(pence) for pence in sums if pence), "")
    parts = [f"{show_date(event.on)}  {title(event)}", amount, by]
    return ", ".join(part for part in parts if part) + (f": {said}" if said else "")


def _set_aside(case: CaseFile, one: Offer) -> str:
    """That a panel has set another figure, and what follows from it."""
    figure = panel_unheeded(case, one)
    if figure is None:
        return ""
    return f"The panel's figure is {show_pence(figure)}, not {show_pence(one.pence)}: propose it in place of this one."


def _noted(one: Offer) -> str:
    """That a sign-off outlived a lowered amount, or until when it holds."""
    if one.signed_pence is not None:
        return f"Signed off at {show_pence(one.signed_pence)} and lowered since: the sign-off holds."
    untils = [until for event in one.approvals if isinstance(until := event.get("valid_until"), date)]
    if untils and one.offered is None:
        return f"The sign-off holds until {show_date(min(untils))}."
    return ""


def sentence(words: str) -> str:
    """The words with a capital at their head."""
    return words[:1].upper() + words[1:]
