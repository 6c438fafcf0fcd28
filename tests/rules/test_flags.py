"""A flag stands by its tick, by a category of the case or of a point, or by a fact; whatever hears flags hears all."""

from datetime import date

import pytest

from app.rules.casefile import fold
from app.rules.events import Event
from app.rules.flags import Flag, standing
from data import procedure_files

SET_BY = [
    (landlord, flag.id, category)
    for landlord in procedure_files.ids()
    for flag in procedure_files.load(landlord).flags
    for category in flag.categories
]


@pytest.mark.parametrize(("landlord", "flag", "category"), SET_BY)
@pytest.mark.parametrize("where", ["received", "logged", "point"])
def test_every_flag_that_a_category_sets_is_heard_wherever_the_category_stands(
    landlord: str, flag: str, category: str, where: str
) -> None:
    day = date(2026, 4, 13)
    received = {"category": (category,)} if where == "received" else {}
    received |= {"points": ({"text": "It", "category": category},)} if where == "point" else {}
    log = [Event("stage1.received", day, received, seq=1)]
    if where == "logged":
        log.append(Event("stage1.logged", day, {"category": (category,)}, seq=2))
    case = fold(procedure_files.load(landlord), "X", log, day)
    assert flag in case.flags
    assert case.holds({"*:flags": flag})
    assert flag in (case.fact("*:flags") or ())


def test_ticks_come_first_and_nothing_stands_twice() -> None:
    by_fact = Flag("c", ("1",), facts={"stage1.received:kind": "shop"})
    rules = (Flag("b", ("1",), ("damp",)), by_fact, Flag("d", ("1",), ("x",)))
    given = {"stage1.received:kind": ("home", "shop")}
    assert standing(rules, ("a", "b"), frozenset(["damp"]), given) == ("a", "b", "c")
