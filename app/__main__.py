"""The way in: arguments, settings, then the terminal, the plain mode or one command."""

import sys

from app import __version__


def main() -> int:
    """Run what the command line asks for; the exit code for the shell."""
    if sys.argv[1:] == ["--version"]:
        print(f"putright {__version__}")
        return 0
    print("putright: only --version is known so far.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
