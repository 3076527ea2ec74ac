"""`Prompt`: a template with sections and named context, rendered into chat messages, its tokens by part.

A line `system:`, `user:` or `assistant:` alone starts a section, as in the body of a .prompty file; YAML
front matter is skipped. A text without sections is one user message. A template that doesn't mention
`input` gets the input appended as the user message (its own text, if without sections, is then the system
message); chat messages are appended as messages. Values can't start a section.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.template import (
    CLOSE,
    FIRST_PART,
    MAX_PARTS,
    OPEN,
    ROLE,
    Template,
    as_text,
    compile_template,
    content_text,
    is_chat,
    marked,
    without_marks,
)
from shipworthy.run.tokens import CountTokens, count_or_estimate, cut_to_tokens

SYSTEM, INPUT, HISTORY, INSTRUCTIONS = "system", "input", "history", "instructions"
TOOL_RESULTS = "tool_results"
REMOVABLE = (SYSTEM, HISTORY, TOOL_RESULTS)
"""Parts besides the context parts that a prompt may do without; the input is what is asked."""
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^(system|developer|user|assistant)[ \t]*:[ \t]*$", re.MULTILINE | re.IGNORECASE)
_PART = re.compile(f"{OPEN}(.)(.*?){CLOSE}", re.DOTALL)
_TAKEN_NAMES = (SYSTEM, INPUT, INSTRUCTIONS, "expected")


@dataclass(frozen=True)
class PromptPart:
    """A named part of the prompt: the text of a file, or a field of the case; cut at `max_tokens`."""

    name: str
    text: str | None = None
    field: str | None = None
    max_tokens: int | None = None

    def of(self, case: Case) -> str:
        """Its text for one case, before it is cut; empty where the case has no such field."""
        if self.text is not None:
            return self.text
        return as_text(case.variables.get(self.field or self.name))


@dataclass(frozen=True)
class RenderedPrompt:
    """What is sent, and what it is made of.

    Attributes:
        messages: Chat messages.
        parts: Tokens by part: `system`, every context part, `input`, `history`, `tool_results`,
            `instructions` (the rest).
        parts_are_estimated: Whether they were not counted by the model's own tokenizer.
        cut: Context parts that were cut at their `max_tokens`, and how many tokens never made it in.
    """

    messages: tuple[Mapping[str, Any], ...]
    parts: Mapping[str, int]
    parts_are_estimated: bool
    cut: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Message:
    role: str
    pieces: tuple[tuple[str, str], ...]
    """(part, text); the part is empty for the template's own words."""

    @property
    def content(self) -> str:
        return "".join(text for _, text in self.pieces).strip()


@dataclass(frozen=True)
class Prompt:
    """A compiled prompt; `text` is what was written, `file` where (for messages), `without` left out."""

    text: str
    file: str
    template: Template
    has_sections: bool
    parts: tuple[PromptPart, ...] = ()
    without: frozenset[str] = frozenset()

    @property
    def mentions_input(self) -> bool:
        """Whether the template places the input itself."""
        return INPUT in self.template.names

    @property
    def written_messages(self) -> tuple[tuple[str, str], ...]:
        """Role and text of each message as it was written, nothing filled in; the input where it goes."""
        sections = [(role, body.strip()) for role, body in self._sections(_marked_sections(self.text)[0])]
        if not self.mentions_input:
            sections.append(("user", "{{ input }}"))
        hidden = (SYSTEM, "developer") if SYSTEM in self.without else ()
        return tuple((role, body) for role, body in sections if body and role not in hidden)

    def render(self, case: Case, count: CountTokens | None = None) -> RenderedPrompt:
        """The messages for one case.

        Raises:
            WrongCall: A variable is undefined for this case, or the prompt is empty.
        """
        texts = {part.name: "" if part.name in self.without else part.of(case) for part in self.parts}
        kept = {part.name: cut_to_tokens(texts[part.name], part.max_tokens, count) for part in self.parts}
        names = (INPUT, *kept)
        values = {
            name: marked(value, chr(FIRST_PART + number))
            for number, (name, value) in enumerate({INPUT: case.input, **kept}.items())
        }
        rendered = self.template.render({**shown(case), **values})
        written = [_message(role, body, names) for role, body in self._sections(rendered)]
        spliced = [pair for message in written for pair in _with_chat(message, case.input)]
        if not self.mentions_input:
            spliced.extend(_input_messages(case.input))
        spliced = [pair for pair in spliced if not self._leaves_out(pair)]
        messages = tuple(message for message, _ in spliced if message["content"])
        if not messages:
            raise WrongCall(f"{self.file}: the prompt is empty for case {case.id!r}")
        parts, is_estimated = _count(spliced, count)
        for name in kept.keys() & self.template.names:
            _find_lost(parts, name, kept[name], count)
        cut = {
            name: count_or_estimate(texts[name], count)[0] - count_or_estimate(text, count)[0]
            for name, text in kept.items()
            if text != texts[name]
        }
        return RenderedPrompt(messages, parts, is_estimated, cut)

    def _leaves_out(self, sent: Sent) -> bool:
        message, texts = sent
        is_system = message["role"] in (SYSTEM, "developer")
        return (is_system and SYSTEM in self.without) or bool(
            texts.keys() & self.without & {HISTORY, TOOL_RESULTS}
        )

    def _sections(self, rendered: str) -> list[tuple[str, str]]:
        before, *rest = rendered.split(ROLE)
        first_role = SYSTEM if self.has_sections or not self.mentions_input else "user"
        return [(first_role, before), *zip(rest[::2], rest[1::2], strict=True)]


