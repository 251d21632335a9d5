"""My course: what to do next, what is read, and the results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kzcourse.next_step import next_step
from kzcourse.to_do import to_do_of
from lessons.models import Edition, Lesson, PassageRead
from lessons.progress import EditionProgress, as_progress, with_progress
from memory.due import end_of_day, number_due
from memory.mastery import Mastery, mastery_in
from people.models import Enrolment, User
from people.prepared import Later, prepared
from people.requests import Request
from quizzes.assigned import assignments_for
from quizzes.models import Attempt, QuestionReport
from quizzes.results import work_in
from quizzes.review import askable

#: Stands for "not yet" where times are compared.
BEFORE = Value(datetime(1970, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class News:
    """An answer to a learner's report that they have not looked at: on which question of which quiz."""

    report_id: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The courses that a learner can read, last used first; with what else is asked of them in the same query.

    ``due`` is how many facts come back today in each edition, by its key.
    """

    editions: list[Edition]
    in_class: bool = False
    news: News | None = None
    due: Mapping[int, int] = field(default_factory=dict)


@require_safe
def my_course(request: Request) -> HttpResponse:
    """The course the learner was last in: what to do next, what is read, and the results; links to the others."""
    shelf = _shelf(request.learner, request.at)
    if not shelf.editions:
        return render(request, "kzcourse/my_course.html", {"edition": None})
    chosen = next((each for each in shelf.editions if str(each.pk) == request.GET.get("edition")), shelf.editions[0])
    work = work_in(chosen, request.learner, at=request.at, in_class=shelf.in_class)
    rows = as_progress(_reading(edition=chosen.pk, learner=request.learner.pk))
    reading = {each.lesson.pk: each for each in rows}
    progress = EditionProgress(tuple(row for row in reading.values() if _stands_in(chosen, row.lesson)))
    to_do = to_do_of(work.assigned, reading)
    masteries = mastery_in(chosen, request.learner, at=request.at)
    context = {
        "edition": chosen,
        "others": [each for each in shelf.editions if each != chosen],
        "lessons": [(row, masteries.get(row.lesson.pk, Mastery())) for row in progress.lessons],
        "results": work.results,
        "next_step": next_step(chosen, progress, work.results, to_do, due=shelf.due[chosen.pk]),
        "to_do": to_do,
        "news": shelf.news,
        "due": shelf.due[chosen.pk],
    }
    return render(request, "kzcourse/my_course.html", context)


def _shelf(learner: User, at: datetime) -> Shelf:
    """One query, which also says whether anything else has to be asked for this learner."""
    found = _editions_with_news(learner=learner.pk, at=at, tonight=end_of_day(at))
    if not found:
        return Shelf([])
    one = found[0]
    told = News(one.news_id, one.news_number, one.news_title) if one.news_id else None
    return Shelf(found, one.in_class, told, {each.pk: each.due for each in found})


@prepared
def _editions_with_news() -> QuerySet[Any]:
    """The editions that somebody signed in can read, last used first, with what :class:`Shelf` says of them."""
    learner: Any = Later("learner")
    at: Any = Later("at", DateTimeField())
    tonight: Any = Later("tonight", DateTimeField())
    reads = PassageRead.objects.of(learner).filter(passage__lesson__edition=OuterRef("pk"))
    attempts = Attempt.objects.of(learner).filter(quiz__edition=OuterRef("pk"))
    news = QuestionReport.objects.of(learner).news().order_by("answered_at", "pk")
    return (
        Edition.objects.readable_by(User())
        .annotate(
            read_at=Subquery(reads.order_by("-last_read_at").values("last_read_at")[:1]),
            tried_at=Subquery(attempts.order_by("-started_at").values("started_at")[:1]),
            due=number_due(learner, askable(), course=OuterRef("course"), at=at, tonight=tonight),
            in_class=Exists(Enrolment.objects.of(learner)),
            news_id=Subquery(news.values("pk")[:1]),
            news_number=Subquery(news.values("item__number")[:1]),
            news_title=Subquery(news.values(title=KeyTextTransform("title", "item__attempt__terms"))[:1]),
        )
        .order_by(Greatest(*(Coalesce(F(name), BEFORE) for name in ("read_at", "tried_at"))).desc(), "pk")
    )


@prepared
def _reading() -> QuerySet[Any]:
    """The lessons in use of the edition and those that the learner's classes are to read, with how far they are read."""
    learner: Any = Later("learner")
    of_edition = Q(edition=Later("edition"), retired_at=None)
    assigned = Q(pk__in=assignments_for(learner).order_by().filter(lesson__isnull=False).values("lesson"))
    return with_progress(Lesson.objects.filter(of_edition | assigned), learner)


def _stands_in(edition: Edition, lesson: Lesson) -> bool:
    return lesson.edition_id == edition.pk and lesson.retired_at is None
