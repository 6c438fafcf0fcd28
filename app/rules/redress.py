"""Offers of redress, folded from a case's log: what each is, how far it has got, who may sign it off and why not.

An approval, an offer and an acceptance each keep the digest of the proposal that they are about. When the proposal is
changed, they are about something else and count no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from app.errors import Refusal
from app.rules.casefile import CaseFile
from app.rules.conditions import Actor, may, role_names
from app.rules.events import Event, Value, canonical
from app.rules.money import show_pence
from app.rules.remedies import Level, LevelTable, in_force

NO_TABLE: Final = (
    "no authorisation levels are entered for this landlord. Enter them with 'putright authorise --levels FILE'; "
    "'putright authorise --template' shows what the file holds."
)

AWAITS: Final = "awaits sign-off"
"""The mark of cases that hold such redress, among the flags of the case index."""

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "approved": "authorised",
        "returned": "sent back",
        "offered": "offered",
        "accepted": "accepted",
        "declined": "declined",
        "expired": "expired",
        "reviewed": "reviewed by the panel",
        "paid": "paid",
        "failed": "payment failed",
        "completed": "done",
    }
)
"""The state that each event brings an offer to; before them all it is "proposed"."""

FROM_STATES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "approved": ("proposed",),
        "returned": ("proposed", "authorised"),
        "offered": ("proposed", "authorised"),
        "accepted": ("offered", "reviewed by the panel"),
        "declined": ("offered", "reviewed by the panel"),
        "expired": ("offered",),
        "reviewed": ("offered", "declined"),
        "paid": ("offered", "accepted", "reviewed by the panel", "payment failed"),
        "failed": ("paid",),
        "completed": ("offered", "accepted", "paid"),
    }
)
"""In which states each event can happen."""

_DEAD: Final = ("sent back", "declined", "expired", "replaced")
_COUNTED: Final = ("authorised", "offered", "accepted", "reviewed by the panel", "paid", "payment failed", "done")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of money: what it is for, on what ground, how worked out, by which guideline row, how many pence."""

    head: str
    basis: str
    calculation: str
    guideline: str
    pence: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal and what became of it.

    `pence` is the sum of the lines, before anything is set off. `proposers` are all who ever wrote a version of it;
    `approvals` those that are about it as it stands now; `panel` is the panel's figure in pence, None where there is
    none; `replaces` the offer in whose place it was made.
    """

    item: str
    kind: str
    event: Event
    lines: tuple[Line, ...]
    pence: int
    set_off: int
    outside: bool
    state: str
    digest: str
    proposers: frozenset[str]
    approvals: tuple[Event, ...]
    panel: int | None
    replaces: str
    history: tuple[Event, ...]

    @property
    def payable(self) -> int:
        """What the customer is paid, in pence."""
        return self.pence - self.set_off

    @property
    def live(self) -> bool:
        """Whether it still stands: not sent back, declined, lapsed or replaced."""
        return self.state not in _DEAD


@dataclass(frozen=True, slots=True)
class Authority:
    """What somebody may sign an offer with: a level of a table, and the sum that it was compared with.

    `level` is None where the landlord names the role that approves what departs from policy, and no amount counts.
    """

    role: str
    level: Level | None
    table: LevelTable | None
    sum: int

    @property
    def signatures(self) -> int:
        """How many different people must sign."""
        return self.level.signatures if self.level else 1


def digest(proposal: Event) -> str:
    """What an approval is about: SHA-256 over every field of the proposal."""
    return hashlib.sha256(canonical(dict(proposal.fields)).encode()).hexdigest()


def offers(case: CaseFile) -> tuple[Offer, ...]:
    """Every offer on the case, in the order in which they were first proposed."""
    latest: dict[str, Event] = {event.item: event for event in case.all("redress.proposed")}
    replaced = {str(event.get("replaces")) for event in latest.values() if event.get("replaces")}
    return tuple(_offer(case, item, event, item in replaced) for item, event in latest.items())


def offer(case: CaseFile, item: str) -> Offer | None:
    """The offer of this number."""
    return next((one for one in offers(case) if one.item == item), None)


def _offer(case: CaseFile, item: str, proposal: Event, replaced: bool) -> Offer:
    own = digest(proposal)
    about = [
        event
        for event in case.events
        if event.process == "redress"
        and event.item == item
        and event.name != "redress.proposed"
        and event.get("digest", own) == own
    ]
    # An approval says what it is about, or it is about nothing.
    approvals = tuple(e for e in about if e.name == "redress.approved" and e.get("digest") == own)
    state = "proposed"
    for event in about:
        verb = event.name.partition(".")[2]
        if event.name == "redress.approved" and not _enough(approvals):
            continue
        state = STATES.get(verb, state)
    reviews = [event for event in about if event.name == "redress.reviewed"]
    found = tuple(_line(row) for row in proposal.get("lines") or ())
    return Offer(
        item=item,
        kind=str(proposal.get("kind", "")),
        event=proposal,
        lines=found,
        pence=sum(line.pence for line in found),
        set_off=int(proposal.get("set_off_pence") or 0),
        outside=proposal.get("outside_policy") is True,
        state="replaced" if replaced else state,
        digest=own,
        proposers=frozenset(e.by for e in case.log if e.name == "redress.proposed" and e.item == item),
        approvals=approvals,
        panel=int(reviews[-1].get("panel_pence")) if reviews and reviews[-1].get("panel_pence") else None,
        replaces=str(proposal.get("replaces") or ""),
        history=tuple(about),
    )


def _line(row: Mapping[str, Value]) -> Line:
    texts = {key: str(row.get(key, "")) for key in ("head", "basis", "calculation", "guideline")}
    return Line(**texts, pence=int(row.get("pence", 0)))


def _enough(approvals: tuple[Event, ...]) -> bool:
    """Whether as many different people have signed as the level of one of them asks for."""
    needed = min((int(e.get("signatures") or 1) for e in approvals), default=1)
    return bool(approvals) and len({e.by for e in approvals}) >= needed


# Who may sign


def needs_sign_off(case: CaseFile, one: Offer) -> bool:
    """Whether the landlord asks for sign-off before this is offered."""
    mode = case.procedure.redress.mode
    return (mode == "required" and one.pence > 0) or (mode != "none" and one.outside)


def awaits(case: CaseFile, one: Offer) -> bool:
    """Whether an offer waits for a signature."""
    return one.state == "proposed" and needs_sign_off(case, one)


def by_levels(case: CaseFile, one: Offer) -> bool:
    """Whether amounts decide who signs."""
    return case.procedure.redress.mode == "required" and one.pence > 0


def authority(case: CaseFile, one: Offer, actor: Actor, day: date) -> Authority | str:
    """What the actor may sign this offer with on that day; else why not, in words that hold nothing typed."""
    if not needs_sign_off(case, one):
        return "this needs no sign-off."
    if one.state != "proposed":
        return f"it is {one.state} already."
    if actor.id in one.proposers:
        return "you proposed it yourself: somebody else has to sign it off, whatever your role or whoever you cover."
    if actor.id in {event.by for event in one.approvals}:
        return "you have signed it already: the second signature is another person's."
    outside = case.procedure.redress.outside
    if one.outside and not may(case.procedure, outside, actor):
        return f"it departs from policy, which takes {role_names(case.procedure, outside)}."
    if not by_levels(case, one):
        return Authority(next((r for r in actor.roles if r in outside), outside[0]), None, None, one.pence)
    table = in_force(actor.tables, day)
    if table is None or not table.levels:
        return NO_TABLE
    held = [level for level in table.levels if _covers(level, one) and _holds(case, one, table, level, actor, day)]
    reaching = [
        Authority(level.role, level, table, total)
        for level in held
        if (total := counted(case, one, level)) <= (level.limit if level.limit is not None else total)
    ]
    if reaching:
        return min(reaching, key=lambda found: (found.signatures, found.level.limit is None, found.level.limit or 0))  # type: ignore[union-attr]
    who = _who_could(case, one, table)
    total = max((counted(case, one, level) for level in table.levels if _covers(level, one)), default=one.pence)
    if not held:
        return f"your role has no level for it.{who}"
    return f"{show_pence(total)} with the other offers on the case is above what you may sign.{who}"


def counted(case: CaseFile, one: Offer, level: Level) -> int:
    """The sum that a level's limit is compared with: this offer, and where it says so, the others on the case."""
    if level.counts == "offer":
        return one.pence
    others = (o for o in offers(case) if o.item != one.item and o.state in _COUNTED and _covers(level, o))
    return one.pence + sum(o.pence for o in others)


