"""`import` and `export`: history from a spreadsheet through the same gates, and a queue that opens safely in one."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import StoreFailed
from tests.cli.conftest import RECEIPT, Done, Putright

MAPPING = """
[import]
source = "old system"
key = "Case"
procedure = "abri"
dates = ["D MMMM, YYYY"]

[[step]]
id = "stage1.receive"
on = "Received"
[step.fields]
customer = { column = "Name" }
channel = { column = "How", values = { "tel*" = "telephone" } }
description = { text = "{What} ({Case})" }

[[step]]
id = "stage1.acknowledge"
on = ["Acknowledged", "Letter sent"]
unless = { Status = "*duplicate*" }

[[step]]
id = "stage1.respond"
on = "Answered"
unless = { Status = "*duplicate*" }

[[step]]
id = "stage1.close"
on = "Closed"
when = { Status = "*duplicate*" }
[step.fields]
ground = { text = "duplicate" }
"""

HEADINGS = "Case,Name,How,What,Received,Acknowledged,Letter sent,Answered,Closed,Status"
GOOD = [
    "A-1,Nora Nobody,Telephone,No heating,2026-03-02,2026-03-04,,2026-03-16,,done",
    'A-2,"Noone, Otto",pigeon,"A leak,\nfrom above",03/03/2026 09:15,,5/3/2026,,,open',
    "A-3,Pia Pretend,e-mail,Rubbish,2026-03-05T23:30:00+00:00,,,,2026-03-06,Closed (Duplicate)",
    'A-4,Quin Imaginary,letter,Mould,"9 March, 2026",,,,,open',
]
BAD = {
    "B-1,Rosa,e-mail,Lift,2027-01-01,,,,,open": "is in the future",
    "B-2,Sid,e-mail,Lift,31/02/2026,,,,,open": "",
    "B-3,Tess,e-mail,Lift,2026-03-02,,,2026-03-01,,open": "is before the complaint was received",
    "B-4,Uma,e-mail,Lift,soon,,,,,open": "'soon' is no date with its year",
    "B-5,Vic,e-mail,Lift,,,,,,open": "No step of the mapping fits",
    ",Wren,e-mail,Lift,2026-03-02,,,,,open": "The column 'Case' is empty",
    "A-1,Again,e-mail,Lift,2026-03-02,,,,,open": "'A-1' stands on line 2 already",
    "B-6,Xan,e-mail,Lift,2026-03-02": "The row has 5 cells and there are 10 headings",
    "B-7,Yara,e-mail,Lift,1999-03-02,,,,,open": "lies outside the table of working days",
}


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "old.toml"
    path.write_text(MAPPING, "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text("\n".join((HEADINGS, *GOOD)), "utf-8")
    return path


def imported(putright: Putright, file: Path, mapping: Path, *more: str) -> Done:
    return putright("import", str(file), "--map", str(mapping), "--json", *more)


def cases(putright: Putright) -> int:
    return sum(len(putright("queue", "--view", view, "--json").json) for view in ("open", "closed"))


def test_a_dry_run_gives_a_verdict_a_row_and_saves_nothing(
    putright: Putright, ada: str, file: Path, mapping: Path
) -> None:
    done = imported(putright, file, mapping, "--dry-run")
    assert done.code == 0, done.out
    assert [(v["line"], v["key"], v["verdict"]) for v in done.json["verdicts"]] == [
        (2, "A-1", "new"), (3, "A-2", "new"), (5, "A-3", "new"), (6, "A-4", "new"),
    ]  # fmt: skip
    assert cases(putright) == 0
    words = putright("import", str(file), "--map", str(mapping), "--dry-run").out
    assert "line 3  A-2  new" in words
    assert words.endswith("4 rows: 4 would come in, 0 would be refused. Nothing was saved.\n")


def test_rows_come_in_as_cases_of_their_own_day(putright: Putright, ada: str, file: Path, mapping: Path) -> None:
    done = imported(putright, file, mapping)
    assert (done.code, done.json["saved"], done.json["refused"]) == (0, 4, 0)
    views = {v["customer"]: v for r in range(1, 5) for v in [putright("show", f"ABR-26A-000{r}", "--json").json]}
    assert {name: view["received"] for name, view in views.items()} == {
        "Nora Nobody": "2026-03-02", "Noone, Otto": "2026-03-03", "Pia Pretend": "2026-03-05",
        "Quin Imaginary": "2026-03-09",
    }  # fmt: skip
    assert views["Nora Nobody"]["stage"] == "Answered"
    assert dict(views["Nora Nobody"]["facts"])["How it came"] == "telephone"
    assert views["Noone, Otto"]["description"] == "A leak,\nfrom above (A-2)"
    assert [c["state"] for c in views["Noone, Otto"]["clocks"] if c["id"] == "stage1.acknowledge"] == ["met"]
    assert views["Pia Pretend"]["closed"] == "2026-03-06"
    assert putright("verify").code == 0


def test_what_a_gate_would_refuse_is_kept_as_a_gap(putright: Putright, ada: str, file: Path, mapping: Path) -> None:
    verdicts = {v["key"]: v for v in imported(putright, file, mapping).json["verdicts"]}
    assert any("'pigeon' is not one of" in gap for gap in verdicts["A-2"]["gaps"])
    assert any("outcome" in gap.lower() for gap in verdicts["A-1"]["gaps"]), "a response without its outcome"
    view = putright("show", "ABR-26A-0002", "--json").json
    assert dict(view["facts"])["How it came"] == "pigeon", "the old system's own word"
    assert any(warning.startswith("Imported: ") for warning in view["warnings"])
    assert "'pigeon' is not one of" in dict(view["timeline"][-1]["detail"])["Gaps"]


def test_a_second_import_adds_nothing_twice(putright: Putright, ada: str, file: Path, mapping: Path) -> None:
    imported(putright, file, mapping)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("\nA-5,Zeb Nemo,e-mail,Lift,2026-03-10,,,,,open\n")
    again = imported(putright, file, mapping)
    assert (again.json["known"], again.json["saved"], cases(putright)) == (4, 1, 5)
    assert again.json["verdicts"][0]["reference"] == "ABR-26A-0001"
    assert imported(putright, file, mapping).json["saved"] == 0


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.csv"
    path.write_text("\n".join((HEADINGS, *GOOD[:1], *BAD)), "utf-8")
    return path


def test_one_bad_row_and_none_is_saved(putright: Putright, ada: str, mixed: Path, mapping: Path) -> None:
    done = imported(putright, mixed, mapping)
    assert (done.code, done.json["saved"], cases(putright)) == (2, 0, 0)
    assert (done.json["new"], done.json["refused"]) == (1, len(BAD))
    refused = [v["reason"] for v in done.json["verdicts"] if v["verdict"] == "refused"]
    for reason, wanted in zip(refused, BAD.values(), strict=True):
        assert wanted in reason
        assert reason


def test_the_good_rows_only_if_asked(putright: Putright, ada: str, mixed: Path, mapping: Path) -> None:
    done = imported(putright, mixed, mapping, "--good-rows")
    assert (done.code, done.json["saved"], cases(putright)) == (1, 1, 1)


def test_refused_rows_are_in_a_file_with_their_reasons(
    putright: Putright, ada: str, mixed: Path, mapping: Path, tmp_path: Path
) -> None:
    imported(putright, mixed, mapping)
    path = tmp_path / "mixed.refused.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == [*HEADINGS.split(","), "reason"]
    assert len(rows) == 1 + len(BAD)
    assert "future" in rows[1][-1]
    corrected = path.read_text("utf-8-sig").replace("2027-01-01", "2026-01-02")
    path.write_text(corrected, "utf-8-sig")
    verdicts = {v["key"]: v["verdict"] for v in imported(putright, path, mapping, "--good-rows").json["verdicts"]}
    assert (verdicts["B-1"], verdicts["B-4"]) == ("new", "refused"), "a row put right comes in from that file"


def test_a_dry_run_over_bad_rows_finds_them_and_writes_no_file(
    putright: Putright, ada: str, mixed: Path, mapping: Path, tmp_path: Path
) -> None:
    assert imported(putright, mixed, mapping, "--dry-run").code == 1
    assert not (tmp_path / "mixed.refused.csv").exists()


def test_a_full_stop_in_the_middle_saves_nothing(
    putright: Putright, ada: str, file: Path, mapping: Path, home: Path
) -> None:
    with closing(sqlite3.connect(home / "putright.db")) as connection, connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON case_index WHEN NEW.reference LIKE '%0003' "
            "BEGIN SELECT RAISE(ABORT, 'no more room'); END"
        )
    assert imported(putright, file, mapping).code == 5
    assert cases(putright) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Case,Name\nA-1,Caf\xe9\n".encode("latin-1"), "line 2 has other letters"),
        (HEADINGS.replace("Received", "Recieved").encode(), "has no column 'Received', which the mapping reads."),
        (b"", "has no headings"),
        (HEADINGS.replace("Name", "Case").encode(), "has the heading 'Case' twice"),
        (HEADINGS.encode() + b'\nA-1,"open', ""),
    ],
    ids=["encoding", "missing column", "empty", "twice", "open quote"],
)
def test_a_file_that_is_not_right(
    putright: Putright, ada: str, tmp_path: Path, mapping: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    done = imported(putright, path, mapping)
    assert done.code == 2
    assert says in str(done.json)
    assert cases(putright) == 0


def test_a_missing_column_names_the_near_one(putright: Putright, ada: str, tmp_path: Path, mapping: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(HEADINGS.replace("Received", "Recieved"), "utf-8")
    assert "Did you mean 'Recieved'?" in imported(putright, path, mapping).json["error"]


def test_the_encoding_that_excel_writes(putright: Putright, ada: str, tmp_path: Path) -> None:
    path, mapping = tmp_path / "excel.csv", tmp_path / "excel.toml"
    path.write_text(f"{HEADINGS}\nA-1,Zo\xeb Nob\x92s,e-mail,Lift,2/3/26,,,,,open".replace("\x92", "’"), "cp1252")
    mapping.write_text(MAPPING.replace("[import]", '[import]\nencoding = "cp1252"'), "utf-8")
    assert imported(putright, path, mapping).code == 0
    assert putright("show", "ABR-26A-0001", "--json").json["customer"] == "Zoë Nob’s"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("stage1.receive", "stage1.recieve"), "no step 'stage1.recieve'"),
        (("customer =", "custommer ="), "no field 'custommer'. Did you mean 'customer'"),
        (('key = "Case"', 'kee = "Case"'), "key"),
        (('{ column = "Name" }', '{ colum = "Name" }'), "column"),
        (('"abri"', '"abbri"'), "no procedure 'abbri'"),
        (('source = "old system"', 'source = "old system"\nzone = "Mars/Base"'), "no time zone 'Mars/Base'"),
        (('source = "old system"', 'source = "old system"\nencoding = "klingon"'), "no encoding 'klingon'"),
    ],
)
def test_a_mapping_that_is_not_right(
    putright: Putright, ada: str, file: Path, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(MAPPING.replace(*change), "utf-8")
    done = imported(putright, file, path)
    assert (done.code, says in done.json["error"]) == (2, True), done.json


def test_no_file_and_no_mapping(putright: Putright, ada: str, file: Path, mapping: Path, tmp_path: Path) -> None:
    assert "cannot be read" in imported(putright, tmp_path / "none.csv", mapping).json["error"]
    assert "There is no mapping" in imported(putright, file, tmp_path / "none.toml").json["error"]


FORMULAS = ("=1+1", "+44 20 7946 0000", "-2", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0")


def test_an_export_opens_safely_and_comes_back_as_it_was(putright: Putright, ada: str, tmp_path: Path) -> None:
    for formula in FORMULAS:
        assert putright(*RECEIPT, "--customer", formula).code == 0
    putright(*RECEIPT, "--customer", "Ünïcode O’Nobody")
    path = tmp_path / "queue.csv"
    done = putright("export", str(path), "--json")
    assert done.json == {"file": str(path), "rows": len(FORMULAS) + 1}
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    kept = [row["customer"] for row in putright("queue", "--json").json]
    assert [row["customer"].removeprefix("'") for row in rows] == kept
    assert rows[-1]["customer"] == "Ünïcode O’Nobody"
    assert rows[0]["due"] == "2026-04-08"


def test_an_export_to_standard_output_and_of_a_view(putright: Putright, case: str) -> None:
    assert putright("export").out.splitlines()[1].startswith(f"{case},Abri,Bo Sample,")
    assert len(putright("export", "--view", "closed").out.splitlines()) == 1


def test_an_export_to_where_one_may_not_write(putright: Putright, case: str, tmp_path: Path) -> None:
    done = putright("export", str(tmp_path / "no" / "such" / "folder.csv"))
    assert (done.code, "cannot be written" in done.err) == (5, True)


SAMPLE = Path(__file__).resolve().parents[2] / "data" / "mappings" / "requests_sample.toml"
SAMPLE_ROWS = """request,type,channel,created,due,closed,status,status_date,agency,neighbourhood,council_district
1,SW-Bulk,API,2025-01-01T03:53:10,2025-04-01T03:53:10,2025-01-16T07:47:09,Closed,2025-01-16T08:48:47,Solid Waste,Mere,4
2,HCD-Sanitation,Phone,2025-01-12T19:00:00,,,Closed (Duplicate),2025-01-14T06:02:33,Housing,Mere,4
3,TEC-Footways,Internal,2025-02-25T09:30:32,,,Open,2025-02-25T09:31:40,Transportation,Mere,14
4,WW-Leak,Mail,2025-02-25T09:30:32,,2025-02-26T09:30:32,Closed (Transferred),2025-02-26T09:31:40,Water,Mere,14
"""


def test_the_mapping_of_the_sample_of_requests(putright: Putright, ada: str, tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_text(SAMPLE_ROWS, "utf-8")
    done = imported(putright, path, SAMPLE)
    assert (done.code, done.json["saved"]) == (0, 4), done.json
    views = [putright("show", f"ABR-25A-000{n}", "--json").json for n in (1, 2, 3, 4)]
    grounds = [{g for entry in v["timeline"] for label, g in entry["detail"] if label == "Ground"} for v in views]
    assert grounds == [{"answered"}, {"duplicate"}, set(), {"transferred"}]
    assert [view["closed"] for view in views] == ["2025-01-16", "2025-01-14", None, "2025-02-26"]
    assert dict(views[1]["facts"])["Categories"] == "repairs"
    assert dict(views[1]["facts"])["Who heard it"] == "Housing"


def test_an_export_over_the_database_is_refused(putright: Putright, case: str, home: Path) -> None:
    before = (home / "putright.db").read_bytes()
    done = putright("export", str(home / "putright.db"))
    assert done.code == 2
    assert "is a database, and it would be lost" in done.err
    assert (home / "putright.db").read_bytes() == before
    assert putright("show", case).code == 0


def test_an_export_that_fails_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    from app.desk.csv_files import write_csv

    def rows() -> Iterator[tuple[str, ...]]:
        yield ("new",)
        raise StoreFailed("The server is gone.")

    file = tmp_path / "queue.csv"
    file.write_text("as it was")
    with pytest.raises(StoreFailed):
        write_csv(file, ("reference",), rows())
    assert [one.name for one in tmp_path.iterdir()] == ["queue.csv"]
    assert file.read_text() == "as it was"
    assert write_csv(file, ("reference",), [("new",)]) == 1
    assert "new" in file.read_text("utf-8-sig")


def test_an_export_as_json_names_its_file(putright: Putright, case: str) -> None:
    assert putright("export", "--json").json["exit"] == 2


def test_columns_with_another_mark_between_them(putright: Putright, ada: str, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(HEADINGS.replace(",", ";") + "\n")
    (tmp_path / "map.toml").write_text(MAPPING)
    done = putright("import", str(tmp_path / "rows.csv"), "--map", str(tmp_path / "map.toml"))
    assert done.code == 2
    assert 'delimiter = ";"' in done.err


def test_an_export_on_a_terminal_cannot_command_it(
    putright: Putright, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert putright(*["Bo \x1b[31m" if one == "Bo Sample" else one for one in RECEIPT]).code == 0
    assert "Bo \x1b[31m" in putright("export").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "Bo \\x1b[31m" in putright("export").out


@pytest.mark.parametrize("delimiter", ["", ";;", '"', "\n"])
def test_columns_are_parted_by_one_character(putright: Putright, ada: str, tmp_path: Path, delimiter: str) -> None:
    (tmp_path / "rows.csv").write_text(HEADINGS + "\n")
    (tmp_path / "map.toml").write_text(MAPPING.replace("[import]", f"[import]\ndelimiter = {json.dumps(delimiter)}"))
    done = putright("import", str(tmp_path / "rows.csv"), "--map", str(tmp_path / "map.toml"))
    assert (done.code, done.out) == (2, "")
    assert "one character" in done.err
