"""`build_scorer`: the scorer that a `scored_by` or `detect` of the PRD asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from shipworthy.define.dimension import CODE_SCORERS, PEOPLE_AND_JUDGES, Scale, ScoredBy
from shipworthy.errors import WrongCall
from shipworthy.score.code_scorer import CarriedScorer, CodeScorer, Metric, identity_of
from shipworthy.score.embedder import Embedder
from shipworthy.score.metrics.bleu import Bleu
from shipworthy.score.metrics.chrf import Chrf
from shipworthy.score.metrics.classification import Classification
from shipworthy.score.metrics.contains import Contains, NotContains
from shipworthy.score.metrics.equals import Equals
from shipworthy.score.metrics.grounded import Grounded
from shipworthy.score.metrics.json_schema import JsonSchema
from shipworthy.score.metrics.language import Language
from shipworthy.score.metrics.length import Length
from shipworthy.score.metrics.limits import Cost, Latency
from shipworthy.score.metrics.pii import Pii
from shipworthy.score.metrics.python import Python
from shipworthy.score.metrics.recorded import Recorded
from shipworthy.score.metrics.regex import NotRegex, Regex
from shipworthy.score.metrics.retrieval import Retrieval
from shipworthy.score.metrics.rouge import Rouge
from shipworthy.score.metrics.similarity import Similarity
from shipworthy.score.metrics.tool_calls import ToolCalls

_METRICS: Mapping[str, Callable[[Any, Scale], Metric]] = {
    "equals": Equals,
    "contains": Contains,
    "not_contains": NotContains,
    "regex": Regex,
    "not_regex": NotRegex,
    "language": Language,
    "length": Length,
    "latency": Latency,
    "cost": Cost,
    "classification": Classification,
}

_KNOWING: Mapping[str, Callable[[Any, Scale, bool], Metric]] = {
    "bleu": Bleu,
    "chrf": Chrf,
    "rouge": Rouge,
    "similarity": Similarity,
    "tool_calls": ToolCalls,
    "retrieval": Retrieval,
    "grounded": Grounded,
    "pii": Pii,
}
"""Metrics that must know whether they detect a failure mode: it turns them round, or takes a threshold."""


class Loaded(Protocol):
    """A user's function and the hash of its file (`adapters.python_files.LoadedFunction`)."""

    @property
    def function(self) -> Callable[..., Any]:
        """The function."""
        ...

    @property
    def content_hash(self) -> str:
        """Hash of the file's content."""
        ...


def build_scorer(
    name: str,
    scored_by: ScoredBy,
    scale: Scale,
    functions: Mapping[str, Loaded] | None = None,
    *,
    is_detector: bool = False,
    files: Mapping[str, str] | None = None,
) -> CodeScorer | None:
    """The scorer of a dimension, or the detector of a failure mode.

    A judge's or people's dimension gets one for the scores that recorded answers may carry.

    Args:
        name: The dimension or failure mode.
        scored_by: As the PRD says.
        scale: The dimension's.
        functions: `file.py:function` to what was loaded.
        is_detector: 1 says that the condition holds, that is, that the failure happened.
        files: Name of a file that a scorer's argument names (a JSON schema), to its text.

    Returns:
        None for scorers that can't run today.

    Raises:
        WrongCall: The arguments are wrong; names the dimension.
    """
    kind = scored_by.kind
    try:
        if kind in PEOPLE_AND_JUDGES:
            carried = Recorded(None, scale, name)
            return CarriedScorer(f"recorded:{kind}", carried, scale, "recorded", is_detector)
        if kind not in CODE_SCORERS:
            return None
        metric, shaped_by = _metric(name, scored_by, scale, functions or {}, files or {}, is_detector)
    except WrongCall as error:
        raise WrongCall(f"{name}: {error.message}", hint=error.hint) from error
    source = "recorded" if kind == "recorded" else "code"
    identity = identity_of(kind, shaped_by, str(scale), is_detector)
    return CodeScorer(identity, metric, scale, source, is_detector)


def _metric(
    name: str,
    scored_by: ScoredBy,
    scale: Scale,
    functions: Mapping[str, Loaded],
    files: Mapping[str, str],
    is_detector: bool,
) -> tuple[Metric, Any]:
    """The metric, and what shapes its scores."""
    kind, arguments = scored_by.kind, scored_by.arguments
    if kind == "python":
        reference = str(arguments)
        if reference not in functions:
            raise WrongCall(f"python: {reference!r} has not been loaded")
        loaded = functions[reference]
        metric = Python(loaded.function, scale, reference, is_detector=is_detector)
        return metric, [reference, loaded.content_hash]
    if kind == "recorded":
        return Recorded(arguments, scale, name), arguments or name
    if kind == "json_schema":
        schema = files.get(arguments, arguments) if isinstance(arguments, str) else arguments
        return JsonSchema(schema, scale), schema
    if kind in _KNOWING:
        return _KNOWING[kind](arguments, scale, is_detector), arguments
    return _METRICS[kind](arguments, scale), arguments


def with_embedder(scorer: CodeScorer, arguments: Any, embedder: Embedder) -> CodeScorer:
    """A scorer of similarity that has its model; the model is part of its identity.

    Args:
        scorer: As `build_scorer` gave it.
        arguments: As the PRD says.
        embedder: The model.
    """
    metric = Similarity(arguments, scorer.scale, scorer.is_detector, embedder)
    identity = identity_of("similarity", arguments, str(scorer.scale), scorer.is_detector, embedder.identity)
    return replace(scorer, metric=metric, identity=identity)
