"""Once the response has gone no point is added, by whatever door and for whatever day; words can still be mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.rules.casefile import CaseFile, fold
from app.rules.conditions import Actor
from app.rules.events import Event
from app.rules.gates import check
from app.steps import parse, record
from data.procedure_files import load

TODAY = date(2026, 4, 27)
RECEIPT = {
    "channel": "e-mail",
    "customer": "Bo Sample",
    "customer_kind": "tenant",
    "description": "The roof leaks.",
    "points": ({"text": "The roof"},),
}
LOG = (
    Event("stage1.received", date(2026, 4, 13), RECEIPT, "e1", 1),
    Event("stage1.acknowledged", date(2026, 4, 15), {}, "e2", 2),
    Event("stage1.defined", date(2026, 4, 16), {"points": ({"text": "The roof"},), "state": "agreed"}, "e3", 3),
    Event("stage1.responded", date(2026, 4, 24), {}, "e4", 4),
)
TWO = ({"text": "The roof"}, {"text": "The lift"})
GATES = [
    pytest.param("abri", "new-issue-after-response", marks=pytest.mark.clause("abri", "8.7b")),
    pytest.param("octavia", "new-point-after-response", marks=pytest.mark.clause("octavia", "5.52b")),
    pytest.param("onehousing", "new-matter-after-response", marks=pytest.mark.clause("onehousing", "6.5.1c")),
    pytest.param("aspire", "issue-after-response", marks=pytest.mark.clause("aspire", "stage1.4a")),
    pytest.param("code2024", "point-after-response", marks=pytest.mark.clause("code2024", "6.8b")),
]


def refused(case: CaseFile, step: str, values: Mapping[str, Any]) -> set[str]:
    """The gates that refuse it, whoever does it."""
    procedure = case.procedure
    clean, errors = parse(procedure, step, values, TODAY, case)
    assert not errors
    actor = Actor("someone", tuple(role.id for role in procedure.roles))
    return {r.gate for r in check(procedure, step, case, record(procedure, step, case, clean), actor, TODAY)}


@pytest.mark.parametrize(("landlord", "gate"), GATES)
def test_a_point_is_added_neither_today_nor_back_dated_nor_by_correcting(landlord: str, gate: str) -> None:
    procedure = load(landlord)
    answered = fold(procedure, "", LOG, TODAY)
    define = {"points": TWO, "state": "agreed", "note": "Asked twice"}
    define = {name: value for name, value in define.items() if name in fields_of(landlord, "stage1.define")}
    for day in (TODAY, date(2026, 4, 24), date(2026, 4, 20)):
        assert gate in refused(answered, "stage1.define", {**define, "on": day}), day
    assert gate in refused(answered, "case.correct", {"entry": "3", "because": "Forgotten", "points": TWO})
    without = fold(procedure, "", (LOG[0], LOG[1], LOG[3]), TODAY)
    assert gate in refused(without, "case.correct", {"entry": "1", "because": "Forgotten", "points": TWO})


@pytest.mark.parametrize(("landlord", "gate"), GATES)
def test_before_the_response_points_come_and_after_it_their_words_can_be_mended(landlord: str, gate: str) -> None:
    procedure = load(landlord)
    open_case = fold(procedure, "", LOG[:3], TODAY)
    assert gate not in refused(open_case, "case.correct", {"entry": "3", "because": "Forgotten", "points": TWO})
    answered = fold(procedure, "", LOG, TODAY)
    mended = {"entry": "3", "because": "A slip", "points": ({"text": "The flat roof"},)}
    assert gate not in refused(answered, "case.correct", mended)
    assert gate not in refused(answered, "case.correct", {"entry": "1", "because": "A slip", "customer": "Bo Simple"})


def fields_of(landlord: str, step: str) -> set[str]:
    """The names of the fields that this landlord's step has."""
    from app.steps.forms import every_field

    return {spec.name for spec in every_field(load(landlord), step)}
