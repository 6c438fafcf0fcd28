"""What a second program does in `test_two_writers.py`; a module of its own, so that a new process can import it."""

from __future__ import annotations

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from app.errors import Conflict, PutrightError
from data.store import Store
from tests.stores import add, begin, noted, received


def adds_in_step(url: str, reference: str, name: str, rounds: int, barrier: Barrier, to: Connection) -> None:
    """In each round look at the case, wait until the other has looked too, then both save; send who won what."""
    said: list[str] = []
    with Store.open(url, create=False) as store:
        for number in range(rounds):
            head = store.case_head(reference)
            barrier.wait(120)
            try:
                add(store, head, noted(f"{name} {number}"))
                said.append("saved")
            except Conflict:
                said.append("conflict")
            barrier.wait(120)
    to.send(said)


def begins_in_step(url: str, name: str, rounds: int, barrier: Barrier, to: Connection) -> None:
    """In each round begin a case at the same moment as the other; send the references."""
    made: list[str] = []
    with Store.open(url, create=False) as store:
        for number in range(rounds):
            barrier.wait(120)
            try:
                made.append(begin(store, received(f"{name} {number}")).reference)
            except PutrightError as error:
                made.append(str(error))
    to.send(made)
