"""Fields as rows and back: nothing is lost, and each free text can go alone."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.rules.events import ERASED
from data.field_rows import join, split

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
PLAIN = st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans(), st.dates(), st.none())
ENTRIES = st.lists(st.dictionaries(st.sampled_from(["text", "category", "n"]), PLAIN, max_size=3), max_size=4).map(
    tuple
)
FIELDS = st.dictionaries(st.sampled_from(["note", "channel", "until", "points", "people"]), st.one_of(PLAIN, ENTRIES))
FREE = frozenset(("note", "points.text", "points", "people.category", "not there"))


@given(FIELDS)
def test_what_is_split_joins_again(fields: dict[str, Any]) -> None:
    assert join((name, text) for name, _, text in split(fields, FREE)) == fields
    assert join((name, text) for name, _, text in split(fields, frozenset())) == fields


@given(FIELDS)
def test_only_free_texts_that_say_something_may_go(fields: dict[str, Any]) -> None:
    for name, free, text in split(fields, FREE):
        if free:
            assert text not in ('""', "null")
            assert text.startswith('"')
            assert name == "note" or name.startswith(("points/", "people/")) or (name == "points" and text[0] == '"')


def test_one_text_goes_and_the_rest_stays() -> None:
    fields = {"note": "words", "on": date(2026, 4, 1), "points": ({"text": "a", "n": 1}, {"text": "b", "n": 2})}
    rows = split(fields, FREE)
    assert sorted(name for name, free, _ in rows if free) == ["note", "points/0/text", "points/1/text"]
    kept = join((name, None if name in ("note", "points/1/text") else text) for name, _, text in rows)
    assert kept == {"note": ERASED, "on": date(2026, 4, 1), "points": ({"text": "a", "n": 1}, {"text": ERASED, "n": 2})}
    assert kept["note"] is ERASED


def test_the_fields_given_are_not_touched() -> None:
    points = [{"text": "a"}]
    split({"points": points}, FREE)
    assert points == [{"text": "a"}]
