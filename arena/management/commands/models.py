"""Register, list and retire the language models of this site."""

import json
import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arena.errors import ArenaError, InvalidInputError
from arena.locations import (
    Location,
    endpoint_location,
    fetch_from_hub,
    folder_location,
    hub_location,
    location_problem,
)
from arena.models import LanguageModel
from arena.services import NewModel, checked_model, register_model, retire_model

EXAMPLES = """\
Examples:
  touchstone models add mine --name Mine --folder path/to/model
  touchstone models add smol --name SmolLM2 --hub HuggingFaceTB/SmolLM2-135M-Instruct
  touchstone models add far --name Far --endpoint http://127.0.0.1:8001/v1 --remote-name far-7b
  touchstone models list --format json
  touchstone models retire smol --reason "replaced by a newer version"
"""


class Command(BaseCommand):
    help = f"Register, list and retire language models. {EXAMPLES}"

    def create_parser(self, *args: Any, **options: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add", help="register a model; it takes part in battles at once")
        add.add_argument("slug", help="its name in addresses: small letters, digits, hyphens")
        add.add_argument("--name", required=True, help="as people read it after their vote")
        where = add.add_mutually_exclusive_group(required=True)
        where.add_argument("--folder", help="a folder with a transformers model")
        where.add_argument("--hub", help="a repository on the Hugging Face hub")
        where.add_argument("--endpoint", help="an OpenAI-compatible address that ends in /v1")
        add.add_argument("--remote-name", default="", help="the name the endpoint knows it by")
        add.add_argument("--revision", default="", help="of the hub repository")
        add.add_argument(
            "--no-fetch",
            action="store_true",
            help="leave it on the hub: a model server elsewhere will fetch it",
        )
        add.add_argument(
            "--api-key-variable", default="", help="the environment variable that holds the key"
        )
        add.add_argument("--organisation", default="")
        add.add_argument("--licence", default="")
        add.add_argument("--summary", default="", help="a few words for the model's page")
        listing = actions.add_parser("list", help="all models and where they answer")
        listing.add_argument("--format", choices=["text", "json"], default="text")
        retire = actions.add_parser("retire", help="take a model out of new battles")
        retire.add_argument("slug")
        retire.add_argument("--reason", default="", help="shown in the model's history")

    def handle(self, *_args: Any, **options: Any) -> None:
        given = Namespace(**options)
        try:
            match given.action:
                case "add":
                    self._add(given)
                case "list":
                    self._list(given.format)
                case "retire":
                    model = retire_model(given.slug, given.reason)
                    self.stdout.write(f"{model.name} takes part in no new battles.")
        except ArenaError as error:
            raise CommandError(error.sentence, returncode=2) from error

    def _add(self, given: Namespace) -> None:
        location = _location(given)
        new = NewModel(
            slug=given.slug,
            name=given.name,
            source=location.source,
            location=location.location,
            remote_name=location.remote_name,
            revision=location.revision,
            organisation=given.organisation,
            licence=given.licence,
            summary=given.summary,
            api_key_variable=location.api_key_variable,
        )
        checked_model(new)  # before gigabytes are fetched
        if given.hub is not None and not given.no_fetch and "MODEL_SERVER_URL" not in os.environ:
            fetch_from_hub(given.hub, given.revision)
        model = register_model(new)
        self.stdout.write(f"{model.name} is registered as {model.slug} and takes part in battles.")

    def _list(self, form: str) -> None:
        models = list(LanguageModel.objects.order_by("slug"))
        if form == "json":
            fields = ("slug", "name", "source", "location", "remote_name", "revision", "status")
            rows = [{field: getattr(model, field) for field in fields} for model in models]
            self.stdout.write(json.dumps(rows, indent=2))
            return
        if not models:
            self.stdout.write("No models yet. `touchstone models add --help` shows how.")
        for model in models:
            problem = "" if "MODEL_SERVER_URL" in os.environ else location_problem(model)
            self.stdout.write(
                f"{model.slug:<20} {model.status:<8} {model.source:<9} {model.location}"
                + (f"  ({problem})" if problem else "")
            )


def _location(given: Namespace) -> Location:
    only_for = {
        "remote_name": ("--endpoint", given.endpoint),
        "api_key_variable": ("--endpoint", given.endpoint),
        "revision": ("--hub", given.hub),
    }
    for option, (where, value) in only_for.items():
        if getattr(given, option) and value is None:
            name = option.replace("_", "-")
            raise InvalidInputError(f"--{name} belongs to {where}; leave it out.")
    if given.folder is not None:
        return folder_location(given.folder)
    if given.hub is not None:
        return hub_location(given.hub, given.revision)
    return endpoint_location(given.endpoint, given.remote_name, given.api_key_variable)
