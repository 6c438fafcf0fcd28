"""Slips of the pen in a landlord's folder: every key and every word that is no prose, misspelt by one letter."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.desk.checking import check_folder

PROSE = frozenset((
    "name", "label", "help", "reason", "says", "story", "why", "title", "landlord", "document", "version", "missed",
    "needs", "doubt", "heading", "draft", "phone", "email", "web", "address", "inbox", "survey", "footer", "colour",
    "tint", "logo_alt", "asks", "source", "means", "prefix", "per", "heard_at", "url", "file",
))  # fmt: skip
"""Keys whose values people read: any word is as good as another there."""

LISTS = ("choices", "step.choices", "redress.factors", "redress.heads", "step.field.choices")
"""Where a landlord writes the words of its own lists. Whatever is compared with them is not left out."""

_KEY = re.compile(r"(?<![\w\"-])([a-z][a-z_]*)(?=\s*=[^=])")
_WORD = re.compile(r"\"([^\"\n]*)\"")
_HEAD = re.compile(r"^\[\[?([a-z_.]+)\]\]?")


class Slip(NamedTuple):
    """One word of a file, where it stands, and how it is misspelt; `under` is the key that it belongs to."""

    line: int
    start: int
    word: str
    wrong: str
    under: str


def slips(text: str) -> Iterator[Slip]:
    """Every word of a TOML text that means something to the program, with the table and key that it stands under."""
    table, key = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.split("#")[0] if '"' not in line else line
        if not bare.strip() or bare.lstrip().startswith("#"):
            continue
        if head := _HEAD.match(bare):
            table, key = head.group(1), ""
            last = table.rpartition(".")[2]
            if len(last) > 3:
                yield Slip(number, head.start(1) + len(table) - len(last), last, _wrong(last), f"[{table}]")
            continue
        if found := re.match(r"\s*([A-Za-z_]+)\s*=", bare):
            key = found.group(1)
        inside = [(m.start(), m.end()) for m in re.finditer(r"\"[^\"]*\"", bare)]
        inner = key
        marks = [(m.start(1), m.group(1), True) for m in _KEY.finditer(bare)]
        marks += [(m.start(1), m.group(1), False) for m in _WORD.finditer(bare) if len(m.group(1)) > 3]
        for start, word, is_key in sorted(marks):
            if is_key:
                if any(a <= start < b for a, b in inside):
                    continue
                inner = word
                if len(word) > 3:
                    under = f"{table}.{key}:key" if word != key else f"{table}:key"
                    yield Slip(number, start, word, _wrong(word), under)
            elif (
                any(letter.isalpha() for letter in word)
                and inner not in PROSE
                and key not in PROSE
                and not f"{table}.{key}".startswith(LISTS)
            ):
                yield Slip(number, start, word, _wrong(word), f"{table}.{key}" + (f".{inner}" if inner != key else ""))


def _wrong(word: str) -> str:
    """The word without a letter from its middle."""
    letters = [place for place, letter in enumerate(word) if letter.isalpha()]
    place = letters[len(letters) // 2] if letters else len(word) // 2
    return word[:place] + word[place + 1 :]


def untold(folder: Path, work: Path, name: str, chosen: list[Slip], at_once: int = 25) -> list[Slip]:
    """Those of the slips in one file that the check says nothing of, told apart from what another one hides.

    `at_once` are made together, far from each other; one that nothing is said of then is made alone.
    """
    text = (folder / name).read_text(encoding="utf-8")
    copy = work / folder.name
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    apart = max(1, len(chosen) // at_once)
    silent = [slip for first in range(apart) for slip in _silent(copy, name, text, chosen[first::apart])]
    silent = [slip for one in silent for slip in _silent(copy, name, text, [one])]
    (copy / name).write_text(text, encoding="utf-8")
    return silent


def _silent(copy: Path, name: str, text: str, batch: list[Slip]) -> list[Slip]:
    lines = text.splitlines(keepends=True)
    for slip in reversed(batch):
        line = lines[slip.line - 1]
        lines[slip.line - 1] = line[: slip.start] + slip.wrong + line[slip.start + len(slip.word) :]
    (copy / name).write_text("".join(lines), encoding="utf-8")
    faults = check_folder(copy)
    said = {fault.line for fault in faults if fault.file.endswith(name)}
    texts = "\n".join(map(str, faults))
    return [
        slip for slip in batch
        if slip.line not in said and f"'{slip.wrong}'" not in texts and f"'{slip.word}'" not in texts
    ]  # fmt: skip
