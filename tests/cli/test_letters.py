"""`putright letter`: listed, looked at, written, sent."""

from pathlib import Path

import pytest

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
    went = tmp_path / "out" / f"{case}-L1.pdf"
    assert putright("letter", case, "L1", "-o", str(tmp_path / "again.pdf")).code == 0
    assert (tmp_path / "again.pdf").read_bytes() == went.read_bytes()
    assert putright("letter", case, "L2", "-o", str(tmp_path / "none.pdf")).code == 2


def test_a_field_that_the_letter_has_not_is_not_passed_over(putright: Putright, ada: str, case: str) -> None:
    done = putright("letter", case, "acknowledgement", "--set", "emial=new@customer.example")
    assert (done.code, "no field 'emial'. Did you mean 'email'" in done.err) == (2, True)
    told = putright("letter", case, "acknowledgement", "--set", "means=e-mail", "--set", "email=new@customer.example")
    assert "It goes by e-mail to new@customer.example for" in told.out


def test_a_letter_in_another_form(putright: Putright, ada: str, case: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    assert putright("letter", case, "acknowledgement", "-o", str(file), "--form", "audio").code == 0
    assert "End of the letter." in file.read_text("utf-8")
    wrong = putright("letter", case, "acknowledgement", "-o", str(tmp_path / "x.pdf"), "--form", "audio")
    assert (wrong.code, "Name the file .txt" in wrong.err) == (2, True)
    assert not (tmp_path / "x.pdf").exists()


def test_unknown_names_are_plain_sentences(putright: Putright, ada: str, case: str) -> None:
    assert "has no letter 'COMP99'" in putright("letter", case, "COMP99").err
    assert putright("letter", case, "acknowledgement", "--set", "on=yesteryear", "--check").code in (2, 3)


@pytest.mark.clause("abri", "7.1d")
def test_one_writes_and_another_checks_on_the_command_line(putright: Putright, ada: str, home: Path) -> None:
    assert putright("person", "add", "Ben Sample", "--role", "complaints team manager").code == 0
    new = ("--customer", "Bo Sample", "--channel", "e-mail", "--on", "30/3", "--set", "customer_kind=tenant")
    made = putright("new", *new, "--description", "Mould.", "--set", "flags=housing condition", "--json")
    case = made.json["reference"]
    written = ("--set", "outcome=upheld", "--set", "text_opening=Sorry.", "--set", "means=letter")
    assert "kept as a draft" in putright("letter", case, "response", *written, "--keep").out
    own = putright("letter", case, "response", "--checked", "passed")
    assert own.code == 3
    assert "You wrote this letter" in own.err
    ben = ("--as", "Ben Sample")
    fields = putright("letter", case, "response", "--fields", *ben).out
    assert "legal_told" in fields
    assert "--answer" in fields
    answers = ("--answer", "legal_told=yes", "--answer", "lawyers_answered=no", "--answer", "process_started=yes")
    refused = putright("letter", case, "response", "--checked", "passed", *answers, *ben)
    assert refused.code == 3
    assert "Lawyers answered" in refused.err
    sent_back = putright("letter", case, "response", "--checked", "sent back", "--note", "Answer them.", *answers, *ben)
    assert sent_back.code == 0
    all_yes = (*answers[:2], "--answer", "lawyers_answered=yes", *answers[4:])
    passed = putright("letter", case, "response", "--checked", "passed", *all_yes, *ben, "--json")
    assert passed.json == {"reference": case, "letter": "response", "result": "passed"}
