"""The shape of the stored snapshots, for the API's description only: no snapshot passes here."""

from rest_framework import serializers

from arena.models import LanguageModel
from evaluation.boards import BASES, SCORE_METHODS
from evaluation.models import RowCode, RowStatus

LISTED = [LanguageModel.Status.ACTIVE, LanguageModel.Status.RETIRED]


class BoardWords(serializers.Serializer):
    board = serializers.SlugField()
    base = serializers.ChoiceField(
        choices=BASES, help_text="arena: real votes only; demo: simulated ones too."
    )
    score_method = serializers.ChoiceField(
        choices=SCORE_METHODS, help_text="style: scores at equal length and Markdown."
    )
    category = serializers.CharField(allow_blank=True, help_text="Empty: all votes.")
    title = serializers.CharField()


class PublishedBoard(BoardWords):
    is_current = serializers.BooleanField(help_text="Pages show this one; the first of the list.")
    run = serializers.IntegerField()
    votes = serializers.IntegerField(help_text="Counted votes, simulated ones included.")
    simulated_votes = serializers.IntegerField()
    cut_off = serializers.DateTimeField(allow_null=True, help_text="When the last vote was cast.")
    computed_at = serializers.DateTimeField()


class BoardListOutput(serializers.Serializer):
    results = PublishedBoard(many=True)


class AnchorOutput(serializers.Serializer):
    model = serializers.SlugField()
    score = serializers.FloatField()


class RatingMethodOutput(serializers.Serializer):
    engine = serializers.CharField()
    engine_version = serializers.CharField()
    ties = serializers.CharField(help_text="half: a tie or both_bad is half a win for each.")
    interval = serializers.CharField()
    level = serializers.FloatField(help_text="Of the intervals, between 0 and 1.")
    weights = serializers.CharField()
    anchor = AnchorOutput(allow_null=True, help_text="null: the mean of the main group is 1000.")
    cluster = serializers.ListField(
        child=serializers.CharField(), help_text="Votes that share one of these count as alike."
    )
    covariates = serializers.ListField(
        child=serializers.CharField(), help_text="The scores are those at equal values of these."
    )
    rater_cap = serializers.FloatField(allow_null=True, help_text="Largest share of one rater.")
    prompt_cap = serializers.FloatField(allow_null=True, help_text="Largest share of one prompt.")
    prior_sd = serializers.FloatField(allow_null=True, help_text="Of a prior on strengths, logits.")


class PositionOutput(serializers.Serializer):
    logit = serializers.FloatField(help_text="Advantage of being shown first, in log-odds.")
    se = serializers.FloatField(help_text="Its standard error, logits.")
    low = serializers.FloatField(help_text="Lower limit of the interval, logits.")
    high = serializers.FloatField()
    points = serializers.FloatField(help_text="The same advantage in arena points.")
    removed = serializers.BooleanField(help_text="Whether it is taken out of the scores.")


class RatingLimitsOutput(serializers.Serializer):
    votes = serializers.IntegerField(help_text="Fewer: provisional.")
    opponents = serializers.IntegerField(help_text="Fewer, or than the board has: provisional.")
    half_width = serializers.FloatField(help_text="A wider interval, in points: provisional.")
    shown_from_votes = serializers.IntegerField(help_text="Fewer: no score is shown.")
    checked = serializers.IntegerField(help_text="Fewer checked answers: no share is shown.")


def column(child: serializers.Field, help_text: str = "") -> serializers.ListField:
    return serializers.ListField(child=child, help_text=help_text)


