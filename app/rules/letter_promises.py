"""What a letter promises: remedies, actions still to be done, and those done already. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.rules.authority import needs_sign_off
from app.rules.casefile import CaseFile
from app.rules.events import Value
from app.rules.letters import Gap, points_named
from app.rules.money import show_pence
from app.rules.redress import offers, panel_figure, panel_unheeded

REMEDY: Final = (
    "number", "points", "text", "amount", "set_off", "paid", "due", "done", "reasons", "panel", "exceptional",
)  # fmt: skip
ACTION: Final = ("what", "owner", "due")
DONE: Final = ("what", "on")
"""What a template can say of each."""


def remedies(case: CaseFile, on: date, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The remedies that stand on the letter's date; one that lacks its sign-off is a gap: nobody is promised it.

    `numbers` are those that the letter gives the case's points, by the case's own.
    """
    for one in offers(case):
        if not one.live or one.event.on > on:
            continue
        said = one.event
        due = said.get("due")
        waits = needs_sign_off(case, one) and one.state == "proposed"
        words: Any = str(said.get("text", "")) or Gap(f"Remedy {one.item} has no words.", "redress.propose")
        if (figure := panel_unheeded(case, one)) is not None:
            says = f"A panel has set {show_pence(figure)} for remedy {one.item}: propose it in that one's place first."
            words = Gap(says, "redress.propose")
        yield {
            "number": one.item,
            "points": _points(said.get("points"), numbers),
            "text": Gap(f"Remedy {one.item} is not signed off.", "redress.approve") if waits else words,
            "amount": show_pence(one.pence) if one.lines else "",
            "set_off": show_pence(one.set_off) if one.set_off else "",
            "paid": show_pence(one.payable) if one.set_off else "",
            "due": due if isinstance(due, date) else Gap(f"Remedy {one.item} has no date.", "redress.propose"),
            "done": one.history[-1].on if one.history and one.state in ("paid", "done") else "",
            "reasons": str(said.get("reasons", "")),
            "panel": "" if (figure := panel_figure(case, one)) is None else show_pence(figure),
            "exceptional": str(said.get("exceptional", "")),
        }


def actions(case: CaseFile) -> Iterator[dict[str, Any]]:
    """What was promised and is not done yet."""
    over = {e.item for e in case.all("action.completed")}
    for offered in case.all("action.offered"):
        if offered.item not in over:
            moved = case.latest("action.extended", offered.item)
            due = (moved or offered).get("until")
            what = str(offered.get("what") or offered.get("text") or "")
            yield {
                "what": what or Gap(f"Promised action {offered.item} has no words.", "action.offer"),
                "owner": str(offered.get("owner", "")),
                "due": due
                if isinstance(due, date)
                else Gap(f"Promised action {offered.item} has no date.", "action.offer"),
            }


def done(case: CaseFile) -> Iterator[dict[str, Any]]:
    """What was promised and is done: when, and what."""
    offered = {event.item: event for event in case.all("action.offered")}
    for event in case.all("action.completed"):
        if promise := offered.get(event.item):
            yield {"what": str(promise.get("what", "")), "on": event.on}


def _points(value: Value, numbers: Mapping[str, int]) -> str:
    """The points that a remedy is for, by the letter's numbers."""
    named = value if isinstance(value, tuple) else (value,) if value else ()
    return points_named([numbers.get(str(one), one) for one in named])
