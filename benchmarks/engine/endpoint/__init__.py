"""Models behind OpenAI-compatible endpoints: generations, and log-likelihoods where echoed."""

from benchmarks.engine.endpoint.ask import Arrived, ask, ask_all
from benchmarks.engine.endpoint.errors import EndpointRefusedError
from benchmarks.engine.endpoint.identity import REMOTE, asked, engine_record
from benchmarks.engine.endpoint.settings import EndpointSettings, Prices
from benchmarks.engine.endpoint.spending import Receipt, Spending

__all__ = [
    "REMOTE",
    "Arrived",
    "EndpointRefusedError",
    "EndpointSettings",
    "Prices",
    "Receipt",
    "Spending",
    "ask",
    "ask_all",
    "asked",
    "engine_record",
]
