"""`load_function`: a function of a Python file that the PRD names as `file.py:function`.

A benchmark's folder is code that its owner trusts: the file is run as it stands.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from shipworthy.errors import WrongCall

_modules: dict[tuple[str, str], ModuleType] = {}
_helpers: dict[str, str] = {}
"""Modules beside a user's file that importing it brought in, to the folder they came from."""


class LoadedFunction(NamedTuple):
    """A function and the hash of its file's content and of the neighbours that the file imports."""

    function: Callable[..., Any]
    content_hash: str


def load_function(reference: str, folder: Path) -> LoadedFunction:
    """The function that `file.py:function` names; the path is relative to the PRD's folder.

    Raises:
        WrongCall: No such file or function, or the file can't be imported.
    """
    file, separator, name = reference.rpartition(":")
    if not separator or not file.strip() or not name.strip():
        raise WrongCall(f"{reference!r} names no function", hint="write it as 'file.py:function'")
    path = (Path(folder) / file.strip()).resolve()
    module, content_hash = _load(path, Path(folder).resolve(), file.strip())
    found = getattr(module, name.strip(), None)
    if not callable(found):
        raise WrongCall(
            f"{file} has no function {name.strip()!r}", hint=_alike(name.strip(), _functions(module))
        )
    return LoadedFunction(found, content_hash)


def _load(path: Path, folder: Path, shown: str) -> tuple[ModuleType, str]:
    """The module, run once for each content (from the source, since bytecode can be a second old)."""
    try:
        source = path.read_bytes()
    except OSError as error:
        beside = [item.name for item in path.parent.glob("*.py")] if path.parent.is_dir() else []
        hint = _alike(path.name, beside)
        raise WrongCall(
            f"Python file {shown!r} can't be read in {folder}: {error.strerror}", hint=hint
        ) from error
    content_hash = _hash_of(source, neighbours(path, folder))
    known = _modules.get((str(path), content_hash))
    if known is None:
        known = _modules[str(path), content_hash] = _run(path, folder, shown, source)
    return known, content_hash


def _run(path: Path, folder: Path, shown: str, source: bytes) -> ModuleType:
    mark = sha256(str(path).encode("utf-8", "surrogateescape") + source).hexdigest()[:12]
    name = f"shipworthy_prd_{path.stem}_{mark}"
    spec = importlib.util.spec_from_loader(name, loader=None, origin=str(path))
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        with _importable(path.parent, folder):
            exec(compile(source, str(path), "exec"), module.__dict__)
    except (Exception, SystemExit) as error:
        sys.modules.pop(name, None)
        last = traceback.format_exception_only(error)[-1].strip()
        raise WrongCall(f"{shown} can't be imported: {last}", hint=_line_of(error, path)) from error
    return module


def neighbours(path: Path, folder: Path) -> dict[Path, bytes]:
    """The Python files beside a file (or in the PRD's folder) that it imports, and those that they import."""
    found: dict[Path, bytes] = {}
    waiting = [path]
    while waiting:
        for place in _imported(waiting.pop(), (path.parent, folder)):
            if place != path and place not in found:
                with suppress(OSError):
                    found[place] = place.read_bytes()
                    waiting.append(place)
    return found


def _imported(path: Path, folders: Sequence[Path]) -> Iterator[Path]:
    """Where the modules lie that a file names in its imports, as far as they lie in these folders."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return  # running it says what is wrong
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            inside = Path(*name.split("."))
            for folder in folders:
                for place in (folder / inside.with_suffix(".py"), folder / inside / "__init__.py"):
                    if place.is_file():
                        yield place.resolve()


def _hash_of(source: bytes, others: Mapping[Path, bytes]) -> str:
    """The file's own hash; with neighbours that of all of them together."""
    own = sha256(source)
    for place in sorted(others):
        own.update(b"\0" + place.name.encode("utf-8", "surrogateescape") + b"\0" + others[place])
    return own.hexdigest()


@contextmanager
def _importable(*folders: Path) -> Iterator[None]:
    """Lets the file import its neighbours as they are now: those that were imported before are forgotten."""
    places = list(dict.fromkeys(str(folder) for folder in folders))
    for name in list(_helpers):
        sys.modules.pop(name, None)
        del _helpers[name]
    importlib.invalidate_caches()
    before, writes_none = set(sys.modules), sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # bytecode can be a second old
    sys.path[:0] = places
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes_none
        for place in places:
            if place in sys.path:
                sys.path.remove(place)
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if any(_is_inside(Path(file), Path(place)) for place in places):
                _helpers[name] = str(Path(file).parent)


def _is_inside(file: Path, folder: Path) -> bool:
    """Whether a module is the project's own: in its folder, and not in an environment that lies there."""
    if not file.is_relative_to(folder):
        return False
    return not any(part.startswith(".") or part == "site-packages" for part in file.relative_to(folder).parts)


def _line_of(error: BaseException, path: Path) -> str:
    """Where in the file it happened."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno} of {error.filename}"
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
    ]
    return f"line {lines[-1]} of {path}" if lines else ""


def _functions(module: ModuleType) -> list[str]:
    return [name for name, value in vars(module).items() if callable(value) and not name.startswith("_")]


def _alike(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"there are {', '.join(sorted(known))}" if known else "there is none"
