"""`putright report` and `putright actions`, and the steps of an investigation from the command line."""

from pathlib import Path

from tests.cli.conftest import Putright


def test_a_draft_is_written_and_says_what_is_missing(putright: Putright, case: str, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    done = putright("report", case, "investigation", "-o", str(file))
    assert done.code == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert "as a draft" in done.out
    assert "Missing: Point 2 has no finding. (12.4)" in done.out


def test_a_check_writes_nothing(putright: Putright, case: str, home: Path) -> None:
    done = putright("report", case, "investigation", "--check", "--json")
    assert done.code == 1
    assert {"evidence", "conflict", "findings"} <= {one["part"] for one in done.json["missing"]}
    assert not (home / "reports").exists()


def test_what_cannot_be_written_is_said_in_a_sentence(putright: Putright, case: str, tmp_path: Path) -> None:
    done = putright("report", case, "investigation", "-o", str(tmp_path / "no" / "report.pdf"))
    assert done.code == 5
    assert "that folder does not exist" in done.err
    assert "Traceback" not in done.err
    done = putright("report", case, "investigation", "--filed", "-o", str(tmp_path / "report.pdf"))
    assert done.code == 2
    assert "No report" in done.err


def test_a_missing_evidence_file_is_bad_input(putright: Putright, case: str, tmp_path: Path) -> None:
    arguments = ["step", case, "evidence.receive", "--set", "kind=photograph", "--set", "source=the customer"]
    arguments += ["--set", "shows=A stain", "--set", f"file={tmp_path / 'gone.png'}"]
    arguments += ["--set", "undated=yes", "--set", "points=1"]
    done = putright(*arguments)
    assert done.code == 2
    assert "no file" in done.err
    (tmp_path / "gone.png").write_bytes(b"\x89PNG and so on")
    assert putright(*arguments).code == 0
    assert putright("verify").code == 0


def test_promised_actions_are_listed_until_they_are_done(putright: Putright, case: str) -> None:
    assert "Nothing promised is open." in putright("actions").out
    promise = ("step", case, "action.offer", "--set", "on=2026-04-01", "--set", "owner=Repairs", "--set", "costs=no")
    assert putright(*promise, "--set", "what=Mend the roof", "--set", "until=2026-04-10").code == 0
    done = putright("actions", "--overdue")
    assert (done.code, "10 days late" in done.out) == (0, True)
    assert putright("actions", "--json").json[0]["promise"]["owner"] == "Repairs"
    assert putright("step", case, "action.complete", "--set", "item=A1", "--set", "evidence=A photograph").code == 0
    assert putright("actions", "--json").json == []
