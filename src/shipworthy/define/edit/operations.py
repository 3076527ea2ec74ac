"""One step done in a text: only the characters of that one value change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shipworthy.define.edit.difference import Step
from shipworthy.define.edit.nodes import Spot, Tree
from shipworthy.define.edit.writing import (
    WIDTH,
    block_lines,
    entry_lines,
    flow_text,
    item_lines,
    scalar_text,
)
from shipworthy.define.finding import write_path
from shipworthy.errors import WrongCall


def done(text: str, step: Step) -> str:
    """The text with the step done.

    Raises:
        WrongCall: It can't be done without touching something else.
    """
    tree = Tree(text)
    return _DOING[step.what](tree, step)


def by_hand(tree: Tree, step: Step, at: int, why: str) -> WrongCall:
    """What is said where a person must make the change."""
    return WrongCall(
        f"{write_path(step.path) or 'the document'} can't be changed safely: {why}",
        hint=f"edit the file by hand at line {tree.line_of(at)}",
    )


def _replace(tree: Tree, step: Step) -> str:
    spot = tree.find(step.path)
    text, value = tree.text, step.value
    if spot is tree.root or not step.path:
        raise by_hand(tree, step, 0, "it is the whole document")
    if _stands_in_brackets(tree, step):
        return text[: spot.start] + _after(text, spot.start) + _flow(value, spot) + text[spot.end :]
    style = spot.node.style if spot.node is not None and spot.node.id == "scalar" else None
    column = _own_column(tree, spot)
    first, *rest = block_lines(value, column, style=style)
    if not rest:
        return _replaced_on_line(tree, step, spot, first)
    if first.strip():  # a block text: its head stays on the line of the key
        return _replaced_by_block(tree, step, spot, first, rest)
    return _replaced_by_lines(tree, step, spot, rest)


def _replaced_on_line(tree: Tree, step: Step, spot: Spot, first: str) -> str:
    text = tree.text
    if spot.is_block:
        at = _key_end(tree, spot)
        if "#" in text[at : spot.end]:
            raise by_hand(tree, step, spot.start, "comments stand between its lines")
        return text[:at] + first + text[spot.end :]
    return text[: spot.start].rstrip(" \t") + first + text[spot.end :]


def _replaced_by_block(tree: Tree, step: Step, spot: Spot, first: str, rest: list[str]) -> str:
    """A text of several lines: its head stays on the line of the key, before that line's comment."""
    text, newline = tree.text, _newline(tree.text)
    if spot.is_block:
        raise by_hand(tree, step, spot.start, "a text would take the place of several lines")
    if spot.node is not None and spot.node.id == "scalar" and spot.node.style in ("|", ">"):
        head = text[spot.start : tree.line_end(spot.start)]
        note, end = head[len(head.split()[0]) :].rstrip(), spot.end
    else:
        end = tree.line_end(spot.end)
        note = text[spot.end : end].rstrip()
    return text[: spot.start].rstrip(" \t") + first + note + newline + newline.join(rest) + text[end:]


def _replaced_by_lines(tree: Tree, step: Step, spot: Spot, rest: list[str]) -> str:
    """A mapping or list line by line in place of nothing, a plain value or one in brackets."""
    text, newline = tree.text, _newline(tree.text)
    if spot.is_block or "\n" in text[spot.start : spot.end]:
        return _swapped_lines(tree, step, spot, rest)
    end = tree.line_end(spot.end)
    before, note = text[: spot.start].rstrip(" \t"), text[spot.end : end].rstrip()
    return before + note + newline + newline.join(rest) + text[end:]


def _swapped_lines(tree: Tree, step: Step, spot: Spot, rest: list[str]) -> str:
    text, newline = tree.text, _newline(tree.text)
    at = _key_end(tree, spot)
    if "#" in text[at : spot.end]:
        raise by_hand(tree, step, spot.start, "comments stand between its lines")
    return text[:at] + newline + newline.join(rest) + text[spot.end :]


def _add(tree: Tree, step: Step) -> str:
    parent, key = tree.find(step.path[:-1]), step.path[-1]
    if parent.node is None:
        raise by_hand(tree, step, parent.start, "its mapping comes from an alias")
    there = tree.children(parent)
    behind = there.get(step.after)
    if parent.is_flow:
        written = f"{scalar_text(key, in_brackets=True)}: {flow_text(step.value)}"
        return _put_in_brackets(tree, parent, behind, written)
    column = _entry_column(tree, parent)
    lines = entry_lines(f"{scalar_text(key)}:", step.value, column)
    if behind is None:
        start = min((spot.key_start for spot in there.values()), default=-1)
        if start < 0 or not tree.is_first_on_line(start):
            return _lines_behind(tree, tree.entries_end(parent), lines)
        return _lines_before(tree, start, lines)
    if column == 0 and len(step.path) == 1:
        return _section_behind(tree, behind, lines)
    return _lines_behind(tree, behind.end, lines)


