"""The landlords' letters as they ship: every template reads, every part that a clause asks for is in it."""

from pathlib import Path

import pytest
from PIL import Image

from app.desk.letter_templates import step_fields
from app.documents.letter_templates import Templates
from app.documents.letters import brand
from app.documents.render import pdf
from app.errors import ProcedureError
from app.rules.letter_facts import known_fields
from data.letter_files import letters, read_letters
from data.procedure_files import FOLDER, clauses, ids, load
from tests.documents.reading import tree
from tests.documents.samples import letter, picture


def shipped() -> list[object]:
    """Every letter of every landlord, marked with the clauses that it is written for."""
    documents = {landlord: {c.id for c in clauses(landlord) if c.kind == "document"} for landlord in ids()}
    return [
        pytest.param(
            landlord, rule.id, id=f"{landlord}-{rule.id}",
            marks=[
                pytest.mark.clause(landlord, clause)
                for clause in rule.cites if rule.stage != "stage2" and clause in documents[landlord]
            ],
        )
        for landlord in ids()
        for rule in letters(landlord).letters
    ]  # fmt: skip


@pytest.mark.parametrize(("landlord", "letter"), shipped())
def test_every_letter_reads_and_has_the_parts_that_its_clauses_ask_for(landlord: str, letter: str) -> None:
    found = letters(landlord)
    rule = found.by_id[letter]
    templates = Templates(found.sources, found.places)
    templates.check(rule.template, known_fields(rule, step_fields(load(landlord), rule)))
    missing = {item.part for item in rule.holds} - templates.parts(rule.template)
    assert missing == set()
    assert rule.holds


# A landlord's own file, fault by fault


GOOD = """
[head]
colour = "#00508f"

[[arbitrator]]
id     = "housing ombudsman"
clause = "24.1a"

[[letter]]
id       = "one"
title    = "One"
kind     = "acknowledgement"
stage    = "stage1"
step     = "stage1.acknowledge"
template = "acknowledgement.md"
cites    = ["11.2b"]
dates    = { respond = "stage1.respond" }
holds    = [{ part = "timescale", clause = "11.2b", says = "by when" }]
text     = [{ name = "investigation", label = "How" }, { name = "more", label = "More" }]
"""


def written(folder: Path, text: str) -> Path:
    """Abri's folder with other letters."""
    (folder / "abri" / "letters").mkdir(parents=True)
    (folder / "abri" / "clauses.toml").write_text((FOLDER / "abri" / "clauses.toml").read_text("utf-8"), "utf-8")
    (folder / "abri" / "letters" / "letters.toml").write_text(text, "utf-8")
    return folder / "abri"


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        ('colour = "#00508f"', 'color = "#00508f"', "letters.toml:3, table head, key 'color'"),
        ('colour = "#00508f"', 'colour = "navy"', "letters.toml:3, table head, key 'colour': 'navy' is not a colour"),
        ('colour = "#00508f"', 'tint = "#333333"', "letters.toml:3, table head, key 'tint': Text cannot be read well"),
        (
            'colour = "#00508f"',
            'logo = "none.png"',
            "letters.toml:3, table head, key 'logo': There is no logo 'none.png'",
        ),
        ('colour = "#00508f"', 'logo = "../clauses.toml"', "Name a file that lies beside this one"),
        ('colour = "#00508f"', 'logo = "a\\u0000b"', "There is no logo 'a"),
        ('colour = "#00508f"', "logo = 5", "key 'logo': 'logo' should be a text."),
        ('colour = "#00508f"', 'email = "us at example"', "key 'email': 'us at example' is not an e-mail address."),
        ('colour = "#00508f"', 'inbox = "us"', "key 'inbox': 'us' is not an e-mail address."),
        ('colour = "#00508f"', 'logo = "letters.toml"', "cannot be read as a picture"),
        ('colour = "#00508f"', f'footer = ["{"word " * 400}"]', "key 'footer': A line of 'footer' is 2000 characters"),
        ('colour = "#00508f"', f"address = {['line'] * 9}", "'address' has 9 lines; a page has room for 8"),
        ('colour = "#00508f"', 'phone = "0300\\n0300"', "key 'phone': A line of 'phone' has a line break"),
        ('id     = "housing ombudsman"', 'id     = "housing ombudsmn"', "Is 'housing ombudsman' meant"),
        ('clause = "24.1a"', 'clause = "24.1z"', "letters.toml:7"),
        ('kind     = "acknowledgement"', 'kind     = "acknowledgment"', "Is 'acknowledgement' meant"),
        ('step     = "stage1.acknowledge"', 'step     = "stage1.acknowlege"', "letters.toml:14"),
        ('template = "acknowledgement.md"', 'template = "ack.md"', "There is no template 'ack.md'"),
        ('respond = "stage1.respond"', 'respond = "stage1.answer"', "There is no clock 'stage1.answer'"),
        ('respond = "stage1.respond"', 'answer = "stage1.respond"', "There is no date 'answer'"),
        ('says = "by when"', 'say = "by when"', "'says' is missing"),
        ('label = "More"', 'label = ""', "'label' is empty"),
        ("[head]", "[haed]", "Is 'head' meant"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, find: str, put: str, says: str) -> None:
    assert read_letters(load("abri"), written(tmp_path / "good", GOOD)).by_id["one"].holds
    assert GOOD.count(find) == 1
    with pytest.raises(ProcedureError) as caught:
        read_letters(load("abri"), written(tmp_path / "bad", GOOD.replace(find, put)))
    assert says in str(caught.value)


def test_a_landlords_template_stands_in_the_place_of_the_shared_one(tmp_path: Path) -> None:
    folder = written(tmp_path, GOOD)
    own = '{% extends "shared/acknowledgement.md" %}{% part extra %}Our own words.{% endpart %}'
    (folder / "letters" / "acknowledgement.md").write_text(own, "utf-8")
    found = read_letters(load("abri"), folder)
    assert found.sources["acknowledgement.md"] == own
    assert found.places["acknowledgement.md"] == "abri/letters/acknowledgement.md"
    assert "timescale" in Templates(found.sources, found.places).parts("acknowledgement.md")


@pytest.mark.parametrize(
    ("size", "noise", "says"),
    [((1200, 1200), True, "MB, and each letter would carry it"), ((5000, 10), False, "5000 × 10 pixels")],
)
def test_a_logo_that_letters_cannot_carry_is_refused(
    tmp_path: Path, size: tuple[int, int], noise: bool, says: str
) -> None:
    folder = written(tmp_path, GOOD.replace('colour = "#00508f"', 'logo = "logo.png"'))
    drawn = Image.effect_noise(size, 100) if noise else Image.new("L", size)
    drawn.save(folder / "letters" / "logo.png")
    with pytest.raises(ProcedureError, match=says):
        read_letters(load("abri"), folder)


def test_a_logo_reaches_the_letter_with_what_is_said_for_it(tmp_path: Path) -> None:
    folder = written(tmp_path, GOOD.replace('colour = "#00508f"', 'logo = "logo.png"\nlogo_alt = "A house"'))
    (folder / "letters" / "logo.png").write_bytes(picture())
    made = pdf(letter(), brand(read_letters(load("abri"), folder).head))
    assert [figure.alt for figure in tree(made).all("Figure")] == ["A house"]
