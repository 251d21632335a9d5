"""What learners answered: an attempt with its frozen paper, and an append-only log of answers given."""

import uuid
from datetime import datetime
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import ContentRevision, Edition
from people.models import User
from quizzes.content import MILLION
from quizzes.models.assignments import Assignment, Extension
from quizzes.models.questions import Question
from quizzes.models.quizzes import Quiz


def closed_at(at: datetime, *, of: str = "") -> models.Q:
    """What :meth:`AttemptQuerySet.closed` filters by, for attempts or ``of`` what leads to them."""
    overdue = {f"{of}deadline_at__lte": at - settings.ANSWER_GRACE}
    return models.Q(**{f"{of}submitted_at__isnull": False}) | models.Q(**overdue)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, learner: User) -> "AttemptQuerySet":
        return self.filter(learner=learner)

    def real(self) -> "AttemptQuerySet":
        """What counts as a learner's own work: no previews."""
        return self.exclude(purpose=Attempt.Purpose.PREVIEW)

    def that_count(self) -> "AttemptQuerySet":
        """Graded attempts of learners: no practice, and nobody who only pretends to be a student."""
        return self.filter(purpose=Attempt.Purpose.GRADED, learner__preview_of=None)

    def locked(self) -> "AttemptQuerySet":
        """Nobody else writes to them, nor to what their learners remember, until the transaction ends."""
        lock = self.select_for_update(of=("self", "learner"), no_key=True)
        return lock.select_related("learner", "quiz__edition", "reviewed", "assignment__quiz")

    def open(self, at: datetime) -> "AttemptQuerySet":
        """Those that can be answered: not submitted, and their time is not up."""
        in_time = models.Q(deadline_at=None) | models.Q(deadline_at__gt=at)
        return self.filter(in_time, submitted_at=None)

    def closed(self, at: datetime) -> "AttemptQuerySet":
        """Submitted, or overdue and so to be read as closed with what was saved."""
        return self.filter(closed_at(at))

    def overdue(self, at: datetime) -> "AttemptQuerySet":
        """Those that only read as closed: nobody has handed them in, and nothing can arrive any more."""
        return self.filter(submitted_at=None, deadline_at__lte=at - settings.ANSWER_GRACE)


