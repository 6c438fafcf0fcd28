"""The named conditions about points of complaint, people, questions and other lists; see `app.rules.conditions`."""

from __future__ import annotations

from collections.abc import Sequence

from app.rules.answers import lacking
from app.rules.conditions import REFUSED, Ask, Finding, listed
from app.rules.params import Params
from app.rules.typed_dates import show_date


def points_answered(ask: Ask, params: Params) -> Finding:
    """Every point of complaint is ticked in `field`. Words: points, the numbers of those that are not."""
    answered = {str(one) for one in listed(ask.given(params.text("field")) or ())}
    missing = [str(p.number) for p in ask.after.points if str(p.number) not in answered]
    return {"points": _numbers(missing)} if missing else None


def points_decided(ask: Ask, params: Params) -> Finding:
    """Every point of complaint has a finding. Words: points, the numbers of those that have none."""
    decided = {event.item for event in ask.after.here("point.decided")}
    missing = [str(p.number) for p in ask.after.points if str(p.number) not in decided]
    return {"points": _numbers(missing)} if missing else None


def outcome_of_points(ask: Ask, params: Params) -> Finding:
    """The outcome in `field` is that of all points of complaint, or `differ` where theirs differ. Words: outcome.

    Without any point decided, or with nothing in the field, it passes.
    """
    last = {event.item: str(event.get("outcome", "")) for event in ask.after.here("point.decided")}
    found = {outcome for outcome in last.values() if outcome}
    given = ask.given(params.text("field"))
    if not found or given is None:
        return None
    wanted = found.pop() if len(found) == 1 else params.text("differ")
    return None if given == wanted else {"outcome": wanted}


def _numbers(points: Sequence[str]) -> str:
    """Numbers of points in a sentence: the first of very many."""
    return ", ".join(points[:20]) + (" …" if points[20:] else "")


def each_item_says(ask: Ask, params: Params) -> Finding:
    """Of each item, the last event of the fact `fact` (`event:field`) gives it. Words: points, those that do not."""
    name, _, field = params.text("fact").partition(":")
    last = {event.item: event for event in ask.after.here(name)}
    silent = [item for item, event in last.items() if not event.get(field)]
    return {"points": _numbers(silent)} if silent else None


def has_points(ask: Ask, params: Params) -> Finding:
    """At least one point of complaint is set out on the case."""
    return None if ask.after.points else REFUSED


def adds_no_points(ask: Ask, params: Params) -> Finding:
    """No point of complaint is added once one of the events `after` stands, whatever day either is dated for.

    Points can still be reworded. Words: on, the date of the event.
    """
    stood = ask.stands(params.texts("after"))
    if ask.now is None or not stood or len(ask.now.plus((ask.event,)).points) <= len(ask.now.points):
        return None
    return {"on": show_date(stood[-1].on)}


def answer_whole(ask: Ask, params: Params) -> Finding:
    """What counts as a team's whole answer has every part of the landlord's form. Words: lacks, those it has not."""
    if ask.event.name != "information.responded":
        return None
    lacks = lacking(ask.before, ask.event.item, ask.event.fields)
    return {"lacks": "; ".join(lacks)} if lacks else None


def nothing_asked(ask: Ask, params: Params) -> Finding:
    """No question to a team is unanswered, or the field `unless` says why it need not be. Words: open, how many."""
    if ask.before is None or ask.given(params.text("unless")) is not None:
        return None
    owing = sum(1 for request in ask.before.requests if request.answered is None)
    return {"open": str(owing)} if owing else None


def all_done(ask: Ask, params: Params) -> Finding:
    """Every item begun by an event `begun` has one of the events `done`, whatever their dates. Words: open."""
    over = {e.item for e in ask.stands(params.texts("done"))}
    missing = [e.item for e in ask.stands(params.texts("begun")) if e.item not in over]
    return {"open": ", ".join(missing[:20]) + (" …" if missing[20:] else "")} if missing else None


def in_order(ask: Ask, params: Params) -> Finding:
    """The rung in `field` comes after the rung below it, recorded for the same item. Words: missing."""
    level = ask.given(params.text("field"))
    if not isinstance(level, int) or level <= 1:
        return None
    climbed = {e.get(params.text("field")) for e in ask.stood((ask.event.name,)) if e.item == ask.event.item}
    return None if level - 1 in climbed else {"missing": str(level - 1)}
