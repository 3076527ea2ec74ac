"""The kits: complete PRDs of nine domains, and copying one into a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import StoreUnwritable, WrongCall

PRD = "prd.yaml"
_LEFT_OUT = ("__pycache__",)


@dataclass(frozen=True)
class Kit:
    """A kit: its name and, in one line, what it is about."""

    name: str
    title: str


@dataclass(frozen=True)
class Unpacked:
    """A copied kit: its PRD, the files that were written, and those that stood there already."""

    prd: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def recorded(self) -> tuple[str, ...]:
        """Candidates whose answers are there already, the baseline not among them."""
        benchmark = load_benchmark(self.prd)
        return tuple(
            name
            for name, one in benchmark.candidates.items()
            if not one.is_live and name != benchmark.baseline
        )

    @property
    def has_live(self) -> bool:
        """Whether a candidate needs a model or a network: the whole kit then does not run at once."""
        return any(one.model or one.http for one in load_benchmark(self.prd).candidates.values())


def kits() -> tuple[Kit, ...]:
    """All kits, by name."""
    folder = files("shipworthy") / "kits"
    found = sorted((one for one in folder.iterdir() if (one / PRD).is_file()), key=lambda one: one.name)
    return tuple(Kit(one.name, _title(one)) for one in found)


def kit_named(name: str) -> Kit:
    """The kit of this name.

    Raises:
        WrongCall: There is none.
    """
    known = {kit.name: kit for kit in kits()}
    if name not in known:
        near = did_you_mean(name, list(known))
        there = f"there are {', '.join(known)}"
        raise WrongCall(
            f"there is no kit {name!r}", hint=f"{near} {there}".strip() if near != there else near
        )
    return known[name]


def unpack(name: str, folder: Path) -> Unpacked:
    """Copies a kit into a folder; what is there stays.

    Raises:
        WrongCall: There is no such kit.
        StoreUnwritable: The folder can't be written.
    """
    kit_named(name)
    written: list[str] = []
    kept: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with as_file(files("shipworthy") / "kits" / name) as kit:
            for source in _files(kit):
                relative = source.relative_to(kit)
                target = folder / relative
                if target.exists():
                    kept.append(relative.as_posix())
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                written.append(relative.as_posix())
    except OSError as error:
        raise StoreUnwritable(f"the kit can't be unpacked into {str(folder)!r}: {error.strerror}") from error
    return Unpacked(folder / PRD, tuple(written), tuple(kept))


def _files(kit: Path) -> Iterator[Path]:
    for source in sorted(kit.rglob("*")):
        if source.is_file() and not any(part in _LEFT_OUT for part in source.parts):
            yield source


def _title(kit: Traversable) -> str:
    """The first comment of its PRD, else the product's name."""
    product = ""
    for line in (kit / PRD).read_text(encoding="utf-8").splitlines()[:40]:
        if line.startswith("#") and line.lstrip("# ").strip() and "yaml-language-server" not in line:
            return line.lstrip("# ").strip()
        if line.startswith("product:"):
            product = line.removeprefix("product:").strip()
            break
    return product
