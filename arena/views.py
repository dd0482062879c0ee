"""The doors of the arena: parse, call one service or query, shape the answer."""

import random
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from arena import queries, services
from arena.errors import NotFoundError
from arena.identity import consenting_rater, rater_from_cookies, remember
from arena.models import LanguageModel
from arena.presenters import battle_answer, me_answer, model_answer, own_vote_answer, vote_answer
from arena.questions.suggestions import suggest
from arena.serializers import (
    BattleInput,
    BattleOutput,
    ConsentInput,
    MeOutput,
    ModelListOutput,
    ModelOutput,
    NewBattleOutput,
    OwnVotesOutput,
    ProblemOutput,
    SuggestionsOutput,
    VoteInput,
    VoteOutput,
)

PROBLEM = OpenApiResponse(ProblemOutput, "A problem document (RFC 9457).")
NEW_BATTLE = ("id", "study", "guidelines", "limits", "needs_proof_of_work")
FRESH = {"Cache-Control": "no-store"}


class OwnVotesPagination(CursorPagination):
    page_size = 50
    ordering = "-id"
    invalid_cursor_message = "This cursor leads nowhere. Start again at /api/me/votes/."

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor and cursor.position and not str(cursor.position).isdecimal():
            raise NotFound(self.invalid_cursor_message)
        return cursor


class MeView(APIView):
    @extend_schema(operation_id="me", responses=MeOutput)
    def get(self, request: Request) -> Response:
        """Who you are to this site, and what you agreed to."""
        return Response(me_answer(rater_from_cookies(request.COOKIES)), headers=FRESH)

    @extend_schema(
        operation_id="give_consent",
        request=ConsentInput,
        responses={200: MeOutput, 403: PROBLEM, 422: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        """Answer the consent screen; the answer sets the cookie that makes you a rater."""
        data = ConsentInput(data=request.data)
        data.is_valid(raise_exception=True)
        ticks = services.Ticks(**data.validated_data["consent"])
        rater = services.give_consent(
            rater_from_cookies(request.COOKIES), ticks, data.validated_data["version"]
        )
        response = Response(me_answer(rater), headers=FRESH)
        remember(response, rater)
        return response


class BattlesView(APIView):
    @extend_schema(
        operation_id="start_battle",
        request=BattleInput,
        responses={
            201: NewBattleOutput,
            403: PROBLEM,
            404: PROBLEM,
            409: PROBLEM,
            422: PROBLEM,
            429: PROBLEM,
        },
    )
    def post(self, request: Request) -> Response:
        """Start a battle between two models that stay unnamed until you vote."""
        rater = consenting_rater(request)
        data = BattleInput(data=request.data)
        data.is_valid(raise_exception=True)
        battle = services.start_battle(
            rater,
            services.study_for_battles(data.validated_data.get("study")),
            layout=data.validated_data["layout"],
            redrawn_from=data.validated_data.get("redrawn_from"),
        )
        answer = battle_answer(battle)
        new = {key: answer[key] for key in NEW_BATTLE}
        return Response(new, status=status.HTTP_201_CREATED, headers=FRESH)


class BattleView(APIView):
    @extend_schema(operation_id="battle", responses={200: BattleOutput, 403: PROBLEM, 404: PROBLEM})
    def get(self, request: Request, battle_id: UUID) -> Response:
        """Your own battle with its turns as shown; never a model's name, in any state."""
        battle = queries.battle_of(consenting_rater(request), battle_id)
        return Response(battle_answer(battle), headers=FRESH)


class VoteView(APIView):
    @extend_schema(
        operation_id="cast_vote",
        request=VoteInput,
        responses={
            201: VoteOutput,
            200: VoteOutput,
            403: PROBLEM,
            404: PROBLEM,
            409: PROBLEM,
            422: PROBLEM,
            429: PROBLEM,
        },
    )
    def post(self, request: Request, battle_id: UUID) -> Response:
        """Vote once; the answer reveals both models. The same vote again gets the same answer."""
        rater = consenting_rater(request)
        data = VoteInput(data=request.data)
        data.is_valid(raise_exception=True)
        cast = services.cast_vote(rater, battle_id, services.Ballot(**data.validated_data))
        code = status.HTTP_201_CREATED if cast.is_new else status.HTTP_200_OK
        return Response(vote_answer(cast.vote), status=code, headers=FRESH)


class OwnVotesView(APIView):
    @extend_schema(
        operation_id="my_votes",
        parameters=[OpenApiParameter("cursor", description="From `next` of the page before.")],
        responses={200: OwnVotesOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        """Your own votes, newest first, with the models' names and whether each counts."""
        pages = OwnVotesPagination()
        votes = queries.votes_of(consenting_rater(request))
        page = pages.paginate_queryset(votes, request, view=self) or []
        answer = {
            "results": [own_vote_answer(vote) for vote in page],
            "next": pages.get_next_link(),
        }
        return Response(answer, headers=FRESH)


class SuggestionsView(APIView):
    authentication_classes = ()  # who asks makes no difference

    @extend_schema(operation_id="suggested_questions", responses=SuggestionsOutput)
    def get(self, request: Request) -> Response:
        """Three questions to try, drawn anew each time; what is true stays here."""
        drawn = suggest(random.SystemRandom())
        return Response({"suggestions": [{"prompt": each.prompt} for each in drawn]}, headers=FRESH)


class ModelsView(APIView):
    @extend_schema(operation_id="models", responses=ModelListOutput)
    def get(self, request: Request) -> Response:
        """All models whose names are public."""
        return Response({"results": [model_answer(m) for m in LanguageModel.objects.listed()]})


class ModelView(APIView):
    @extend_schema(operation_id="model", responses={200: ModelOutput, 404: PROBLEM})
    def get(self, request: Request, slug: str) -> Response:
        """One model whose name is public."""
        model = LanguageModel.objects.listed().filter(slug=slug).first()
        if model is None:
            raise NotFoundError(f"There is no model {slug!r}; the leaderboard lists them all.")
        return Response(model_answer(model))
