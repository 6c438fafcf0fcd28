"""The named conditions about answers: whether a team's is late, and what the findings on all points come to."""

from __future__ import annotations

from collections.abc import Mapping

from app.rules.conditions import REFUSED, Ask, Finding
from app.rules.events import Value


def team_delays(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """A team has told of a delay, still owes an answer, or gave one after its date."""
    asked = ask.before.requests if ask.before else ()
    late = any(one.answered is None or (one.due is not None and one.answered > one.due) for one in asked)
    return None if late or ask.stood("information.extended") else REFUSED


def outcome_of_points(ask: Ask, params: Mapping[str, Value]) -> Finding:
    """The outcome in `field` is that of all points of complaint, or `differ` where theirs differ. Words: outcome.

    Without any point decided, or with nothing in the field, it passes.
    """
    last = {event.item: str(event.get("outcome", "")) for event in ask.after.all("point.decided")}
    found = {outcome for outcome in last.values() if outcome}
    given = ask.given(params["field"])
    if not found or given is None:
        return None
    wanted = found.pop() if len(found) == 1 else str(params["differ"])
    return None if given == wanted else {"outcome": wanted}
