"""`python -m shipworthy` and the `shipworthy` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; leaves with the exit code of CONTRACTS §3."""
    try:
        from shipworthy.cli.main import run_cli

        code = run_cli(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("error: stopped; everything measured so far is kept\n")
        code = 4
    sys.exit(code)


if __name__ == "__main__":
    main()
