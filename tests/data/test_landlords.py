"""The quick look at a landlord says what the strict reader says."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.rules.workdays import WorkingCalendar
from data import landlords
from data.procedure_files import ids, load


@pytest.mark.parametrize("procedure_id", ids())
def test_it_agrees_with_the_whole_procedure(procedure_id: str) -> None:
    look = landlords.landlord(procedure_id)
    assert look is not None
    assert look.name == load(procedure_id).landlord
    assert look.calendar.fingerprint == load(procedure_id).calendar.fingerprint


def test_closures_and_holidays_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "sixth"
    folder.mkdir()
    (folder / "procedure.toml").write_text(
        '[procedure]\nlandlord = "Sixth Homes"\nnation = "scotland"\n'
        '[[closure]]\non = 2026-12-29\nname = "Office closed"\n[[holiday]]\non = 2026-06-15\nname = "Fair"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(landlords, "FOLDER", tmp_path)
    landlords.landlord.cache_clear()
    try:
        look = landlords.landlord("sixth")
    finally:
        landlords.landlord.cache_clear()
    assert look is not None
    assert look.name == "Sixth Homes"
    assert look.calendar.name_of(date(2026, 12, 29)) == "Office closed"
    assert look.calendar.name_of(date(2026, 6, 15)) == "Fair"
    assert look.calendar is WorkingCalendar.for_nation(
        "scotland", closures={date(2026, 12, 29): "Office closed"}, extra={date(2026, 6, 15): "Fair"}
    )


@pytest.mark.parametrize(
    "text",
    [
        "no toml [",
        "[procedure]",
        'procedure = "abri"',
        '[procedure]\nlandlord = "X"\nnation = "atlantis"',
        '[procedure]\nlandlord = "X"\n[[closure]]\non = "soon"\nname = "Y"',
        '[procedure]\nlandlord = "X"\n[[closure]]\non = 1900-01-01\nname = "Y"',
    ],
)
def test_a_faulty_file_is_left_to_the_strict_reader(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "faulty").mkdir()
    (tmp_path / "faulty" / "procedure.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(landlords, "FOLDER", tmp_path)
    landlords.landlord.cache_clear()
    try:
        assert landlords.landlord("faulty") is None
        assert landlords.landlord("no such landlord") is None
    finally:
        landlords.landlord.cache_clear()


def test_it_reads_no_rule() -> None:
    code = "import sys, data.landlords as l; l.landlord('abri'); print('app.rules.procedure' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
