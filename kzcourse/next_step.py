"""What a learner should do next in a course."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kzcourse.to_do import ToDo
from lessons.models import Edition
from lessons.progress import EditionProgress
from quizzes.models import Attempt
from quizzes.results import QuizResult


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: why in words, what the button says, and where it leads."""

    words: str
    label: str
    url: str


def next_step(
    edition: Edition,
    progress: EditionProgress,
    results: Sequence[QuizResult],
    to_do: Sequence[ToDo] = (),
    *,
    due: int = 0,
) -> NextStep:
    """The first that applies: a running attempt, what is due for a class, what comes back, and what is next in the course.

    ``due`` is how many facts come back today. Next in the course is the quiz of a lesson that is read, reading on, or any
    quiz not passed.
    """
    waits = (
        _go_on(results, to_do) or _for_class(to_do) or _review(edition, due) or _in_course(edition, progress, results)
    )
    return waits or NextStep(
        _("You have read everything and passed every quiz. Come back in a few days to see what has stayed."),
        _("To the course"),
        reverse("lessons:course", args=[edition.course.slug, edition.language]),
    )


def _for_class(to_do: Sequence[ToDo]) -> NextStep | None:
    waiting = next((each for each in to_do if each.waiting), None)
    if waiting is None:
        return None
    words = _("Your class %(name)s has “%(title)s” to do.")
    names = {"name": waiting.assigned.assignment.classroom.name, "title": waiting.title}
    return NextStep(words % names, _("Open “%(title)s”") % names, waiting.url)


def _review(edition: Edition, due: int) -> NextStep | None:
    if not due:
        return None
    words = ngettext("%(count)d fact comes back today.", "%(count)d facts come back today.", due) % {"count": due}
    return NextStep(words, _("Review"), reverse("quizzes:review", args=[edition.course.slug, edition.language]))


def _in_course(edition: Edition, progress: EditionProgress, results: Sequence[QuizResult]) -> NextStep | None:
    read = {each.lesson.pk for each in progress.lessons if each.done and each.passages}
    waiting = [result for result in results if result.waiting]
    ready = next((result for result in waiting if result.quiz.lesson_id in read), None)
    if ready:
        return _take(edition, ready, _after_reading(ready))
    if (reading := _read_on(edition, progress)) is not None:
        return reading
    return _take(edition, waiting[0], _("You have read all lessons.")) if waiting else None


def _go_on(results: Sequence[QuizResult], to_do: Sequence[ToDo]) -> NextStep | None:
    """To the attempt that is running: one whose time runs out first, then one for a class, then one that counts."""
    found = [(each.title, each.assigned.running) for each in to_do]
    found += [(each.quiz.title, each.running) for each in results]
    running = [(title, attempt) for title, attempt in found if attempt is not None]
    if not running:
        return None
    title, attempt = min(running, key=lambda each: _urgency(each[1]))
    words = _("You practice “%(quiz)s”.") if attempt.is_practice else _("“%(quiz)s” is running. Your answers are kept.")
    if attempt.deadline_at:
        words = _("“%(quiz)s” is running, and so is its time. Your answers are kept.")
    return NextStep(words % {"quiz": title}, _("Continue the quiz"), reverse("quizzes:resume", args=[attempt.pk]))


def _urgency(attempt: Attempt) -> tuple[bool, float, bool]:
    deadline = attempt.deadline_at
    return deadline is None, deadline.timestamp() if deadline else 0.0, attempt.is_practice


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
