"""What to look at before saving, as warnings: open cases of the same customer, and which case a reference names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from app.desk.caseviews import reference_of
from app.rules.casefile import CaseFile
from app.rules.conditions import listed
from app.rules.procedure import FieldSpec
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.desk import Desk

MOST: Final = 3
"""Cases that are told of; the pane of like cases beside the form has them all."""
_POUNDS: Final = re.compile(r"£ ?[0-9]|[0-9] ?pounds", re.IGNORECASE)
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


def priced(step_id: str, values: Mapping[str, object]) -> Iterator[str]:
    """A sentence where an amount of money is promised as an action, which nobody signs off."""
    if step_id == "action.offer" and _POUNDS.search(str(values.get("what") or "")) and not values.get("from_remedy"):
        yield "This promises an amount of money. That is a remedy: propose it, and give its number under 'From remedy'."


def _categories(case: CaseFile) -> set[str]:
    found = {
        str(one) for key in ("stage1.received:category", "stage1.logged:category") for one in listed(case.fact(key))
    }
    return (found | {point.category for point in case.points}) - {"", "None"}


def named_in(desk: Desk, specs: Sequence[FieldSpec], values: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each field that names another case: whose it is, or that there is none, before it is relied on."""
    typed = [str(values.get(spec.name) or "").strip() for spec in specs if spec.kind == "case"]
    wanted = [reference_of(one) for one in typed if one]
    known = {row.reference: row for row in desk.store.queue.known(wanted)} if wanted else {}
    for one in wanted:
        row = known.get(one)
        if row:
            whose = ", ".join(part for part in (row.customer, row.address) if part) or "without a name"
            yield f"{row.reference} is {whose}: {row.stage}."
        else:
            yield f"'{one[:40]}' is no case of this database: it is kept as the name of an older report."
