"""`putright question` and `putright responders`, as a person types them."""

from email import message_from_bytes
from pathlib import Path

from tests.cli.conftest import Putright


def test_responders_are_entered_from_the_template_and_a_question_goes_to_them(
    putright: Putright, case: str, tmp_path: Path
) -> None:
    assert "No responders are entered" in putright("responders").out
    template = putright("responders", "--template").out
    assert 'team              = "Repairs"' in template
    file = tmp_path / "responders.toml"
    file.write_text(
        '[[team]]\nteam = "Repairs"\nreceives = "Rae Sample <rae@abri.example>"\nline_manager = "Lou Sample"\n',
        encoding="utf-8",
    )
    assert "rae@abri.example" in putright("responders", "--enter", str(file)).out
    assert putright("responders", "--json").json[0]["line_manager"] == "Lou Sample"
    assert "No team has been asked" in putright("question", case).out
    asked = putright("step", case, "information.request", "--set", "to=Repairs", "--set", "question=Who went?")
    assert asked.code == 0, asked.err
    listed = putright("question", case)
    assert "Who went?" in listed.out
    assert "Lou Sample (level 1)" in listed.out
    assert putright("question", case, "--json").json[0]["item"] == "1"
    written = tmp_path / "question.eml"
    done = putright("question", case, "1", "-o", str(written))
    assert "a draft to Rae Sample <rae@abri.example>" in done.out
    assert message_from_bytes(written.read_bytes())["To"] == "rae@abri.example"


def test_what_is_wrong_is_said_with_its_place(putright: Putright, case: str, tmp_path: Path) -> None:
    file = tmp_path / "responders.toml"
    file.write_text('[[team]]\nteam = "Repair"\nreceives = "x"\n', encoding="utf-8")
    done = putright("responders", "--enter", str(file))
    assert done.code == 2
    assert "responders.toml:2" in done.err
    assert "Is 'Repairs' meant?" in done.err
    assert putright("question", case, "9").code == 2
    missing = putright("responders", "--enter", str(tmp_path / "gone.toml"))
    assert missing.code == 2
    assert "Traceback" not in missing.err
