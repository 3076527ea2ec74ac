"""Models: what completes chat messages (the port is `run/model.py`).

`openai_chat` reaches any OpenAI-compatible endpoint, `local` runs small weights in this process.
"""

from __future__ import annotations

from shipworthy.adapters.connections import Connections
from shipworthy.define.candidate import parse_model_id
from shipworthy.run.model import Model

LOCAL = "local"


def open_model(
    model: str,
    *,
    base_url: str | None = None,
    api_key_env: str | None = None,
    connections: Connections | None = None,
) -> Model:
    """The model of an id (`openai/gpt-4.1-mini`, `local/default`); nothing is sent yet.

    Raises:
        WrongCall: No address or key for it is known.
        ModelMissing: Its weights, or the extra that runs it, are not there.
    """
    model_id = parse_model_id(model)
    if model_id.provider == LOCAL and base_url is None:
        from shipworthy.adapters.models.local import LocalModel

        return LocalModel(model_id.name)
    from shipworthy.adapters.models.endpoint import find_endpoint
    from shipworthy.adapters.models.openai_chat import OpenAIChat

    return OpenAIChat(find_endpoint(model, base_url=base_url, api_key_env=api_key_env), connections)