def missing(case: CaseFile, one: Offer, actor: Actor, day: date) -> str:
    """Why the offer may not go out yet: which sign-off it lacks; empty when it lacks none."""
    if not needs_sign_off(case, one):
        return ""
    if by_levels(case, one) and in_force(actor.tables, day) is None:
        return NO_TABLE
    if not one.approvals:
        gone = any(e.name == "redress.approved" and e.item == one.item for e in case.events)
        table = in_force(actor.tables, day)
        who = _who_could(case, one, table) if table and by_levels(case, one) else ""
        why = "what was signed off has been changed since" if gone else f"{show_pence(one.pence)} is not signed off"
        return f"{why}.{who}" if one.pence or gone else "it departs from policy and is not approved."
    reached = tuple(e for e in one.approvals if e.get("limit_pence") is None or _within(e, one))
    if not reached:
        table = in_force(actor.tables, day)
        who = _who_could(case, one, table) if table else ""
        return f"{show_pence(one.pence)} is above the {show_pence(_most(one))} of whoever signed it off.{who}"
    if not _enough(reached):
        return "a second signature is needed."
    return ""


def _within(approval: Event, one: Offer) -> bool:
    return max(one.pence, int(approval.get("sum_pence") or 0)) <= int(approval.get("limit_pence"))


