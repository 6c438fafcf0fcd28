"""A folder to begin with: what `putright procedure new` writes, commented, and without a fault."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from app.errors import BadInput

FOLDER: Final = Path(__file__).parent / "skeleton"
"""The files of the skeleton, with marks for what is the landlord's own."""

_ID: Final = re.compile(r"[a-z][a-z0-9_-]{1,30}")


def write_skeleton(procedure_id: str, parent: Path, today: date) -> Path:
    """Write a landlord's folder below `parent`; it is called after the procedure.

    Raises:
        BadInput: when the id is none, or something of that name is there already.
    """
    if not _ID.fullmatch(procedure_id):
        raise BadInput(
            f"'{procedure_id[:60]}' cannot be the id of a procedure: write a small letter, then letters and digits."
        )
    made = parent / procedure_id
    if made.exists():
        raise BadInput(f"'{made}' is there already, and nothing in it was changed. Choose another id, or remove it.")
    marks = {
        "@ID@": procedure_id,
        "@NAME@": procedure_id.replace("_", " ").replace("-", " ").title(),
        "@PREFIX@": procedure_id.replace("_", "").replace("-", "").upper()[:3].ljust(3, "X"),
        "@TODAY@": today.isoformat(),
    }
    try:
        for path in sorted(FOLDER.rglob("*.toml")):
            text = path.read_text(encoding="utf-8")
            for mark, value in marks.items():
                text = text.replace(mark, value)
            target = made / path.relative_to(FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"'{made}' cannot be written: {error.strerror}. Name another folder with --in.") from None
    return made
