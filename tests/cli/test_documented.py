"""What the README promises of `--json` is what the commands print."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Putright

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")


def documented(row: str, nth: int = 0) -> tuple[set[str], bool]:
    """The keys of the nth object in a row of the table, without what stands in objects inside; whether more follow."""
    text = next(line for line in README.splitlines() if line.startswith(f"| {row} |"))
    found, depth, start = [], 0, 0
    for at, character in enumerate(text):
        if character == "{":
            depth += 1
            start = at if depth == 1 else start
        elif character == "}":
            depth -= 1
            if depth == 0:
                found.append(text[start : at + 1])
    outer = re.sub(r": (\[?)\{.*?\}(\]?)", "", found[nth][1:-1])
    return set(re.findall(r'"(\w+)"', outer)), "…" in found[nth]


ACKNOWLEDGE = ("stage1.acknowledge", "--on", "2026-04-08", "--set", "channel=e-mail")


@pytest.mark.parametrize(
    ("row", "nth", "argv", "part"),
    [
        ("`deadlines`", 0, ("deadlines", "abri", "--event", "stage1.received=2026-03-30"), lambda j: j[0]),
        ("`new`, `step`, `show`", 0, ("show", "REF"), lambda j: j),
        ("`new --check`, `step --check`", 0, ("step", "REF", *ACKNOWLEDGE, "--check"), lambda j: j),
        ("`new --check`, `step --check`", 1, ("step", "REF", *ACKNOWLEDGE, "--check"), lambda j: j["changes"][0]),
        ("`show --why CLOCK`", 0, ("show", "REF", "--why", "stage1.acknowledge"), lambda j: j),
        ("`steps`", 0, ("steps", "REF"), lambda j: j[0]),
        ("`steps`", 1, ("steps", "REF"), lambda j: j[0]["fields"][0]),
        ("`queue`", 0, ("queue",), lambda j: j[0]),
        ("`verify`", 0, ("verify",), lambda j: j),
        ("`rebuild`", 0, ("rebuild",), lambda j: j),
        (
            "`person list`, `person add`, `person roles`, `person left`, `person back`",
            0,
            ("person", "list"),
            lambda j: j[0],
        ),
        ("`procedure list`, `show`", 0, ("procedure", "list"), lambda j: j[0]),
        ("`procedure compare ID`", 0, ("procedure", "compare", "abri"), lambda j: j[0]),
    ],
)
def test_the_keys_are_those_of_the_readme(
    putright: Putright, case: str, row: str, nth: int, argv: tuple[str, ...], part: Callable[[Any], dict[str, Any]]
) -> None:
    done = putright(*(case if word == "REF" else word for word in argv), "--json")
    keys, more = documented(row, nth)
    found = set(part(done.json))
    assert keys <= found
    assert more or keys == found


@pytest.mark.parametrize("what", ["test", "coverage"])
def test_the_keys_by_landlord(putright: Putright, what: str) -> None:
    [inner] = putright("procedure", what, "abri", "--json").json.values()
    text = next(line for line in README.splitlines() if line.startswith(f"| `procedure {what}` |"))
    assert set(inner) <= set(re.findall(r'"(\w+)"', text))


def test_every_exit_code_is_in_the_readme() -> None:
    from app.__main__ import UNEXPECTED
    from app.errors import BadInput, Conflict, Refused, StoreFailed

    listed = {int(code) for code in re.findall(r"^\| (\d+) \| ", README, re.MULTILINE)}
    assert {0, 1, UNEXPECTED, *(error.exit_code for error in (BadInput, Refused, Conflict, StoreFailed))} == listed