def parse_prompt(
    text: str, *, file: str = "prompt", parts: Sequence[PromptPart] = (), without: Sequence[str] = ()
) -> Prompt:
    """The prompt of a text.

    Args:
        text: As written.
        file: Where it stands, for messages.
        parts: Its context parts.
        without: Parts to leave out: context parts, `system`, `history`, `tool_results`.

    Raises:
        WrongCall: It is not a template, a context part has a name that is taken, or a part to be left out is
            none of the prompt; says where.
    """
    known = (*(part.name for part in parts), *REMOVABLE)
    for name in without:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"its parts are {', '.join(known)}"
            raise WrongCall(f"{file}: there is no part {name!r} to leave out", hint=hint)
    for number, part in enumerate(parts):
        if part.name in _TAKEN_NAMES or part.name in [other.name for other in parts[:number]]:
            raise WrongCall(
                f"{file}: the context part {part.name!r} has a name that is taken", hint="rename it"
            )
    if len(parts) >= MAX_PARTS:
        raise WrongCall(f"{file}: {len(parts)} context parts, at most {MAX_PARTS - 1} are possible")
    source, n_sections = _marked_sections(text)
    template = compile_template(source, file)
    return Prompt(text, file, template, n_sections > 0, tuple(parts), frozenset(without))


def _marked_sections(text: str) -> tuple[str, int]:
    """The text without front matter, its sections marked, and how many there are."""
    plain = without_marks(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    body = _FRONT_MATTER.sub(lambda found: "\n" * found.group().count("\n"), plain)
    return _SECTION.subn(lambda found: f"{ROLE}{found.group(1).lower()}{ROLE}", body)


def check_prompt(prompt: Prompt, case: Case) -> None:
    """Finds a template's faults on the first case, before a call is spent.

    Raises:
        WrongCall: Names the prompt's file and line, or the context part that is neither file nor field.
    """
    known = shown(case)
    for part in prompt.parts:
        if part.text is None and (part.field or part.name) not in known:
            near = difflib.get_close_matches(part.field or part.name, list(known), n=1)
            raise WrongCall(
                f"context part {part.name!r}: {part.field!r} is neither a file nor a field of the cases",
                hint=f"did you mean {near[0]!r}?" if near else f"the fields are {', '.join(sorted(known))}",
            )
    prompt.render(case)


def shown(case: Case) -> dict[str, Any]:
    """What a candidate may see of a case: everything but the expected answer, under whatever name."""
    return case.visible


def _message(role: str, body: str, names: Sequence[str]) -> _Message:
    pieces: list[tuple[str, str]] = []
    end = 0
    for found in _PART.finditer(body):
        pieces.append(("", body[end : found.start()]))
        pieces.append((names[ord(found.group(1)) - FIRST_PART], found.group(2)))
        end = found.end()
    pieces.append(("", body[end:]))
    return _Message(role, tuple(pieces))


Sent = tuple[Mapping[str, Any], Mapping[str, str]]
"""A message, and the text of each part in it."""


def _with_chat(message: _Message, case_input: Any) -> list[Sent]:
    """The message, or the input's own messages where the section holds nothing but a chat input."""
    if is_chat(case_input) and all(part == INPUT or not text.strip() for part, text in message.pieces):
        return _input_messages(case_input) if any(part for part, _ in message.pieces) else []
    own = SYSTEM if message.role in (SYSTEM, "developer") else INSTRUCTIONS
    texts: dict[str, str] = {}
    for part, text in message.pieces:
        name = part or own
        texts[name] = texts.get(name, "") + text
    return [({"role": message.role, "content": message.content}, texts)]


def _part_of(message: Mapping[str, Any], *, is_last: bool) -> str:
    """Which part a message of a chat input belongs to."""
    if message["role"] in (SYSTEM, "developer"):
        return SYSTEM
    if message["role"] in ("tool", "function"):
        return TOOL_RESULTS
    return INPUT if is_last else HISTORY


def _input_messages(case_input: Any) -> list[Sent]:
    if not is_chat(case_input):
        text = without_marks(as_text(case_input))
        return [({"role": "user", "content": text}, {INPUT: text})]
    last = max(
        (i for i, item in enumerate(case_input) if item["role"] == "user"), default=len(case_input) - 1
    )
    sent: list[Sent] = []
    for i, item in enumerate(case_input):
        part = _part_of(item, is_last=i == last)
        sent.append((dict(item), {part: content_text(item["content"])}))
    return sent


def _count(sent: Sequence[Sent], count: CountTokens | None) -> tuple[dict[str, int], bool]:
    parts: dict[str, int] = {}
    is_estimated = False
    for _, texts in sent:
        for name, text in texts.items():
            if text.strip():
                n_tokens, estimated = count_or_estimate(text.strip(), count)
                parts[name] = parts.get(name, 0) + n_tokens
                is_estimated = is_estimated or estimated
    return parts, is_estimated


def _find_lost(parts: dict[str, int], name: str, text: str, count: CountTokens | None) -> None:
    """Moves a part's tokens out of the template's own where a filter or macro made its text unmarked."""
    if name in parts or not text.strip():
        return
    n_tokens = count_or_estimate(text, count)[0]
    for own in (SYSTEM, INSTRUCTIONS):
        moved = min(n_tokens, parts.get(own, 0))
        if moved:
            parts[own] -= moved
            parts[name] = parts.get(name, 0) + moved
            n_tokens -= moved
