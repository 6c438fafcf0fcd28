"""The named conditions about redress that a landlord's gates are made of; see `app.rules.conditions`."""

from __future__ import annotations

from app.rules.authority import Authority, authority, missing, valid_until
from app.rules.conditions import REFUSED, Ask, Finding, listed, role_names
from app.rules.money import show_pence
from app.rules.params import Params
from app.rules.procedure import matches
from app.rules.redress import Offer, offer, offers, panel_unheeded
from app.rules.remedies import NO_TABLE_ROW, rows_on, standards_on
from app.rules.typed_dates import show_date


def _offer(ask: Ask) -> Offer | None:
    """The offer that the event is about: on the case already, or just proposed."""
    return offer(ask.after, ask.event.item)


def _said(why: str) -> str:
    """A finding as the end of a gate's sentence, which brings its own full stop."""
    return (why[:1].upper() + why[1:]).removesuffix(".")


def redress_signed_off(ask: Ask, params: Params) -> Finding:
    """The offer has the sign-off that it needs; for any other event, every live offer has. Words: why, item."""
    own = ask.event.process == "redress"
    for one in offers(ask.before) if ask.before else ():
        if one.item == ask.event.item if own else one.live:
            why = missing(ask.before, one, ask.actor, ask.event.on) if ask.before else ""
            if why:
                return {"why": _said(why), "item": one.item if one.item.isdigit() else ""}
    return None


def may_sign_off(ask: Ask, params: Params) -> Finding:
    """Who acts may sign the offer off, by the very level, and for the very text, that the event names. Words: why."""
    one = offer(ask.before, ask.event.item) if ask.before else None
    if ask.before is None or one is None:
        return None
    found = authority(ask.before, one, ask.actor, ask.event.on)
    if not isinstance(found, Authority):
        return {"why": _said(found)}
    if ask.given("digest") != one.digest or (ask.given("pence") or 0) != one.pence:
        return {"why": "The proposal was changed meanwhile. Look at it again"}
    limit = found.level.limit if found.level else None
    until = valid_until(ask.procedure, found.table, ask.event.on)
    named = (ask.given("level"), ask.given("limit_pence"), ask.given("signatures") or 1, ask.given("valid_until"))
    if named != (found.role, limit, found.signatures, until) or ask.given("sum_pence") not in (None, found.sum):
        return {"why": "The level named is not yours"}
    return None


def panel_binds(ask: Ask, params: Params) -> Finding:
    """The offer is of the panel's figure, or exceptional circumstances were explained since. Words: panel, pounds."""
    one = offer(ask.before, ask.event.item) if ask.before else None
    if ask.before is None or one is None:
        return None
    figure = panel_unheeded(ask.before, one)
    return None if figure is None else {"panel": show_pence(figure), "pounds": show_pence(one.pence)}


def pays_no_money(ask: Ask, params: Params) -> Finding:
    """The offer that the event is about holds no money."""
    one = _offer(ask)
    return REFUSED if one and one.pence else None


def accepted(ask: Ask, params: Params) -> Finding:
    """The customer has accepted the offer as it stands."""
    one = offer(ask.before, ask.event.item) if ask.before else None
    return REFUSED if one and not any(e.name == "redress.accepted" for e in one.history) else None


def names_offer(ask: Ask, params: Params) -> Finding:
    """The field names an offer of this case that stands and has the sign-off that it needs. Words: why.

    With `costs` it must be one that carries cost.
    """
    item = str(ask.given(params.text("field")) or "")
    one = offer(ask.before, item) if ask.before and item else None
    if ask.before is None or one is None or not one.live:
        return {"why": "No remedy of that number stands on this case" if item else "None is named: give its number"}
    if "costs" in params and not one.pence:
        return {"why": f"Remedy {item} carries no cost"}
    why = missing(ask.before, one, ask.actor, ask.event.on)
    return {"why": _said(why)} if why else None


def heads_answered(ask: Ask, params: Params) -> Finding:
    """Money has a line for each of `heads`, or the head is ticked in the field `none`. Words: heads, those without."""
    one = _offer(ask)
    if one is None or not one.pence:
        return None
    said = {line.head for line in one.lines} | set(listed(ask.given(params.text("none")) or ()))
    lacking = [head for head in params.texts("heads") if head not in said]
    return {"heads": ", ".join(lacking)} if lacking else None


def within_guideline(ask: Ask, params: Params) -> Finding:
    """Each guideline named is a row in force that day and the amount within it, or `departs` says why not. Words: why.

    `departs` is a field of the proposal. A line without a guideline passes; so does an amount set by hand for want of a
    table of guaranteed standards.
    """
    one = _offer(ask)
    if one is None or one.event.get(params.text("departs")):
        return None
    rows = {row.name.casefold(): row for row in rows_on(ask.procedure.redress, ask.actor.amounts, ask.event.on)}
    by_hand = NO_TABLE_ROW if standards_on(ask.actor.amounts, ask.event.on) == () else ""
    for number, line in enumerate(one.lines, 1):
        row = rows.get(line.guideline.casefold())
        if not line.guideline or line.guideline == by_hand:
            continue
        if row is None:
            day = show_date(ask.event.on)
            return {
                "why": f"Line {number} names no row in force on {day} ('putright authorise --guidelines' lists them)"
            }
        if not row.takes(line.pence):
            return {"why": f"Line {number}: {show_pence(line.pence)} does not lie within the row, {row.amount}"}
    return None


def by_standard(ask: Ask, params: Params) -> Finding:
    """Lines for `head` name a guaranteed standard in force; without a table of them they say so. Words: why."""
    one = _offer(ask)
    standards = standards_on(ask.actor.amounts, ask.event.on)
    known = {standard.name.casefold() for standard in standards} or {NO_TABLE_ROW}
    for number, line in enumerate(one.lines if one else (), 1):
        if line.head in params.texts("head") and line.guideline.casefold() not in known:
            says = (
                "name the standard as the table has it"
                if standards
                else f"no table is in force: write '{NO_TABLE_ROW}'"
            )
            return {"why": f"Line {number}: {says}"}
    return None


def head_needs(ask: Ask, params: Params) -> Finding:
    """Where a line of the offer is for `head`, or one of several, each of the fields `field` is filled in."""
    one = _offer(ask)
    if one is None or not {line.head for line in one.lines} & set(params.texts("head")):
        return None
    return REFUSED if any(ask.given(name) is None for name in params.texts("field")) else None


def sum_agreed(ask: Ask, params: Params) -> Finding:
    """What is paid is what was offered, less what is set off, neither more nor less. Words: pounds."""
    one = offer(ask.before, ask.event.item) if ask.before else None
    return {"pounds": show_pence(one.payable)} if one and ask.given("paid_pence") != one.payable else None


def signed_as(ask: Ask, params: Params) -> Finding:
    """Somebody signed the offer off as one of `roles`; with `where`, of proposals with these fields. Words: roles."""
    one = _offer(ask)
    if one is None or not one.pence or not matches(params.table("where"), one.event):
        return None
    signed = any(approval.get("level") in params.texts("roles") for approval in one.approvals)
    return None if signed else {"roles": role_names(ask.procedure, params.texts("roles"))}
