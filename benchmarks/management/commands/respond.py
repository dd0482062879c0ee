"""Ask a model the requests of a file, durably, and write down what it answered."""

import json
import re
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from arena.errors import ArenaError
from arena.models import LanguageModel
from arena.version import code_version
from benchmarks.engine.journal.errors import HeaderMismatchError, JournalError
from benchmarks.engine.requests import Generate
from benchmarks.engine.requests_file import (
    BadRequestsError,
    NamedRequest,
    read_requests,
    requests_sha256,
)
from benchmarks.which_model import FoundModel, find_model

EXAMPLES: Final = """\
Examples:
  touchstone respond granite docs/examples/requests.jsonl
  touchstone respond path/to/model requests.jsonl --out answers --certificate
  touchstone respond granite docs/examples/requests.jsonl --tokens capital/canberra

A line of the file is {"id": ..., "context": ..., "continuation": ...} for a log-likelihood, or
{"id": ..., "text": ...} for that of a whole text.
The same command again goes on where it was stopped.
Exit status: 0 finished, 1 could not finish, 2 bad input.
"""
BAD_INPUT: Final = 2
_DTYPES: Final = ("auto", "float32", "float16", "bfloat16")
_DEVICES: Final = ("auto", "cpu", "cuda", "mps")
_BACKENDS: Final = ("auto", "plain", "tree", "cascade")


class Command(BaseCommand):
    help = f"Ask a model the requests of a file, and keep what it answers.\n\n{EXAMPLES}"
    requires_system_checks: list[str] = []  # they look at the site; a folder needs none of it

    def create_parser(self, *args: Any, **options: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("model", metavar="MODEL", help="a registered slug, a folder or a hub id")
        add("requests", metavar="REQUESTS", help="a file of JSON lines")
        add("--out", metavar="DIR", help="where answers are kept (a folder of the site, by model "
            "and requests)")  # fmt: skip
        add("--revision", default="", help="of a hub id")
        add("--dtype", choices=_DTYPES, default="auto", help="of the weights (as stored)")
        add("--device", choices=_DEVICES, default="auto", help="(the card where there is one)")
        add("--backend", choices=_BACKENDS, default="auto", help="how prefixes are shared (the "
            "fastest that agrees with plain)")  # fmt: skip
        add("--max-length", type=int, metavar="N", help="tokens read at once (as the model says)")
        add("--continuation", choices=("joint", "separate"), default="joint", help="how a "
            "continuation that merges with its context is encoded (joint)")  # fmt: skip
        add("--certificate", action="store_true", help="score samples again, alone and regrouped, "
            "and compare")  # fmt: skip
        add("--tokens", metavar="ID", help="print what exactly was scored for one request")
        add("--allow-custom-code", action="store_true", help="run code that comes with the model")
        add("--allow-unsafe-weights", action="store_true", help="read weights that are not in "
            "safetensors")  # fmt: skip
        add("--format", choices=("text", "json"), default="text", help="what is printed (text)")

    def handle(self, *_args: Any, model: str, requests: str, **options: Any) -> None:
        named = self._read(requests)
        if options["max_length"] is not None and options["max_length"] < 1:
            raise CommandError(f"--max-length is {options['max_length']}; write a number of tokens "
                               "from 1 on.", returncode=BAD_INPUT)  # fmt: skip
        if options["tokens"] is not None:
            self._check_id(named, options["tokens"])
        self._check_kinds(named)
        try:
            found = find_model(model, options["revision"])
        except ArenaError as error:
            raise CommandError(error.sentence, returncode=BAD_INPUT) from error
        if found.source == LanguageModel.Source.ENDPOINT:
            raise CommandError(
                f"{model} answers behind an endpoint; this version asks models from folders and "
                "the hub only.",
                returncode=BAD_INPUT,
            )
        self._respond(found, named, options)

    def _read(self, name: str) -> tuple[NamedRequest, ...]:
        try:
            with Path(name).open("rb") as lines:
                return read_requests(lines)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}; name a file of requests.",
                               returncode=BAD_INPUT) from error  # fmt: skip
        except BadRequestsError as error:
            raise CommandError(f"{name}: {error}", returncode=BAD_INPUT) from error

    def _check_id(self, named: tuple[NamedRequest, ...], asked: str) -> None:
        if asked not in {one.id for one in named}:
            raise CommandError(f"--tokens: no request has the id {asked!r}.", returncode=BAD_INPUT)

    def _check_kinds(self, named: tuple[NamedRequest, ...]) -> None:
        written = [one.id for one in named if isinstance(one.request, Generate)]
        if written:
            raise CommandError(
                f"{len(written)} requests, first {written[0]!r}, ask for a text to be written; "
                "this version answers log-likelihoods only. Leave them out.",
                returncode=BAD_INPUT,
            )

    def _respond(
        self, found: FoundModel, named: tuple[NamedRequest, ...], options: dict[str, Any]
    ) -> None:
        # torch takes seconds to load: only now, when everything that can be refused has been.
        from benchmarks.engine.running.errors import RunError  # noqa: PLC0415
        from benchmarks.engine.running.respond import (  # noqa: PLC0415
            ModelToAsk,
            RespondOptions,
            respond,
            tokens_of,
        )
        from benchmarks.engine.running.run import RunFolder  # noqa: PLC0415
        from benchmarks.engine.running.terminal import TerminalProgress  # noqa: PLC0415

        chosen = RespondOptions(
            **{field: options[field] for field in (
                "dtype", "device", "backend", "max_length", "continuation", "allow_custom_code",
                "allow_unsafe_weights")},
            with_certificate=options["certificate"],
        )  # fmt: skip
        asked = ModelToAsk(found.name, found.location, found.revision)
        folder = RunFolder(_folder(found, named, options["out"]), code_version())
        try:
            with TerminalProgress() as progress:
                responded = respond(asked, named, folder, chosen, progress)
        except RunError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        except HeaderMismatchError as error:
            sentence = f"{folder.path} belongs to another run: {error}. Name another with --out."
            raise CommandError(sentence, returncode=BAD_INPUT) from error
        except JournalError as error:
            raise CommandError(str(error)) from error
        if options["tokens"] is not None:
            self._print(tokens_of(named, responded.result, options["tokens"]))
        elif options["format"] == "json":
            self._print({**responded.document, "folder": str(responded.folder)})
        else:
            self.stdout.write(as_text(responded.document, responded.folder))

    def _print(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, indent=2, ensure_ascii=False))


