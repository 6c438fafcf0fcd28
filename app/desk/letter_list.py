"""Which letters a case is offered, and in what order: those that fit it or are begun first."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.desk.views import Act, LetterLine
from app.rules.casefile import CaseFile
from app.rules.events import Event
from app.rules.letters import LetterRule, Letters

ORDINARY = "letter"
"""The form that a letter has where no other is asked for: its PDF."""


def lines(
    case: CaseFile, letters: Letters, acts: Mapping[str, Act], drafted: Collection[str]
) -> tuple[LetterLine, ...]:
    """The landlord's letters for a case, in the order of the acts to come; `drafted` are the ids of those begun.

    A letter of a process that the landlord's cases cannot take is not among them.
    """
    sent = [str(event.get("template")) for event in case.all("letter.sent")]
    found = [
        LetterLine(
            rule.id, rule.title, rule.kind, rule.stage, sent.count(rule.id), rule.id in drafted, _fits(case, rule, acts)
        )
        for rule in letters.letters
        if rule.offered(case.procedure)
    ]
    order = {step: place for place, step in enumerate(acts)}
    # A draft stays at hand while a review stands in its way, and for the colleague who is to look at it.
    ahead = {line.id: line.fits or line.drafted for line in found}
    last = len(order)
    return tuple(sorted(found, key=lambda line: (not ahead[line.id], order.get(letters.by_id[line.id].step, last))))


def forms_kept(event: Event) -> Mapping[str, str]:
    """The digest of each form in which a letter that was sent can be had again, the ordinary one first."""
    every = dict(str(one).rsplit(":", 1) for one in event.get("every", ()))
    others = zip(event.get("formats", ()), event.get("others", ()), strict=False)  # letters of before all were kept
    return {ORDINARY: str(event.get("file")), **{str(name): str(digest) for name, digest in others}, **every}


def _fits(case: CaseFile, rule: LetterRule, acts: Mapping[str, Act]) -> bool:
    """Whether what the letter hangs on is there, and its step is not shut off."""
    if rule.hangs_on(case):
        return False
    act = acts.get(rule.step)
    return not rule.step or (act is not None and not any(not refusal.field for refusal in act.blocked))
