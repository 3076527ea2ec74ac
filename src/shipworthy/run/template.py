"""`Template`: sandboxed Jinja over a case, with faults that name the file and line.

Values never shape the template: they are cleaned of the marks (Unicode noncharacters) that say where a
section starts and where a named part lies, so that no input can forge a role.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shipworthy.errors import WrongCall

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Template as JinjaTemplate
    from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_CHARACTERS = 2_000_000
"""A rendered template larger than this is a fault: no prompt is. It is no fence (SECURITY.md)."""

ROLE, OPEN, CLOSE, FIRST_PART = "\ufdd0", "\ufdd1", "\ufdd2", 0xFDD3
MAX_PARTS = 0xFDEF - FIRST_PART + 1
_MARKS = re.compile("[\ufdd0-\ufdef]")


class PartText(str):
    """A text that remembers which part of a prompt it is."""

    mark: str

    def strip(self, chars: str | None = None, /) -> PartText:
        """The same part without its margins (what `| trim` calls)."""
        return part_text(str(self).strip(chars), self.mark)


class PartList(list[Any]):
    """Chat messages or other JSON that remember which part of a prompt they are."""

    mark: str


class PartDict(dict[Any, Any]):
    """A JSON object that remembers which part of a prompt it is."""

    mark: str


def part_text(text: str, mark: str) -> PartText:
    """The text, marked."""
    marked = PartText(text)
    marked.mark = mark
    return marked


def marked(value: Any, mark: str) -> Any:
    """A value whose texts remember the part they belong to."""
    if isinstance(value, str):
        return part_text(value, mark)
    if isinstance(value, Mapping):
        members = PartDict({key: marked(item, mark) for key, item in value.items()})
        members.mark = mark
        return members
    if isinstance(value, list | tuple):
        items = PartList(marked(item, mark) for item in value)
        items.mark = mark
        return items
    return value


def without_marks(text: str) -> str:
    """The text without the characters that shipworthy marks prompts with."""
    return text if text.isascii() else _MARKS.sub("", text)


def is_chat(value: Any) -> bool:
    """Whether a value is chat messages: a list of mappings with a role and a content."""
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(item, Mapping) and "role" in item and "content" in item for item in value)
    )


def as_text(value: Any) -> str:
    """A value as a template shows it: chat as a transcript, other JSON as JSON, nothing as nothing."""
    if value is None:
        return ""
    if is_chat(value):
        return "\n".join(f"{item['role']}: {content_text(item['content'])}" for item in value)
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def content_text(content: Any) -> str:
    """The text of a message's content, which may be a list of text, image and audio parts."""
    if isinstance(content, list | tuple):
        texts = (part.get("text") for part in content if isinstance(part, Mapping))
        return "\n".join(text for text in texts if isinstance(text, str))
    return as_text(content)


@dataclass(frozen=True)
class Template:
    """A compiled template: `file` for messages, `names` of the variables it mentions."""

    file: str
    names: frozenset[str]
    compiled: JinjaTemplate

    def render(self, variables: Mapping[str, Any]) -> str:
        """The text, marks included; a `WrongCall` names the file, the line and a near name.

        Raises:
            WrongCall: A variable is undefined, an operation is forbidden, or the result is too large.
        """
        chunks: list[str] = []
        n_characters = 0
        try:
            for chunk in self.compiled.generate(dict(variables)):
                n_characters += len(chunk)
                if n_characters > MAX_CHARACTERS:
                    raise _too_large()
                chunks.append(chunk)
        except Exception as fault:
            raise _wrong(self.file, _line_of(fault, self.file), fault, variables) from fault
        return "".join(chunks)


@lru_cache(maxsize=512)
def compile_template(text: str, file: str = "template") -> Template:
    """The template of a text.

    Raises:
        WrongCall: It is not Jinja; names the file and line.
    """
    from jinja2 import TemplateSyntaxError, meta
    from jinja2.exceptions import TemplateError

    environment = _environment()
    try:
        names = frozenset(meta.find_undeclared_variables(environment.parse(text)))
        code = environment.compile(text, name=file, filename=file)
        compiled = environment.template_class.from_code(
            environment, code, environment.make_globals(None), None
        )
    except TemplateSyntaxError as fault:
        raise _wrong(file, fault.lineno, fault, {}) from fault
    except TemplateError as fault:
        raise _wrong(file, 0, fault, {}) from fault
    return Template(file, names, compiled)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """The sandbox, which also refuses to multiply a text into gigabytes."""

        intercepted_binops = frozenset(("*", "**"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "*" and _size(left, right) > MAX_CHARACTERS:
                raise _too_large()
            if operator == "**" and (abs(left) > 10**6 or abs(right) > 100):
                raise _too_large()
            return super().call_binop(context, operator, left, right)

    environment = Environment(undefined=StrictUndefined, finalize=_finalize)
    for name in ("lipsum", "cycler", "joiner"):  # chance and state have no place in a prompt
        environment.globals.pop(name, None)
    return environment


def _size(left: Any, right: Any) -> int:
    """How long a repeated text or list would be; 0 for numbers."""
    for sequence, times in ((left, right), (right, left)):
        if isinstance(sequence, str | list | tuple) and isinstance(times, int):
            return len(sequence) * times
    return 0


def _too_large() -> ValueError:
    return ValueError(f"it renders to more than {MAX_CHARACTERS:,} characters")


def _finalize(value: Any) -> str:
    from jinja2 import Undefined

    if isinstance(value, Undefined):
        return str(value)  # raises, naming the variable
    text = without_marks(as_text(value))
    if len(text) > MAX_CHARACTERS:
        raise _too_large()
    mark: str = getattr(value, "mark", "")
    return f"{OPEN}{mark}{text}{CLOSE}" if mark else text


def _line_of(fault: BaseException, file: str) -> int:
    """The template's line: Jinja rewrites the traceback so that its frames carry the template's own lines."""
    line = 0
    trace: TracebackType | None = fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _wrong(file: str, line: int, fault: BaseException, variables: Iterable[str]) -> WrongCall:
    message = str(fault) or type(fault).__name__
    where = f"{file}:{line}" if line else file
    return WrongCall(f"{where}: {message}", hint=_hint(message, sorted(variables)))


def _hint(message: str, names: list[str]) -> str:
    undefined = re.match(r"'(\w+)' is undefined", message)
    if undefined is None:
        return ""
    if undefined.group(1) == "expected":
        return "a candidate must not see the answer that its output is compared with"
    near = difflib.get_close_matches(undefined.group(1), names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"the variables are {', '.join(names)}"
