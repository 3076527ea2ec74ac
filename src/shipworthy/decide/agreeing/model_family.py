"""`model_family`: which family a model belongs to by its name: does a judge favour its own kin?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

FAMILIES: Mapping[str, str] = {
    "gpt": r"gpt|chatgpt|davinci|o[134](?=[-:\s]|$)",
    "claude": r"claude",
    "gemini": r"gemini|gemma|palm|bard",
    "llama": r"llama|alpaca|vicuna|pandalm",
    "qwen": r"qwen|qwq|tongyi",
    "mistral": r"mistral|mixtral|codestral|ministral|magistral",
    "deepseek": r"deepseek",
    "glm": r"glm|zhipu",
    "kimi": r"kimi|moonshot",
    "grok": r"grok",
    "command": r"command-|cohere",
    "phi": r"phi-\d",
    "doubao": r"doubao|skylark",
    "ernie": r"ernie|wenxin",
    "hunyuan": r"hunyuan",
    "yi": r"yi-\d",
    "nova": r"nova-(?:micro|lite|pro|premier)",
    "granite": r"granite",
    "smollm": r"smollm",
    "pythia": r"pythia",
    "opt": r"opt-\d",
    "bloom": r"bloom",
}
"""Families that a name tells, with their names' beginnings; tuned descendants count with their ancestor."""

_READ = {
    name: re.compile(rf"(?:^|[/:\s_-])(?:{pattern})", re.IGNORECASE) for name, pattern in FAMILIES.items()
}


def model_family(model: str | None) -> str:
    """The family of a model id or name; empty if the name tells none."""
    if not model:
        return ""
    found = [(match.start(), name) for name, read in _READ.items() if (match := read.search(model))]
    return min(found)[1] if found else ""


def families_of(models: Iterable[str | None]) -> frozenset[str]:
    """The families of several models; those that tell none are left out."""
    return frozenset(family for model in models if (family := model_family(model)))
