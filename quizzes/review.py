"""What comes back to a learner, and how long that takes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from lessons.models import Edition, Fact
from memory.due import Forecast, forecast
from memory.models import Exam, Review
from people.models import User
from quizzes.assigned import Assigned, assigned_in, assignments_for
from quizzes.models import Answer, Attempt, Question
from quizzes.reviewing import LONGEST

#: A question's seconds where nothing is known of the learner's own; the most that one counts for, since a pause is no
#: answer; and what it takes at least, with its feedback.
USUAL_SECONDS, MOST_SECONDS, LEAST_SECONDS = 30, 120, 10

#: A session that was left takes answers for half a day; then its questions are not today's any more.
HOURS_OPEN = 12


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """What awaits a learner in an edition: the forecast, the session that runs, the exam, and what a question takes them.

    ``kept_back`` are assignments of which no question is asked while their class takes them.
    """

    forecast: Forecast
    running: Attempt | None
    exam_at: datetime | None
    seconds: int
    kept_back: tuple[Assigned, ...]

    @property
    def minutes(self) -> int:
        """How long all that is due today takes, in minutes, rounded up."""
        return -(-self.forecast.today * self.seconds // 60)

    @property
    def in_session(self) -> int:
        """How many facts one session takes up at most."""
        return min(self.forecast.today, LONGEST)


def review_plan(edition: Edition, learner: User, *, at: datetime) -> ReviewPlan:
    """Five queries, whatever is remembered."""
    exam = Exam.objects.filter(learner=learner, course=edition.course_id, at__gt=at).first()
    return ReviewPlan(
        forecast=forecast(learner, askable(edition), at=at),
        running=running_review(edition, learner, at=at),
        exam_at=exam.at if exam else None,
        seconds=_seconds_a_question(learner),
        kept_back=kept_back(learner, edition, at=at),
    )


def running_review(edition: Edition, learner: User, *, at: datetime) -> Attempt | None:
    """The session that can go on."""
    found = Attempt.objects.of(learner).filter(reviewed=edition, submitted_at=None).first()
    return found if found and (at - found.started_at).total_seconds() < HOURS_OPEN * 3600 else None


def askable(edition: Edition | None = None) -> QuerySet[Fact]:
    """The facts that a question in use asks, in the edition or in any."""
    questions = Question.objects.filter(retired_at=None, revision__isnull=False)
    if edition is not None:
        questions = questions.filter(edition=edition)
    main = questions.filter(fact=OuterRef("pk"))
    parts = Answer.objects.filter(fact=OuterRef("pk"), question__in=questions.values("pk"))
    return Fact.objects.filter(Exists(main) | Exists(parts))


def kept_back(learner: User, edition: Edition, *, at: datetime) -> tuple[Assigned, ...]:
    """The quizzes of the edition that the learner takes only for a class now: one query."""
    assignments = assignments_for(learner).filter(quiz__edition=edition, exclusive=True)
    return tuple(each for each in assigned_in(assignments, learner, at=at) if each.is_the_only_way)


def _seconds_a_question(learner: User) -> int:
    """What the learner's last answers took, on average; as many as usual where too few were measured."""
    rows = Review.objects.of(learner).filter(seconds__isnull=False).order_by("-pk")
    measured = [min(seconds, MOST_SECONDS) for seconds in rows.values_list(F("seconds"), flat=True)[:50]]
    return max(LEAST_SECONDS, round(sum(measured) / len(measured))) if len(measured) >= 10 else USUAL_SECONDS
