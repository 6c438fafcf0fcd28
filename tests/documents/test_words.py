"""Text from people: everything printable stays as it is, nothing else reaches the page."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.documents.words import clean, script


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_what_is_left_can_be_printed_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    kinds = {unicodedata.category(character) for character in cleaned.replace("\n", "")}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    cleaned.encode("utf-8")


def test_lines_and_spaces_of_every_kind_become_those_that_a_page_has() -> None:
    assert clean("a\r\nb\rc\x0bd\u2028e\u2029f\x85g") == "a\nb\nc\nd\ne\nf\ng"
    assert clean("a\tb\u2003c\u3000d") == "a b c d"
    assert clean("5\u202f000\u00a0km") == "5\u00a0000\u00a0km"
    assert clean("\x00\x1b[31mre\u200bd\u202e\ufeff\ufe0f") == "[31mred"
    assert clean("half \ud83d gone") == "half \ufffd gone"


def test_letters_are_composed_and_joiners_kept() -> None:
    assert clean("Zoe\u0308 N\u0303") == "Zoë Ñ"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


def test_markup_is_words() -> None:
    said = "<b>&amp;</b> {x} %s $HOME `rm` \\n <img src='x'/>"
    assert clean(said) == said


def test_scripts_are_called_what_people_call_them() -> None:
    assert script("东") == "Chinese, Japanese or Korean"
    assert script("ქ") == "Georgian"
    assert script("☃") == ""
