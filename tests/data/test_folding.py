"""How names and addresses are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.folding import address_key, folded, person_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann O'Neill", "Mrs. ONEILL, Ann"),
        ("Ann O’Neill", "ann o'neill"),
        ("Zoë Müller-Żak", "zoe muller zak"),
        ("Dr", "DR."),
        ("STRASSE", "Straße"),
    ],
)
def test_the_same_person(one: str, other: str) -> None:
    assert person_key(one) == person_key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Ann Poe", "Anne Poe"), ("Ann Poe", "Ann"), ("A Nnpoe", "Ann Poe")])
def test_not_the_same_person(one: str, other: str) -> None:
    assert person_key(one) != person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Flat 2, 14 Oak Rd., SO50 6AD", "apt 2 14 OAK ROAD so506ad"),
        ("St. Mary's Ct", "St Marys Court"),
        ("1 The  Grove;EC1A 1BB", "1, the gr ec1a1bb"),
    ],
)
def test_the_same_address(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Flat 1, 2 Oak Road", "12 Oak Road"), ("14 Oak Road", "41 Oak Road"), ("14a Oak Rd", "14 Oak Rd")],
)
def test_not_the_same_address(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@given(st.text(max_size=40))
def test_keys_are_settled(text: str) -> None:
    """What has been folded stays as it is, so that a key may be made of a key."""
    assert folded(folded(text)) == folded(text)
    assert person_key(person_key(text)) == person_key(text)
    assert address_key(address_key(text)) == address_key(text)
