"""The investigation of one case, gathered from its file: points with their findings, evidence, chronology, promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.rules.casefile import CaseFile, Point
from app.rules.events import Event
from app.rules.redress import Offer, offers

DONE, OVERDUE, OPEN = "done", "overdue", "open"
OWED = "remedy to be done"
"""The mark of cases that owe a customer such a remedy, among the flags of the case index."""


@dataclass(frozen=True, slots=True)
class PointState:
    """A point of complaint with what was agreed on it and what was decided; either may still be wanting.

    `decided` is the decision of the process that the case is in, `last` the last one of whatever stage.
    """

    point: Point
    agreed: Event | None
    decided: Event | None
    last: Event | None = None

    @property
    def before(self) -> Event | None:
        """The decision of an earlier stage, where this one has none yet."""
        return self.last if self.decided is None else None

    @property
    def number(self) -> str:
        """Its number as entries name it."""
        return str(self.point.number)

    @property
    def text(self) -> str:
        """What it says: as agreed with the customer, or else as set out."""
        return self._of(self.agreed, "text") or self.point.text

    @property
    def category(self) -> str:
        """Its category."""
        return self._of(self.agreed, "category") or self.point.category

    @property
    def responsible(self) -> str:
        """Whether the landlord answers for it."""
        return self._of(self.agreed, "responsible") or self.point.responsible

    @property
    def who_is(self) -> str:
        """Who answers for it where the landlord does not, or not alone."""
        return self._of(self.agreed, "who_is")

    @property
    def arbitrator(self) -> str:
        """Who can look at it after the landlord, where that was said."""
        return self._of(self.agreed, "arbitrator")

    def decision(self, field: str) -> str:
        """A text of the decision: `finding`, `reasons`, `outcome` …; empty while there is none."""
        return self._of(self.decided, field)

    @staticmethod
    def _of(event: Event | None, field: str) -> str:
        return str(event.get(field, "")) if event else ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised action, or a remedy that was offered. `due` is the date in force, `promised` the first one.

    `done` is the day it was completed; `state` is "open", "overdue" (still open after its date) or "done"; `step` the
    step that comes next for it; `stands` is how far an offer has got that is not done, and for how many days.
    """

    item: str
    what: str
    owner: str
    points: tuple[str, ...]
    offered: date
    promised: date | None
    due: date | None
    done: date | None
    evidence: str
    state: str
    updates: tuple[tuple[date, str], ...] = ()
    step: str = "action.complete"
    stands: str = ""

    @property
    def name(self) -> str:
        """Its number as lists show it: "A1", "offer 2"."""
        return f"offer {self.item}" if self.step.startswith("redress.") else self.item


@dataclass(frozen=True, slots=True)
class Investigation:
    """Everything that an investigation rests on, each list in the order of its dates."""

    points: tuple[PointState, ...]
    evidence: tuple[Event, ...]
    chronology: tuple[Event, ...]
    sessions: tuple[Event, ...]
    plan: Event | None
    declared: tuple[Event, ...]
    considered: tuple[Event, ...]
    report: Event | None
    promises: tuple[Promise, ...]


def investigation(case: CaseFile) -> Investigation:
    """The investigation of a case as it stands."""
    agreed = {event.item: event for event in case.all("point.agreed")}
    every = {event.item: event for event in case.all("point.decided")}
    decided = {event.item: event for event in case.here("point.decided")}
    withdrawn = {event.item for event in case.all("evidence.withdrawn")}
    happened = sorted(case.all("investigation.noted"), key=lambda e: (_day(e, "happened_on") or e.on, e.seq))
    return Investigation(
        points=tuple(
            PointState(p, agreed.get(str(p.number)), decided.get(str(p.number)), every.get(str(p.number)))
            for p in case.points
        ),
        evidence=tuple(e for e in case.all("evidence.received") if e.item not in withdrawn),
        chronology=tuple(happened),
        sessions=case.all("investigation.held"),
        plan=case.latest("investigation.planned"),
        declared=case.all("investigation.declared"),
        considered=case.all("investigation.considered"),
        report=next(reversed(case.here("investigation.reported")), None),
        promises=promises(case),
    )


def promises(case: CaseFile) -> tuple[Promise, ...]:
    """The promised actions of a case, those that are open first, by date."""
    done = {event.item: event for event in case.all("action.completed")}
    moved = {event.item: event for event in case.all("action.extended")}
    told: dict[str, list[tuple[date, str]]] = {}
    for event in case.all("action.updated"):
        told.setdefault(event.item, []).append((event.on, str(event.get("text", ""))))
    found = [
        _promise(case, offered, moved.get(offered.item), done.get(offered.item), tuple(told.get(offered.item, ())))
        for offered in case.all("action.offered")
    ]
    return tuple(sorted(found, key=lambda one: (one.state == DONE, one.due or date.max, one.item)))


def remedies(case: CaseFile) -> tuple[Promise, ...]:
    """The remedies that were offered to the customer, each followed until it is done.

    Money is done once it is paid. What was declined, lapsed or was replaced is owed no more.
    """
    found = [promise for one in offers(case) if (promise := _remedy(case, one))]
    return tuple(sorted(found, key=lambda one: (one.state == DONE, one.due or date.max, one.item)))


def _remedy(case: CaseFile, one: Offer) -> Promise | None:
    out = one.offered
    if out is None or not one.live:
        return None
    kind = case.procedure.redress.kind(one.kind)
    ends = ("redress.completed", "redress.paid") if kind and kind.money else ("redress.completed",)
    last = one.history[-1] if one.history else None
    done = last if last and last.name in ends else None
    due = _day(one.event, "due")
    return Promise(
        item=one.item,
        what=str(one.event.get("text", "")),
        owner=str(one.event.get("owner", "")),
        points=tuple(str(point) for point in one.event.get("points", ())),
        offered=out.on,
        promised=due,
        due=due,
        done=done.on if done else None,
        evidence=str(done.get("evidence") or done.get("reference") or "") if done else "",
        state=DONE if done else OVERDUE if due and due < case.as_of else OPEN,
        step=_next_step(one, money=bool(kind and kind.money)),
        stands="" if done else _stands(one, case.as_of, money=bool(kind and kind.money)),
    )


def _stands(one: Offer, today: date, *, money: bool) -> str:
    """How far an offer has got that is not done, and for how many days it has stood there."""
    last = one.history[-1] if one.history else one.event
    owed = "paid" if money else "done"
    said = {"offered": "not answered yet", "accepted": f"accepted, not {owed} yet"}.get(one.state, one.state)
    days = (today - last.on).days
    return f"{said}, {f'{days} days' if days > 1 else '1 day' if days else 'since today'}"


def _next_step(one: Offer, *, money: bool) -> str:
    if not money:
        return "redress.complete"
    return "redress.accept" if one.state == "offered" else "redress.pay"


def _promise(
    case: CaseFile, offered: Event, moved: Event | None, done: Event | None, updates: tuple[tuple[date, str], ...]
) -> Promise:
    due = _day(moved, "until") or _day(offered, "until")
    return Promise(
        item=offered.item,
        what=str(offered.get("what", "")),
        owner=str(offered.get("owner", "")),
        points=tuple(str(one) for one in offered.get("points", ())),
        offered=offered.on,
        promised=_day(offered, "until"),
        due=due,
        done=done.on if done else None,
        evidence=str(done.get("evidence", "")) if done else "",
        state=DONE if done else OVERDUE if due and due < case.as_of else OPEN,
        updates=updates,
    )


def _day(event: Event | None, field: str) -> date | None:
    found = event.get(field) if event else None
    return found if isinstance(found, date) else None