class LeaderboardColumns(serializers.Serializer):
    """One list per column, all of the same length; entry i of each belongs to model i."""

    slug = column(serializers.SlugField())
    name = column(serializers.CharField())
    organisation = column(serializers.CharField(allow_blank=True))
    model_status = column(serializers.ChoiceField(choices=[(s.value, s.label) for s in LISTED]))
    group = column(
        serializers.IntegerField(allow_null=True),
        "From 1, the main group; scores of different groups cannot be compared.",
    )
    score = column(serializers.FloatField(allow_null=True), "Arena points; null: see sentence.")
    low = column(serializers.FloatField(allow_null=True), "Lower limit of the interval.")
    high = column(serializers.FloatField(allow_null=True), "Upper limit of the interval.")
    rank_best = column(serializers.IntegerField(allow_null=True), "Among ranked models, from 1.")
    rank_worst = column(serializers.IntegerField(allow_null=True))
    votes = column(serializers.IntegerField(), "Counted votes of the model.")
    opponents = column(serializers.IntegerField(), "How many different models it met.")
    checked = column(
        serializers.IntegerField(), "Different answers to bank questions that could be checked."
    )
    undecided = column(
        serializers.IntegerField(), "Further ones, which name the truth and the wrong answer."
    )
    right = column(
        serializers.FloatField(allow_null=True),
        "Share of the checked answers that state the truth, 0 to 1; null: too few were checked.",
    )
    right_low = column(serializers.FloatField(allow_null=True))
    right_high = column(serializers.FloatField(allow_null=True))
    status = column(serializers.ChoiceField(choices=RowStatus.choices))
    fragility = column(
        serializers.IntegerField(allow_null=True),
        "Taking away so many votes makes the model change places with a neighbour, an upper "
        "bound; null: none found.",
    )
    fragile = column(
        serializers.BooleanField(), "Whether 10 votes or a thousandth of its own are enough."
    )
    code = column(
        serializers.CharField(allow_null=True),
        "Why the model is not ranked: " + ", ".join(RowCode.values) + ".",
    )
    sentence = column(serializers.CharField(allow_null=True), "The same for people.")


class StyleCoefficient(serializers.Serializer):
    name = serializers.CharField(help_text="What A has more of than B: characters, headers, ...")
    estimate = serializers.FloatField(help_text="Log-odds for one unit more.")
    se = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    points = serializers.FloatField(help_text="The same in arena points, as the two limits.")
    points_low = serializers.FloatField()
    points_high = serializers.FloatField()
    scale = serializers.FloatField(help_text="One unit as a ratio difference (A-B)/(A+B+1).")
    variance_left = serializers.FloatField(help_text="Share that the models do not explain.")


class LeaderboardOutput(BoardWords):
    schema_version = serializers.IntegerField()
    run = serializers.IntegerField()
    computed_at = serializers.DateTimeField()
    cut_off = serializers.DateTimeField(allow_null=True, help_text="When the last vote was cast.")
    votes = serializers.IntegerField(help_text="Counted votes, simulated ones included.")
    simulated_votes = serializers.IntegerField()
    excluded_votes = serializers.IntegerField()
    method = RatingMethodOutput()
    limits = RatingLimitsOutput()
    code_version = serializers.CharField()
    data_sha256 = serializers.CharField(help_text="Of the pair tally that was rated.")
    groups = serializers.IntegerField()
    position = PositionOutput(allow_null=True, help_text="null: the votes do not tell it.")
    categories = serializers.ListField(
        child=serializers.CharField(), help_text="That have a board of their own, of these votes."
    )
    coefficients = StyleCoefficient(many=True, help_text="Of style; empty: not controlled.")
    columns = LeaderboardColumns()
    warnings = serializers.ListField(child=serializers.CharField())


class PairColumns(serializers.Serializer):
    """One list per column; entry i of each belongs to pair i, and every pair stands once."""

    first = column(serializers.SlugField())
    second = column(serializers.SlugField())
    wins = column(serializers.IntegerField(), "Votes for the first.")
    losses = column(serializers.IntegerField(), "Votes for the second.")
    ties = column(serializers.IntegerField(), "Both-bad votes among them.")
    observed = column(serializers.FloatField(), "Share of the first; a tie is half a win.")
    expected = column(
        serializers.FloatField(allow_null=True),
        "What their scores say of it; null: a score is missing, or they have no common scale.",
    )


class PairsOutput(serializers.Serializer):
    schema_version = serializers.IntegerField()
    board = serializers.SlugField()
    run = serializers.IntegerField()
    votes = serializers.IntegerField()
    simulated_votes = serializers.IntegerField()
    columns = PairColumns()
