"""Text files that the PRD names: prompts, context, schemas."""

from __future__ import annotations

import difflib
from pathlib import Path

from shipworthy.errors import WrongCall


def read_text(path: Path, what: str) -> str:
    """The text of a file (UTF-8, a byte-order mark tolerated).

    Raises:
        WrongCall: It is not there, can't be read, or is not UTF-8; says which file and what is near.
    """
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        beside = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
        near = difflib.get_close_matches(path.name, beside, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"{path.parent} holds no such file"
        raise WrongCall(f"{what}: there is no file {str(path)!r}", hint=hint) from None
    except OSError as error:
        raise WrongCall(f"{what}: {str(path)!r} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongCall(
            f"{what}: {str(path)!r} is not UTF-8 at byte {error.start}", hint="save it as UTF-8"
        ) from error


def is_file_name(text: str, endings: tuple[str, ...]) -> bool:
    """Whether a text that may be a file or the thing itself is a file's name."""
    return "\n" not in text and len(text) < 400 and text.strip().lower().endswith(endings)
