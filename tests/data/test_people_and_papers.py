"""People and their roles, their saved views and drafts, and what is known of the database."""

import json
from datetime import timedelta

import pytest

from app.errors import BadInput
from data.records import Draft, Person, QueueQuery
from data.store import Store
from tests.stores import NOW


class TestPeople:
    """The directory."""

    def test_who_is_added_is_there_with_their_roles(self, store: Store) -> None:
        zoe = store.people.add("Zoë  Ashdown ", "abri", ["officer", "manager", "officer"])
        ann = store.people.add("Ann Poe", "abri", ["officer"])
        assert zoe.name == "Zoë Ashdown"
        assert store.people.all("abri") == (ann, Person(zoe.id, "Zoë Ashdown", ("manager", "officer")))
        assert store.people.all("octavia") == ()
        assert store.people.names() == {zoe.id: "Zoë Ashdown", ann.id: "Ann Poe"}

    @pytest.mark.parametrize("typed", ["Zoë Ashdown", "zoe ashdown", "  ZOË   ASHDOWN "])
    def test_somebody_is_found_by_name_or_id(self, store: Store, typed: str) -> None:
        zoe = store.people.add("Zoë Ashdown", "abri", ["officer"])
        assert store.people.find(typed, "abri") == store.people.find(zoe.id, "abri") == zoe
        assert store.people.find(typed, "octavia").roles == ()

    def test_who_is_not_there_is_answered_with_who_is(self, store: Store) -> None:
        with pytest.raises(BadInput, match="Nobody has been added yet"):
            store.people.find("Sam", "abri")
        store.people.add("Ann Poe", "abri", ["officer"])
        with pytest.raises(BadInput, match=r"nobody called 'Sam' here\. There are: Ann Poe"):
            store.people.find("Sam", "abri")

    def test_two_of_one_name_must_be_told_apart(self, store: Store) -> None:
        store.people.add("Ann Poe", "abri", ["officer"])
        with pytest.raises(BadInput, match="already somebody called 'ann POE'"):
            store.people.add("ann POE", "abri", ["manager"])
        assert len(store.people.all("abri")) == 1

    def test_one_person_may_work_for_two_landlords(self, store: Store) -> None:
        here = store.people.add("Ann Poe", "abri", ["officer"])
        there = store.people.add("Ann Poe", "octavia", ["reviewer"])
        assert here.id == there.id
        assert store.people.find("Ann Poe", "abri").roles == ("officer",)
        assert store.people.find("Ann Poe", "octavia").roles == ("reviewer",)

    @pytest.mark.parametrize(("name", "roles"), [("", ["officer"]), ("  ", ["officer"]), ("Ann Poe", [])])
    def test_a_name_and_a_role_are_needed(self, store: Store, name: str, roles: list[str]) -> None:
        with pytest.raises(BadInput, match="needs a name and at least one role"):
            store.people.add(name, "abri", roles)

    def test_roles_change_and_end(self, store: Store) -> None:
        ann = store.people.add("Ann Poe", "abri", ["officer"])
        assert store.people.set_roles(ann.id, "abri", ["manager"]).roles == ("manager",)
        assert store.people.set_roles(ann.id, "abri", []).roles == ()
        assert store.people.all("abri") == ()

    def test_who_has_left_keeps_their_name(self, store: Store) -> None:
        ann = store.people.add("Ann Poe", "abri", ["officer"])
        store.people.set_active(ann.id, False)
        assert store.people.all("abri") == ()
        assert [person.active for person in store.people.all("abri", inactive=True)] == [False]
        assert store.people.names()[ann.id] == "Ann Poe"
        store.people.set_active(ann.id, True)
        assert store.people.all("abri") == (ann,)


def test_views_are_each_persons_own(store: Store) -> None:
    query = QueueQuery("overdue", "oak 100%", "person-2", "abri")
    mine = store.views.save("person-1", " Late   ones ", query)
    store.views.save("person-2", "Late ones", QueueQuery())
    assert store.views.all("person-1") == (mine,)
    assert (mine.name, mine.query, mine.builtin) == ("Late ones", query, False)
    again = store.views.save("person-1", "Late ones", QueueQuery("week"))
    assert store.views.all("person-1") == (again,)
    store.views.delete("person-2", again.id)
    assert store.views.all("person-1") == (again,)
    store.views.delete("person-1", again.id)
    assert store.views.all("person-1") == ()
    assert len(store.views.all("person-2")) == 1


def test_a_view_needs_a_name(sqlite_store: Store) -> None:
    with pytest.raises(BadInput, match="needs a name"):
        sqlite_store.views.save("person-1", "  ", QueueQuery())


def test_a_draft_is_what_was_typed_last(store: Store) -> None:
    first, second = json.dumps({"note": "Dear M"}), json.dumps({"note": "Dear Ms Poe\n\0 ✓"})
    assert store.drafts.load("person-1", "ABR-26A-0001 case.note") is None
    store.drafts.save("person-1", "ABR-26A-0001 case.note", first, at=NOW)
    store.drafts.save("person-1", "ABR-26A-0001 case.note", second, at=NOW + timedelta(seconds=1))
    store.drafts.save("person-1", "another", first, at=NOW)
    store.drafts.save("person-2", "ABR-26A-0001 case.note", first, at=NOW)
    draft = Draft("person-1", "ABR-26A-0001 case.note", second, NOW + timedelta(seconds=1))
    assert store.drafts.load("person-1", "ABR-26A-0001 case.note") == draft
    assert [one.key for one in store.drafts.all("person-1")] == ["ABR-26A-0001 case.note", "another"]
    for _ in range(2):
        store.drafts.delete("person-1", "ABR-26A-0001 case.note")
    assert [one.key for one in store.drafts.all("person-1")] == ["another"]
    assert len(store.drafts.all("person-2")) == 1


def test_what_is_known_of_the_database(store: Store) -> None:
    assert not store.meta.is_demo
    store.meta.mark_demo()
    assert store.meta.is_demo
    assert store.meta.get("device", "A") == "A"
    store.meta.set("device", "B")
    store.meta.set("device", "C")
    assert (store.meta.get("device", "A"), store.meta.get("format")) == ("C", "1")
