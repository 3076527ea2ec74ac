#!/usr/bin/env python3
"""Copies what promptfoo wrote without what belongs to a machine: paths, HTTP headers, versions of the system."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

_DROPPED = ("headers", "completionDetails", "platform", "arch", "nodeVersion", "renderedGradingPrompt")
_MODULES = re.compile(r"(?:file://)?[^\s(]*/node_modules/")


def clean(value: Any, folder: str) -> Any:
    """The value without the folder in any text, and without keys that say nothing of an evaluation."""
    if isinstance(value, dict):
        return {key: clean(item, folder) for key, item in value.items() if key not in _DROPPED}
    if isinstance(value, list):
        return [clean(item, folder) for item in value]
    if isinstance(value, str):
        return _MODULES.sub("node_modules/", value).replace(f"{folder}/run/", "").replace(folder, "")
    return value


def main(folder: str, came: str, kept: str) -> None:
    """Reads, cleans, writes; `.gz` is packed so that the same content gives the same bytes."""
    lines = Path(came).read_text(encoding="utf-8")
    if came.endswith(".jsonl"):
        rows = [clean(json.loads(line), folder) for line in lines.splitlines() if line.strip()]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    else:
        text = json.dumps(clean(json.loads(lines), folder), ensure_ascii=False, indent=1) + "\n"
    data = text.encode("utf-8")
    Path(kept).write_bytes(gzip.compress(data, mtime=0) if kept.endswith(".gz") else data)


if __name__ == "__main__":
    main(*sys.argv[1:])
