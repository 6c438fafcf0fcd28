"""A landlord's template with a fault: said with its line, and the last good version makes the letter meanwhile."""

import pytest

import data.letter_files
from app.desk import Desk
from app.documents.letter_templates import TemplateFault
from data.letter_files import letters
from tests.desk.letter_desk import desk_of
from tests.desk.test_letter_edits import edited
from tests.desk.test_letters import begun, values

desk = desk_of()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# Hello\n\n{% if points %}\nopen", "acknowledgement.md:4"),
        ("# Hello\n\nDear {{ custmer.name }}", "acknowledgement.md:3: There is no field 'custmer'"),
        ("# Hello\n\n\n{{ case.refrence }}", "acknowledgement.md:4: There is no field 'case.refrence'"),
        ("{% include 'nowhere.md' %}", "acknowledgement.md:1: There is no template 'nowhere.md'"),
        ("{{ case.reference.__class__() }}", "acknowledgement.md:1: A template cannot hold this (call)"),
        ('{% include "acknowledgement.md" %}', "acknowledgement.md:1: It includes itself"),
        ("x\n{% for a in case.description %}{% endfor %}", "acknowledgement.md:2: A loop goes over a list"),
        (
            "\n{% for a in points %}{% for b in points %}{% for c in points %}x{% endfor %}{% endfor %}{% endfor %}",
            "acknowledgement.md:2: Loops may stand in each other 2 deep",
        ),
        ("y" * 300_000, "acknowledgement.md:1: It makes a letter that is too long"),
        ("{{ points[999].text }}", "acknowledgement.md:1: There is no such field"),
        ("{% part a %}{% endpart %}{% part a %}{% endpart %}", "acknowledgement.md:1: block 'a' defined twice."),
        ("{% if points %}" * 3000 + "{% endif %}" * 3000, "acknowledgement.md:1: It is nested too deeply"),
        ("Hello\n\ufffd\x01PNG\0", "acknowledgement.md:2: This is not text as UTF-8"),
    ],
)
def test_a_template_with_a_fault_names_its_line_and_the_last_good_version_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    reference = begun(desk)
    monkeypatch.setattr(data.letter_files, "letters", letters)
    with monkeypatch.context() as first:
        edited(first, "acknowledgement.md", text)
        with pytest.raises(TemplateFault) as caught:
            desk.letters.preview(reference, "acknowledgement", {})
        assert says in str(caught.value)
    before = desk.letters.preview(reference, "acknowledgement", values(desk, reference, "acknowledgement"))
    edited(monkeypatch, "acknowledgement.md", text)
    after = desk.letters.preview(reference, "acknowledgement", values(desk, reference, "acknowledgement"))
    assert after.words == before.words
    assert says in " ".join(after.warnings)
    assert "last good version" in " ".join(after.warnings)
