"""The named conditions about redress that a landlord's gates are made of; see `app.rules.conditions`."""

from __future__ import annotations

from collections.abc import Mapping

from app.rules.conditions import REFUSED, Ask, Finding, listed
from app.rules.events import Value
from app.rules.money import show_pence
from app.rules.redress import Authority, Offer, authority, missing, offer, offers, panel_figure


def _offer(ask: Ask) -> Offer | None:
    """The offer that the event is about: on the case already, or just proposed."""
    return offer(ask.after, ask.event.item)


def _said(why: str) -> str:
    """A finding as the end of a gate's sentence, which brings its own full stop."""
    return (why[:1].upper() + why[1:]).removesuffix(".")


def redress_signed_off(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The offer has the sign-off that it needs; for any other event, every live offer has. Words: why, item."""
    own = ask.event.process == "redress"
    for one in offers(ask.before) if ask.before else ():
        if one.item == ask.event.item if own else one.live:
            why = missing(ask.before, one, ask.actor, ask.event.on) if ask.before else ""
            if why:
                return {"why": _said(why), "item": one.item if one.item.isdigit() else ""}
    return None


def may_sign_off(ask: Ask, params: Mapping[str, Value]) -> Finding:
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
    named = (ask.given("level"), ask.given("limit_pence"), ask.given("signatures") or 1)
    return None if named == (found.role, limit, found.signatures) else {"why": "The level named is not yours"}


def panel_binds(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The offer is of the panel's figure, or exceptional circumstances were explained to it. Words: panel, pounds."""
    one = offer(ask.before, ask.event.item) if ask.before else None
    if ask.before is None or one is None:
        return None
    figure = panel_figure(ask.before, one)
    told = one.event.get("exceptional") and one.event.get("explained_on")
    if figure is None or figure == one.pence or told:
        return None
    return {"panel": show_pence(figure), "pounds": show_pence(one.pence)}


def pays_no_money(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The offer that the event is about holds no money."""
    one = _offer(ask)
    return REFUSED if one and one.pence else None


def accepted(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The customer has accepted the offer as it stands."""
    one = offer(ask.before, ask.event.item) if ask.before else None
    return REFUSED if one and not any(e.name == "redress.accepted" for e in one.history) else None


def heads_answered(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Money has a line for each of `heads`, or the head is ticked in the field `none`. Words: heads, those without."""
    one = _offer(ask)
    if one is None or not one.pence:
        return None
    said = {line.head for line in one.lines} | set(listed(ask.given(str(params["none"])) or ()))
    lacking = [head for head in listed(params["heads"]) if head not in said]
    return {"heads": ", ".join(map(str, lacking))} if lacking else None


def says_when(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The offer says in words what will be done, and by what date."""
    one = _offer(ask)
    return REFUSED if one and not (one.event.get("text") and one.event.get("due")) else None


def by_guideline(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """Every line of the offer names the guideline that its amount was decided by."""
    one = _offer(ask)
    return REFUSED if one and any(not line.guideline for line in one.lines) else None
