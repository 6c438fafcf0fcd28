"""Copies of landlords' folders in which something can be broken."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data import procedure_files

STEPS = """\
[[role]]
id    = "complaints officer"
name  = "Complaints Officer"
rank  = 1
cites = ["4.1"]

[choices]
channel = ["e-mail", "telephone"]

[default]
roles = ["complaints officer"]

[[gate]]
id     = "answered-first"
rule   = "needs_event"
params = { event = "stage1.responded" }
clause = "6.6a"
reason = "Answer first."

[[step]]
id    = "stage1.extend"
cites = ["6.4a"]

[[step.field]]
name  = "surveyor"
label = "Surveyor"
kind  = "text"
when  = { agreed = false }
cites = ["6.4a"]

[step.field.needed]
id     = "surveyor-named"
clause = "6.4a"
says   = "Name the surveyor."

[[step.field]]
name = "interval"

[step.field.needed]
id     = "interval-given"
fields = ["interval", "until"]
unless = { agreed = true }
clause = "6.4a"
says   = "Say how often the customer hears."

[[step.gate]]
id        = "reason-given"
rule      = "reason_if_late"
params    = { clock = "stage1.respond", field = "reason" }
when      = { agreed = false }
when_case = { "stage1.received:flags" = "building safety" }
field     = "reason"
clause    = "6.4b"
reason    = "It was due on {due}: give the reason."

[[step]]
id    = "stage1.close"
roles = []
gates = ["answered-first"]
cites = ["6.6a"]

[[step.field]]
name  = "learning"
label = "What was learned"
kind  = "longtext"
cites = ["9.1"]
"""
"""A small `steps.toml` for the Code, with each table that there is."""


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a landlord's folder, with the small `steps.toml` in the Code's."""

    def copy(landlord: str) -> Path:
        made = tmp_path / landlord
        shutil.copytree(procedure_files.FOLDER / landlord, made)
        if landlord == "code2024":
            (made / "steps.toml").write_text(STEPS, encoding="utf-8")
        return made

    return copy


def broken(path: Path, old: str, new: str, at: str) -> int:
    """Replace the first `old` by `new`; the number of the line that holds `at`, the last one before what follows."""
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found, f"{path.name} has no {old!r}"
    path.write_text(before + new + after, encoding="utf-8")
    lines = (before + new + after.partition("\n")[0]).splitlines()
    return max(number for number, line in enumerate(lines, 1) if at in line)
