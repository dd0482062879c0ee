"""Rating runs, their rows, and the bytes that a leaderboard is served as."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from arena.models import LanguageModel

SHA256_LENGTH = 64


class Board(models.Model):
    """A leaderboard, and how far its refits have come.

    A refit takes the next number before it reads the votes. One that finishes late sees that the
    board already shows a higher number, and so does not publish older votes over newer ones.
    """

    slug = models.SlugField(primary_key=True, max_length=40)
    refits_begun = models.PositiveBigIntegerField(default=0)
    refit_shown = models.PositiveBigIntegerField(default=0)  # 0: none yet

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="board_shows_a_refit_that_began",
                condition=Q(refit_shown__lte=F("refits_begun")),
                violation_error_message="A board cannot show a refit that has not begun.",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class RatingRun(models.Model):
    """One fit that was published: its votes, its method and what is needed to repeat it."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="runs")
    votes = models.PositiveBigIntegerField()  # counted
    simulated_votes = models.PositiveBigIntegerField(default=0)  # of the counted ones
    excluded_votes = models.PositiveBigIntegerField()
    watermark = models.PositiveBigIntegerField(null=True)  # id of the last vote; null: no votes
    cut_off = models.DateTimeField(null=True)  # when that vote was cast
    groups = models.PositiveIntegerField()  # of models that can be compared with each other
    method = models.JSONField()
    options = models.JSONField()
    tally = models.JSONField()  # evaluation.ratings.tally.PairTally
    categories = models.JSONField(default=list)  # that have a board of their own, of these votes
    coefficients = models.JSONField(default=list)  # of style; empty: not asked for, or refused
    position = models.JSONField(null=True)  # the effect of being shown first; null: not known
    warnings = models.JSONField(default=list)
    data_sha256 = models.CharField(max_length=SHA256_LENGTH)  # of the tally
    inputs_sha256 = models.CharField(max_length=SHA256_LENGTH)  # of all that the snapshot shows
    code_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ratingrun_watermark_has_a_cut_off",
                condition=Q(watermark__isnull=True, cut_off__isnull=True)
                | Q(watermark__isnull=False, cut_off__isnull=False),
            ),
            models.CheckConstraint(
                name="ratingrun_votes_have_a_watermark",
                condition=Q(votes=0, excluded_votes=0) | Q(watermark__isnull=False),
            ),
            models.CheckConstraint(
                name="ratingrun_simulated_votes_are_votes",
                condition=Q(simulated_votes__lte=F("votes")),
            ),
            models.CheckConstraint(
                name="ratingrun_data_sha256_is_whole",
                condition=Exact(Length("data_sha256"), SHA256_LENGTH),
            ),
            models.CheckConstraint(
                name="ratingrun_inputs_sha256_is_whole",
                condition=Exact(Length("inputs_sha256"), SHA256_LENGTH),
            ),
            models.CheckConstraint(
                name="ratingrun_names_its_code_version", condition=~Q(code_version="")
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.board_id}"


class RowStatus(models.TextChoices):
    RANKED = "ranked"
    PROVISIONAL = "provisional"
    NEEDS_VOTES = "needs_votes"
    NOT_RATED = "not_rated"


class RowCode(models.TextChoices):
    NO_VOTES = "no_votes"
    UNBEATEN = "unbeaten"
    WINLESS = "winless"
    ISOLATED = "isolated"
    ONE_WAY = "one_way"
    NEEDS_VOTES = "needs_votes"
    PRIOR_ONLY = "prior_only"
    NO_INTERVAL = "no_interval"
    ALL_TIES = "all_ties"
    FEW_VOTES = "few_votes"
    FEW_OPPONENTS = "few_opponents"
    WIDE_INTERVAL = "wide_interval"
    REFUSED = "refused"


