"""The doors of the leaderboards: stored bytes out, nothing computed or serialised."""

import re
from functools import partial
from typing import Protocol

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from arena.serializers import ProblemOutput
from arena.text_features.categories import CATEGORIES
from evaluation import queries
from evaluation.boards import SCORE_METHODS, category_of, score_method_of
from evaluation.serializers import BoardListOutput, LeaderboardOutput, PairsOutput

NO_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)


class LeaderboardsView(APIView):
    authentication_classes = ()  # the same for everybody

    @extend_schema(operation_id="leaderboards", responses=BoardListOutput)
    def get(self, request: Request) -> Response:
        """All leaderboards, with how many votes they rest on."""
        return Response({"results": queries.published_boards()})


LEADERBOARD = {
    200: LeaderboardOutput,
    304: OpenApiResponse(description="Unchanged since the ETag that you sent."),
    404: OpenApiResponse(ProblemOutput, "A problem document (RFC 9457)."),
}


class CurrentLeaderboardView(APIView):
    authentication_classes = ()  # the same for everybody

    @extend_schema(
        operation_id="current_leaderboard",
        parameters=[
            OpenApiParameter("score_method", str, enum=SCORE_METHODS),
            OpenApiParameter("category", str, enum=CATEGORIES),
        ],
        responses=LEADERBOARD | {422: LEADERBOARD[404]},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return the board that pages show: real votes once they rate models, else all votes.

        Its `board` says which it is, its `simulated_votes` how many votes were made by program.
        """
        method = score_method_of(request.query_params.get("score_method", "raw"))
        category = category_of(request.query_params.get("category", ""), method)
        return stored_bytes(request, partial(queries.current_board, method, category))


class LeaderboardView(APIView):
    authentication_classes = ()  # the same for everybody

    @extend_schema(operation_id="leaderboard", responses=LEADERBOARD)
    def get(self, request: Request, board: str) -> HttpResponseBase:
        """One leaderboard as columns, in the order of the board; send its ETag to revalidate."""
        return stored_bytes(request, partial(queries.stored_board, board))


class PairsView(APIView):
    authentication_classes = ()  # the same for everybody

    @extend_schema(
        operation_id="leaderboard_pairs", responses={200: PairsOutput, 404: LEADERBOARD[404]}
    )
    def get(self, request: Request, board: str) -> Response:
        """How often the models of a board won against each other, and what their scores say."""
        return Response(queries.pairs_of(board))


class ReadBytes(Protocol):
    def __call__(self, *, gzipped: bool) -> queries.StoredBytes: ...


def stored_bytes(request: Request, read: ReadBytes) -> HttpResponseBase:
    """Answer with the bytes as they are stored, or with 304 when the reader has them."""
    gzipped = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    stored = read(gzipped=gzipped)
    response = HttpResponse(stored.body, content_type="application/json")
    response["ETag"] = stored.etag
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding"
    if gzipped:
        response["Content-Encoding"] = "gzip"
    return get_conditional_response(request, etag=stored.etag, response=response) or response


def accepts_gzip(header: str) -> bool:
    """Return whether Accept-Encoding names gzip and does not refuse it with q=0."""
    return re.search(r"\bgzip\b", header, re.IGNORECASE) is not None and not NO_GZIP.search(header)
