"""The only writer of the benchmarks app."""

from django.conf import settings

from arena.models import LanguageModel
from arena.services import NewModel, register_model
from benchmarks.zoo.assemble import assemble_zoo
from benchmarks.zoo.catalogue import ZOO


def load_demonstration() -> list[LanguageModel]:
    """Register the demonstration models where no model is registered; return those added."""
    assemble_zoo()
    if LanguageModel.objects.exists():
        return []
    return [
        register_model(
            NewModel(
                slug=model.slug,
                name=model.name,
                source=LanguageModel.Source.FOLDER,
                location=str(model.folder.relative_to(settings.BASE_DIR)),
                organisation=model.organisation,
                licence=model.licence,
                summary=model.summary,
            )
        )
        for model in ZOO
    ]