def _most(one: Offer) -> int:
    return max(int(e.get("limit_pence") or 0) for e in one.approvals)


def _covers(level: Level, one: Offer) -> bool:
    heads = {line.head for line in one.lines}
    return not level.kinds or one.kind in level.kinds or bool(heads and heads <= set(level.kinds))


def _holds(case: CaseFile, one: Offer, table: LevelTable, level: Level, actor: Actor, day: date) -> bool:
    """Whether the actor signs at this level: by a role, or for somebody who did not propose the offer either."""
    return may(case.procedure, (level.role,), actor) or any(
        deputy.person == actor.id
        and deputy.role == level.role
        and deputy.since <= day <= deputy.until
        and deputy.stands_for not in one.proposers
        for deputy in table.deputies
    )


def _who_could(case: CaseFile, one: Offer, table: LevelTable) -> str:
    """The roles whose level reaches the sum, as the end of a sentence."""
    roles = [
        level.role
        for level in table.levels
        if _covers(level, one) and (level.limit is None or counted(case, one, level) <= level.limit)
    ]
    names = role_names(case.procedure, tuple(dict.fromkeys(roles)))
    return f" It takes {names}." if names else " No level of the table reaches it."


# The order of things


def order(case: CaseFile, event: Event) -> Iterator[Refusal]:
    """What cannot be in the life of an offer, whatever the landlord: an event out of its turn, money without lines."""
    verb = event.name.partition(".")[2]
    if verb == "proposed":
        yield from _proposal(case, event)
        return
    if verb not in FROM_STATES:
        return
    there = offers(case)
    one = next((o for o in there if o.item == event.item), None)
    if not event.item:
        if not any(o.state in FROM_STATES[verb] for o in there):
            yield Refusal("order.item", "", f"No offer on this case is {' or '.join(FROM_STATES[verb])}.")
    elif one is None:
        yield Refusal("order.item", "", "There is no such offer on this case. Give its number.", "item")
    elif one.state not in FROM_STATES[verb]:
        words = f"That offer is {one.state}. This can only be done while it is {' or '.join(FROM_STATES[verb])}."
        yield Refusal("order.item", "", words, "item")
    elif event.on < one.event.on:
        yield Refusal("order.dates", "", "That offer was only proposed later. Check the two dates.", "on")
    elif verb == "reviewed" and any(e.name == event.name for e in one.history):
        yield Refusal("order.item", "", "The panel has reviewed that offer already; each goes to it once.", "item")


def _proposal(case: CaseFile, event: Event) -> Iterator[Refusal]:
    kind = case.procedure.redress.kind(str(event.get("kind", "")))
    if kind and kind.money and not event.get("lines"):
        yield Refusal("redress.lines", "", "Money is made up of lines: give at least one, with its amount.", "lines")
    replaces = str(event.get("replaces") or "")
    before = offer(case, replaces)
    if replaces and before is None:
        yield Refusal("order.item", "", "There is no offer of that number to replace.", "replaces")
    elif before and before.state in ("paid", "done", "replaced"):
        yield Refusal("order.item", "", f"That offer is {before.state}: it cannot be replaced.", "replaces")


def panel_figure(case: CaseFile, one: Offer) -> int | None:
    """The figure in pence that a panel has set for this offer, or for one that it takes the place of."""
    seen: set[str] = set()
    at: Offer | None = one
    while at is not None and at.item not in seen:
        if at.panel is not None:
            return at.panel
        seen.add(at.item)
        at = offer(case, at.replaces)
    return None
