"""Who may sign an offer of redress off, by the landlord's own table of levels, and why not.

Nobody signs what they proposed, through no second role and no cover. A landlord's table cannot allow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.conditions import Actor, may, role_names
from app.rules.events import Event
from app.rules.limits import Limit
from app.rules.money import show_pence
from app.rules.procedure import Procedure
from app.rules.redress import COUNTED, Offer, enough, offers
from app.rules.remedies import Level, LevelTable, in_force
from app.rules.typed_dates import show_date

NO_TABLE: Final = (
    "no authorisation levels are entered for this landlord. ctrl+p finds 'Who may sign off money', where they are "
    "entered ('putright authorise --levels FILE' takes in a file)."
)

AWAITS: Final = "awaits sign-off"
"""The mark of cases that hold such redress, among the flags of the case index; a sign-off that may lapse counts."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What somebody may sign an offer with: a level of a table, and the sum that it was compared with.

    `role` is what they sign as. `level` is None where the landlord names the role that approves what departs from
    policy, and no amount counts.
    """

    role: str
    level: Level | None
    table: LevelTable | None
    sum: int

    @property
    def signatures(self) -> int:
        """How many different people must sign."""
        return signatures(self.level) if self.level else 1


def signatures(level: Level) -> int:
    """How many different people must sign at a level."""
    return max(level.signatures, 2) if level.after else level.signatures


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


def valid_until(procedure: Procedure, table: LevelTable | None, day: date) -> date | None:
    """Until when an offer can be made on a sign-off of that day; None where the table sets no end."""
    if table is None or not table.valid:
        return None
    limit = Limit.parse(table.valid)
    return procedure.calendar.add(day, limit.n) if limit.in_working_days else day + timedelta(days=limit.n)


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
    return _by_table(case, one, table, actor, day)


def _by_table(case: CaseFile, one: Offer, table: LevelTable, actor: Actor, day: date) -> Authority | str:
    levels = _applying(case, one, table)
    held = [level for level in levels if _holds(case, one, table, _turn(level, one), actor, day)]
    reaching = [
        Authority(_turn(level, one), level, table, total)
        for level in held
        if (total := counted(case, one, level)) <= (level.limit if level.limit is not None else total)
    ]
    if reaching:
        return min(reaching, key=lambda found: (found.signatures, found.level.limit is None, found.level.limit or 0))  # type: ignore[union-attr]
    who = _who_could(case, one, table)
    total = max((counted(case, one, level) for level in levels), default=one.pence)
    if not levels:
        return f"its parts have limits of their own: propose them apart.{who}"
    early = [level for level in levels if level.after and _holds(case, one, table, level.role, actor, day)]
    if not held and early:
        return f"{role_names(case.procedure, (early[0].after,))} signs first."
    if not held:
        return f"your role has no level for it.{who}"
    return f"{show_pence(total)} with the other offers on the case is above what you may sign.{who}"


def counted(case: CaseFile, one: Offer, level: Level) -> int:
    """The sum that a level's limit is compared with: this offer, and where it says so, the others on the case.

    The cost of works is a sum for itself unless the level takes it together with the money: then the larger of the two
    is what has to be within the limit.
    """
    works = case.procedure.redress.works
    others = offers(case) if level.counts == "case" else ()
    counting = [one, *(o for o in others if o.item != one.item and o.state in COUNTED)]
    sums = [0, 0]
    for each in counting:
        for line in each.lines:
            if not level.kinds or each.kind in level.kinds or line.head in level.kinds:
                sums[line.head in works] += line.pence
    return sum(sums) if level.works == "together" else max(sums)


def missing(case: CaseFile, one: Offer, actor: Actor, day: date) -> str:
    """Why the offer may not go out yet: which sign-off it lacks; empty when it lacks none."""
    if not needs_sign_off(case, one):
        return ""
    table = in_force(actor.tables, day)
    if by_levels(case, one) and table is None:
        return NO_TABLE
    who = _who_could(case, one, table) if table and by_levels(case, one) else ""
    if one.lapsed:
        return f"its sign-off held until {show_date(one.lapsed)}: it has to be signed off anew.{who}"
    if not one.approvals:
        gone = any(e.name == "redress.approved" and e.item == one.item for e in case.events)
        why = "what was signed off has been changed since" if gone else f"{show_pence(one.pence)} is not signed off"
        return f"{why}.{who}" if one.pence or gone else "it departs from policy and is not approved."
    reached = tuple(e for e in one.approvals if e.get("limit_pence") is None or _within(e, one))
    if not reached:
        return f"{show_pence(one.pence)} is above the {show_pence(_most(one))} of whoever signed it off.{who}"
    if not enough(reached):
        return "a second signature is needed."
    return ""


def _within(approval: Event, one: Offer) -> bool:
    compared = approval.get("sum_pence")
    return int(one.pence if compared is None else compared) <= int(approval.get("limit_pence"))


def _most(one: Offer) -> int:
    return max(int(e.get("limit_pence") or 0) for e in one.approvals)


def _applying(case: CaseFile, one: Offer, table: LevelTable) -> tuple[Level, ...]:
    """The levels that are about an offer: those for its case and its kind go before those for all."""
    flags = set(case.flags)
    special = tuple(level for level in table.levels if flags & set(level.cases))
    levels = special or tuple(level for level in table.levels if not level.cases)
    heads = {line.head for line in one.lines}
    if any({one.kind, *heads} & set(level.kinds) for level in levels):
        return tuple(v for v in levels if one.kind in v.kinds or (heads and heads <= set(v.kinds)))
    return tuple(level for level in levels if not level.kinds)


def _turn(level: Level, one: Offer) -> str:
    """The role whose signature comes next at a level."""
    return level.after if level.after and not any(e.get("level") == level.after for e in one.approvals) else level.role


def _holds(case: CaseFile, one: Offer, table: LevelTable, role: str, actor: Actor, day: date) -> bool:
    """Whether the actor signs in a role: by one held, or for somebody who did not propose the offer either."""
    return may(case.procedure, (role,), actor) or any(
        deputy.person == actor.id
        and deputy.role == role
        and deputy.since <= day <= deputy.until
        and deputy.stands_for not in one.proposers
        for deputy in table.deputies
    )


def _who_could(case: CaseFile, one: Offer, table: LevelTable) -> str:
    """The roles whose level reaches the sum, as the end of a sentence."""
    roles = [
        _turn(level, one)
        for level in _applying(case, one, table)
        if level.limit is None or counted(case, one, level) <= level.limit
    ]
    names = role_names(case.procedure, tuple(dict.fromkeys(roles)))
    return f" It takes {names}." if names else " No level of the table reaches it."
