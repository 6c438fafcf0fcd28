"""The landlords' rules of redress, the public figures, and the levels as the database keeps them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput, ProcedureError
from app.rules.remedies import AmountTable, Deputy, Guideline, Level, LevelTable, Standard
from app.steps.forms import every_field
from data import procedure_files
from data.guidance_files import guidelines, read_guidelines
from data.redress_files import added, amounts_from_text, as_text, from_text, read_amounts, read_levels

MODES = {
    "abri": "required",
    "octavia": "outside_policy",
    "southern": "required",
    "onehousing": "required",
    "aspire": "none",
    "code2024": "none",
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
    st.sampled_from(["apart", "together"]),
    st.text(max_size=5),
    st.tuples(st.text(max_size=5)),
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
    st.sampled_from(["", "28 days"]),
)
PENCE = st.none() | st.integers(1, 10**8)
ROW = st.builds(Guideline, NAMES, PENCE, PENCE, DAYS, st.none() | DAYS, NAMES, NAMES, NAMES, PENCE)
STANDARD = st.builds(Standard, NAMES, NAMES, st.integers(1, 10**8), NAMES, NAMES, NAMES, PENCE)
AMOUNTS = st.builds(
    AmountTable, DAYS, NAMES, st.lists(ROW, max_size=3).map(tuple), st.lists(STANDARD, max_size=3).map(tuple)
)


@given(st.lists(TABLE, max_size=3))
def test_tables_come_back_as_they_were_kept(tables: list[LevelTable]) -> None:
    kept: tuple[LevelTable, ...] = ()
    for table in tables:
        kept = added(kept, table)
    assert from_text(as_text(kept)) == kept
    assert len({table.since for table in kept}) == len(kept)


@given(st.lists(AMOUNTS, max_size=3))
def test_tables_of_amounts_come_back_too(tables: list[AmountTable]) -> None:
    kept: tuple[AmountTable, ...] = ()
    for table in tables:
        kept = added(kept, table)
    assert amounts_from_text(as_text(kept)) == kept


@pytest.mark.parametrize("read", [from_text, amounts_from_text])
def test_what_cannot_be_read_says_what_to_do(read: Callable[[str], object]) -> None:
    with pytest.raises(BadInput, match="Enter them again"):
        read('[{"since": 1}]')


LEVELS = """
[table]
from = 2026-01-01
version = "Invented"
[[level]]
role = "complaints team manager"
limit = "£250"
"""


@pytest.mark.clause("abri", "17.3b")
@pytest.mark.clause("abri", "17.3c")
def test_a_landlord_can_say_everything_that_its_levels_may_hang_on(tmp_path: Path) -> None:
    path = tmp_path / "levels.toml"
    path.write_text(
        LEVELS.replace("[[level]]", 'bulk = "£60"\nvalid = "20 working days"\n[[level]]', 1)
        + 'kinds = ["works or goods"]\ncases = ["Development"]\ncounts = "offer"\nworks = "together"\n'
        '[[level]]\nrole = "head of complaints"\nlimit = "no limit"\nafter = "customer relations manager"\n'
        '[[deputy]]\nperson = "a"\nstands_for = "b"\nrole = "customer relations manager"\n'
        "from = 2026-05-01\nuntil = 2026-05-14\n",
        "utf-8",
    )
    table = read_levels(path, procedure_files.load("abri"), lambda name: name)
    assert table.valid == "20 working days"
    assert table.levels == (
        Level("complaints team manager", 250_00, ("works or goods",), "offer", 1, "together", "", ("Development",)),
        Level("head of complaints", None, signatures=2, after="customer relations manager"),
    )
    assert table.deputies[0].role == "customer relations manager"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('works = "both"', "'apart'"),
        ('cases = ["Develpment"]', "Is 'Development' meant"),
        ('after = "complaints team manager"', "another role's"),
        ('after = "head of complaint"', "Is 'head of complaints' meant"),
        ('after = "head of complaints"\nsignatures = 1', "one after the other"),
        ("signatures = 3", "One signature or two"),
        ("own = true", "no key 'own'"),
    ],
)
def test_a_faulty_level_is_named(tmp_path: Path, more: str, says: str) -> None:
    path = tmp_path / "levels.toml"
    path.write_text(LEVELS + more, "utf-8")
    with pytest.raises(ProcedureError, match=says):
        read_levels(path, procedure_files.load("abri"), lambda name: name)


AMOUNT_FILE = """
[table]
from = 2026-01-01
version = "Invented guidance"
[[band]]
name = "Minor"
least = "£20"
most = "£50"
[[standard]]
name = "Heat back within 24 hours"
limit = "24 hours"
payment = "£30"
cap = "£300"
claims = "the customer, by telephone"
paid = "within 10 working days"
exempt = "a planned interruption"
"""


@pytest.mark.clause("abri", "21.2b")
@pytest.mark.clause("abri", "assoc.12")
def test_bands_and_standards_become_rows_that_a_line_can_name(tmp_path: Path) -> None:
    path = tmp_path / "amounts.toml"
    path.write_text(AMOUNT_FILE, "utf-8")
    table = read_amounts(path, procedure_files.load("abri"))
    band, standard = table.rows
    assert (band.amount, standard.amount) == ("£20 to £50", "£30, at most £300")
    assert [band.takes(pence) for pence in (19_99, 20_00, 50_00, 50_01)] == [False, True, True, False]
    assert [standard.takes(pence) for pence in (30_00, 45_00, 300_00, 330_00)] == [True, False, True, False]
    assert table.standards[0].exempt == "a planned interruption"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('most = "£50"', 'most = "£10"', "less than the least"),
        ('least = "£20"\nmost = "£50"', "", "a 'least', a 'most', or both"),
        ('payment = "£30"', 'payment = "-3"', "not an amount"),
        ('name = "Minor"', 'name = "heat back within 24 HOURS"', "another row"),
        ('name = "Minor"', 'name = "no table"', "another row"),
        ('claims = "the customer, by telephone"', "", "'claims' is missing"),
    ],
)
def test_a_faulty_table_of_amounts_is_named(tmp_path: Path, before: str, after: str, says: str) -> None:
    path = tmp_path / "amounts.toml"
    assert before in AMOUNT_FILE
    path.write_text(AMOUNT_FILE.replace(before, after), "utf-8")
    with pytest.raises(ProcedureError, match=says):
        read_amounts(path, procedure_files.load("abri"))


@pytest.mark.clause("abri", "17.3e")
@pytest.mark.parametrize(("landlord", "switched"), [("abri", False), ("octavia", False), ("aspire", True)])
def test_setting_off_is_switched_on_by_the_landlord(landlord: str, switched: bool) -> None:
    names = {spec.name for spec in every_field(procedure_files.load(landlord), "redress.propose")}
    assert ("set_off_pence" in names) == switched


KINDS = {
    ("onehousing", "4.2a"): 9,
    ("onehousing", "6.5.1n"): 9,
    ("aspire", "resolution.1b"): 8,
    ("code2024", "7.1"): 8,
}


@pytest.mark.parametrize(
    ("landlord", "kinds"),
    [pytest.param(one, n, marks=pytest.mark.clause(one, clause)) for (one, clause), n in KINDS.items()],
)
def test_the_kinds_of_remedy_are_the_documents(landlord: str, kinds: int) -> None:
    rules = procedure_files.load(landlord).redress
    assert len(rules.kinds) == kinds
    for word in ("apology", "acknowledg", "explanation", "delay", "decision", "record", "practice", "financial"):
        assert any(word in kind.name for kind in rules.kinds), word
