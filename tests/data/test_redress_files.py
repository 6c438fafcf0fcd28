"""The landlords' rules of redress, the public figures, and the levels as the database keeps them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput, ProcedureError
from app.rules.remedies import Deputy, Level, LevelTable
from data import procedure_files
from data.guidance_files import guidelines, read_guidelines
from data.redress_files import added, as_text, from_text

MODES = {
    "abri": "required",
    "octavia": "outside_policy",
    "southern": "required",
    "onehousing": "required",
    "aspire": "none",
}


@pytest.mark.parametrize(("landlord", "mode"), MODES.items())
def test_whether_sign_off_is_asked_for_is_the_landlords(landlord: str, mode: str) -> None:
    rules = procedure_files.load(landlord).redress
    assert rules.mode == mode
    assert any(kind.money for kind in rules.kinds)
    assert rules.guidelines == ()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('authorisation = "required"', 'authorisation = "requird"', "Is 'required' meant"),
        ('outside = ["customer relations manager"]', 'outside = ["relations manager"]', "no role 'relations manager'"),
        ('name  = "apology"', 'nam  = "apology"', "'name' is missing"),
        ('cites = ["17.1b"]', 'cites = ["17.1z"]', "no clause '17.1z'"),
    ],
)
def test_a_fault_names_file_and_place(tmp_path: Path, before: str, after: str, says: str) -> None:
    folder = Path(shutil.copytree(procedure_files.FOLDER / "abri", tmp_path / "abri"))
    path = folder / "redress.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ProcedureError, match=says) as caught:
        procedure_files.read_procedure(folder)
    assert "abri/redress.toml" in str(caught.value)


def test_the_bands_end_where_the_set_sums_begin() -> None:
    bands = {row.name for row in guidelines() if row.holds(date(2026, 3, 31))}
    sums = {row.name for row in guidelines() if row.holds(date(2026, 4, 1))}
    assert {"Service failure", "Severe maladministration"} <= bands
    assert {"No heating and no hot water", "Missed appointment"} <= sums
    assert not {"Service failure", "Severe maladministration"} & sums
    heat = [row for row in guidelines() if "loss of heat" in row.name]
    assert [(row.holds(date(2024, 3, 31)), row.cap) for row in heat] == [(True, 695_00), (False, 725_00)]


def test_a_band_that_ends_below_its_beginning_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ombudsman.toml"
    path.write_text(
        '[[band]]\nfrom = 2026-01-01\nleast_pence = 100\nmost_pence = 50\nname = "x"\nsource = "y"\nread = "checked"\n'
    )
    with pytest.raises(ProcedureError, match="less than the least"):
        read_guidelines(path)


LEVEL = st.builds(
    Level,
    st.text(min_size=1, max_size=8),
    st.none() | st.integers(1, 10**8),
    st.tuples(st.text(max_size=5)),
    st.sampled_from(["case", "offer"]),
    st.sampled_from([1, 2]),
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
NAMES = st.text(min_size=1, max_size=8)
DEPUTY = st.builds(Deputy, NAMES, NAMES, NAMES, DAYS, DAYS)
TABLE = st.builds(
    LevelTable,
    DAYS,
    st.text(max_size=10),
    st.lists(LEVEL, max_size=3).map(tuple),
    st.lists(DEPUTY, max_size=2).map(tuple),
    st.integers(0, 10**6),
    st.booleans(),
)


@given(st.lists(TABLE, max_size=3))
def test_tables_come_back_as_they_were_kept(tables: list[LevelTable]) -> None:
    kept: tuple[LevelTable, ...] = ()
    for table in tables:
        kept = added(kept, table)
    assert from_text(as_text(kept)) == kept
    assert len({table.since for table in kept}) == len(kept)


def test_what_cannot_be_read_says_what_to_do() -> None:
    with pytest.raises(BadInput, match="Enter them again"):
        from_text('[{"since": 1}]')
