"""An offer of redress in lines: for the list, and whole, with the case that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from app.desk.offer_view import OfferView
from app.desk.views import CaseView
from app.rules.money import show_pence
from app.rules.typed_dates import short_date, show_date
from screens.widgets.plain import clean, plain
from screens.widgets.sheet import Entry, hanging, spread

SIGNS = {
    "proposed": "?",
    "authorised": "✓",
    "sent back": "↩",
    "offered": "→",
    "accepted": "✓",
    "declined": "✗",
    "reviewed by the panel": "§",
    "expired": "✗",
    "paid": "£",
    "payment failed": "!",
    "done": "■",
    "replaced": "·",
}
"""A sign for each state, beside its word."""


def key_of(view: OfferView) -> str:
    """What a list knows an offer by."""
    return f"{view.reference} {view.item}"


def offer_entries(views: Sequence[OfferView], width: int, marked: frozenset[str], *, cases: bool) -> list[Entry]:
    """Offers as entries of two lines; with `cases` each names its case."""
    return [Entry(key_of(view), _entry(view, width, key_of(view) in marked, cases)) for view in views]


def _entry(view: OfferView, width: int, marked: bool, cases: bool) -> Content:
    mark = "●" if marked else SIGNS.get(view.state, " ")
    name = f"{view.reference} · {view.customer}" if cases else f"Offer {view.item}: {view.kind}"
    left = Content.assemble(f"{mark} ", (plain(name), "bold" if view.mine or not cases else ""))
    state = "" if view.state == "proposed" else f"{view.state}, "
    second = f"  {state}proposed {short_date(view.proposed_on)} by {view.proposed_by}"
    yours = f"sign as {view.level}" if view.mine else ""
    return Content.assemble(
        spread(left, show_pence(view.pence) if view.pence else "no cost", width),
        "\n",
        spread(Content.styled(plain(second), "dim"), Content.styled(plain(yours), "bold"), width),
    )


def offer_lines(view: OfferView, width: int) -> Content:
    """An offer, whole."""
    parts = [Content.styled(clean(f"Offer {view.item}: {view.kind}, {view.state}"), "bold")]
    if view.mine:
        parts.append(hanging("✓ ", f"You may sign this off as {view.level}.", width, "bold"))
    parts += [
        hanging("! ", why, width, "bold") for why in dict.fromkeys((view.lacks, view.why_not)) if why and not view.mine
    ]
    if view.noted:
        parts.append(hanging("✓ ", view.noted, width))
    parts += [hanging(f"{plain(label)}: ", text, width) for label, text in _facts(view) if text]
    for line in view.lines:
        detail = "; ".join(filter(None, (line.basis, line.calculation, line.guideline)))
        parts.append(hanging(f"{show_pence(line.pence):>10}  ", line.head, width))
        if detail:
            parts.append(hanging(" " * 12, detail, width, "dim"))
    parts += [hanging("· ", event, width, "dim") for event in view.events]
    return Content("\n").join(parts)


def _facts(view: OfferView) -> Iterator[tuple[str, str]]:
    yield "What", view.text
    yield "By", show_date(view.due) if view.due else "no date"
    yield "Reasons", view.reasons
    yield "Factors", ", ".join(view.factors)
    yield from view.more
    yield "Departs from policy", "yes" if view.outside else ""
    yield "In place of offer", view.replaces
    yield "Set off", view.set_off
    if view.pence:
        yield "Sum", show_pence(view.pence) + (f", of which {show_pence(view.payable)} is paid" if view.set_off else "")
    yield "Other offers on the case", show_pence(view.others) if view.others else ""


def case_lines(case: CaseView, width: int) -> Content:
    """The case that an offer belongs to, in short."""
    parts = [
        Content.styled(clean(f"{case.reference} · {case.customer}"), "bold"),
        hanging("", f"{case.stage}, received {show_date(case.received)}", width),
        hanging("Complaint: ", case.description, width, most=6),
        hanging("Wants: ", case.outcome_sought or "not recorded", width, most=3),
    ]
    parts += [hanging(f"{point.number}. ", point.text, width, most=3) for point in case.points[:12]]
    parts += [
        hanging("◷ ", f"{clock.name}: {clock.state}, due {show_date(clock.due)}", width)
        for clock in case.clocks
        if clock.state in ("running", "overdue")
    ]
    return Content("\n").join(parts)
