"""Whom a letter sends the customer to after the landlord, and for which points of complaint. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.rules.casefile import CaseFile
from app.rules.investigation import PointState, investigation
from app.rules.letters import Arbitrator, ArbitratorRule, Gap, Letters, points_named

ARBITRATOR: Final = ("name", "address", "phone", "web", "email", "note", "says", "about")
"""What a template can say of each."""

REST: Final = "the rest of your complaint"
"""What the usual arbitrator is about where a flag is for another and nobody has said which points that is."""

NOBODY: Final = "none"
"""What is agreed for a point that no arbitrator is for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A landlord's rule that is about a case: the numbers of its points that it is about, or `what` of the case.

    `what` is a flag, or `REST`, where nobody has said which points that is. Both are empty where it is about all.
    """

    rule: ArbitratorRule
    points: tuple[int, ...] = ()
    what: str = ""


def turns(case: CaseFile, letters: Letters) -> tuple[Turn, ...]:
    """The landlord's rules that are about this case, in their order: several points or flags may need several.

    A point is for the arbitrator agreed for it, or else for the first rule about its category. A flag is about the
    whole case only where there is nothing else in it: it takes nobody from points that are not about it.
    """
    rules = [rule for rule in letters.arbitrators if case.holds(rule.when_case)]
    everything = next((rule for rule in rules if not rule.flags and not rule.categories), None)
    if everything is None:
        return ()
    points = investigation(case).points
    placed: dict[int, list[int]] = {}
    rest: list[int] = []
    for point in points:
        if _without_rule(letters, point):
            continue
        rule = _agreed(letters, point) or _of_category(rules, point)
        about = rest if rule is None else placed.setdefault(letters.arbitrators.index(rule), [])
        about.append(point.point.number)
    found = {number: Turn(letters.arbitrators[number], tuple(about)) for number, about in placed.items()}
    # Where a rule without flags has a condition of its own, as for third parties, it decides on all that is left.
    flags = () if everything.when_case else tuple(_by_flags(case, rules))
    unplaced = {flag: rule for flag, rule in flags if not _is_in(rule, found.values())}
    # A flag that is about no other point is about the one that is left, or else nobody has said which it is about.
    left = bool(rest) or not points
    settled = bool(unplaced) and left and len(rest) < 2
    for flag, rule in unplaced.items():
        found[letters.arbitrators.index(rule)] = Turn(rule, tuple(rest) if settled else (), "" if settled else flag)
    if left and not settled:
        number = letters.arbitrators.index(everything)
        agreed = found[number].points if number in found else ()
        if unplaced:
            found[number] = Turn(everything, (), REST)
        else:
            found[number] = Turn(everything, tuple(sorted((*agreed, *rest))))
    return tuple(found[number] for number in sorted(found))


def _is_in(rule: ArbitratorRule, turns: Iterable[Turn]) -> bool:
    """Whether a point is for the rule's arbitrator already, by this rule or another."""
    return any(turn.rule.arbitrator == rule.arbitrator for turn in turns)


def _agreed(letters: Letters, point: PointState) -> ArbitratorRule | None:
    """The first rule of the arbitrator that was agreed for a point."""
    wanted = point.arbitrator.casefold()
    named = (rule for rule in letters.arbitrators if rule.arbitrator)
    return next((r for r in named if r.arbitrator and wanted in (r.arbitrator.id, r.arbitrator.name.casefold())), None)


def _without_rule(letters: Letters, point: PointState) -> bool:
    """Whether a point is agreed to be for an arbitrator whom the landlord's letters do not know."""
    return point.arbitrator not in ("", NOBODY) and _agreed(letters, point) is None


def _of_category(rules: Iterable[ArbitratorRule], point: PointState) -> ArbitratorRule | None:
    return next((rule for rule in rules if point.category in rule.categories), None)


def _by_flags(case: CaseFile, rules: Sequence[ArbitratorRule]) -> Iterator[tuple[str, ArbitratorRule]]:
    """The flags of the case that a rule is about, each with the first one."""
    for flag in case.flags:
        if rule := next((rule for rule in rules if flag in rule.flags), None):
            yield flag, rule


def ruled_out(case: CaseFile, letters: Letters) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """By which words a letter would offer somebody who cannot decide on this case, each with its clause.

    With them the landlord's own sentences about it, which may name them. Where another point of the same case is for
    them after all, they may be offered.
    """
    used = [turn.rule for turn in turns(case, letters)]
    offered = {rule.arbitrator.id for rule in used if rule.arbitrator}
    words = {
        said: rule.clause
        for rule in used
        for one in rule.rules_out
        if one.id not in offered
        for said in (one.name.removesuffix(" Service"), one.phone, one.web.removeprefix("www."), one.email)
        if said
    }
    return words, tuple(rule.says for rule in used if rule.says)


def arbitrators(case: CaseFile, letters: Letters, others: Iterable[CaseFile] = ()) -> list[dict[str, Any]]:
    """Whom the customer can turn to, each with what it is about where there are several.

    Whoever is only for one of the `others`, the records of the same matter that the letter answers, follows, with its
    reference.
    """
    every = _of_case(case, letters)
    for other in others:
        known = {str(one["name"] or one["says"]) for one in every}
        more = (one for one in _of_case(other, letters) if str(one["name"] or one["says"]) not in known)
        every += [{**one, "about": other.reference} for one in more]
    return every


def _of_case(case: CaseFile, letters: Letters) -> list[dict[str, Any]]:
    found = turns(case, letters)
    unknown = [point for point in investigation(case).points if _without_rule(letters, point)]
    several = len(found) + len(unknown) > 1
    return [
        *(
            _reached(one.rule, (points_named(one.points) if one.points else one.what) if several else "")
            for one in found
        ),
        *(_unknown(point, points_named((point.point.number,)) if several else "") for point in unknown),
    ]


def _reached(rule: ArbitratorRule, about: str) -> dict[str, Any]:
    """An arbitrator as a letter gives it."""
    one = rule.arbitrator
    if one is None:
        return {**dict.fromkeys(ARBITRATOR, ""), "says": rule.says, "about": about, "address": ()}
    return {
        "name": one.name if one.reachable else _unreachable(one),
        "address": one.address,
        "phone": one.phone,
        "web": one.web,
        "email": one.email,
        "note": one.note,
        "says": rule.says,
        "about": about,
    }


def _unknown(point: PointState, about: str) -> dict[str, Any]:
    said = Gap(
        f"Point {point.point.number} was agreed to be for the {point.arbitrator}, and these letters do not know how to"
        " reach it. Agree another for the point, or have an [[arbitrator]] for it added to letters.toml.",
        "point.agree",
        str(point.point.number),
    )
    return {**dict.fromkeys(ARBITRATOR, ""), "name": said, "about": about, "address": ()}


def _unreachable(one: Arbitrator) -> Gap:
    return Gap(f"How to reach the {one.name} is not entered: add it to its [[arbitrator]] in letters.toml.")
