"""What a condition is given to go by comes out as what it is."""

from datetime import date

from app.rules.params import Params

GIVEN = Params(
    {
        "one": "a", "two": ("a", "b"), "n": 3, "yes": True, "no": False, "day": date(2026, 3, 2), "where": {"x": "y"},
        "wheres": ({"x": "y"}, {"z": (True, "any")}),
    }
)  # fmt: skip


def test_one_value_and_several() -> None:
    assert (GIVEN.texts("one"), GIVEN.texts("two"), GIVEN.texts("none")) == (("a",), ("a", "b"), ())
    assert (GIVEN.text("one"), GIVEN.text("two"), GIVEN.text("none")) == ("a", "a", "")
    assert (GIVEN.values("no"), GIVEN.values("day"), GIVEN.values("none")) == ((False,), (date(2026, 3, 2),), ())


def test_numbers_and_what_is_yes() -> None:
    assert (GIVEN.number("n"), GIVEN.number("none"), GIVEN.number("none", 7), GIVEN.number("one", 7)) == (3, 0, 7, 7)
    assert (GIVEN.yes("yes"), GIVEN.yes("no"), GIVEN.yes("one"), GIVEN.yes("none")) == (True, False, False, False)


def test_tables() -> None:
    assert (GIVEN.table("where"), GIVEN.table("none")) == ({"x": "y"}, {})
    assert (GIVEN.tables("wheres"), GIVEN.tables("one")) == (({"x": "y"}, {"z": (True, "any")}), ())


def test_a_parameter_that_is_false_is_given_all_the_same() -> None:
    assert ("no" in GIVEN, "none" in GIVEN) == (True, False)
