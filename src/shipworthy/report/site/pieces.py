"""`messages_of`: whatever a case or an answer holds as messages of text, pictures, sounds and tool calls.

Everything stays text: nothing is read as HTML or Markdown, and nothing from elsewhere is ever loaded. Of
media only the name is kept here (`media_name`); who serves them looks whether the case really names them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shipworthy.report.page import shown

MOST_SHOWN = 20_000
"""Characters of one piece."""
MOST_MESSAGES = 200

Kind = Literal["text", "json", "image", "audio", "call", "result", "reasoning", "elsewhere"]


@dataclass(frozen=True)
class Piece:
    """A piece of a message."""

    kind: str = shown("text, json, image, audio, call, result, reasoning, or elsewhere (named, never loaded)")
    text: str = shown("the text; of a picture or sound its description or address; cut if it is long")
    title: str = shown("name of the tool or file; may be empty")
    media: str = shown("name of the picture or sound in addresses of this app; else empty")
    n_left_out: int = shown("characters left out")


@dataclass(frozen=True)
class Message:
    """Who says what."""

    role: str = shown("system, user, assistant, tool, …; empty if nobody is named")
    pieces: tuple[Piece, ...] = shown("what they say")


def messages_of(value: Any) -> tuple[Message, ...]:
    """Text, chat messages, parts or any JSON as messages; none for None or nothing."""
    if value is None or (isinstance(value, str | list | tuple | Mapping) and not value):
        return ()
    if isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value):
        if all("role" in one for one in value):
            return _chat(value)
        if all("type" in one for one in value):
            return (Message("", tuple(piece for one in value for piece in _part(one))),)
    if isinstance(value, Mapping) and isinstance(value.get("messages"), list | tuple):
        rest = {name: item for name, item in value.items() if name != "messages"}
        return (*messages_of(value["messages"]), *messages_of(rest))
    if isinstance(value, Mapping) and "role" in value and "content" in value:
        return _chat([value])
    return (Message("", (_piece("text", value) if isinstance(value, str) else _json(value),)),)


def call_pieces(calls: Sequence[Any]) -> tuple[Piece, ...]:
    """Tools that were called, with their arguments."""
    return tuple(_call(call) for call in calls)


def media_in(value: Any) -> Iterator[str]:
    """Addresses of pictures and sounds that a value names, remote ones left out."""
    for message in _walk(value):
        for kind, address in _media(message):
            if kind in ("image", "audio") and not is_elsewhere(address):
                yield address


def media_name(address: str) -> str:
    """What a picture or sound is called in addresses of this app: says nothing of where it lies."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def is_elsewhere(address: str) -> bool:
    """Whether it would have to be loaded from somewhere: shown as text, never fetched."""
    head = address[:64].strip().lower()
    return "://" in head or head.startswith(("//", "javascript:", "blob:", "about:", "mailto:"))


def _chat(messages: Sequence[Mapping[str, Any]]) -> tuple[Message, ...]:
    found = []
    for one in messages[:MOST_MESSAGES]:
        pieces = [piece for part in _parts_of(one) for piece in _part(part)]
        pieces += [_call(call) for call in one.get("tool_calls") or () if isinstance(call, Mapping)]
        if one.get("role") in ("tool", "function"):
            title = str(one.get("name") or one.get("tool_call_id") or "")
            pieces = [
                Piece("result", piece.text, title, piece.media, piece.n_left_out)
                if piece.kind in ("text", "json")
                else piece
                for piece in pieces
            ]
        found.append(Message(str(one.get("role") or ""), tuple(pieces)))
    if len(messages) > MOST_MESSAGES:
        found.append(Message("", (_piece("text", f"({len(messages) - MOST_MESSAGES:,} more messages)"),)))
    return tuple(found)


def _parts_of(message: Mapping[str, Any]) -> list[Any]:
    """The content of a message as parts, in whichever of its forms it comes."""
    content = message.get("content", message.get("parts"))
    if content is None or content == "":
        return []
    if isinstance(content, list | tuple):
        return list(content)
    return [content]


def _part(part: Any) -> list[Piece]:
    if isinstance(part, str):
        return [_piece("text", part)]
    if not isinstance(part, Mapping):
        return [_json(part)]
    kind = part.get("type")
    if kind in ("tool_use", "tool_call", "function_call"):
        return [_call(part)]
    if kind in ("tool_result", "tool_call_response", "function_call_output"):
        told = next((part[name] for name in ("content", "response", "result", "output") if name in part), "")
        text = told if isinstance(told, str) else _as_json(told)
        return [
            _piece("result", text, str(part.get("name") or part.get("tool_use_id") or part.get("id") or ""))
        ]
    media = list(_media(part))
    if media:
        return [_shown(media_kind, address, part) for media_kind, address in media]
    text = part.get("text", part.get("content", part.get("thinking")))
    if isinstance(text, str):
        return [_piece("reasoning" if kind in ("reasoning", "thinking") else "text", text)]
    return [_json(part)]


def _shown(kind: str, address: str, part: Mapping[str, Any]) -> Piece:
    told = next(
        (part[name] for name in ("alt", "detail", "name", "title") if isinstance(part.get(name), str)), ""
    )
    if is_elsewhere(address):
        return _piece("elsewhere", address, kind)
    is_inline = address[:5].lower() == "data:"
    return Piece(kind, told or ("" if is_inline else address[:300]), "", media_name(address), 0)


def _media(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pictures and sounds of one part, as kind and address."""
    kind = str(part.get("type") or "")
    if kind in ("image_url", "input_image"):
        found = part.get("image_url")
        yield from _address("image", found.get("url") if isinstance(found, Mapping) else found)
    elif kind in ("input_audio", "output_audio"):
        found = part.get(kind)
        if isinstance(found, Mapping):
            yield from _address("audio", _inline(found.get("data"), f"audio/{found.get('format') or 'wav'}"))
    elif kind in ("image", "audio"):
        source = part.get("source")
        if isinstance(source, Mapping):
            yield from _address(
                kind, source.get("url") or _inline(source.get("data"), source.get("media_type"))
            )
        for name in (kind, "path", "url", "file"):
            yield from _address(kind, part.get(name))
    elif kind in ("blob", "file", "uri"):
        modality = str(part.get("modality") or part.get("media_type") or "").split("/")[0]
        if modality in ("image", "audio"):
            told = part.get("uri") or _inline(part.get("data") or part.get("content"), part.get("mime_type"))
            yield from _address(modality, told)


def _address(kind: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value:
        yield kind, value


def _inline(data: Any, media_type: Any) -> str | None:
    return f"data:{media_type or ''};base64,{data}" if isinstance(data, str) and data else None


def _walk(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > 8:
        return
    if isinstance(value, Mapping):
        yield value
        for item in value.values():
            yield from _walk(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _walk(item, depth + 1)


def _call(call: Any) -> Piece:
    if not isinstance(call, Mapping):
        return _json(call)
    function = call.get("function")
    inner: Mapping[str, Any] = function if isinstance(function, Mapping) else call
    names = ("arguments", "input", "args", "parameters")
    told: Any = next((inner[name] for name in names if name in inner), {})
    return _piece("call", _arguments(told), str(inner.get("name") or ""))


def _arguments(told: Any) -> str:
    if not isinstance(told, str):
        return _as_json(told)
    try:
        return _as_json(json.loads(told))
    except ValueError:
        return told


def _json(value: Any) -> Piece:
    return _piece("json", _as_json(value))


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def _piece(kind: Kind, text: str, title: str = "") -> Piece:
    return Piece(kind, text[:MOST_SHOWN], title, "", max(0, len(text) - MOST_SHOWN))
