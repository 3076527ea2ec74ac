"""Writes src/shipworthy/templates/prd.schema.json, or checks that it is current (`--check`)."""

import json
import sys
from pathlib import Path

from shipworthy.define.schema import json_schema

SCHEMA = Path(__file__).parent.parent / "src" / "shipworthy" / "templates" / "prd.schema.json"


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def main(is_check: bool) -> int:
    """Writes the file, or with `--check` says whether it is current; gives the exit code."""
    if is_check:
        is_current = SCHEMA.read_text(encoding="utf-8") == schema_text()
        print("schema: current" if is_current else f"schema: {SCHEMA.name} is not current, call make docs")
        return 0 if is_current else 1
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    print(f"schema: wrote {SCHEMA.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
