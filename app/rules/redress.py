"""Offers of redress, folded from a case's log: what each is, and how far it has got.

An approval, an offer and an acceptance each keep the digest of the proposal that they are about. When the proposal is
changed, they are about something else and count no more; only an approval may outlive a change that does nothing but
lower amounts, where the landlord's rules say so.
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
from app.rules.events import Event, Value, canonical
from app.rules.typed_dates import show_date

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
COUNTED: Final = ("authorised", "offered", "accepted", "reviewed by the panel", "paid", "payment failed", "done")
"""The states in which an offer counts towards what may be signed for the next."""


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
    `approvals` those that are about it as it stands now, by others, and had not lapsed when it was offered;
    `signed_pence` is the sum that was signed where it was lowered since and the sign-off holds; `lapsed` the last day
    of a sign-off that has run out. `panel` is the panel's figure in pence, None where there is none; `replaces` the
    offer in whose place it was made.
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
    signed_pence: int | None
    lapsed: date | None
    panel: int | None
    replaces: str
    history: tuple[Event, ...]

    @property
    def payable(self) -> int:
        """What the customer is paid, in pence."""
        return self.pence - self.set_off

    @property
    def offered(self) -> Event | None:
        """When it went to the customer, where that is recorded."""
        return next((event for event in self.history if event.name == "redress.offered"), None)

    @property
    def live(self) -> bool:
        """Whether it still stands: not sent back, declined, lapsed or replaced."""
        return self.state not in _DEAD


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
    signed = {own, *(digest(earlier) for earlier in _only_lowered_since(case, proposal))}
    proposers = frozenset(e.by for e in case.log if e.name == "redress.proposed" and e.item == item)
    about = [
        event
        for event in case.events
        if event.process == "redress"
        and event.item == item
        and event.name not in ("redress.proposed", "redress.approved")
        and event.get("digest", own) == own
    ]
    offered = next((event.on for event in about if event.name == "redress.offered"), case.as_of)
    # An approval says what it is about, or it is about nothing; and whoever wrote a version approves none.
    given = [e for e in case.all("redress.approved") if e.get("digest") in signed and e.by not in proposers]
    given = [e for e in given if e.get("digest") == own or not _was_ended(case, e)]
    approvals = tuple(event for event in given if _until(event) >= offered)
    about = [event for event in case.events if event in about or (event in given and event.item == item)]
    state = "authorised" if enough(approvals) else "proposed"
    for event in about:
        if event.name != "redress.approved" or (event in approvals and enough(approvals)):
            state = STATES.get(event.name.partition(".")[2], state)
    reviews = [event for event in about if event.name == "redress.reviewed"]
    found = tuple(_line(row) for row in proposal.get("lines") or ())
    pence = sum(line.pence for line in found)
    sums = [int(event.get("pence") or 0) for event in approvals if event.get("digest") != own]
    return Offer(
        item=item,
        kind=str(proposal.get("kind", "")),
        event=proposal,
        lines=found,
        pence=pence,
        set_off=int(proposal.get("set_off_pence") or 0),
        outside=proposal.get("outside_policy") is True,
        state="replaced" if replaced else state,
        digest=own,
        proposers=proposers,
        approvals=approvals,
        signed_pence=max(sums, default=None),
        lapsed=max(map(_until, given)) if given and not approvals else None,
        panel=int(reviews[-1].get("panel_pence")) if reviews and reviews[-1].get("panel_pence") else None,
        replaces=str(proposal.get("replaces") or ""),
        history=tuple(about),
    )


def _was_ended(case: CaseFile, approval: Event) -> bool:
    """Whether what was approved was sent back, declined or let lapse after that."""
    later = case.events[case.events.index(approval) + 1 :]
    return any(e.item == approval.item and STATES.get(e.name.partition(".")[2]) in _DEAD for e in later)


def _until(approval: Event) -> date:
    """The last day on which an offer can be made on the strength of an approval."""
    until = approval.get("valid_until")
    return until if isinstance(until, date) else date.max


def _only_lowered_since(case: CaseFile, proposal: Event) -> Iterator[Event]:
    """Earlier versions of a proposal, and of those that it takes the place of, whose sign-off it does not void.

    There are none unless the landlord's rules let a sign-off outlive a lowered amount.
    """
    if not case.procedure.redress.lowering_keeps:
        return
    versions = [event for event in case.log if event.name == "redress.proposed"]
    items, at = {proposal.item}, str(proposal.get("replaces") or "")
    while at and at not in items:
        items.add(at)
        at = next((str(e.get("replaces") or "") for e in reversed(versions) if e.item == at), "")
    yield from (event for event in versions if event.item in items and _is_lowered(event, proposal))


def _is_lowered(before: Event, after: Event) -> bool:
    """Whether all that has changed is that lines are smaller or gone, and how they are worked out."""
    loose = ("item", "replaces", "lines", "costs")
    for fields, others in ((before.fields, after.fields), (after.fields, before.fields)):
        if any(value != others.get(name) for name, value in fields.items() if name not in loose):
            return False
    had, has = _by_ground(before), _by_ground(after)
    return bool(has) and has != had and all(pence <= had.get(ground, 0) for ground, pence in has.items())


def _by_ground(proposal: Event) -> dict[tuple[str, str, str], int]:
    """What a proposal awards by head, basis and guideline, in pence."""
    sums: dict[tuple[str, str, str], int] = {}
    for line in map(_line, proposal.get("lines") or ()):
        ground = (line.head, line.basis, line.guideline)
        sums[ground] = sums.get(ground, 0) + line.pence
    return sums


def _line(row: Mapping[str, Value]) -> Line:
    texts = {key: str(row.get(key, "")) for key in ("head", "basis", "calculation", "guideline")}
    return Line(**texts, pence=int(row.get("pence", 0)))


def enough(approvals: tuple[Event, ...]) -> bool:
    """Whether as many different people have signed as the level of one of them asks for."""
    needed = min((int(e.get("signatures") or 1) for e in approvals), default=1)
    return bool(approvals) and len({e.by for e in approvals}) >= needed


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
    elif verb == "expired" and (until := _answer_by(one)) is not None and event.on <= until:
        words = f"The customer was given until {show_date(until)} to answer: it lapses after that day."
        yield Refusal("order.dates", "", words, "on")
    elif verb == "reviewed" and any(e.name == event.name for e in one.history):
        yield Refusal("order.item", "", "The panel has reviewed that offer already; each goes to it once.", "item")


def _answer_by(one: Offer) -> date | None:
    """The last day that the customer was given to answer the offer, where one was."""
    until = one.offered.get("answer_by") if one.offered else None
    return until if isinstance(until, date) else None


def rests(case: CaseFile, entry: Event) -> str:
    """What rests on a sign-off that is to be taken back, and what to do instead; empty where nothing does.

    A promise that has gone to the customer is not left without the signature that it went on.
    """
    one = offer(case, entry.item) if entry.name == "redress.approved" else None
    if one is None or one.offered is None or one.offered.seq < entry.seq:
        return ""
    gone = f"Offer {one.item} went to the customer on {show_date(one.offered.on)}, on this sign-off"
    return f"{gone}, which stays. Make a new proposal in its place if it was wrong."


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
    return next((reviewed.panel for reviewed in _line_of(case, one) if reviewed.panel is not None), None)


def panel_unheeded(case: CaseFile, one: Offer) -> int | None:
    """The panel's figure in pence where the offer is of another sum, and nothing exceptional was explained to it since.

    Before the panel has spoken nobody can explain to it why its figure is not followed: an earlier date counts for
    nothing.
    """
    reviewed = next((each for each in _line_of(case, one) if each.panel is not None), None)
    if reviewed is None or reviewed.panel == one.pence:
        return None
    spoke = max(event.on for event in reviewed.history if event.name == "redress.reviewed")
    explained = one.event.get("explained_on")
    told = one.event.get("exceptional") and isinstance(explained, date) and explained >= spoke
    return None if told else reviewed.panel


def _line_of(case: CaseFile, one: Offer) -> Iterator[Offer]:
    """The offer, and those that it takes the place of, each once."""
    seen: set[str] = set()
    at: Offer | None = one
    while at is not None and at.item not in seen:
        yield at
        seen.add(at.item)
        at = offer(case, at.replaces)
