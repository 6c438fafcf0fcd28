"""The digests: any change shows, and an erased text does not."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.chain import event_digest, field_digest, genesis, link, over_heads

ON = date(2026, 4, 9)
AT = datetime(2026, 4, 9, 8, 15, 30, 5, tzinfo=UTC)
SALT = bytes(range(16))
FIELDS = (("channel", False, b"c" * 32), ("note", True, b"n" * 32))
EVENT = ("e-1", "c-1", "stage1.acknowledged", ON, AT, "p-1", "", FIELDS)


def test_the_digests_of_today_are_those_of_every_day() -> None:
    """Another way of making them would make every log that exists look tampered with."""
    field = field_digest("note", True, SALT, '"Rang back."')
    event = event_digest("e-1", "c-1", "case.noted", ON, AT, "p-1", "", [("note", True, field)])
    first = link(genesis("c-1", "ABR-26A-0001", "abri", "1.10"), 1, event)
    assert [digest.hex()[:16] for digest in (field, event, first)] == [
        "0b1e425b07e98e44",
        "f1516c9fe6f255a2",
        "5d553e38f9b58da9",
    ]
    assert over_heads([("ABR-26A-0001", 1, first)])[:16] == "730608c49535bcf7"


@pytest.mark.parametrize("changed", range(4))
def test_every_part_of_a_field_counts(changed: int) -> None:
    parts = ["note", True, SALT, '"Rang back."']
    other = ["notes", False, SALT[::-1], '"Rang back"']
    assert field_digest(*parts) != field_digest(*parts[:changed], other[changed], *parts[changed + 1 :])  # type: ignore[arg-type]


@pytest.mark.parametrize("changed", range(8))
def test_every_part_of_an_event_counts(changed: int) -> None:
    other = (
        "e-2",
        "c-2",
        "stage1.logged",
        ON + timedelta(days=1),
        AT + timedelta(microseconds=1),
        "p-2",
        "e-0",
        FIELDS[:1],
    )
    assert event_digest(*EVENT) != event_digest(*EVENT[:changed], other[changed], *EVENT[changed + 1 :])  # type: ignore[arg-type]


def test_calling_a_fixed_field_free_shows() -> None:
    assert event_digest(*EVENT) != event_digest(*EVENT[:7], (("channel", True, b"c" * 32), FIELDS[1]))


def test_an_event_does_not_depend_on_the_order_of_its_fields_or_the_zone_of_its_time() -> None:
    summer = AT.astimezone(timezone(timedelta(hours=1)))
    assert event_digest(*EVENT) == event_digest(*EVENT[:4], summer, *EVENT[5:7], FIELDS[::-1])


def test_the_case_behind_a_chain_cannot_be_swapped() -> None:
    given_ = ("c-1", "ABR-26A-0001", "abri", "1.10")
    others = {genesis(*given_[:n], "x", *given_[n + 1 :]) for n in range(4)}
    assert len(others | {genesis(*given_)}) == 5


def test_every_order_of_the_same_events_ends_in_another_link() -> None:
    ends = set()
    for order in permutations([b"a" * 32, b"b" * 32, b"c" * 32]):
        last = b"\0" * 32
        for seq, digest in enumerate(order, 1):
            last = link(last, seq, digest)
        ends.add(last)
    assert len(ends) == 6


def test_heads_count_in_any_order_but_each_counts() -> None:
    heads = [("A", 1, b"a"), ("B", 2, b"b")]
    assert over_heads(heads) == over_heads(heads[::-1])
    assert len({over_heads(some) for some in (heads, heads[:1], [("A", 2, b"a"), heads[1]], [])}) == 4


@given(st.lists(st.text(max_size=6), min_size=4, max_size=4), st.lists(st.text(max_size=6), min_size=4, max_size=4))
def test_no_two_lists_of_parts_run_together(one: list[str], two: list[str]) -> None:
    """`ab` + `c` is not `a` + `bc`."""
    assert (genesis(*one) == genesis(*two)) == (one == two)
