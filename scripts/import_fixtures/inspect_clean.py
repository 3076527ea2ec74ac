"""Copies an Inspect log without tracebacks (they name a machine): `python inspect_clean.py FROM.eval TO.eval`."""

from __future__ import annotations

import json
import sys
from typing import Any

from backports.zstd import zipfile


def cleaned(value: Any) -> Any:
    """The same without what a traceback says."""
    if isinstance(value, dict):
        return {
            key: "" if key in ("traceback", "traceback_ansi") else cleaned(item)
            for key, item in value.items()
        }
    return [cleaned(item) for item in value] if isinstance(value, list) else value


def main(source: str, target: str) -> None:
    """Member by member, packed as Inspect packs them."""
    with zipfile.ZipFile(source) as log, zipfile.ZipFile(target, "w", zipfile.ZIP_ZSTANDARD) as clean:
        for name in log.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_ZSTANDARD
            clean.writestr(info, json.dumps(cleaned(json.loads(log.read(name))), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
