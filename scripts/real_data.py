"""The real data sets beside the project, for scripts: where they are, and one file's rows."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("SHIPWORTHY_DATA", ROOT.parent / "shared" / "data"))
Rows = list[dict[str, Any]]
Files = Mapping[str, str | Rows]
LOCAL = "{model: local/default, prompt: '{{ input }}'}"


def rows(name: str) -> Rows:
    """One file of a data set."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
