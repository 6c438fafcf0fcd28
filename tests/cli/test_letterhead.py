"""`putright letterhead`: what letters say of the landlord is entered once and kept in the database."""

from __future__ import annotations

import tomllib
from pathlib import Path

from PIL import Image

from tests.cli.conftest import Putright


def test_a_letterhead_is_entered_from_the_template_and_letters_have_it(
    putright: Putright, case: str, tmp_path: Path
) -> None:
    assert "tells how to reach Abri" in putright("letter", case, "acknowledgement", "--check").out
    template = putright("letterhead", "--template").out
    assert tomllib.loads(template)["head"]["colour"].startswith("#")
    file = tmp_path / "head.toml"
    Image.new("RGB", (40, 20), "#00508f").save(tmp_path / "mark.png")
    phone = next(line for line in template.splitlines() if "phone" in line)
    file.write_text(
        template.replace(phone, 'phone = "01234 567 890"') + 'logo = "mark.png"\nlogo_alt = "A house"\n', "utf-8"
    )
    assert "01234 567 890" in putright("letterhead", "--enter", str(file)).out
    kept = putright("letterhead", "--json").json
    assert (kept["phone"], kept["logo"] > 50, kept["logo_alt"]) == ("01234 567 890", True, "A house")
    drafted = tmp_path / "draft.txt"
    assert putright("letter", case, "acknowledgement", "--form", "plain text", "-o", str(drafted)).code in (0, 1)
    assert "how to reach Abri" not in putright("letter", case, "acknowledgement", "--check").out
    assert "01234 567 890" in drafted.read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    again = putright("letterhead", "--template").out
    assert tomllib.loads(again)["head"]["phone"] == "01234 567 890"


def test_every_line_of_the_template_counts_once_it_is_filled_in(putright: Putright, case: str, tmp_path: Path) -> None:
    assert "tells how to reach Abri" in putright("letter", case, "acknowledgement", "--check").out
    file = tmp_path / "head.toml"
    template = putright("letterhead", "--template").out
    file.write_text(template.replace('phone    = ""', 'phone    = "01234 567 890"'), "utf-8")
    kept = putright("letterhead", "--enter", str(file), "--json").json
    assert (kept["phone"], kept["address"], kept["logo"]) == ("01234 567 890", [], 0)
    assert "tells how to reach Abri" not in putright("letter", case, "acknowledgement", "--check").out


def test_a_fault_in_the_file_is_told_with_its_line_and_changes_nothing(
    putright: Putright, case: str, tmp_path: Path
) -> None:
    before = putright("letterhead", "--json").json
    file = tmp_path / "head.toml"
    for text, says in (
        ('[head]\ninbox = "not an address"\n', "table head, key 'inbox'"),
        ('[head]\ncolor = "#00508f"\n', "Is 'colour' meant?"),
        ('[head]\nlogo = "nowhere.png"\n', "There is no logo 'nowhere.png' beside this file"),
        ("[haed]\n", "Is 'head' meant?"),
    ):
        file.write_text(text, "utf-8")
        done = putright("letterhead", "--enter", str(file))
        assert done.code == 2
        assert says in done.err
    assert putright("letterhead", "--enter", str(tmp_path / "none.toml")).code == 2
    assert putright("letterhead", "--json").json == before
