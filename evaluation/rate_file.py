"""`touchstone rate` without its options and its printing: a votes file in, a document out."""

from evaluation.rate_options import engine_options
from evaluation.rate_request import BadOptionError, RateRequest
from evaluation.rating_report.document import RatingDocument
from evaluation.rating_report.from_rating import document_of
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.errors import BadVotesError
from evaluation.ratings.rate import rate
from evaluation.votes_file.errors import VotesFileError, suggestion
from evaluation.votes_file.read import read_votes


def rate_file(
    name: str, request: RateRequest, *, input_format: str | None = None
) -> RatingDocument:
    """Return the ratings of the votes in a file.

    Raises VotesFileError for a file that cannot be read, BadOptionError for what cannot be asked,
    and NotEstimableError for what these votes do not support.
    """
    options = engine_options(request)
    votes = read_votes(name, request.wanted, input_format=input_format)
    _check_anchor(request, votes)
    try:
        rating = rate(votes, options)
    except BadVotesError as error:
        raise VotesFileError(f"{name}: {problem.sentence}" for problem in error.problems) from error
    return document_of(rating, votes, request)


def _check_anchor(request: RateRequest, votes: VoteCodes) -> None:
    anchor = request.anchor
    if anchor is not None and anchor.model not in votes.names:
        raise BadOptionError(
            f"--anchor names {anchor.model}, which has no vote"
            f"{suggestion(anchor.model, votes.names)}"
        )
