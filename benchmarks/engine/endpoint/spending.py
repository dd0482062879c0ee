"""What was used: tokens as the server counts them, and money only where prices are known."""

from dataclasses import dataclass

from benchmarks.engine.endpoint.settings import Prices

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an endpoint tells about an answer, beside the answer; of the last try."""

    tries: int
    latency_seconds: float  # from sending to the last byte
    model: str = ""  # that the server says has answered; empty: it did not say
    system_fingerprint: str = ""
    prompt_tokens: int | None = None  # None: the server did not count
    completion_tokens: int | None = None

    def cost(self, prices: Prices | None) -> float | None:
        """Return the money for it, or None where prices or tokens are unknown.

        >>> Receipt(1, 0.5, prompt_tokens=2_000, completion_tokens=500).cost(Prices(3.0, 15.0))
        0.0135
        """
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        return _cost(prices, self.prompt_tokens, self.completion_tokens)


@dataclass(frozen=True, slots=True)
class Spending:
    """A sum of receipts; it does not depend on their order."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    uncounted: int = 0  # samples whose tokens are not known: failed ones too may be charged
    tries: int = 0

    def plus(self, receipt: Receipt) -> "Spending":
        is_counted = None not in (receipt.prompt_tokens, receipt.completion_tokens)
        return Spending(
            self.prompt_tokens + (receipt.prompt_tokens or 0),
            self.completion_tokens + (receipt.completion_tokens or 0),
            self.uncounted + (not is_counted),
            self.tries + receipt.tries,
        )

    def cost(self, prices: Prices | None) -> float | None:
        """Return the money for the tokens that were counted, or None where prices are unknown."""
        return _cost(prices, self.prompt_tokens, self.completion_tokens)


def _cost(prices: Prices | None, prompt_tokens: int, completion_tokens: int) -> float | None:
    if prices is None:
        return None
    money = prompt_tokens * prices.input_per_million + completion_tokens * prices.output_per_million
    return money / _MILLION
