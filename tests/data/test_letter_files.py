"""The landlords' letters as they ship: every template reads, every part that a clause asks for is in it."""

import pytest

from app.desk.letter_templates import step_fields
from app.documents.letter_templates import Templates
from app.rules.letter_facts import known_fields
from data.letter_files import letters
from data.procedure_files import ids, load

ALL = [(landlord, rule.id) for landlord in ids() for rule in letters(landlord).letters]


@pytest.mark.parametrize(("landlord", "letter"), ALL, ids=[f"{a}-{b}" for a, b in ALL])
def test_every_letter_reads_and_has_the_parts_that_its_clauses_ask_for(landlord: str, letter: str) -> None:
    found = letters(landlord)
    rule = found.by_id[letter]
    templates = Templates(found.sources, found.places)
    templates.check(rule.template, known_fields(rule, step_fields(load(landlord), rule)))
    missing = {item.part for item in rule.holds} - templates.parts(rule.template)
    assert missing == set()
    assert rule.holds