def _folder(found: FoundModel, named: tuple[NamedRequest, ...], out: str | None) -> Path:
    if out is not None:
        return Path(out)
    model = re.sub(r"[^\w.-]+", "-", found.name).strip("-")
    return Path(settings.VAR_DIR) / "responses" / f"{model}-{requests_sha256(named)[:12]}"


def as_text(document: dict[str, Any], folder: Path) -> str:
    """Return the run in a few sentences."""
    engine, failed = document["engine"], document["failed"]
    answered = document["requests"] - sum(failed.values())
    lines = [
        f"{answered:,} of {document['requests']:,} requests are answered by {document['model']}.",
        f"{engine['forwarded_tokens']:,} tokens were forwarded, {engine['unique_tokens']:,} are "
        f"unique; request by request it would have been {engine['plain_tokens']:,}. "
        f"{engine['seconds']:.1f} s, backend {engine['backend']}, {engine['dtype']} on "
        f"{engine['device']}.",
    ]
    if engine["fallback_reason"]:
        lines.append(f"Faster backends were not used: {engine['fallback_reason']}.")
    lines += [f"{count:,} failed: {code}." for code, count in failed.items()]
    if document["truncated_contexts"]:
        lines.append(f"{document['truncated_contexts']:,} contexts were cut from the left.")
    if (certificate := document["certificate"]) is not None:
        lines.append(_certified(certificate))
    lines += document["warnings"]
    lines.append(f"Answers: {folder / 'responses.jsonl'}")
    return "\n".join(lines)


def _certified(certificate: dict[str, Any]) -> str:
    changed = certificate["changed"]
    outcome = (
        f"{changed} changed" if changed else
        f"none changed (at most {certificate['changed_at_most']:.1%} with 95 %)"
    )  # fmt: skip
    largest = max(certificate["largest_difference"], certificate["regrouped_difference"])
    return (
        f"Certificate: {certificate['samples']} samples scored again, alone and regrouped: "
        f"{outcome}; largest difference {largest:.1g} nats a token."
    )
