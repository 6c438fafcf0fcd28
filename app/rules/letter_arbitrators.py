"""Whom a letter sends the customer to after the landlord, and for which points of complaint. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.rules.casefile import CaseFile, Point
from app.rules.events import Event
from app.rules.letters import Arbitrator, ArbitratorRule, Gap, Letters

ARBITRATOR: Final = ("name", "address", "phone", "web", "email", "note", "says", "about")
"""What a template can say of each."""


def ruled_out(case: CaseFile, letters: Letters) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """By which words a letter would offer somebody who cannot decide on this case, each with its clause.

    With them the landlord's own sentences about it, which may name them. Where another point of the same case is for
    them after all, they may be offered.
    """
    used = [letters.arbitrators[number] for number in _by_rule(case, letters)]
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


def arbitrators(case: CaseFile, letters: Letters) -> list[dict[str, Any]]:
    """Whom the customer can turn to, each with the points that it is about."""
    found = _by_rule(case, letters)
    several = len(found) > 1
    return [
        _reached(letters.arbitrators[number], _about(numbers) if several and numbers else "")
        for number, numbers in found.items()
    ]


def _by_rule(case: CaseFile, letters: Letters) -> Mapping[int, list[int]]:
    """The landlord's rules that are about this case, by their place, each with the numbers of its points."""
    points: list[Point | None] = list(case.points) or [None]
    found: dict[int, list[int]] = {}
    for point in points:
        for number in _rules_for(case, letters, point):
            found.setdefault(number, [])
            if point:
                found[number].append(point.number)
    return dict(sorted(found.items()))


def _rules_for(case: CaseFile, letters: Letters, point: Point | None) -> Iterator[int]:
    """The place of the first rule that is about a point; what was agreed for the point itself goes before."""
    agreed = case.latest("point.agreed", str(point.number)) if point else None
    wanted = str(agreed.get("arbitrator", "")).casefold() if agreed else ""
    for number, rule in enumerate(letters.arbitrators):
        if wanted and rule.arbitrator and wanted in (rule.arbitrator.id, rule.arbitrator.name.casefold()):
            yield number
            return
    for number, rule in enumerate(letters.arbitrators):
        if _is_about(rule, case, point, agreed):
            yield number
            return


def _is_about(rule: ArbitratorRule, case: CaseFile, point: Point | None, agreed: Event | None) -> bool:
    category = str(agreed.get("category", "")) if agreed else ""
    category = category or (point.category if point else "")
    if not case.holds(rule.when_case):
        return False
    if rule.categories:
        return category in rule.categories
    return not rule.flags or any(flag in rule.flags for flag in case.flags)


def _about(numbers: list[int]) -> str:
    said = [str(number) for number in numbers]
    return ("point " if len(said) == 1 else "points ") + " and ".join(
        (", ".join(said[:-1]), said[-1]) if len(said) > 1 else said
    )


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


def _unreachable(one: Arbitrator) -> Gap:
    return Gap(f"How to reach the {one.name} is not entered: add it to its [[arbitrator]] in letters.toml.")
