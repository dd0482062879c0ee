"""From a completion to the engine's answer: thoughts and stops as rule E10 says."""

from typing import Final

from arena.providers.completion_chunks import FINISHED
from benchmarks.engine.endpoint.body import sent_stops
from benchmarks.engine.endpoint.completion import Completion
from benchmarks.engine.endpoint.key import covered_answer
from benchmarks.engine.planning.encode_generate import answer_text
from benchmarks.engine.requests import Failed, FinishReason, Generate, Generated

_NO_ANSWER: Final = {
    "content_filter": "the endpoint withheld the answer",
    "tool_calls": "the model called a tool instead of answering",
    "function_call": "the model called a function instead of answering",
}


def generated(completion: Completion, request: Generate, key: str) -> Generated | Failed:
    """Return the answer, cut as every backend cuts it; the endpoint tells no token ids."""
    reason = completion.finish_reason
    if not reason:
        return Failed("garbled", "the answer has no finish_reason, so it may have been cut short")
    if reason in _NO_ANSWER:
        return Failed(reason, f"{_NO_ANSWER[reason]} (finish_reason {reason})")
    options = request.options
    whole = answer_text(completion.text, (), options.think_end)
    text = answer_text(completion.text, options.stop, options.think_end)
    finish = "stop" if len(text) < len(whole) else _finish_reason(completion, request)
    return Generated(covered_answer(key, text), finish, (), ())


def _finish_reason(completion: Completion, request: Generate) -> FinishReason:
    """Tell the model's own end from a stop, where the server says which it was or none was sent."""
    if FINISHED.get(completion.finish_reason) == "length":
        return "length"
    is_own_end = completion.stop_reason is None or not sent_stops(request.options)
    return "eos" if is_own_end else "stop"
