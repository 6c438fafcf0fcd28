"""Amounts and lines of money as people type them; what goes together in a proposal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.rules.money import times
from app.rules.procedure import FieldSpec
from app.steps import parse
from app.steps.reading import read_value
from data import procedure_files

TODAY = date(2026, 4, 20)
AMOUNT = FieldSpec("it", "Paid", "money")
LINES = FieldSpec("it", "Money", "lines", choices=("compensation at discretion", "works or goods"))
PROPOSAL: dict[str, Any] = {
    "kind": "financial remedy", "text": "x", "reasons": "y", "lines": "compensation for loss; ; ; Ombudsman; £100",
}  # fmt: skip


@given(st.integers(1, 100_000_000))
def test_an_amount_comes_back_whole_however_it_is_written(pence: int) -> None:
    pounds, rest = divmod(pence, 100)
    for typed in (pence, f"{pounds}.{rest:02}", f"£{pounds:,}.{rest:02}", f" £ {pounds}.{rest:02} "):
        assert read_value(AMOUNT, typed, TODAY) == pence


@pytest.mark.parametrize(
    "typed", ["-1", "0", "0.00", "1.5", "50.123", "ten", "1e3", "٣", "1,00", True, 1.5, 100_000_001]
)
def test_what_is_no_amount_is_a_sentence(typed: object) -> None:
    with pytest.raises(BadInput, match="^Paid: "):
        read_value(AMOUNT, typed, TODAY)


def test_an_amount_of_thousands_of_digits_is_a_sentence_and_zeros_before_it_count_for_nothing() -> None:
    with pytest.raises(BadInput, match="more than a million pounds") as found:
        times("3 x £" + "9" * 5_000)
    assert len(str(found.value)) < 100
    assert read_value(AMOUNT, "0" * 5_000 + "50", TODAY) == 50_00


def test_a_line_has_its_parts_in_order_and_the_middle_may_be_left_out() -> None:
    assert read_value(LINES, "comp; three weeks; 3 x £15; Ombudsman; £45\nworks; £5", TODAY) == (
        {
            "head": "compensation at discretion",
            "basis": "three weeks",
            "calculation": "3 x £15",
            "guideline": "Ombudsman",
            "pence": 45_00,
        },
        {"head": "works or goods", "pence": 5_00},
    )


@pytest.mark.parametrize(
    ("calculation", "pence"),
    [
        ("12 x £15", 180_00),
        ("12 days × £8.50", 102_00),
        ("2 missed visits at £15", 30_00),
        ("3*5", 15_00),
        ("three months", None),
        ("12 x £15 and a bit", None),
        ("1 x £1,50", None),
    ],
)
def test_a_number_of_times_a_sum_is_worked_out(calculation: str, pence: int | None) -> None:
    assert times(calculation) == pence


def test_an_amount_left_empty_is_what_its_calculation_comes_to_and_one_that_differs_is_refused() -> None:
    (line,) = read_value(LINES, "comp; twelve days; 12 days x £15; No heating and no hot water; ", TODAY)
    assert line["pence"] == 180_00
    with pytest.raises(BadInput, match="line 1: '12 days x £15' comes to £180, not £150"):
        read_value(LINES, "comp; twelve days; 12 days x £15; ; £150", TODAY)
    with pytest.raises(BadInput, match="at most a million"):
        read_value(LINES, "comp; ; 9999 x £1,000,000; ; ", TODAY)


def test_more_lines_than_somebody_would_read_are_refused() -> None:
    assert len(read_value(LINES, "comp; £1\n" * 200, TODAY)) == 200
    with pytest.raises(BadInput, match="10,000 lines, and 200 is the most"):
        read_value(LINES, "comp; £1\n" * 10_000, TODAY)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("£50", "line 1: write head; basis"),
        ("comp; a; b; c; d; £50", "line 1: write head; basis"),
        ("; £50", "line 1: say what"),
        ("comp; ", "line 1: give the amount"),
        ("comp; £5\nmoon; £5", "line 2, head: 'moon' is not one of"),
        ([{"head": "comp", "pence": 5, "colour": "red"}], "a line has no 'colour'"),
    ],
)
def test_a_faulty_line_is_named(typed: object, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_value(LINES, typed, TODAY)


@pytest.mark.clause("aspire", "resolution.5b")
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"set_off_pence": "£40", "debt_pence": "£60", "set_off_reason": "Asked for it."}, ""),
        ({"set_off_pence": "£100.01", "debt_pence": "£500", "set_off_reason": "z"}, "set_off_pence"),
        ({"set_off_pence": "£40", "debt_pence": "£39.99", "set_off_reason": "z"}, "debt_pence"),
        ({"set_off_pence": "£40", "set_off_reason": "z"}, "debt_pence"),
        ({"set_off_pence": "£40", "debt_pence": "£60"}, "set_off_reason"),
        ({"lines": "", "costs": "yes"}, "lines"),
    ],
)
def test_a_set_off_agrees_with_award_and_debt_and_has_its_reason(more: dict[str, str], field: str) -> None:
    _, errors = parse(procedure_files.load("aspire"), "redress.propose", {**PROPOSAL, **more}, TODAY)
    assert set(errors) == ({field} if field else set())


@pytest.mark.parametrize("landlord", ["abri", "octavia", "southern", "onehousing"])
def test_setting_off_is_only_where_the_landlord_allows_it(landlord: str) -> None:
    _, errors = parse(procedure_files.load(landlord), "redress.propose", {"set_off_pence": "£1"}, TODAY)
    assert "no field 'set_off_pence'" in errors["set_off_pence"]
