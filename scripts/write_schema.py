"""Writes src/shipworthy/templates/prd.schema.json; a test asserts that it is current."""

import json
from pathlib import Path

from shipworthy.define.schema import json_schema

SCHEMA = Path(__file__).parent.parent / "src" / "shipworthy" / "templates" / "prd.schema.json"


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    print(f"wrote {SCHEMA}")
