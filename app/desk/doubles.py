"""Before a second case is made of the same matter: the open cases of the same customer, as warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from app.rules.casefile import CaseFile
from app.rules.conditions import listed
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.desk import Desk

MOST: Final = 3
"""Cases that are told of; the pane of like cases beside the form has them all."""
LEAST: Final = 3
"""Letters of a name below which nothing is looked for."""


def doubles(desk: Desk, values: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each open case of the customer that a new complaint names; those of its category first."""
    customer = str(values.get("customer") or "").strip()
    if len(customer) < LEAST:
        return
    like = desk.store.queue.like(customer, "", procedure=desk.procedure_id)
    cases = [desk.casework.case(one.reference) for one in like if one.open and one.received <= desk.today]
    given = {str(one) for one in listed(values.get("category") or ())}
    for case in sorted(cases, key=lambda one: not given & _categories(one))[:MOST]:
        same = " and in the same category" if given & _categories(case) else ""
        about = shorten(case.description, 60, placeholder=" …")
        yield (
            f"{case.reference} is open, of the same customer{same}, received {show_date(case.received)}: “{about}” "
            "If this is the same matter, add to that case instead."
        )


def _categories(case: CaseFile) -> set[str]:
    found = {
        str(one) for key in ("stage1.received:category", "stage1.logged:category") for one in listed(case.fact(key))
    }
    return (found | {point.category for point in case.points}) - {"", "None"}
