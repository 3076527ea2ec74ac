"""The declared shape of an answer: how a model is told of it, and whether an answer has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shipworthy.errors import WrongCall


class AnswerShape:
    """A JSON schema that the answer must meet.

    Raises:
        WrongCall: The schema itself is not one.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import validator_for

        validator = validator_for(schema)
        try:
            validator.check_schema(dict(schema))
        except SchemaError as fault:
            raise WrongCall(f"format.json_schema is not a JSON schema: {fault.message}") from fault
        self.schema = schema
        self._validator = validator(dict(schema))

    @property
    def response_format(self) -> dict[str, Any]:
        """What an OpenAI-compatible endpoint is told; `strict` only where its conditions hold."""
        described: dict[str, Any] = {"name": "answer", "schema": self.schema}
        if _can_be_strict(self.schema):
            described["strict"] = True
        return {"type": "json_schema", "json_schema": described}

    def fault_of(self, text: str) -> str:
        """Why a text is not such an answer; empty if it is."""
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as fault:
            return f"the answer is not JSON: {fault}"
        found = next(iter(self._validator.iter_errors(value)), None)
        return (
            ""
            if found is None
            else f"the answer breaks its schema at {found.json_path}: {found.message[:200]}"
        )


def _can_be_strict(schema: Any) -> bool:
    """Whether every object closes itself and requires all it names (the condition of strict mode)."""
    if isinstance(schema, list):
        return all(_can_be_strict(item) for item in schema)
    if not isinstance(schema, Mapping):
        return True
    if schema.get("type") == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        closed = schema.get("additionalProperties") is False
        if not closed or set(schema.get("required", ())) != set(properties):
            return False
        return all(_can_be_strict(item) for item in properties.values())
    return all(_can_be_strict(item) for item in schema.values())
