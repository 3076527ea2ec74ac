"""`python -m shipworthy` and the `shipworthy` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; leaves with the exit code of CONTRACTS §3."""
    from shipworthy.cli.main import run_cli

    sys.exit(run_cli(sys.argv[1:]))


if __name__ == "__main__":
    main()
