"""The live board of a quiz that a class takes: who is where, more time, the end of it, and what was answered."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from lessons.editing.access import editor
from people.requests import Request
from quizzes.actions.extend import Recipients, close_assignment, extend, reopen_assignment
from quizzes.assigning import Allowance
from quizzes.board import Board, State, distribution, shares
from quizzes.board import board as board_of
from quizzes.models import Assignment, Question
from teaching.access import of_own_class_or_404
from teaching.boards import bars_of_answers, bars_of_shares, sorted_places, words_of

#: What one tap gives to all.
MORE_TIME = timedelta(minutes=5)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@never_cache
def board(request: Request, assignment_id: int) -> HttpResponse:
    """The board, for htmx its live part alone; a POST shows the shares of right answers on the projector, or hides them."""
    if request.method == "POST":
        assignment = _in_use_or_404(request, assignment_id)
        assignment.shares_shown = request.POST.get("shares") == "show"
        assignment.save(update_fields=["shares_shown"])
        return _back(request, assignment)
    assignment = _quiz_or_404(request, assignment_id)
    template = "teaching/board.html#live" if request.htmx else "teaching/board.html"
    with timezone.override(assignment.classroom.time_zone):
        return render(request, template, _context(request, assignment))


def _context(request: Request, assignment: Assignment) -> dict[str, Any]:
    """On the projector there are no shares until the teacher shows them."""
    projector, sort = _on_projector(request.GET.get("projector")), request.GET.get("sort", "name")
    shown = board_of(assignment, at=request.at)
    with_shares = assignment.shares_shown or not projector
    query = "?projector=1" if projector else ""
    return {
        "assignment": assignment,
        "classroom": assignment.classroom,
        "here": "assignments",
        "board": shown,
        "counts": {state.value: shown.count(state) for state in State},
        "places": sorted_places(shown.places, sort),
        "sort": sort,
        "bars": bars_of_shares(shares(shown.attempts), assignment.pk, query) if with_shares else [],
        "with_shares": with_shares,
        "projector": projector,
        "has_an_end": _has_an_end(shown),
    }


def _has_an_end(shown: Board) -> bool:
    """Whether there is anything that more time would move."""
    return any(each is not None for each in (shown.terms.due_at, shown.terms.closes_at, shown.terms.time_limit))


@require_POST
def give_more_time(request: Request, assignment_id: int) -> HttpResponse:
    assignment = _in_use_or_404(request, assignment_id)
    extend(
        assignment_id=assignment.pk,
        to=Recipients(everybody=True),
        allowance=Allowance(extra=MORE_TIME),
        reason=_("on the live board"),
        author=editor(request),
        at=request.at,
    )
    messages.success(request, _("Everybody has five more minutes; the pages of those who work say so within seconds."))
    return _back(request, assignment)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, assignment_id: int) -> HttpResponse:
    """Ask first: whoever still works can't go on."""
    assignment = _in_use_or_404(request, assignment_id)
    if request.method == "POST":
        close_assignment(assignment_id=assignment.pk, author=editor(request), at=request.at)
        messages.success(request, _("The quiz is closed. What was saved is handed in."))
        return _back(request, assignment)
    shown = board_of(assignment, at=request.at)
    context = {
        "assignment": assignment,
        "classroom": assignment.classroom,
        "here": "assignments",
        "working": shown.count(State.WORKING) + shown.count(State.OFFLINE),
        "projector": _on_projector(request.GET.get("projector")),
    }
    return render(request, "teaching/close.html", context)


@require_POST
def reopen(request: Request, assignment_id: int) -> HttpResponse:
    assignment = _in_use_or_404(request, assignment_id)
    reopen_assignment(assignment_id=assignment.pk, closes_at=None, author=editor(request), at=request.at)
    messages.success(request, _("The quiz is open again, with no time of closing. What was handed in stays so."))
    return _back(request, assignment)


@require_safe
@never_cache
def question(request: Request, assignment_id: int, question_id: int) -> HttpResponse:
    """What one question is answered now, to talk about: nobody is named, and nothing marked until that is asked for."""
    assignment = _quiz_or_404(request, assignment_id)
    asked = Question.objects.filter(items__attempt__quiz=assignment.quiz_id).distinct()
    found = get_object_or_404(asked, pk=question_id)
    shown = distribution(board_of(assignment, at=request.at).attempts, found.pk)
    with_key = "answer" in request.GET
    context = {
        "assignment": assignment,
        "question": found,
        "shown": shown,
        "words": words_of(shown.question) if shown else "",
        "bars": bars_of_answers(shown, with_key=with_key) if shown else [],
        "with_key": with_key,
        "projector": _on_projector(request.GET.get("projector")),
    }
    return render(request, "teaching/board_question.html", context)


def _quiz_or_404(request: Request, assignment_id: int) -> Assignment:
    """The assignment, if it is a quiz of a class of this teacher: a lesson has no board."""
    assignments = Assignment.objects.select_related("classroom", "quiz__edition")
    return of_own_class_or_404(request, assignments.exclude(quiz=None), assignment_id)


def _in_use_or_404(request: Request, assignment_id: int) -> Assignment:
    """As :func:`_quiz_or_404`, to change it: a class in the archive is only looked at."""
    assignment = _quiz_or_404(request, assignment_id)
    if assignment.classroom.archived_at is not None:
        raise Http404("this class is in the archive")
    return assignment


def _on_projector(said: str | None) -> bool:
    return said == "1"


def _back(request: Request, assignment: Assignment) -> HttpResponse:
    """To the board, as it was looked at."""
    query = "?projector=1" if _on_projector(request.POST.get("projector")) else ""
    return redirect(reverse("teaching:board", args=[assignment.pk]) + query)
