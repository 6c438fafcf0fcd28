"""The named condition about the answers of teams: whether one of them delays the answer to the customer."""

from __future__ import annotations

from app.rules.conditions import REFUSED, Ask, Finding
from app.rules.params import Params


def team_delays(ask: Ask, params: Params) -> Finding:
    """A team has told of a delay, still owes an answer, or gave one after its date."""
    asked = ask.before.requests if ask.before else ()
    late = any(one.answered is None or (one.due is not None and one.answered > one.due) for one in asked)
    return None if late or ask.stood(("information.extended",)) else REFUSED
