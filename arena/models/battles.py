"""Battles, their turns and the replies as they were shown."""

import uuid

from django.db import models
from django.db.models import F, Q

from arena.models.language_models import LanguageModel
from arena.models.raters import Rater
from arena.models.studies import Study


class Side(models.TextChoices):
    A = "a"
    B = "b"


class Battle(models.Model):
    class State(models.TextChoices):
        CREATED = "created"
        ANSWERING = "answering"
        READY = "ready"
        VOTED = "voted"
        FAILED = "failed"
        ABANDONED = "abandoned"

    class Layout(models.TextChoices):
        SIDE_BY_SIDE = "side_by_side"
        STACKED = "stacked"

    class BeliefArm(models.TextChoices):
        NONE = "none"
        RIGHT = "right"
        WRONG = "wrong"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="battles")
    rater = models.ForeignKey(Rater, models.PROTECT, related_name="battles")
    # model_a is the one shown on side A: left, or on top when stacked.
    model_a = models.ForeignKey(LanguageModel, models.PROTECT, related_name="battles_as_a")
    model_b = models.ForeignKey(LanguageModel, models.PROTECT, related_name="battles_as_b")
    seed = models.BigIntegerField()
    pair_probability = models.FloatField()
    pairing_policy = models.CharField(max_length=40)  # name and version of the rule that drew it
    redrawn_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="redraws"
    )
    parameters = models.JSONField()  # what both models are asked with: temperature, top_p, ...
    # What the first prompt asks of the question bank; all three empty when it asks anything else.
    question = models.CharField(max_length=80, blank=True)  # its id in the bank
    belief_arm = models.CharField(max_length=5, choices=BeliefArm.choices, blank=True)
    belief = models.TextField(blank=True)  # the answer that the prompt says the user believes
    pacing = models.CharField(max_length=10, choices=Study.Pacing.choices)
    layout = models.CharField(max_length=12, choices=Layout.choices, default=Layout.SIDE_BY_SIDE)
    timing_blind = models.BooleanField()
    stopped = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CREATED)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)  # the last change of state

    class Meta:
        indexes = [
            models.Index(fields=["rater", "created_at"]),
            models.Index(fields=["state", "moved_at"]),
            models.Index(fields=["question"], name="battle_asks_bank", condition=~Q(question="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="battle_models_differ",
                condition=~Q(model_a=F("model_b")),
                violation_error_message="A model cannot battle itself.",
            ),
            models.CheckConstraint(
                name="battle_pair_probability_in_range",
                condition=Q(pair_probability__gt=0, pair_probability__lte=1),
            ),
            models.CheckConstraint(
                name="battle_state_known",
                condition=Q(
                    state__in=["created", "answering", "ready", "voted", "failed", "abandoned"]
                ),
            ),
            models.CheckConstraint(
                name="battle_timing_blind_only_when_buffered",
                condition=Q(timing_blind=True, pacing="buffered")
                | Q(timing_blind=False, pacing="lockstep"),
            ),
            models.CheckConstraint(
                name="battle_layout_known", condition=Q(layout__in=["side_by_side", "stacked"])
            ),
            models.CheckConstraint(
                name="battle_question_has_its_arm",
                condition=Q(question="", belief_arm="")
                | ~Q(question="") & Q(belief_arm__in=["none", "right", "wrong"]),
            ),
            models.CheckConstraint(
                name="battle_belief_is_that_of_its_arm",
                condition=Q(belief="") & ~Q(belief_arm__in=["right", "wrong"])
                | ~Q(belief="") & Q(belief_arm__in=["right", "wrong"]),
                violation_error_message="A belief is stated in the arms right and wrong only.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def model_on(self, side: str) -> LanguageModel:
        return self.model_a if side == Side.A else self.model_b


class Turn(models.Model):
    class State(models.TextChoices):
        ANSWERING = "answering"
        READY = "ready"
        FAILED = "failed"

    battle = models.ForeignKey(Battle, models.PROTECT, related_name="turns")
    index = models.PositiveSmallIntegerField()  # from 1
    prompt = models.TextField()
    language = models.CharField(max_length=2, blank=True)  # empty: it cannot be told
    state = models.CharField(max_length=10, choices=State.choices, default=State.ANSWERING)
    attempt = models.PositiveSmallIntegerField(default=1)  # rises whenever the answers start anew
    regenerates = models.PositiveSmallIntegerField(default=0)  # those that the rater asked for
    owner = models.UUIDField()  # the run that writes these replies; a later attempt has another
    owner_seen_at = models.DateTimeField()
    started_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "index"], name="turn_index_once_per_battle"),
            models.CheckConstraint(name="turn_index_from_one", condition=Q(index__gte=1)),
            models.CheckConstraint(
                name="turn_ready_has_its_time",
                condition=Q(state="ready", ready_at__isnull=False) | ~Q(state="ready"),
            ),
        ]


class ShownText(models.Model):
    """What a stored answer has in common, whether it was kept or discarded."""

    side = models.CharField(max_length=1, choices=Side.choices)
    text = models.TextField()
    finish_reason = models.CharField(max_length=10)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Reply(ShownText):
    """One model's answer in a turn, exactly as it was shown."""

    class FinishReason(models.TextChoices):
        STOP = "stop"
        LENGTH = "length"
        STOPPED = "stopped"

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="replies")
    reasoning = models.TextField(blank=True)  # never shown, never exported by default
    prompt_tokens = models.PositiveIntegerField(null=True, blank=True)
    completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    first_text_ms = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)  # null: not measured
    tail_stall_ms = models.PositiveIntegerField(null=True, blank=True)
    features = models.JSONField()  # arena.text_features

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["turn", "side"], name="reply_side_once_per_turn"),
            models.CheckConstraint(name="reply_side_known", condition=Q(side__in=["a", "b"])),
            models.CheckConstraint(
                name="reply_finish_reason_known",
                condition=Q(finish_reason__in=["stop", "length", "stopped"]),
            ),
        ]


class DiscardedReply(ShownText):
    """An answer replaced by a regenerate, or text that a stop cut off: for audits only."""

    class Cause(models.TextChoices):
        REGENERATED = "regenerated"
        STOPPED = "stopped"

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="discarded")
    attempt = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=12, choices=Cause.choices)
