"""A file is written whole or not at all, and what went wrong is told in words."""

import errno
import os
from pathlib import Path

import pytest

from app.documents.render import NotWritten, write_file


def test_a_file_is_written_and_replaced_with_nothing_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "Letter to Łukasz.pdf"
    write_file(file, b"one")
    write_file(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing/letter.pdf", "that folder does not exist"),
        ("folder", "that is a folder"),
        ("file.txt/letter.pdf", "lies in something that is none"),
        ("x" * 300 + ".pdf", "File name too long"),
        ("nul\0.pdf", "no name for a file"),
    ],
)
def test_where_no_file_can_be_is_told_in_a_sentence(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("kept")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(NotWritten) as refused:
        write_file(tmp_path / name, b"x")
    assert says in str(refused.value)
    assert "Nothing was changed." in str(refused.value)
    assert refused.value.exit_code == 5
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_disk_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "letter.pdf"
    write_file(file, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritten, match="No space left on device"):
        write_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
