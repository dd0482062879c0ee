"""What a refusal says, without the path that stands before every sentence."""

import pytest

from evaluation.votes_file.columns import Wanted
from evaluation.votes_file.errors import VotesFileError
from evaluation.votes_file.read import read_votes


def sentences_about(path: str, wanted: Wanted | None = None) -> list[str]:
    with pytest.raises(VotesFileError) as refusal:
        read_votes(path, wanted)
    return [sentence.removeprefix(f"{path}: ") for sentence in refusal.value.sentences]
