"""A text in the person's own editor: the terminal is handed over and taken back."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported

from app.errors import BadInput


def edited(app: App[None], text: str) -> str | None:
    """The text as it was saved in `$VISUAL` or `$EDITOR`; None where nothing was saved.

    Raises:
        BadInput: when no editor is named, it cannot be started, or it ended with an error.
    """
    command = _command()
    try:
        with tempfile.TemporaryDirectory(prefix="putright-") as folder:
            path = Path(folder) / "text.md"
            # Editors end a last line, so that what is added below it does not run into it.
            path.write_text(f"{text}\n" if text else "", encoding="utf-8")
            before = path.stat().st_mtime_ns
            _run(app, [*command, str(path)])
            if path.stat().st_mtime_ns == before:
                return None
            return path.read_text(encoding="utf-8").rstrip("\n")
    except UnicodeDecodeError:
        raise BadInput("The editor saved something that is not UTF-8 text; the text is as it was.") from None
    except OSError as error:
        raise BadInput(f"What the editor saved cannot be read: {error.strerror}. The text is as it was.") from None


def _command() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(named)
    except ValueError:
        raise BadInput(
            f"The editor's command cannot be read: {named[:60]}. A quotation mark in it is not closed."
        ) from None
    if not command:
        raise BadInput("No editor is named. Set EDITOR to its command, such as EDITOR=nano, and start again.")
    return command


def _run(app: App[None], command: list[str]) -> None:
    try:
        with app.suspend():
            code = subprocess.run(command, check=False).returncode
    except SuspendNotSupported:
        raise BadInput("Your own editor cannot be opened from here: write the text in the form.") from None
    except OSError as error:
        raise BadInput(f"The editor '{command[0]}' cannot be started: {error.strerror}.") from None
    if code:
        raise BadInput(f"The editor ended with an error ({code}); the text is as it was.")
