"""The way in: arguments, settings, then the terminal, the plain mode or one command."""

from __future__ import annotations

import sys

from app import __version__

TYPE_CHECKING = False  # `typing` alone would cost more than all the rest of `--version`

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from app.cli import Way

UNEXPECTED = 70
"""The exit code where the program itself failed, as systems have it for "internal software error"."""

INTERRUPTED = 130
"""The exit code after ctrl+c, as shells have it."""


def main(
    argv: Sequence[str] | None = None,
    environ: Mapping[str, str] | None = None,
    clock: Callable[[], datetime] | None = None,
) -> int:
    """Run what the command line asks for; the exit code for the shell.

    `argv` are the arguments after the program's name, `environ` the environment and `clock` gives the moment, aware,
    in London; all are the real ones when not given. `PUTRIGHT_TODAY` (a date) stands in for today where something is
    only read or worked out, and on a demonstration; nothing else is dated by it.
    """
    argv = sys.argv[1:] if argv is None else argv
    if list(argv) in (["--version"], ["-V"]):
        # Before any import: this is what scripts ask most, and it should cost no more than starting Python.
        print(f"putright {__version__}")
        return 0

    import errno
    import os

    from app.errors import PutrightError

    environ = os.environ if environ is None else environ
    # Whatever is made from here on is its owner's alone to read: databases, letters, reports, logs.
    before = os.umask(0o077)
    try:
        code = _run(argv, environ, clock)
        if sys.stdout is not None:  # closed by the shell
            sys.stdout.flush()
        return code
    except PutrightError as error:
        from app.cli.output import fail

        return fail(error, "--json" in argv)
    except KeyboardInterrupt:
        print("\nStopped. Nothing half-done was kept.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads our output has enough (`putright queue | head`); what is left must not be flushed to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            return _unexpected(environ, "--json" in argv)
        from app.cli.output import fail
        from app.errors import StoreFailed

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        what = f"What there is to print could not be written: {(error.strerror or 'it failed').lower()}."
        return fail(StoreFailed(f"{what} What was saved is saved; have it printed elsewhere."), in_json=False)
    except Exception:  # the last line of defence: a person must never meet a traceback
        return _unexpected(environ, "--json" in argv)
    finally:
        os.umask(before)


def _run(argv: Sequence[str], environ: Mapping[str, str], clock: Callable[[], datetime] | None) -> int:
    """One command, or the screens."""
    from app.cli import Way

    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            # A name in another script must not stop a list on a terminal that cannot show it.
            reconfigure(errors="replace")
    wall = _WallClock(environ)
    way = Way(environ, clock or wall, moved=clock is None and wall.today is not None)
    if not argv:
        return _screens(way, "", demo=False, anew=False)
    from app.cli import parse, usage

    args = parse(argv)
    if args is None:
        print(usage())
        return 0
    if args.run is None:
        return _screens(way, args.db, demo=args.demo, anew=args.anew)
    code: int = args.run(args, way)
    return code


def _screens(way: Way, database: str, *, demo: bool, anew: bool) -> int:
    """The terminal, on the user's database or on the demonstration (made `anew` if asked for).

    Raises:
        BadInput: where there is no terminal to draw on and to read keys from.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        from app.errors import BadInput

        raise BadInput("The screens need a terminal, and there is none here. 'putright --help' lists the commands.")
    from app.desk import Desk
    from app.settings import Settings

    settings = Settings.load(way.environ, database)
    if demo:
        from app.desk.demo import prepare

        if anew or not settings.demo_database.exists():
            print("Making the demonstration database, a few seconds …", file=sys.stderr, flush=True)
        settings = prepare(settings, way.today, anew=anew)
    desk = Desk.open(settings, way.today, now=way.now, moved=way.moved)
    try:
        import gc

        # Importing makes next to no garbage to look for; the terminal turns this on again after its first frame.
        gc.disable()
        from screens.terminal import Terminal

        Terminal(desk).run()
    finally:
        desk.close()
    return 0


class _WallClock:
    """The clock on the wall, in London; with `PUTRIGHT_TODAY` that day at the hour that it really is."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        from zoneinfo import ZoneInfo

        self.zone = ZoneInfo("Europe/London")
        self.today = None
        if text := environ.get("PUTRIGHT_TODAY", ""):
            from datetime import date

            from app.errors import BadInput

            try:
                self.today = date.fromisoformat(text)
            except ValueError:
                raise BadInput(f"PUTRIGHT_TODAY needs a date such as 2026-04-09, not '{text}'.") from None

    def __call__(self) -> datetime:
        from datetime import datetime

        now = datetime.now(self.zone)
        return now if self.today is None else datetime.combine(self.today, now.timetz())


def _unexpected(environ: Mapping[str, str], in_json: bool) -> int:
    """Keep the details of a failure in the log file, and say so in a sentence."""
    import traceback
    from datetime import UTC, datetime

    from app.cli.output import fail
    from app.errors import PutrightError
    from app.settings import Settings

    details = traceback.format_exc()
    try:
        file = Settings.load(environ).log_file
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now(UTC).isoformat()} putright {__version__}\n{details}\n")
        where = f"The details are in {file}: please send that file to whoever looks after Putright."
    except (OSError, PutrightError):
        where = "The details could not be written to a log file."
    error = PutrightError(f"Something went wrong inside the program; what was saved before is safe. {where}")
    error.exit_code = UNEXPECTED
    return fail(error, in_json)


if __name__ == "__main__":
    sys.exit(main())