class Attempt(models.Model):
    """One learner takes one quiz once, or reviews what is due in an edition.

    The paper (the items) and the ``terms`` are frozen at the start: ``terms`` holds title, feedback, pass_mark_percent,
    tries_per_question, time_limit_minutes and attempts_allowed as they were then. ``score_millionths`` is the share of all
    points that was earned, null until submitted. ``assignment`` is for which class it was taken, null for oneself. A review
    has no quiz but the edition that is ``reviewed``. ``remembered_at`` is when its answers became memories: null while they
    have not, since before feedback is allowed nothing may tell what was right.
    """

    class Purpose(models.TextChoices):
        GRADED = "graded", _("graded")
        PRACTICE = "practice", _("practice")
        REVIEW = "review", _("review")
        PREVIEW = "preview", _("preview")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, related_name="attempts")
    reviewed = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="reviews")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="attempts")
    purpose = models.CharField(max_length=10, choices=Purpose)
    terms = models.JSONField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    score_millionths = models.IntegerField(null=True)
    remembered_at = models.DateTimeField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        indexes: ClassVar = [models.Index(fields=["learner", "quiz"], name="quizzes_attempt_learner_quiz")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["learner", "quiz", "purpose"],
                condition=models.Q(submitted_at=None, assignment=None),
                name="quizzes_attempt_one_open_a_learner_quiz_and_purpose",
            ),
            models.UniqueConstraint(
                fields=["learner", "assignment"],
                condition=models.Q(submitted_at=None),
                name="quizzes_attempt_one_open_a_learner_and_assignment",
            ),
            models.UniqueConstraint(
                fields=["learner", "reviewed"],
                condition=models.Q(submitted_at=None),
                name="quizzes_attempt_one_open_review_a_learner_and_edition",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose="review", quiz=None, assignment=None, reviewed__isnull=False)
                | (~models.Q(purpose="review") & models.Q(quiz__isnull=False, reviewed=None)),
                name="quizzes_attempt_at_a_quiz_or_a_review",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, score_millionths=None)
                | models.Q(submitted_at__isnull=False, score_millionths__gte=0, score_millionths__lte=MILLION),
                name="quizzes_attempt_scored_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.quiz or self.reviewed} ({self.purpose})"

    @property
    def edition(self) -> Edition:
        """Whose questions are asked; a constraint holds that there is one."""
        return cast("Edition", self.quiz.edition if self.quiz else self.reviewed)

    def is_open(self, at: datetime) -> bool:
        """Whether it can be answered."""
        return self.submitted_at is None and not self.is_time_up(at)

    def is_awaited(self, at: datetime) -> bool:
        """Whether its time is up, and what was answered in time may still be on its way."""
        return self.submitted_at is None and self.is_time_up(at) and not self.is_overdue(at)

    def is_time_up(self, at: datetime) -> bool:
        return self.deadline_at is not None and self.deadline_at <= at

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is closed with what was saved, even if nobody hands it in."""
        return self.arrives_until is not None and self.arrives_until <= at

    @property
    def ran_out(self) -> bool:
        """Whether it ended because no more time was left, and not since its learner handed it in."""
        return self.submitted_at is not None and self.submitted_at == self.deadline_at

    @property
    def arrives_until(self) -> datetime | None:
        """When answers that were given in time stop being taken; None for an attempt without an end."""
        return self.deadline_at and self.deadline_at + settings.ANSWER_GRACE

    @property
    def percent(self) -> int:
        """The score in whole percent, rounded down so that none reads as passed that is not; 0 while there is none."""
        return (self.score_millionths or 0) * 100 // MILLION

    @property
    def is_practice(self) -> bool:
        """Whether each answer is checked as it is given, with feedback and hints."""
        return self.purpose in {self.Purpose.PRACTICE, self.Purpose.REVIEW}

    @property
    def is_review(self) -> bool:
        return self.purpose == self.Purpose.REVIEW


class AttemptItem(models.Model):
    """One question on the paper of an attempt.

    In a review what was answered wrong is asked again at the end: ``round`` counts how often the question came.
    ``order`` is the permutation of answer rows that was shown. ``current`` is the newest answer given, ``version`` counts
    the answers accepted, ``tries`` those that were checked in practice. ``credit_millionths`` is null while ungraded;
    ``graded_by`` is the revision whose key gave it, ``counted`` is false once a regrade left the question out of the score.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="items")
    revision = models.ForeignKey(ContentRevision, on_delete=models.PROTECT, related_name="+")
    graded_by = models.ForeignKey(ContentRevision, on_delete=models.PROTECT, null=True, related_name="+")
    order = models.JSONField()
    points = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    counted = models.BooleanField(default=True)
    flagged = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    complete = models.BooleanField(default=False)
    current = models.ForeignKey("Response", on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    hints_shown = models.PositiveSmallIntegerField(default=0)
    closed = models.BooleanField(default=False)
    credit_millionths = models.IntegerField(null=True)

    class Meta:
        ordering = ["attempt", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "number"], name="quizzes_item_number_once_an_attempt"),
            models.UniqueConstraint(
                fields=["attempt", "question", "round"], name="quizzes_item_question_once_an_attempt_and_round"
            ),
            models.CheckConstraint(
                condition=models.Q(credit_millionths=None)
                | models.Q(credit_millionths__gte=0, credit_millionths__lte=MILLION),
                name="quizzes_item_credit_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt}, question {self.number}"

    @property
    def current_version(self) -> int:
        """The version of the current answer, 0 while there is none."""
        return self.current.version if self.current else 0


class Response(models.Model):
    """One answer given: a row of an append-only log.

    ``version`` numbers the answers to an item as they were accepted, from 1; ``based_on`` is the version that the page
    knew. ``page`` and ``turn`` say on which opening of the question's page it was given, and after how many changes there:
    by them and its value a save is known again (see :class:`quizzes.saves.Save`). ``given_at`` is when the learner gave it,
    within the attempt and not after ``received_at``, and ``seconds`` for how long its page had been open then, null where
    that can't be known. ``checked`` marks what was graded in practice, which then has its
    ``credit_millionths`` (before the penalty for tries and hints).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AttemptItem, on_delete=models.CASCADE, related_name="responses")
    version = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField()
    page = models.UUIDField()
    turn = models.PositiveIntegerField(default=0)
    given = models.JSONField()
    given_at = models.DateTimeField()
    received_at = models.DateTimeField()
    confidence = models.PositiveSmallIntegerField(null=True)
    seconds = models.PositiveIntegerField(null=True)
    hints_seen = models.PositiveSmallIntegerField(default=0)
    checked = models.BooleanField(default=False)
    credit_millionths = models.IntegerField(null=True)

    class Meta:
        ordering = ["item", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "version"], name="quizzes_response_version_once_an_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item} at {self.given_at:%H:%M:%S}"


class DeadlineMove(models.Model):
    """A deadline was moved while the attempt ran: by an extension, or because the times of the assignment changed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="deadline_moves")
    before = models.DateTimeField(null=True)
    after = models.DateTimeField(null=True)
    extension = models.ForeignKey(Extension, on_delete=models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.before} → {self.after}"


class Presence(models.Model):
    """Where a learner was last seen in an attempt: the page of a question says so every few seconds while it is looked at.

    ``number`` is the question, 0 the summary; ``unsaved`` says that the page holds an answer which the server has not.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="presence")
    number = models.PositiveSmallIntegerField()
    unsaved = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt}: question {self.number} at {self.seen_at:%H:%M:%S}"
