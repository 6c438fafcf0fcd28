"""What a person gets who installs Putright: the wheel has everything, and runs where there is nothing."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

FOLDERS = ("app", "screens", "data")


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), ".", folder=root)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def files_of(root: Path, *patterns: str) -> set[str]:
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return {path.relative_to(root).as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_carries_the_three_folders_and_nothing_else(root: Path, names: set[str]) -> None:
    expected = files_of(root, *(f"{folder}/**/*" for folder in FOLDERS))
    assert {f"{folder}/__init__.py" for folder in FOLDERS} <= expected
    assert sorted(expected - names) == [], "not in the wheel: does .gitignore name them?"
    assert sorted(names - expected) == [], "in the wheel, but no part of the program"


@pytest.mark.parametrize(
    ("what", "folder", "pattern"),
    [
        ("style sheets", "screens", "**/*.tcss"),
        ("procedures", "data/procedures", "**/*.toml"),
        ("letters", "data/procedures", "*/letters/*"),
        ("migrations", "data/migrations", "**/*.py"),
    ],
)
def test_the_wheel_carries_what_is_not_imported(
    what: str, folder: str, pattern: str, root: Path, names: set[str]
) -> None:
    expected = files_of(root, f"{folder}/{pattern}")
    if not expected:
        pytest.skip(f"the project has no {what}")
    assert sorted(expected - names) == []


def test_the_wheel_makes_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entries,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "putright = app.__main__:main" in archive.read(entries).decode()


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def elsewhere(unpacked: Path) -> dict[str, str]:
    """The libraries and the unpacked wheel; without `site` (-S) no .pth leads back to the project."""
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return {
        "PYTHONPATH": os.pathsep.join([str(unpacked), *sorted(libraries)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def test_it_runs_from_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    where = run("-S", "-c", "import app; print(app.__file__)", folder=tmp_path, **elsewhere(unpacked)).stdout
    assert Path(where.strip()).is_relative_to(unpacked)
    version = run("-S", "-m", "app", "--version", folder=tmp_path, **elsewhere(unpacked)).stdout
    assert version == "putright 0.1.0\n"
    assert list(tmp_path.iterdir()) == []


def test_it_finds_its_procedures_from_an_empty_folder(root: Path, unpacked: Path, tmp_path: Path) -> None:
    if not files_of(root, "app/cli.py", "app/cli/*.py"):
        pytest.skip("the project has no command line")
    told = run("-S", "-m", "app", "procedure", "list", folder=tmp_path, **elsewhere(unpacked)).stdout
    procedures = [path.parent.name for path in root.glob("data/procedures/*/procedure.toml")]
    assert procedures
    assert [name for name in procedures if name not in told] == []


def test_the_version_is_told_without_loading_the_program(root: Path) -> None:
    code = (
        "import sys; sys.argv = ['putright', '--version']\n"
        "from app.__main__ import main\n"
        "try: code = main()\n"
        "except SystemExit as end: code = end.code\n"
        "heavy = {'textual', 'sqlmodel', 'sqlalchemy', 'alembic', 'reportlab'} | "
        "{'pydantic', 'pendulum', 'holidays', 'rich'}\n"
        "print(code or 0, sorted(heavy & set(sys.modules)))"
    )
    assert run("-c", code, folder=root).stdout.splitlines()[-1] == "0 []"
