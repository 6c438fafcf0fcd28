"""`putright letter`: listed, looked at, written, sent."""

from pathlib import Path

from tests.cli.conftest import Putright


def test_a_letter_is_checked_written_and_sent(
    putright: Putright, ada: str, case: str, home: Path, tmp_path: Path
) -> None:
    assert "acknowledgement" in putright("letter", case).out
    checked = putright("letter", case, "acknowledgement", "--check")
    assert checked.code == 3
    assert "Cannot send" in checked.out
    file = tmp_path / "letter.pdf"
    written = putright("letter", case, "acknowledgement", "-o", str(file), "--set", "means=letter")
    assert written.code == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert putright("letter", case, "acknowledgement", "-o", str(tmp_path / "no" / "x.pdf")).code == 5
    refused = putright("letter", case, "acknowledgement", "--send", "--json")
    assert refused.code == 3
    assert refused.json["refused"]
    for argv in (
        ("stage1.log",),
        ("stage1.allocate", "--set", "to=Ada Example", "--set", "conflict=no"),
        ("stage1.define", "--set", "state=agreed", "--set", "outcome_sought=Mend it"),
    ):
        assert putright("step", case, *argv).code == 0
    given = ("--set", "means=letter", "--set", "letter_reason=no e-mail address")
    assert putright("letter", case, "acknowledgement", "--check", *given).code == 0
    sent = putright("letter", case, "acknowledgement", "--send", *given, "-o", str(tmp_path / "out"), "--json")
    assert (sent.code, sent.json["item"]) == (0, "L1")
    assert (tmp_path / "out" / f"{case}-L1.pdf").exists()


def test_a_letter_in_another_form(putright: Putright, ada: str, case: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    assert putright("letter", case, "acknowledgement", "-o", str(file), "--form", "audio").code == 0
    assert "End of the letter." in file.read_text("utf-8")


def test_unknown_names_are_plain_sentences(putright: Putright, ada: str, case: str) -> None:
    assert "has no letter 'COMP99'" in putright("letter", case, "COMP99").err
    assert putright("letter", case, "acknowledgement", "--set", "on=yesteryear", "--check").code in (2, 3)
