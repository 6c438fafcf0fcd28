"""Who receives a landlord's questions, team by team, and who stands above them when no answer comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.rules.casefile import CaseFile, Request
from app.rules.nextacts import prompt_day

RUNGS: Final = ("receives", "line_manager", "next_line_manager", "director")
"""The people of a team by rung: who receives questions, then those above, level 1 to 3."""

RUNG_NAMES: Final = ("the team", "line manager", "next line manager", "director")
"""The rungs in words, by level."""

ESCALATE: Final = "information.escalate"


@dataclass(frozen=True, slots=True)
class Responder:
    """A team as the landlord's list has it: people as `Name <address>`, those not known empty."""

    team: str
    receives: str
    line_manager: str = ""
    next_line_manager: str = ""
    director: str = ""

    def at(self, level: int) -> str:
        """Who stands on a rung: 0 receives the question, 1 to 3 are above; empty where nobody is listed."""
        return str(getattr(self, RUNGS[level])) if 0 <= level < len(RUNGS) else ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far a question was chased, and what comes next: `level` 0 where the top is reached or it was answered.

    `due` is the day from which the next rung is to be climbed, None where the landlord's document names none.
    """

    climbed: tuple[tuple[int, date, str], ...]
    level: int = 0
    who: str = ""
    due: date | None = None


def of_team(responders: Iterable[Responder], team: str) -> Responder | None:
    """The entry of a team, or None."""
    return next((one for one in responders if one.team == team), None)


def ladder(case: CaseFile, request: Request, responders: Iterable[Responder] = ()) -> Ladder:
    """The chase ladder of one question on this case."""
    climbed = tuple(
        (int(event.get("level") or number), event.on, str(event.get("to", "")))
        for number, event in enumerate((e for e in case.all("information.escalated") if e.item == request.item), 1)
    )
    reached = max((level for level, _, _ in climbed), default=0)
    days = sorted(
        prompt_day(clock, prompt.on)
        for clock in case.clocks
        if clock.item == request.item and clock.rule.process == "information"
        for prompt in clock.rule.prompts
        if prompt.act == ESCALATE
    )
    if request.answered or ESCALATE not in case.procedure.step_by_id or reached >= len(RUNGS) - 1:
        return Ladder(climbed)
    level = reached + 1
    listed = of_team(responders, request.to)
    who = (listed.at(level) if listed else "") or RUNG_NAMES[level]
    return Ladder(climbed, level, who, days[level - 1] if level <= len(days) else None)
