"""What a learner should do next in a course."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kzcourse.to_do import ToDo
from lessons.models import Edition
from lessons.progress import EditionProgress
from quizzes.results import QuizResult


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: why in words, what the button says, and where it leads."""

    words: str
    label: str
    url: str


def next_step(
    edition: Edition, progress: EditionProgress, results: Sequence[QuizResult], to_do: Sequence[ToDo] = ()
) -> NextStep:
    """The first that applies: a running attempt, what is due for a class, and then what is next in the course.

    That is the quiz of a lesson that is read, reading on, or any quiz not passed.
    """
    if (going_on := _go_on(results, to_do)) is not None:
        return going_on
    for_class = next((each for each in to_do if each.waiting), None)
    if for_class:
        words = _("Your class %(name)s has “%(title)s” to do.")
        names = {"name": for_class.assigned.assignment.classroom.name, "title": for_class.title}
        return NextStep(words % names, _("Open “%(title)s”") % names, for_class.url)
    read = {each.lesson.pk for each in progress.lessons if each.done and each.passages}
    waiting = [result for result in results if result.waiting]
    ready = next((result for result in waiting if result.quiz.lesson_id in read), None)
    if ready:
        return _take(edition, ready, _after_reading(ready))
    if (reading := _read_on(edition, progress)) is not None:
        return reading
    if waiting:
        return _take(edition, waiting[0], _("You have read all lessons."))
    return NextStep(
        _("You have read everything and passed every quiz. Come back in a few days to see what has stayed."),
        _("To the course"),
        reverse("lessons:course", args=[edition.course.slug, edition.language]),
    )


def _go_on(results: Sequence[QuizResult], to_do: Sequence[ToDo]) -> NextStep | None:
    """To the attempt that is running, one for a class first."""
    for_class = ((each.title, each.assigned.running) for each in to_do)
    others = ((each.quiz.title, each.running) for each in results)
    for title, attempt in (*for_class, *others):
        if attempt is not None:
            return NextStep(
                _("“%(quiz)s” is running. Your answers are kept.") % {"quiz": title},
                _("Continue the quiz"),
                reverse("quizzes:resume", args=[attempt.pk]),
            )
    return None


def _after_reading(result: QuizResult) -> str:
    if result.best is None:
        return _("You have read the lesson. See what has stayed.")
    return _("“%(quiz)s” is not passed yet: %(percent)d percent. Read the lesson again, then try again.") % {
        "quiz": result.quiz.title,
        "percent": result.best.percent,
    }


def _take(edition: Edition, result: QuizResult, words: str) -> NextStep:
    url = reverse("quizzes:start", args=[edition.course.slug, edition.language, result.quiz.slug])
    return NextStep(words, _("Take “%(quiz)s”") % {"quiz": result.quiz.title}, url)


def _read_on(edition: Edition, progress: EditionProgress) -> NextStep | None:
    """Where the learner left, or the first lesson not yet read; None if all are."""
    left = progress.next
    unread = next((each.lesson for each in progress.lessons if not each.done), None)
    lesson = left.lesson if left else unread
    if lesson is None:
        return None
    url = reverse("lessons:lesson", args=[edition.course.slug, edition.language, lesson.slug])
    if left and left.passage:
        words = _("You left “%(lesson)s” at “%(passage)s”.") % {"lesson": lesson.title, "passage": left.passage.heading}
        return NextStep(words, _("Continue where you left"), f"{url}#{left.passage.slug}")
    if left:
        return NextStep(_("Next is “%(lesson)s”.") % {"lesson": lesson.title}, _("Read the next lesson"), url)
    return NextStep(_("Begin with “%(lesson)s”.") % {"lesson": lesson.title}, _("Start reading"), url)
