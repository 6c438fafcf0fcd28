"""Where database and settings lie, which device this is, and who last worked here for which landlord, in which colours.

Read once at the way in and handed on; nothing here is looked up again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import BadInput, StoreFailed

KEPT = ("device", "landlord", "person", "colours")
"""The settings that are written to the settings file."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    `database` is a path or a `postgresql://` URL; `home` the folder of the user's databases, documents and log file;
    `file` the settings file. `device` is the letter that keeps references made on several machines apart;
    `landlord` and `person` are the procedure and the person id last worked with, empty before the first run, `colours`
    those last chosen, as the terminal names them.
    """

    database: str
    home: Path
    file: Path
    device: str = "A"
    landlord: str = ""
    person: str = ""
    colours: str = ""

    @classmethod
    def load(cls, environ: Mapping[str, str], database: str = "") -> Settings:
        """The settings as the environment, the settings file and `--db` (`database`) give them, in rising order.

        `PUTRIGHT_HOME` moves both folders, `PUTRIGHT_DB` names the database.

        Raises:
            BadInput: when the settings file cannot be read or holds what it should not.
        """
        home, config = _folders(environ)
        file = config / "settings.toml"
        named = database or environ.get("PUTRIGHT_DB", "") or str(home / "putright.db")
        return cls(
            database=named if "://" in named else str(Path(named).expanduser()),
            home=home,
            file=file,
            **_read(file),
        )

    @property
    def demo_database(self) -> Path:
        """Where the demonstration database lies."""
        return self.home / "demonstration.db"

    def demonstration(self) -> Settings:
        """The settings of the demonstration: a database of its own, and a file of its own for what is remembered.

        Raises:
            BadInput: when that file cannot be read.
        """
        file = self.file.with_name("demonstration.toml")
        return Settings(str(self.demo_database), self.home, file, **_read(file))

    @property
    def log_file(self) -> Path:
        """Where the details of an unexpected failure are written."""
        return self.home / "putright.log"

    def keep(self, **changes: str) -> Settings:
        """These settings with some of `KEPT` changed, written to the settings file.

        Raises:
            StoreFailed: when the file cannot be written.
        """
        changed = replace(self, **changes)  # type: ignore[arg-type]  # only texts are ever kept
        if changed != self:
            text = "".join(f"{key} = {json.dumps(getattr(changed, key), ensure_ascii=False)}\n" for key in KEPT)
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                _write(self.file, text)
            except OSError as error:
                raise StoreFailed(
                    f"The settings could not be saved to {self.file}: {error.strerror}. "
                    "Make the folder writable, or name another with PUTRIGHT_HOME."
                ) from error
        return changed


def _folders(environ: Mapping[str, str]) -> tuple[Path, Path]:
    """The folders for data and for settings."""
    if home := environ.get("PUTRIGHT_HOME"):
        return Path(home), Path(home)
    from platformdirs import user_config_path, user_data_path

    return user_data_path("putright", appauthor=False), user_config_path("putright", appauthor=False)


def _read(file: Path) -> dict[str, str]:
    """What the settings file says; nothing where there is none."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"The settings file {file} cannot be read. Mend or delete it: it only remembers choices."
        ) from error
    from tomllib import TOMLDecodeError, loads

    try:
        values = loads(text)
    except TOMLDecodeError as error:
        raise BadInput(
            f"The settings file {file} is not TOML: {error}. Mend or delete it: it only remembers choices."
        ) from error
    for key, value in values.items():
        if key not in KEPT or not isinstance(value, str):
            raise BadInput(
                f"The settings file {file} has the key '{key}', which is not one of {', '.join(KEPT)} with a text. "
                "Correct or remove it."
            )
    device = values.get("device", "A")
    if not (len(device) == 1 and "A" <= device <= "Z"):
        raise BadInput(f"The settings file {file} says device = {device!r}: write one capital letter, A to Z.")
    return values


def _write(file: Path, text: str) -> None:
    """Replace the file whole, so that a crash leaves the old one or the new one."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(name, file)
    except OSError:
        os.unlink(name)
        raise
