"""What a step keeps besides its words: a file named by its path is read in, the finished report is made as a PDF."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.rules.procedure import FieldSpec
from data.records import KeptFile

if TYPE_CHECKING:
    from app.desk import Desk

REPORT: Final = "investigation.report"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def kept(
    desk: Desk, reference: str | None, specs: Sequence[FieldSpec], step_id: str, values: Mapping[str, object]
) -> tuple[Mapping[str, object], tuple[KeptFile, ...]]:
    """The values with digests in place of paths and what goes with them, and the files to be kept.

    Raises:
        BadInput: when a file is missing, too large or of a kind that is not kept.
    """
    if step_id == REPORT and reference:
        return desk.investigation.finished(reference, values)
    found, files = dict(values), list[KeptFile]()
    for spec in specs:
        path = path_in(spec, values)
        if path is not None:
            from data.files import take_in

            file = take_in(path)
            files.append(file)
            found |= {spec.name: file.sha256, "filename": path.name, "media": file.media, "size": len(file.content)}
    return found, tuple(files)


def file_faults(specs: Sequence[FieldSpec], values: Mapping[str, object]) -> Mapping[str, str]:
    """A sentence for each path that leads to no file; the files themselves are not read."""
    return {
        spec.name: f"{spec.label}: {_fault(path)}"
        for spec in specs
        if (path := path_in(spec, values)) is not None and not os.path.isfile(path)
    }


def _fault(path: Path) -> str:
    name = str(path)[:120]
    if os.path.isdir(path):
        return f"'{name}' is a folder. Name one file in it."
    return f"'{name}' is no file to copy." if os.path.exists(path) else f"there is no file '{name}'."


def path_in(spec: FieldSpec, values: Mapping[str, object]) -> Path | None:
    """The path that a field names; None where it names none, or a file that is kept already."""
    typed = str(values.get(spec.name) or "").strip().strip("'\"")
    if spec.kind != "file" or not typed or _DIGEST.fullmatch(typed):
        return None
    return Path(os.path.expanduser(typed))
