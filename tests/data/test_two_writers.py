"""Two programs on one database: nothing is lost, nothing is written twice, and whoever is late is told."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.store import Store
from tests.data.writers import adds_in_step, begins_in_step
from tests.stores import add, begin, index_of, noted, received

ROUNDS = 6


def test_of_two_who_saw_the_same_case_one_saves_and_one_is_told(store: Store, store_url: str) -> None:
    case = begin(store, received())
    one, two = two_programs(adds_in_step, lambda name: (store_url, case.reference, name, ROUNDS))
    assert [sorted(pair) for pair in zip(one, two, strict=True)] == [["conflict", "saved"]] * ROUNDS
    log = store.log(case.reference)
    assert [event.seq for event in log] == list(range(1, ROUNDS + 2))
    won = [f"{'one' if first == 'saved' else 'two'} {number}" for number, first in enumerate(one)]
    assert [event.fields["note"] for event in log[1:]] == won
    assert store.verify(index=index_of) == ()


def test_of_two_who_begin_cases_each_gets_references_of_its_own(store: Store, store_url: str) -> None:
    one, two = two_programs(begins_in_step, lambda name: (store_url, name, ROUNDS))
    assert sorted(one + two) == [f"ABR-26A-{number:04d}" for number in range(1, 2 * ROUNDS + 1)]
    customers = {store.log(reference)[0].fields["customer"] for reference in one}
    assert customers == {f"one {number}" for number in range(ROUNDS)}
    assert store.verify(index=index_of) == ()


def test_threads_share_a_store(store: Store) -> None:
    cases = [begin(store, received(f"Customer {number}")) for number in range(4)]
    problems: list[BaseException] = []

    def work(case: Any) -> None:
        try:
            for number in range(5):
                case = add(store, case, noted(f"note {number}"))
                assert len(store.log(case.reference)) == case.head.seq
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert {head.seq for head in store.heads()} == {6}
    assert store.verify(index=index_of) == ()


def two_programs(work: Callable[..., None], given: Callable[[str], tuple[Any, ...]]) -> tuple[list[str], list[str]]:
    """Run `work` in two new processes, "one" and "two"; what each sent."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    pipes, programs = [], []
    for name in ("one", "two"):
        here, there = context.Pipe(duplex=False)
        pipes.append(here)
        programs.append(context.Process(target=work, args=(*given(name), barrier, there), daemon=True))
        programs[-1].start()
        there.close()
    said = [pipe.recv() for pipe in pipes]
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0, 0]
    return said[0], said[1]


DIES = """
import os, sys
from data.store import Store
from tests.stores import begin, received, add, noted
store = Store.open(sys.argv[1], create=False)
with store.batch() as batch:
    case = begin(batch, received())
    add(batch, case, noted("flushed, and not yet kept"))
    batch.flush()
    os._exit(9)
"""


def test_a_program_that_dies_amidst_leaves_nothing(store: Store, store_url: str, root: Path) -> None:
    kept = begin(store, received())
    assert subprocess.run([sys.executable, "-c", DIES, store_url], cwd=root).returncode == 9
    assert [head.reference for head in store.heads()] == [kept.reference]
    assert store.verify(index=index_of) == ()
    assert begin(store, received()).reference == "ABR-26A-0002"