def _insert(tree: Tree, step: Step) -> str:
    parent, index = tree.find(step.path[:-1]), step.path[-1]
    there = tree.children(parent)
    behind = there.get(index - 1)
    if parent.is_flow:
        return _put_in_brackets(tree, parent, behind, flow_text(step.value))
    dash = there[0].key_start
    lines = item_lines(step.value, tree.column_of(dash))
    if behind is not None:
        return _lines_behind(tree, behind.end, lines)
    if not tree.is_first_on_line(dash):
        raise by_hand(tree, step, dash, "its list begins in the line of another one")
    return _lines_before(tree, dash, lines)


def _remove(tree: Tree, step: Step) -> str:
    parent, spot = tree.find(step.path[:-1]), tree.find(step.path)
    there = list(tree.children(parent).values())
    if parent.is_flow:
        return _taken_from_brackets(tree, step, spot, there)
    text = tree.text
    if tree.is_first_on_line(spot.key_start):
        start, end = tree.line_start(spot.key_start), tree.line_end(spot.end)
        rest = text[end:]
        rest = rest[2:] if rest.startswith("\r\n") else rest[1:]
        return text[:start] + rest
    later = [one.key_start for one in there if one.key_start > spot.key_start]
    if not later or "#" in text[tree.line_end(spot.end) : min(later)]:
        raise by_hand(tree, step, spot.start, "it shares its line with what stays")
    return text[: spot.key_start] + text[min(later) :]


def _taken_from_brackets(tree: Tree, step: Step, spot: Spot, there: list[Spot]) -> str:
    text = tree.text
    start = spot.key_start if spot.key_start >= 0 else spot.start
    place = next(index for index, one in enumerate(there) if one.start == spot.start)
    if place:
        start = there[place - 1].end
        end = spot.end
    else:
        following = there[1]
        end = following.key_start if following.key_start >= 0 else following.start
    if "#" in text[start:end].replace(text[spot.start : spot.end], ""):
        raise by_hand(tree, step, spot.start, "a comment stands beside it")
    return text[:start] + text[end:]


def _put_in_brackets(tree: Tree, parent: Spot, behind: Spot | None, written: str) -> str:
    text = tree.text
    if behind is None:
        rest = text[parent.start + 1 : parent.end - 1].strip()
        return text[: parent.start + 1] + written + (", " if rest else "") + text[parent.start + 1 :]
    at = behind.end
    line = len(text[tree.line_start(at) : tree.line_end(at)])
    if line + len(written) + 2 <= WIDTH:
        return f"{text[:at]}, {written}{text[at:]}"
    indent = " " * (tree.column_of(parent.start) + 1)
    return f"{text[:at]},{_newline(text)}{indent}{written}{text[at:]}"


def _lines_behind(tree: Tree, at: int, lines: list[str]) -> str:
    end, newline = tree.line_end(at), _newline(tree.text)
    return tree.text[:end] + newline + newline.join(lines) + tree.text[end:]


def _lines_before(tree: Tree, at: int, lines: list[str]) -> str:
    start, newline = tree.line_start(at), _newline(tree.text)
    return tree.text[:start] + newline.join(lines) + newline + tree.text[start:]


def _section_behind(tree: Tree, behind: Spot, lines: list[str]) -> str:
    """A new section at the top: behind the indented comments of the one before it, a blank line between."""
    text, at = tree.text, tree.line_end(behind.end)
    following = at
    while following < len(text):
        start = text.find("\n", following) + 1
        if not start or start >= len(text):
            break
        line = text[start : tree.line_end(start)]
        if not line.startswith((" ", "\t")) or not line.strip().startswith("#"):
            break
        at = following = tree.line_end(start)
    is_airy = "\n\n" in text or "\n\r\n" in text
    return _lines_behind(tree, at, ["", *lines] if is_airy and behind.is_block else lines)


def _stands_in_brackets(tree: Tree, step: Step) -> bool:
    return any(tree.find(step.path[:depth]).is_flow for depth in range(len(step.path)))


def _flow(value: Any, spot: Spot) -> str:
    if spot.node is not None and spot.node.id == "scalar" and not isinstance(value, dict | list | tuple):
        return scalar_text(value, in_brackets=True, style=spot.node.style)
    return flow_text(value)


def _after(text: str, at: int) -> str:
    """A blank where a value follows its colon directly."""
    return " " if text[at - 1 : at] in (":", "-") else ""


def _own_column(tree: Tree, spot: Spot) -> int:
    """Where the lines of the value itself begin."""
    if spot.is_block:
        return tree.column_of(spot.start)
    return tree.column_of(spot.key_start) + 2


def _entry_column(tree: Tree, parent: Spot) -> int:
    there = tree.children(parent)
    if there:
        return tree.column_of(min(spot.key_start for spot in there.values()))
    return tree.column_of(parent.start)


def _key_end(tree: Tree, spot: Spot) -> int:
    """Where the key of a value of several lines ends, its colon or dash included."""
    return len(tree.text[: spot.start].rstrip())


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


_DOING: dict[str, Callable[[Tree, Step], str]] = {
    "replace": _replace,
    "add": _add,
    "insert": _insert,
    "remove": _remove,
}
