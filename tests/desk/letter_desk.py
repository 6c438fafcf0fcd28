"""The desk at which the tests of letters sit: over a database of its own, let go of when the test is over."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from tests.screens.stage import TODAY, desk_in


def desk_of(landlord: str = "abri", *, with_head: bool = False, today: date = TODAY) -> Any:
    """The fixture of a landlord's desk on a day; `with_head` gives its letters the invented letterhead."""

    @pytest.fixture
    def desk(tmp_path: Path) -> Iterator[Desk]:
        found = desk_in(tmp_path, landlord, today=today)
        if with_head:
            found.note_demo(True)
        yield found
        found.close()

    return desk
