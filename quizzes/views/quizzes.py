"""The quizzes of a course, and the page on which one is started."""

from random import SystemRandom

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from lessons.models import Edition
from people.requests import Request
from quizzes.actions import NoAttemptsLeft, QuizUnavailable, start_attempt
from quizzes.actions.start import attempts_left
from quizzes.models import Attempt, Quiz
from quizzes.results import QuizResult, results_in


@require_safe
@login_not_required
@vary_on_headers("HX-Request")
def quiz_list(request: Request, course: str, language: str) -> HttpResponse:
    """All quizzes of the course with the learner's results; for htmx the list alone."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    results = results_in([edition], request.learner, at=request.at)[edition.pk]
    template = "quizzes/quiz_list.html#list" if request.htmx else "quizzes/quiz_list.html"
    return render(request, template, {"edition": edition, "results": results})


@require_safe
@login_not_required
@vary_on_headers("HX-Request")
def lesson_card(request: Request, course: str, language: str, lesson: str) -> HttpResponse:
    """The quizzes of one lesson: a fragment at its end, or a page of its own."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    everything = results_in([edition], request.learner, at=request.at)[edition.pk]
    results = [result for result in everything if result.quiz.lesson and result.quiz.lesson.slug == lesson]
    template = "quizzes/quiz_list.html#list" if request.htmx else "quizzes/quiz_list.html"
    return render(request, template, {"edition": edition, "results": results})


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def start(request: Request, course: str, language: str, quiz: str) -> HttpResponse:
    """What awaits the learner, and the buttons that start or continue an attempt."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    chosen = get_object_or_404(Quiz.objects.live().select_related("lesson"), edition=edition, slug=quiz)
    if request.method == "POST":
        return _start(request, chosen)
    attempts = Attempt.objects.of(request.learner).real().filter(quiz=chosen) if request.user.is_authenticated else ()
    graded = [each for each in attempts if each.purpose == Attempt.Purpose.GRADED]
    context = {
        "edition": edition,
        "quiz": chosen,
        "result": QuizResult(quiz=chosen, attempts=tuple(attempts)),
        "running": {each.purpose: each for each in attempts if each.is_open(request.at)},
        "attempts_left": attempts_left(chosen, used=len([each for each in graded if not each.is_open(request.at)])),
    }
    return render(request, "quizzes/start.html", context)


def _start(request: Request, quiz: Quiz) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("people:sign-in")
    try:
        attempt = start_attempt(
            learner=request.learner,
            quiz=quiz,
            purpose=request.POST.get("purpose", ""),
            at=request.at,
            chance=SystemRandom(),
        )
    except NoAttemptsLeft:
        messages.error(request, _("You have used all attempts at this quiz. Your best result counts."))
    except QuizUnavailable:
        messages.error(request, _("This quiz can't be started this way at the moment. Nothing was changed."))
    else:
        return redirect("quizzes:question", attempt.pk, 1)
    return redirect(request.path)
