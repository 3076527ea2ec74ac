"""promptfoo's prompts -> prompts here: chat messages become sections, the main variable becomes `input`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.importing.imported import Carried, Note
from shipworthy.define.importing.promptfoo_names import prompt_name, unique

_BLOCK = re.compile(r"\{\{[^{}]{0,2000}\}\}|\{%[^{}]{0,2000}%\}")
_DELIMITER = re.compile(r"^---[ \t]*$", re.MULTILINE)
_ROLES = ("system", "developer", "user", "assistant")


@dataclass(frozen=True)
class Prompt:
    """A prompt: what providers call it, what it is called here, its text as promptfoo has it."""

    label: str
    name: str
    text: str


def named_prompts(found: list[tuple[str, str]]) -> list[Prompt]:
    """Labels and texts, with names that results have too."""
    made: list[Prompt] = []
    for number, (label, text) in enumerate(found, 1):
        name = unique(prompt_name(label, text, number), [one.name for one in made])
        made.append(Prompt(label, name, text))
    return made


def texts_of_file(text: str) -> list[str]:
    """A text file holds several prompts if lines of three dashes part them."""
    return [part.strip() for part in _DELIMITER.split(text) if part.strip()]


def written(prompt: Prompt, main: str) -> tuple[str, list[Note]]:
    """The prompt as a file here."""
    notes: list[Note] = []
    text = _as_sections(prompt.text, notes, prompt.name)
    changed = _BLOCK.sub(lambda block: _block(block.group(), main), text)
    if "{%" in changed:
        notes.append(
            Note(
                Carried.approximated, f"prompt {prompt.name} uses statements of Nunjucks",
                "read as Jinja, which is nearly the same; look at them",
            )
        )  # fmt: skip
    return changed.rstrip() + "\n", notes


def _block(block: str, main: str) -> str:
    """Within braces: the main variable is `input`, `dump` is `tojson`."""
    if main and main != "input":
        block = re.sub(rf"(?<![\w.'\"]){re.escape(main)}(?![\w'\"])", "input", block)
    return re.sub(r"\|\s*dump\b", "| tojson", block)


def _as_sections(text: str, notes: list[Note], name: str) -> str:
    """Chat messages as JSON -> `system:` and `user:` sections."""
    if not text.lstrip().startswith("["):
        return text
    try:
        messages = json.loads(text)
    except (ValueError, RecursionError):
        notes.append(
            Note(
                Carried.approximated,
                f"prompt {name} begins like chat messages and is no JSON",
                "taken as text",
            )
        )
        return text
    sections = list(_sections(messages))
    if not sections or len(sections) != len(messages):
        notes.append(
            Note(
                Carried.approximated,
                f"prompt {name} is JSON, but not chat messages of texts",
                "taken as text",
            )
        )
        return text
    return "\n\n".join(sections)


def _sections(messages: Any) -> Iterator[str]:
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, Mapping) and message.get("role") in _ROLES:
            content = message.get("content")
            if isinstance(content, str):
                yield f"{message['role']}:\n{content}"
