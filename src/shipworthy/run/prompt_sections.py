"""The sections of a prompt's text, and the text without one of them: what does each instruction change?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.errors import WrongCall
from shipworthy.run.template import compile_template

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ROLE = re.compile(r"^(system|developer|user|assistant)[ \t]*:[ \t]*$", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_BULLET = re.compile(r"^\s*(?:[-*+•]\s+|\d{1,2}[.)]\s+|\d{1,2}、\s*)")
_STATEMENT = re.compile(r"^\s*\{%")
_PLACEHOLDER = re.compile(r"\{\{|\{%")
_LONGEST_NAME = 48


@dataclass(frozen=True)
class PromptSection:
    """One instruction: a heading with what stands under it, a paragraph, or an item of a list.

    Attributes:
        name: Its first words.
        text: As written.
        first_line: Number of its first line in the prompt, from 1.
        n_lines: How many lines it has.
    """

    name: str
    text: str
    first_line: int
    n_lines: int


def sections_of(text: str) -> tuple[PromptSection, ...]:
    """The sections that can be left out: those without a placeholder, whose absence leaves a template.

    A section with a placeholder carries what is given (input, context), which is no instruction; context
    parts are left out by name instead.
    """
    lines = text.split("\n")
    front = _FRONT_MATTER.match(text)
    start = front.group().count("\n") if front else 0
    found = []
    for first, last in _blocks(lines, start):
        body = "\n".join(lines[first : last + 1])
        section = PromptSection(_name(body), body, first + 1, last - first + 1)
        if not _PLACEHOLDER.search(body) and _compiles(without_section(text, section)):
            found.append(section)
    return tuple(_numbered(found))


def without_section(text: str, section: PromptSection) -> str:
    """The text with the section's lines gone."""
    lines = text.split("\n")
    first = section.first_line - 1
    return "\n".join([*lines[:first], *lines[first + section.n_lines :]])


def _blocks(lines: list[str], start: int) -> list[tuple[int, int]]:
    """First and last line of every block: parted by blank lines, roles, headings and items of lists."""
    blocks: list[tuple[int, int]] = []
    begun: int | None = None
    under_heading = False
    for number in range(start, len(lines) + 1):
        line = lines[number] if number < len(lines) else ""
        is_blank, is_role = not line.strip(), bool(_ROLE.match(line))
        starts_anew = is_role or any(kind.match(line) for kind in (_HEADING, _BULLET, _STATEMENT))
        if begun is not None and (is_blank or starts_anew) and not (under_heading and begun == number - 1):
            blocks.append((begun, number - 1))
            begun = None
        if is_blank or is_role:
            begun = begun if under_heading and begun is not None and not is_role else None
            continue
        if begun is None:
            begun, under_heading = number, bool(_HEADING.match(line))
        elif starts_anew:
            under_heading = False
    return [block for block in blocks if _has_words(lines[block[0] : block[1] + 1])]


def _has_words(lines: list[str]) -> bool:
    return any(re.search(r"\w", line) for line in lines)


def _name(body: str) -> str:
    first = body.strip().split("\n")[0]
    heading = _HEADING.match(first)
    plain = " ".join((heading.group(1) if heading else _BULLET.sub("", first)).split())
    return plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - 1].rstrip() + "…"


def _numbered(found: list[PromptSection]) -> list[PromptSection]:
    """Sections of one name are told apart by their lines."""
    names = [section.name for section in found]
    return [
        section
        if names.count(section.name) == 1
        else PromptSection(
            f"{section.name} (line {section.first_line})", section.text, section.first_line, section.n_lines
        )
        for section in found
    ]


def _compiles(text: str) -> bool:
    try:
        compile_template(text, "prompt")
    except WrongCall:
        return False
    return bool(text.strip())
