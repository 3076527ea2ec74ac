"""What a call costs: the PRD's own prices first, then the price library by date; unknown is None, never 0.

A model on this machine has no price per token: its cost is unknown unless `prices:` states one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from shipworthy.define.candidate import ModelId, Price, parse_model_id
from shipworthy.run.model import Completion

LOCAL_PROVIDER = "local"


@dataclass(frozen=True)
class TokenUsage:
    """Tokens of one call; unknown is None. `cached_input_tokens` are among the `input_tokens`."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_input_tokens: int | None = None


PriceOf = Callable[[str, Completion], float | None]
"""Gives the cost in USD of one completion of a model, named as in the PRD."""


def price(
    model: str, usage: TokenUsage, at: datetime, overrides: Mapping[str, Price] | None = None
) -> float | None:
    """The cost of one call in USD at a date, or None if it isn't known."""
    stated = _stated_for(model, overrides)
    if stated is not None:
        return _stated(stated, usage)
    model_id = parse_model_id(model)
    if model_id.provider == LOCAL_PROVIDER:
        return None
    return _listed(model_id, usage, at)


def price_function(
    overrides: Mapping[str, Price] | None = None, now: Callable[[], datetime] | None = None
) -> PriceOf:
    """A price list for targets and judges: the PRD's prices, what a gateway reports, the library's."""
    clock = now or (lambda: datetime.now(UTC))

    def price_of(model: str, completion: Completion) -> float | None:
        reported = completion.details.get("cost_usd")
        if isinstance(reported, int | float) and _stated_for(model, overrides) is None:
            return float(reported)
        usage = TokenUsage(completion.input_tokens, completion.output_tokens, completion.cached_input_tokens)
        return price(model, usage, clock(), overrides)

    return price_of


def stated_price(name: str, usage: TokenUsage, overrides: Mapping[str, Price] | None = None) -> float | None:
    """The cost of one answer of a candidate whose price the PRD states under the candidate's own name."""
    stated = (overrides or {}).get(name)
    return None if stated is None else _stated(stated, usage)


def _stated_for(model: str, overrides: Mapping[str, Price] | None) -> Price | None:
    """The PRD's own price of a model, by its id or its bare name."""
    model_id = parse_model_id(model)
    names = (model, str(model_id), model_id.name)
    return next((overrides[name] for name in names if overrides and name in overrides), None)


def _stated(stated: Price, usage: TokenUsage) -> float | None:
    """Price by the PRD; a token price that it leaves out counts 0 only beside a price per call."""
    total = stated.per_call or 0.0
    for rate, n_tokens in (
        (stated.input_per_million, usage.input_tokens),
        (stated.output_per_million, usage.output_tokens),
    ):
        if rate is None and stated.per_call is not None:
            continue
        if rate is None or (n_tokens is None and rate > 0):
            return None
        total += rate * (n_tokens or 0) / 1e6
    return total


def _listed(model_id: ModelId, usage: TokenUsage, at: datetime) -> float | None:
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    from genai_prices import Usage, calc_price

    tokens = Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cached_input_tokens or None,
    )
    try:
        found = calc_price(
            tokens, model_ref=model_id.name, provider_id=model_id.provider, genai_request_timestamp=at
        )
    except (LookupError, ValueError):
        return None
    return float(found.total_price)
