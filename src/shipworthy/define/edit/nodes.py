"""`Tree`: where every key and value of a YAML text begins and ends, to the character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from shipworthy.define.finding import Path, write_path
from shipworthy.define.yaml_text import read_scalar
from shipworthy.errors import WrongCall

_COLON = re.compile(r"[ \t]*:")
_ALIAS = re.compile(r"[ \t]*(\*[^\s,\[\]{}]+)")


@dataclass(frozen=True)
class Spot:
    """One value in the text.

    Attributes:
        start: Index of its first character; after the colon or dash of a value that is left out.
        end: Index behind its last character; the line's end is not part of it.
        node: What ruamel read; None for an alias, whose value stands elsewhere.
        key_start: Index of its key (of its dash in a list of lines); -1 at the top.
    """

    start: int
    end: int
    node: Any
    key_start: int = -1

    @property
    def is_flow(self) -> bool:
        """Whether it is a mapping or list in brackets."""
        return self.node is not None and self.node.id != "scalar" and bool(self.node.flow_style)

    @property
    def is_block(self) -> bool:
        """Whether it is a mapping or list that stands line by line."""
        return self.node is not None and self.node.id != "scalar" and not self.node.flow_style


class Tree:
    """A YAML text with the places of its parts.

    Args:
        text: The text, without a byte order mark; it must be valid.
    """

    def __init__(self, text: str) -> None:
        yaml = YAML(typ="safe", pure=True)
        yaml.composer.warn_double_anchors = False
        self.text = text
        self.root = Spot(0, len(text), yaml.compose(text))

    def line_of(self, at: int) -> int:
        """The line of a character, from 1."""
        return self.text.count("\n", 0, at) + 1

    def column_of(self, at: int) -> int:
        """How many characters stand before it in its line."""
        return at - self.line_start(at)

    def line_start(self, at: int) -> int:
        """Index of the first character of its line."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Index of the line break at or behind a character (the text's end if there is none)."""
        found = self.text.find("\n", at)
        found = len(self.text) if found < 0 else found
        return found - 1 if found > at and self.text[found - 1] == "\r" else found

    def is_first_on_line(self, at: int) -> bool:
        """Whether only blanks stand before it."""
        return not self.text[self.line_start(at) : at].strip()

    def find(self, path: Path) -> Spot:
        """The value at a path.

        Raises:
            WrongCall: It stands elsewhere in the text: an alias or a merge brings it.
        """
        spot = self.root
        for depth, part in enumerate(path):
            found = self.children(spot).get(part) if spot.node is not None else None
            if found is None:
                name = write_path(path[: depth + 1])
                raise WrongCall(
                    f"{name} comes from an alias or a merge (& and *), so a change would reach other places",
                    hint=f"edit the file by hand at line {self.line_of(spot.start)}",
                )
            spot = found
        return spot

    def children(self, spot: Spot) -> dict[Any, Spot]:
        """The values of a mapping by key, or of a list by index, in the order of the text."""
        if spot.node is None or spot.node.id == "scalar":
            return {}
        if spot.node.id == "sequence":
            return dict(enumerate(self._items(spot)))
        pairs = [pair for pair in spot.node.value if pair[0].id == "scalar" and not _is_merge(pair[0])]
        return {read_scalar(key): self._value(key, value) for key, value in pairs}

    def entries_end(self, spot: Spot) -> int:
        """Index behind the last character of the last entry of a mapping, merges included."""
        pairs = spot.node.value
        return max(self._value(key, value).end for key, value in pairs) if pairs else spot.end

    def _value(self, key: Any, value: Any) -> Spot:
        key_start, key_end = key.start_mark.index, key.end_mark.index
        colon = _COLON.match(self.text, key_end)
        after = colon.end() if colon else key_end
        alias = _ALIAS.match(self.text, after)
        if alias is not None or value.start_mark.index < key_start:
            at = (alias.start(1), alias.end(1)) if alias else (after, after)
            return Spot(*at, None, key_start)
        if value.id == "scalar" and value.value == "" and value.style is None and value.anchor is None:
            return Spot(after, after, value, key_start)
        return Spot(value.start_mark.index, self._end(value), value, key_start)

    def _items(self, spot: Spot) -> list[Spot]:
        """The entries of a list; of one that stands line by line, `key_start` is the dash."""
        found: list[Spot] = []
        at = spot.start
        for item in spot.node.value:
            dash = self._dash(at) if not spot.node.flow_style else -1
            alias = _ALIAS.match(self.text, dash + 1) if dash >= 0 else None
            if alias is not None or item.start_mark.index < spot.start:
                begin, end = (alias.start(1), alias.end(1)) if alias else (dash + 1, dash + 1)
                found.append(Spot(begin, end, None, dash))
            elif item.id == "scalar" and item.value == "" and item.style is None and item.anchor is None:
                found.append(Spot(dash + 1, dash + 1, item, dash))
            else:
                found.append(Spot(item.start_mark.index, self._end(item), item, dash))
            at = found[-1].end
        return found

    def _dash(self, at: int) -> int:
        """The next dash that opens an entry, comments passed over."""
        while at < len(self.text):
            sign = self.text[at]
            if sign == "-" and self.text[at + 1 : at + 2] in ("", " ", "\t", "\r", "\n"):
                return at
            if sign == "&":  # the anchor of the list itself
                at += len(self.text[at:].split(maxsplit=1)[0])
                continue
            at = self.line_end(at) if sign == "#" else at + 1
        return at

    def _end(self, node: Any) -> int:
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if node.id == "scalar":
            return self._block_end(node, end) if node.style in ("|", ">") else end
        if node.flow_style:
            return end
        return max(self._last(node), start)

    def _last(self, node: Any) -> int:
        if node.id == "sequence":
            spot = Spot(node.start_mark.index, node.end_mark.index, node)
            return max((item.end for item in self._items(spot)), default=0)
        return max((self._value(key, value).end for key, value in node.value), default=0)

    def _block_end(self, node: Any, end: int) -> int:
        """Behind the last line of a block text; blank lines after it are no part of it, unless kept (`+`)."""
        start = int(node.start_mark.index)
        head = self.text[start : self.line_end(start)]
        body = self.text[start:end]
        kept = body[:-1].removesuffix("\r") if body.endswith("\n") and "+" in head.split("#")[0] else None
        return start + len(body.rstrip() if kept is None else kept)


def _is_merge(key: Any) -> bool:
    return str(key.tag) == "tag:yaml.org,2002:merge"
