"""What a landlord's folder says, read into values."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import BadInput
from app.rules.limits import Limit
from data import procedure_files
from tests.data.folders import broken

CLOCKS = {"abri": 11, "aspire": 10, "code2024": 6, "octavia": 20, "onehousing": 8, "southern": 39}
CLAUSES = {"abri": 317, "aspire": 149, "code2024": 102, "octavia": 385, "onehousing": 168, "southern": 353}


# ---------------------------------------------------------------- what there is


@pytest.mark.parametrize("landlord", CLOCKS)
def test_every_clock_and_clause_of_the_register_is_there(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    assert len([clock for clock in procedure.clocks if not clock.date_set]) == CLOCKS[landlord]
    clauses = procedure_files.clauses(landlord)
    assert len(clauses) == CLAUSES[landlord]
    # Each clause that asks for a clock names one that cites it, or one of its own number's letters.
    for clause in clauses:
        if clause.clock:
            cited = {one.rstrip("abcdefgh") for one in procedure.clock_by_id[clause.clock].cites}
            assert clause.id.rstrip("abcdefgh") in cited, f"{clause.id}: {clause.clock}"


def test_there_are_six_procedures_and_94_clocks() -> None:
    assert procedure_files.ids() == tuple(sorted(CLOCKS))
    assert sum(CLOCKS.values()) == 94
    assert sum(CLAUSES.values()) == 1474


def test_a_procedure_is_read_once() -> None:
    assert procedure_files.load("abri") is procedure_files.load("abri")


def test_an_unknown_procedure_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"no procedure 'abry'\. Is 'abri' meant\? There are: abri, aspire, code2024"):
        procedure_files.load("abry")


@pytest.mark.parametrize("landlord", ["../abri", "abri/", "", "procedures"])
def test_a_path_is_no_procedure(landlord: str) -> None:
    with pytest.raises(BadInput, match="no procedure"):
        procedure_files.load(landlord)


@pytest.mark.parametrize("landlord", CLOCKS)
def test_a_copy_reads_like_the_original(folder: Callable[[str], Path], landlord: str) -> None:
    if landlord != "code2024":
        assert procedure_files.read_procedure(folder(landlord)) == procedure_files.load(landlord)


def test_the_fingerprint_follows_the_content(folder: Callable[[str], Path]) -> None:
    copy = folder("abri")
    before = procedure_files.read_procedure(copy).fingerprint
    broken(copy / "clocks.toml", 'within = "5 working days"', 'within = "4 working days"', "within")
    assert procedure_files.read_procedure(copy).fingerprint != before


def test_what_the_small_steps_say(folder: Callable[[str], Path]) -> None:
    read = procedure_files.read_procedure(folder("code2024"))
    assert [role.id for role in read.roles] == ["complaints officer"]
    assert [gate.id for gate in read.gates] == ["answered-first", "surveyor-named", "interval-given", "reason-given"]
    assert [(step.id, step.roles, step.gates, [field.name for field in step.fields]) for step in read.steps] == [
        ("stage1.extend", ("complaints officer",), ("surveyor-named", "interval-given", "reason-given"), ["surveyor"]),
        ("stage1.close", (), ("answered-first",), ["learning"]),
    ]
    assert read.choices["channel"] == ("e-mail", "telephone")


def test_a_needed_field_is_a_gate_on_the_conditions_of_its_field_or_its_own(folder: Callable[[str], Path]) -> None:
    gates = procedure_files.read_procedure(folder("code2024")).gate_by_id
    needed, also = gates["surveyor-named"], gates["interval-given"]
    assert (needed.rule, needed.params, needed.field, needed.when, needed.clause, needed.reason) == (
        "needs_field", {"field": "surveyor"}, "surveyor", {"agreed": False}, "6.4a", "Name the surveyor.",
    )  # fmt: skip
    assert (also.params, also.field, also.when, also.unless) == (
        {"field": ("interval", "until")}, "interval", {}, {"agreed": True},
    )  # fmt: skip


def test_a_landlord_s_own_process_stands_whole_in_place_of_the_shared_one() -> None:
    abri, southern = procedure_files.load("abri").process_by_id, procedure_files.load("southern").process_by_id
    assert abri["information"].part_of == ("stage1", "stage2")
    assert southern["information"].part_of == ("stage1", "compensation_review", "senior_review", "panel", "petition")
    assert "stage2" not in southern
    assert "enquiry" not in abri


def test_a_landlord_s_own_list_stands_whole_in_place_of_the_shared_one() -> None:
    abri, octavia = procedure_files.load("abri").choices, procedure_files.load("octavia").choices
    assert abri["capacity"] == ("customer", "representative", "group")
    assert octavia["capacity"] == ("customer", "representative", "group", "anonymous")
    assert abri["recipient"] == octavia["recipient"] == ("customer", "representative")


# ---------------------------------------------------------------- lengths of time


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("10 working days", Limit(10, "working days"), "10 working days"),
        ("1 working day", Limit(1, "working days"), "1 working day"),
        (" 28  Days ", Limit(28, "days"), "28 days"),
        ("1 calendar day", Limit(1, "days"), "1 day"),
        ("same day", Limit(0, "same day"), "same day"),
        ("same working day", Limit(0, "same working day"), "same working day"),
        ("date set", Limit(0, "date set"), "date set"),
        ("interval set", Limit(0, "interval set"), "interval set"),
    ],
)
def test_a_length_of_time_as_people_write_it(text: str, limit: Limit, shown: str) -> None:
    assert Limit.parse(text) == limit
    assert str(limit) == shown
    assert Limit.parse(shown) == limit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10",
        "days",
        "-1 days",
        "0 days",
        "1001 days",
        "1.5 days",
        "ten days",
        "2 weeks",
        "² days",
        pytest.param("9" * 5000 + " days", id="5,000 digits"),
    ],
)
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(BadInput, match="not a length of time"):
        Limit.parse(text)