class RatingRow(models.Model):
    """What one run says about one model: a rating, or the reason why there is none."""

    run = models.ForeignKey(RatingRun, models.CASCADE, related_name="rows")
    model = models.ForeignKey(LanguageModel, models.PROTECT, related_name="rating_rows")
    group = models.PositiveIntegerField(null=True)  # from 1; null: not rated
    strength = models.FloatField(null=True)  # natural-log odds, mean 0 over the group
    score = models.FloatField(null=True)  # arena points, as low and high
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    rank_best = models.PositiveIntegerField(null=True)
    rank_worst = models.PositiveIntegerField(null=True)
    votes = models.PositiveBigIntegerField()
    opponents = models.PositiveIntegerField()
    checked = models.PositiveIntegerField(default=0)  # answers whose truth is known
    undecided = models.PositiveIntegerField(default=0)  # further ones, which say both
    right = models.FloatField(null=True)  # share of the checked; null: too few to say
    right_low = models.FloatField(null=True)
    right_high = models.FloatField(null=True)
    fragility = models.PositiveBigIntegerField(null=True)  # at most so many votes decide its place
    status = models.CharField(max_length=12, choices=RowStatus.choices)
    code = models.CharField(max_length=20, choices=RowCode.choices, blank=True)
    sentence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "model"], name="ratingrow_model_once_per_run"),
            models.CheckConstraint(
                name="ratingrow_status_known",
                condition=Q(status__in=RowStatus.values),
            ),
            models.CheckConstraint(
                name="ratingrow_code_known",
                condition=Q(code__in=["", *RowCode.values]),
            ),
            models.CheckConstraint(
                name="ratingrow_not_rated_has_no_numbers",
                condition=Q(
                    status="not_rated",
                    group__isnull=True,
                    strength__isnull=True,
                    score__isnull=True,
                )
                | Q(
                    group__gte=1,
                    group__isnull=False,  # else NULL >= 1 would be unknown, which passes a check
                    strength__isnull=False,
                    score__isnull=False,
                )
                & ~Q(status="not_rated"),
                violation_error_message="A model has a group, a strength and a score, or none.",
            ),
            models.CheckConstraint(
                name="ratingrow_score_lies_in_its_interval",
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(
                    low__lte=F("score"),
                    high__gte=F("score"),
                    score__isnull=False,
                    low__isnull=False,
                    high__isnull=False,
                ),
            ),
            models.CheckConstraint(
                # PostgreSQL holds NaN and infinity in a float, and sorts NaN above all numbers.
                name="ratingrow_numbers_are_finite",
                condition=(Q(strength__isnull=True) | Q(strength__gt=-1e6, strength__lt=1e6))
                & (Q(score__isnull=True) | Q(score__gt=-1e9, score__lt=1e9))
                & (Q(low__isnull=True) | Q(low__gt=-1e9, high__lt=1e9)),
            ),
            models.CheckConstraint(
                name="ratingrow_only_the_ranked_have_a_rank",
                condition=Q(
                    status="ranked",
                    rank_best__gte=1,
                    rank_worst__gte=F("rank_best"),
                    rank_best__isnull=False,
                    rank_worst__isnull=False,
                    low__isnull=False,
                )
                | Q(rank_best__isnull=True, rank_worst__isnull=True) & ~Q(status="ranked"),
                violation_error_message="Ranked models have an interval and a range of ranks.",
            ),
            models.CheckConstraint(
                name="ratingrow_all_but_the_ranked_say_why",
                condition=Q(status="ranked", code="", sentence="")
                | ~Q(status="ranked") & ~Q(code="") & ~Q(sentence=""),
            ),
            models.CheckConstraint(
                name="ratingrow_each_opponent_was_met_in_a_vote",
                condition=Q(opponents__lte=F("votes")),
            ),
            models.CheckConstraint(
                name="ratingrow_right_is_a_share_in_its_interval",
                condition=Q(right__isnull=True, right_low__isnull=True, right_high__isnull=True)
                | Q(
                    checked__gte=1,
                    right__isnull=False,
                    right_low__isnull=False,
                    right_high__isnull=False,
                    right_low__gte=0,
                    right__gte=F("right_low"),
                    right_high__gte=F("right"),
                    right_high__lte=1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} in {self.run}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def current_first(self) -> "SnapshotQuerySet":
        """Order the boards so that the one that pages show comes first.

        Real votes alone as soon as they rate somebody; until then all votes, if some of them are
        simulated; else the real ones, few as they are.
        """
        place = Case(
            When(board="arena", has_rated_group=True, then=0),
            When(board="demo", run__simulated_votes__gt=0, then=1),
            When(board="arena", then=2),
            default=3,
        )
        return self.order_by(place, "board")


class Snapshot(models.Model):
    """What `GET /api/leaderboards/<board>/` answers, byte for byte."""

    board = models.OneToOneField(Board, models.PROTECT, related_name="snapshot")
    run = models.OneToOneField(RatingRun, models.PROTECT, related_name="snapshot")
    body = models.BinaryField()  # JSON, UTF-8
    gzip_body = models.BinaryField()
    etag = models.CharField(max_length=80)  # as sent, with its quotes
    has_rated_group = models.BooleanField(default=False)  # two models that it gives scores
    made_at = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="snapshot_has_both_bodies",
                condition=~Q(body=b"") & ~Q(gzip_body=b""),
            ),
            models.CheckConstraint(
                name="snapshot_etag_is_a_weak_tag",
                condition=Q(etag__startswith='W/"', etag__endswith='"'),
            ),
        ]

    def __str__(self) -> str:
        return f"snapshot of {self.board_id}"
