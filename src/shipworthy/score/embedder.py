"""`Embedder` (port): texts as directions, near each other where they mean nearly the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Embedder(Protocol):
    """An embedding model. A real one: `adapters.embeddings.Embeddings`."""

    @property
    def identity(self) -> str:
        """Which model and version; part of the scorer's identity."""
        ...

    def encode(self, texts: Sequence[str]) -> Any:
        """An array of shape (number of texts, dimensions), every row of length 1."""
        ...
