"""What a class is to do, until when, who gets more time, and marks that a teacher decided."""

from datetime import timedelta
from typing import ClassVar, Final, cast

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson
from people.models import Classroom, Enrolment, User
from quizzes.assigning import Allowance, Counts, Terms
from quizzes.content import MILLION
from quizzes.models.quizzes import Quiz

#: What each rule does, as people read it.
COUNTING: Final = {
    Counts.BEST: _("the best try"),
    Counts.LAST: _("the last try"),
    Counts.FIRST: _("the first try"),
    Counts.MEAN: _("the mean of all tries"),
}


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def for_learner(self, learner: User) -> "AssignmentQuerySet":
        """Those of the classes in use that this person is in now."""
        in_class = models.Q(classroom__enrolments__learner=learner, classroom__enrolments__removed_at=None)
        return self.filter(in_class, classroom__archived_at=None)

    def hold(self, assignment_id: int) -> None:
        """Let nobody change this one until the transaction ends, while any number hold it.

        A whole lecture starts at the same bell: with a lock for one alone, which is all that Django knows, each would wait
        for all before. Where one writes at a time anyway nothing needs to be locked.
        """
        connection = connections[self.db]
        lock = " FOR SHARE" if connection.features.has_select_for_update else ""
        with connection.cursor() as cursor:
            # Nothing from elsewhere is in the statement.
            cursor.execute(f"SELECT 1 FROM quizzes_assignment WHERE id = %s{lock}", [assignment_id])  # noqa: S608


class Assignment(models.Model):
    """A quiz or a lesson that a class is to do.

    Where ``time_limit_minutes``, ``attempts_allowed`` or ``feedback`` say nothing, the quiz says it; 0 is no limit.
    While it is open to a learner, an ``exclusive`` one is the only way to take its quiz: no practice, no tries for oneself.
    """

    class Feedback(models.TextChoices):
        """As :class:`quizzes.models.Quiz.Feedback`, and once nobody of the class can take the quiz any more."""

        AFTER_SUBMITTING = "after_submitting", _("after submitting")
        AFTER_LAST_ATTEMPT = "after_last_attempt", _("once passed, or after the last attempt")
        AFTER_CLOSING = "after_closing", _("once the assignment has closed")
        SCORE_ONLY = "score_only", _("the score only")

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="assignments")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(_("time limit in minutes"), null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(_("tries allowed"), null=True, blank=True)
    feedback = models.CharField(_("feedback"), max_length=20, choices=Feedback, blank=True)
    counts = models.CharField(
        _("what counts"),
        max_length=10,
        choices=[(rule.value, words) for rule, words in COUNTING.items()],
        default=Counts.BEST.value,
    )
    exclusive = models.BooleanField(_("no practice meanwhile"), default=True)
    shares_shown = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["classroom", "due_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quiz=None, lesson__isnull=False) | models.Q(quiz__isnull=False, lesson=None),
                name="quizzes_assignment_of_a_quiz_or_a_lesson",
            ),
            models.CheckConstraint(
                condition=models.Q(counts__in=[rule.value for rule in Counts]), name="quizzes_assignment_counts_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.classroom}: {self.title}"

    @property
    def content(self) -> Quiz | Lesson:
        """What is to be done; a constraint holds that it is one of both."""
        return cast("Quiz | Lesson", self.quiz or self.lesson)

    @property
    def title(self) -> str:
        return self.content.title

    def terms(self) -> Terms:
        """What holds for everybody without an extension. The quiz must be at hand."""
        quiz_limit = self.quiz.time_limit_minutes if self.quiz else None
        minutes = quiz_limit if self.time_limit_minutes is None else self.time_limit_minutes
        quiz_tries = self.quiz.attempts_allowed if self.quiz else 0
        return Terms(
            opens_at=self.opens_at,
            due_at=self.due_at,
            closes_at=self.closes_at,
            time_limit=timedelta(minutes=minutes) if minutes else None,
            attempts_allowed=quiz_tries if self.attempts_allowed is None else self.attempts_allowed,
        )

    @property
    def feedback_policy(self) -> str:
        return self.feedback or (self.quiz.feedback if self.quiz else "")


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def in_force(self) -> "ExtensionQuerySet":
        return self.filter(revoked_at=None)

    def concerning(self, learner: User) -> "ExtensionQuerySet":
        """Those for all, for this learner, and for the group that the learner has in the class."""
        memberships = Enrolment.objects.filter(
            learner=learner,
            removed_at=None,
            classroom=models.OuterRef("assignment__classroom"),
            group=models.OuterRef("group"),
        )
        for_group = models.Q(learner=None) & models.Exists(memberships)
        return self.filter(models.Q(learner=None, group="") | models.Q(learner=learner) | for_group)


class Extension(models.Model):
    """More time or tries: for one ``learner``, for a ``group`` of the class, or, with neither, for all of it.

    A row of a log: what was given is revoked, never changed. See :class:`quizzes.assigning.Allowance`.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    group = models.CharField(_("group"), max_length=50, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes"), default=0)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    extra_attempts = models.PositiveSmallIntegerField(_("extra tries"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(learner=None) | models.Q(group=""), name="quizzes_extension_for_one_or_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.learner or self.group or 'all'}"

    def allowance(self) -> Allowance:
        return Allowance(timedelta(minutes=self.extra_minutes), self.due_at, self.closes_at, self.extra_attempts)

    def is_for(self, learner_id: int, group: str) -> bool:
        """Whether it is for this learner, who has this group in the class."""
        if self.learner_id is not None:
            return self.learner_id == learner_id
        return self.group in {"", group}


class MarkOverride(models.Model):
    """The mark that a teacher decided for one pupil's assignment, a row of a log: the newest is in force.

    ``score_millionths`` is null where an earlier override was taken back, so that the tries count again.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="overrides")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    score_millionths = models.IntegerField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(MILLION)]
    )
    reason = models.CharField(_("reason"), max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["assignment", "learner"], name="quizzes_override_whose")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(score_millionths=None)
                | models.Q(score_millionths__gte=0, score_millionths__lte=MILLION),
                name="quizzes_override_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}, {self.assignment}: {self.score_millionths}"
