"""The quizzes of a course, and the page on which one is started."""

from datetime import timedelta
from random import SystemRandom

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from lessons.access import readers_page, readers_page_with
from lessons.models import Edition, Lesson
from memory.mastery import mastery_in
from people.requests import Request
from quizzes.actions import AssignmentNotOpen, NoAttemptsLeft, OnlyForClass, QuizUnavailable, start_attempt
from quizzes.models import Quiz
from quizzes.results import quizzes_in, quizzes_seen_by, results_of


@require_safe
@readers_page
@vary_on_headers("HX-Request")
def quiz_list(request: Request, course: str, language: str) -> HttpResponse:
    """All quizzes of the course with the learner's results; for the page of the course, its lessons' mastery as well."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    results = results_of(list(quizzes_in(edition, request.learner)), request.learner, at=request.at)
    context = {"edition": edition, "results": results}
    if not request.htmx:
        return render(request, "quizzes/quiz_list.html", context)
    context["masteries"] = mastery_in(edition, request.learner, at=request.at).items()
    return render(request, "quizzes/quiz_list.html#on-course", context)


@require_safe
@readers_page
@vary_on_headers("HX-Request")
def lesson_card(request: Request, course: str, language: str, lesson: str) -> HttpResponse:
    """The quizzes of one lesson: a fragment at its end, or a page of its own."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    found = get_object_or_404(Lesson.objects.live(), edition=edition, slug=lesson)
    everything = results_of(list(quizzes_in(edition, request.learner)), request.learner, at=request.at)
    results = [result for result in everything if result.quiz.lesson_id == found.pk]
    template = "quizzes/quiz_list.html#list" if request.htmx else "quizzes/quiz_list.html"
    return render(request, template, {"edition": edition, "results": results})


@require_http_methods(["GET", "HEAD", "POST"])
@readers_page_with(quiz=Quiz)
def start(request: Request, course: str, language: str, quiz: str) -> HttpResponse:
    """What awaits the learner, and the buttons that start or continue an attempt."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    chosen = get_object_or_404(quizzes_seen_by(request.learner), edition=edition, slug=quiz)
    if request.method == "POST":
        return _start(request, chosen)
    (result,) = results_of([chosen], request.learner, at=request.at)
    context = {
        "edition": edition,
        "quiz": chosen,
        "result": result,
        "grace": settings.ANSWER_GRACE // timedelta(minutes=1),
    }
    return render(request, "quizzes/start.html", context)


def _start(request: Request, quiz: Quiz) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    try:
        attempt = start_attempt(
            learner=request.learner,
            quiz=quiz,
            purpose=request.POST.get("purpose", ""),
            at=request.at,
            chance=SystemRandom(),
            assignment_id=_number(request.POST.get("assignment", "")),
        )
    except NoAttemptsLeft:
        messages.error(request, _("You have used all attempts at this quiz. Nothing was started."))
    except QuizUnavailable:
        messages.error(request, _("This quiz can't be started this way at the moment. Nothing was changed."))
    except OnlyForClass:
        messages.error(request, _("At the moment your class takes this quiz: start it for the class."))
    except AssignmentNotOpen:
        messages.error(request, _("This is not open now. Nothing was started."))
    else:
        return redirect("quizzes:resume", attempt.pk)
    return redirect(request.path)


def _number(text: str) -> int | None:
    """The key that a form names; None if it names none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
