"""What a landlord's gate may say: the check of its parameters, and that every gate on file speaks in known words."""

import string
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.rules import answer_gates, conditions, list_gates, redress_gates, row_gates, time_gates
from app.rules.time_gates import months_from
from app.rules.vocabulary import RULES, check_params
from data import procedure_files


@pytest.mark.parametrize(
    ("rule", "params", "says"),
    [
        ("needs_evnt", {}, "no condition 'needs_evnt'"),
        ("needs_event", {}, "needs 'event'"),
        ("needs_event", {"event": "stage1.logged", "wher": {}}, "takes no 'wher'"),
        ("needs_event", {"event": "logged"}, "an event like"),
        ("needs_event", {"event": ("stage1.logged", "")}, "an event like"),
        ("needs_event", {"event": "stage1.logged", "where": "x"}, "a table of fields"),
        ("needs_field", {"field": 3}, "name of a field"),
        ("needs_fact", {"fact": "stage1.received"}, "a fact like"),
        ("has_role", {"roles": "king"}, "There are: officer"),
        ("in_time", {"clock": "stage1.reply"}, "There are: stage1.respond"),
        ("in_time", {"clock": ("stage1.respond", "stage1.respond")}, "a clock"),
        ("elapsed", {"since": "stage1.responded", "limit": "soon"}, "length of time"),
        ("elapsed", {"since": "stage1.responded", "limit": "same day"}, "a number of days"),
        ("older", {"fact": "stage1.received:issue_on", "months": 0, "count": "back"}, "above 0"),
        ("older", {"fact": "stage1.received:issue_on", "months": True, "count": "back"}, "above 0"),
        ("older", {"fact": "stage1.received:issue_on", "months": 12, "count": "sideways"}, "'back'"),
        ("field_is", {"field": "outcome", "is": ""}, "a value"),
    ],
)
def test_a_faulty_gate_is_told_what_is_wrong(rule: str, params: Mapping[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        check_params(rule, params, roles={"officer"}, clocks={"stage1.respond"})


def test_a_gate_without_fault_passes() -> None:
    check_params(
        "needs_event",
        {"event": ("stage1.logged", "stage1.allocated"), "where": {"to": "p"}, "since": "stage1.received"},
        roles=(),
        clocks=(),
    )
    check_params("reason_if_late", {"clock": "stage1.respond", "field": "reason"}, roles=(), clocks={"stage1.respond"})


def test_every_condition_is_listed_and_documented() -> None:
    for name, spec in RULES.items():
        modules = (answer_gates, conditions, list_gates, redress_gates, row_gates, time_gates)
        assert spec.test in [getattr(module, name, None) for module in modules]
        assert spec.test.__doc__
        assert spec.optional <= spec.params.keys()
        assert all(word in (spec.test.__doc__ or "") for word in spec.words), name


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_a_gates_sentence_names_only_what_its_condition_finds(landlord: str) -> None:
    for gate in procedure_files.load(landlord).gates:
        named = {name for _, name, _, _ in string.Formatter().parse(gate.reason) if name is not None}
        assert named <= set(RULES[gate.rule].words), gate.id
        assert gate.reason.endswith("."), gate.id


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2025, 8, 31), -6, date(2025, 2, 28)),
        (date(2024, 8, 31), -6, date(2024, 2, 29)),
        (date(2025, 6, 10), -6, date(2024, 12, 10)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, there: date) -> None:
    assert months_from(day, months) == there


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-36, 36))
def test_months_there_and_back_end_within_the_month(day: date, months: int) -> None:
    back = months_from(months_from(day, months), -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day <= day.day
