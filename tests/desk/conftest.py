"""Desks over real databases: one made once with two people and a complaint, and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.settings import Settings

TODAY = date(2026, 4, 20)
"""The day on which these desks are sat at, a Monday; the complaint was received three weeks before."""

RECEIVED = date(2026, 3, 30)

RECEIPT = {
    "on": RECEIVED,
    "channel": "e-mail",
    "by": "Customer Services",
    "customer": "Bo Sample",
    "customer_kind": "tenant",
    "address": "2 Sample Street, Nowhere",
    "description": "The roof leaks.",
    "points": ({"text": "The roof"}, {"text": "The wait"}),
}
"""A receipt that passes Abri's gates."""

REFERENCE = "ABR-26A-0001"

Open = Callable[..., Desk]


def settings(home: Path) -> Settings:
    return Settings.load({"PUTRIGHT_HOME": str(home)})


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk")
    desk = Desk.open(settings(home), TODAY)
    desk.procedures.choose("abri")
    ada = desk.people.add("Ada Example", ["complaint officer"])
    desk.people.add("Ben Sample", ["complaints team manager"])
    desk.people.choose(ada.id)
    assert desk.casework.do(None, "stage1.receive", RECEIPT).reference == REFERENCE
    desk.close()
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "home"))


@pytest.fixture
def open_desk(home: Path) -> Iterator[Open]:
    """Sits somebody down: `open_desk("Ben Sample")`; without a name whoever was there last."""
    desks: list[Desk] = []

    def sit(name: str = "", *, today: date = TODAY) -> Desk:
        desk = Desk.open(settings(home), today)
        desks.append(desk)
        if name:
            desk.people.sit(name)
        return desk

    yield sit
    for desk in desks:
        desk.close()


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """Ada's desk."""
    return open_desk()
