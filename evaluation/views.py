"""The doors of the leaderboards: stored bytes out, nothing computed or serialised."""

import re

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from arena.serializers import ProblemOutput
from evaluation import queries
from evaluation.serializers import BoardListOutput, LeaderboardOutput

NO_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)


class LeaderboardsView(APIView):
    authentication_classes = ()  # the same for everybody

    @extend_schema(operation_id="leaderboards", responses=BoardListOutput)
    def get(self, request: Request) -> Response:
        """All leaderboards, with how many votes they rest on."""
        return Response({"results": queries.published_boards()})


class LeaderboardView(APIView):
    authentication_classes = ()  # the same for everybody

    @extend_schema(
        operation_id="leaderboard",
        responses={
            200: LeaderboardOutput,
            304: OpenApiResponse(description="Unchanged since the ETag that you sent."),
            404: OpenApiResponse(ProblemOutput, "A problem document (RFC 9457)."),
        },
    )
    def get(self, request: Request, board: str) -> HttpResponseBase:
        """One leaderboard as columns, in the order of the board; send its ETag to revalidate."""
        gzipped = accepts_gzip(request.headers.get("Accept-Encoding", ""))
        stored = queries.stored_board(board, gzipped=gzipped)
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
