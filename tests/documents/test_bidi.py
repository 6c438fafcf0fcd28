"""Text that runs both ways, compared with another implementation of the same algorithm."""

from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from app.documents import bidi

# Every kind of character that the rules speak of, the marks of direction apart: those are taken out beforehand.
MIXED = st.text(alphabet="abאבدذر١٢12+-,./:% ()[]{}&!€\u0301\u05b0\u0651", max_size=24)


@given(MIXED, st.sampled_from((0, 1)))
def test_characters_stand_where_another_implementation_puts_them(text: str, base: int) -> None:
    levels = bidi.levels(text, base)
    for i in range(len(text) - 1, -1, -1):
        if text[i] != " ":
            break
        levels[i] = base
    seen = "".join(text[i] for i in bidi.visual_order(levels))
    assert seen == get_display(text, base_dir="R" if base else "L")


def test_an_english_sentence_that_begins_with_an_arabic_name_stays_english() -> None:
    assert bidi.base_level("محمد علي told us on 2 March that the heating had failed.") == 0
    assert bidi.base_level("يسكن محمد علي في Rowan Court") == 1
    assert bidi.base_level("Dear فاطمة الزهراء,") == 0
    assert bidi.base_level("12:30 (…)") == 0


def test_brackets_turn_with_the_text_around_them() -> None:
    assert bidi.mirror("(12]") == "[21)"
    assert bidi.levels("אב (ג) ab", 0) == [1, 1, 1, 1, 1, 1, 0, 0, 0]


def test_a_joiner_goes_with_the_letter_before_it() -> None:
    assert bidi.levels("a\u200cم\u200dن", 0) == [0, 0, 1, 1, 1]
