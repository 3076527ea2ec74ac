"""`StaticPages`: the files of `static/`, by a list made at the start, packed where that is smaller."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".woff2": "font/woff2", ".json": "application/json", ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


class _File(NamedTuple):
    data: bytes
    packed: bytes | None
    kind: str
    tag: str


def _read(path: Path) -> _File:
    data = path.read_bytes()
    twin = path.with_name(path.name + ".gz")
    packed = twin.read_bytes() if twin.is_file() else gzip.compress(data, 9, mtime=0)
    tag = hashlib.sha256(data).hexdigest()[:16]
    return _File(data, packed if len(packed) < len(data) else None, TYPES[path.suffix], tag)


class StaticPages:
    """Serves what was there at the start and nothing else: no path of a request ever reaches the disk."""

    right = "open"

    def __init__(self, folder: Path, more: Iterable[Path] = ()) -> None:
        found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
        found |= {path.name: path for path in more}
        self._files = {
            name: _read(path) for name, path in found.items() if path.is_file() and path.suffix in TYPES
        }

    def tag(self, name: str) -> str:
        """Hash of a file, for its address; empty if there is none."""
        found = self._files.get(name)
        return found.tag if found else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with the file, 304 or 404."""
        request = Request(scope)
        name = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        found = self._files.get(name)
        if found is None or request.method not in ("GET", "HEAD"):
            await Response("there is no such file\n", 404, media_type="text/plain")(scope, receive, send)
            return
        headers = {
            "ETag": f'"{found.tag}"', "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff",
            "Cache-Control": "max-age=3600" if request.query_params else "no-cache",
        }  # fmt: skip
        if request.headers.get("if-none-match") == headers["ETag"]:
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        data = found.data
        if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            data, headers["Content-Encoding"] = found.packed, "gzip"
        await Response(data, headers=headers, media_type=found.kind)(scope, receive, send)
