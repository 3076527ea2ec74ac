"""`JsonStream`: a JSON text read value by value, however long its lists are, with the line of each value.

The values themselves are decoded by the standard library at its full speed; this only finds where the next
one begins and reads on when one is cut off by the end of what is in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from shipworthy.adapters.table_bytes import bad_text

CHUNK = 1 << 18
MAX_VALUE = 64_000_000
"""Characters of one value that is decoded as a whole; the longest honest samples have a few million."""

_SPACE = re.compile(r"[ \t\r\n]*")
_NEAR_END = 64
"""An error this near to the end of what is in memory may be a value that is cut off there."""
_AFTER = frozenset(",:]} \t\r\n")
"""What stands after a whole value; a number at the end of what is in memory may go on."""
_OPEN_TEXT = "Unterminated string"


class BrokenJson(Exception):
    """What stands there is no JSON; `line` is 1-based."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class JsonStream:
    """One JSON text, read from its beginning to its end.

    Args:
        text: Where it comes from.
        chunk: How many characters are read at a time.
    """

    def __init__(self, text: TextIO, chunk: int = CHUNK) -> None:
        self._text = text
        self._chunk = chunk
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self._is_done = False
        self._n_read = 0
        self._decoder = json.JSONDecoder()

    @property
    def line(self) -> int:
        """The line of the next value."""
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    @property
    def n_read(self) -> int:
        """How many characters were read so far."""
        return self._n_read

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            self._at = _SPACE.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def value(self) -> Any:
        """The next value as a whole.

        Raises:
            BrokenJson: There is none, or it is none, or it is larger than anybody's.
        """
        if not self.peek():
            raise BrokenJson("the file ends in the middle of a value", self.line)
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._may_be_cut(error) and self._more():
                    continue
                self._at = min(max(error.pos, self._at), len(self._buffer))
                raise BrokenJson(_why(error, is_end=self._is_done), self.line) from None
            except RecursionError:
                raise BrokenJson("nested too deeply", self.line) from None
            if self._buffer[end : end + 1] in _AFTER or not self._more():
                break
        self._check_text(end)
        self._at = end
        return value

    def keys(self) -> Iterator[str]:
        """The keys of the object that begins here; whoever asks reads (or skips) each value."""
        self._take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise BrokenJson(f"expected a key in double quotes, saw {key!r:.40}", self.line)
            self._take(":")
            yield key
            if self._ended("}"):
                return

    def entries(self) -> Iterator[int]:
        """Stands before each entry of the list that begins here and gives its line; each is to be read."""
        self._take("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            self.peek()
            yield self.line
            if self._ended("]"):
                return

    def skip(self) -> None:
        """Passes the next value, a long list entry by entry."""
        begin = self.peek()
        if begin == "{":
            for _ in self.keys():
                self._skip_inner()
        elif begin == "[":
            for _ in self.entries():
                self.value()
        else:
            self.value()

    def _skip_inner(self) -> None:
        if self.peek() == "[":
            for _ in self.entries():
                self.value()
        else:
            self.value()

    def enter(self, *path: str) -> bool:
        """Goes to the value at this path of objects; whether it is there. What stands before is passed."""
        for wanted in path:
            if self.peek() != "{":
                return False
            for key in self.keys():
                if key == wanted:
                    break
                self.skip()
            else:
                return False
        return True

    def _take(self, sign: str) -> None:
        found = self.peek()
        if found != sign:
            raise BrokenJson(f"expected {sign!r}, saw {found or 'the end of the file'!r}", self.line)
        self._at += 1

    def _ended(self, sign: str) -> bool:
        """After a value: whether the list or object ends here, else goes past the comma."""
        found = self.peek()
        if found == sign:
            self._at += 1
            return True
        self._take(",")
        return False

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith(_OPEN_TEXT) or error.pos >= len(self._buffer) - _NEAR_END

    def _more(self) -> bool:
        """Reads on, more each time that one value needs it; False at the end of the file."""
        if self._is_done:
            return False
        kept = len(self._buffer) - self._at
        if kept > MAX_VALUE:
            raise BrokenJson(f"one value has more than {MAX_VALUE:,} characters", self.line)
        text = self._text.read(max(self._chunk, kept))
        if not text:
            self._is_done = True
            return False
        self._n_read += len(text)
        _ = self.line  # count the lines of what is now forgotten
        self._buffer = self._buffer[self._at :] + text
        self._at = self._counted = 0
        return True

    def _check_text(self, end: int) -> None:
        problem = bad_text(self._buffer[self._at : end])
        if problem:
            line = self.line
            self._at = end
            raise BrokenJson(f"the text holds {problem}", line)


def _why(error: json.JSONDecodeError, *, is_end: bool) -> str:
    if is_end and error.msg.startswith((_OPEN_TEXT, "Expecting")):
        return f"the file ends in the middle of a value, or it is no JSON ({error.msg})"
    return f"not valid JSON: {error.msg}"
