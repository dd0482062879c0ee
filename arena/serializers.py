"""The shape of each message of the API; arena/presenters.py fills it."""

from rest_framework import serializers

from arena.models import Battle, Rater, Reply, Study, Turn, Vote, Winner

REASON_CHOICES = [
    (word, word)
    for word in (
        "useful",
        "complete",
        "creative",
        "clear_formatting",
        "incorrect",
        "superficial",
        "instructions_not_followed",
        "factually_correct",
        "overconfident",
        "flattering",
        "too_long",
    )
]


class ConsentTicks(serializers.Serializer):
    study = serializers.BooleanField()
    votes = serializers.BooleanField(default=False)
    conversations = serializers.BooleanField(default=False)
    strata = serializers.BooleanField(default=False)


class ConsentInput(serializers.Serializer):
    consent = ConsentTicks()
    version = serializers.IntegerField(min_value=1)


class MeOutput(serializers.Serializer):
    level = serializers.ChoiceField(choices=Rater.Level.choices)
    consent = ConsentTicks(allow_null=True)
    needs_consent = serializers.BooleanField()
    consent_version = serializers.IntegerField(help_text="The version that is asked for now.")
    votes = serializers.IntegerField(help_text="Your votes so far.")


class BattleInput(serializers.Serializer):
    study = serializers.SlugField(required=False)
    redrawn_from = serializers.UUIDField(required=False)
    layout = serializers.ChoiceField(
        choices=Battle.Layout.choices, default=Battle.Layout.SIDE_BY_SIDE
    )


class StudyOutput(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Study.Kind.choices)


class LimitsOutput(serializers.Serializer):
    turns = serializers.IntegerField()
    prompt_characters = serializers.IntegerField()
    max_tokens = serializers.IntegerField()
    regenerates = serializers.IntegerField()


class NewBattleOutput(serializers.Serializer):
    id = serializers.UUIDField()
    study = StudyOutput()
    guidelines = serializers.CharField()
    limits = LimitsOutput()
    needs_proof_of_work = serializers.BooleanField()


class ShownReply(serializers.Serializer):
    text = serializers.CharField()
    finish_reason = serializers.ChoiceField(choices=Reply.FinishReason.choices)


class ShownReplies(serializers.Serializer):
    a = ShownReply()
    b = ShownReply()


class TurnOutput(serializers.Serializer):
    index = serializers.IntegerField()
    prompt = serializers.CharField()
    state = serializers.ChoiceField(choices=Turn.State.choices)
    attempt = serializers.IntegerField()
    regenerates = serializers.IntegerField()
    replies = ShownReplies(allow_null=True)


class BattleOutput(NewBattleOutput):
    state = serializers.ChoiceField(choices=Battle.State.choices)
    turns = TurnOutput(many=True)
    winner = serializers.ChoiceField(choices=Winner.choices, allow_null=True)


class SideReasons(serializers.Serializer):
    a = serializers.ListField(child=serializers.ChoiceField(choices=REASON_CHOICES), required=False)
    b = serializers.ListField(child=serializers.ChoiceField(choices=REASON_CHOICES), required=False)


class VoteInput(serializers.Serializer):
    winner = serializers.ChoiceField(choices=Winner.choices)
    strength = serializers.ChoiceField(choices=Vote.Strength.choices, required=False)
    reasons = SideReasons(required=False)
    comment = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    decision_ms = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    viewing_ms = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    input = serializers.ChoiceField(choices=Vote.Input.choices, default=Vote.Input.API)


class RevealedModel(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    organisation = serializers.CharField()
    licence = serializers.CharField()


class RevealedModels(serializers.Serializer):
    a = RevealedModel()
    b = RevealedModel()


class NoticeOutput(serializers.Serializer):
    code = serializers.CharField()
    sentence = serializers.CharField()


class VoteOutput(serializers.Serializer):
    """The only answer, besides the list of a rater's own votes, that names the models."""

    winner = serializers.ChoiceField(choices=Winner.choices)
    counts = serializers.BooleanField()
    notice = NoticeOutput(allow_null=True)
    models = RevealedModels(required=False, help_text="Absent unless the study reveals at once.")


class OwnVoteOutput(VoteOutput):
    battle = serializers.UUIDField()
    prompt = serializers.CharField(help_text="The first thing you asked.")
    cast_at = serializers.DateTimeField()


class OwnVotesOutput(serializers.Serializer):
    results = OwnVoteOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="The address of the next page.")


class SuggestionOutput(serializers.Serializer):
    prompt = serializers.CharField(help_text="Send it as it stands, or type something else.")


class SuggestionsOutput(serializers.Serializer):
    suggestions = SuggestionOutput(many=True, help_text="Three, from three different domains.")


class ModelOutput(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    organisation = serializers.CharField()
    licence = serializers.CharField()
    summary = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the word of the API
    revision = serializers.CharField()
    status = serializers.CharField()
    created_at = serializers.DateTimeField()


class ModelListOutput(serializers.Serializer):
    results = ModelOutput(many=True)


class FieldErrorOutput(serializers.Serializer):
    field = serializers.CharField()
    detail = serializers.CharField()


class ProblemOutput(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = FieldErrorOutput(  # type: ignore[assignment]  # the word of the API
        many=True, required=False
    )
