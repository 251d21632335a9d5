"""Finishing an attempt: what is still open, handing in, and the results."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people.requests import Request
from quizzes.actions import submit
from quizzes.models import Attempt
from quizzes.presentation import items_as_graded, passages_to_read, result_cards
from quizzes.results import has_passed, results_of
from quizzes.telling import may_be_told


@require_safe
@never_cache
def summary(request: Request, attempt_id: UUID) -> HttpResponse:
    """What is answered, open and flagged, before handing in."""
    attempt = _attempt(request, attempt_id)
    if not attempt.is_open(request.at):
        return redirect("quizzes:results", attempt.pk)
    items = list(attempt.items.all())
    context = {
        "attempt": attempt,
        "items": items,
        "open_items": [item for item in items if not item.answered],
        "incomplete_items": [item for item in items if item.answered and not item.complete],
        "flagged_items": [item for item in items if item.flagged],
    }
    return render(request, "quizzes/summary.html", context)


@require_POST
def hand_in(request: Request, attempt_id: UUID) -> HttpResponse:
    attempt = submit(learner=request.learner, attempt_id=attempt_id, at=request.at)
    return redirect("quizzes:results", attempt.pk)


@require_safe
@never_cache
def results(request: Request, attempt_id: UUID) -> HttpResponse:
    """The result, what to do next, and, where allowed, each answer beside the passage that settles it.

    As long as answers may still arrive nothing is told: they could be given after having been seen here.
    """
    attempt = _attempt(request, attempt_id)
    if attempt.is_open(request.at):
        return redirect("quizzes:question", attempt.pk, 1)
    if attempt.is_awaited(request.at):
        return render(request, "quizzes/time_is_up.html", {"attempt": attempt})
    items = items_as_graded(attempt, at=request.at)
    allowed = may_be_told(attempt, at=request.at)
    cards = result_cards(attempt, items, with_key=allowed)
    context = {
        "attempt": attempt,
        "cards": cards,
        "sure_errors": [card for card in cards if card.sure_and_wrong],
        "other_cards": [card for card in cards if not card.sure_and_wrong],
        "feedback_allowed": allowed,
        "passed": has_passed(attempt),
        "was_closed": attempt.assignment is not None and attempt.submitted_at == attempt.assignment.closes_at,
        "can_retake": _can_retake(request, attempt),
        "to_mend": (to_mend := [card for card in cards if card.state and card.graded and card.state != "right"]),
        "to_read": passages_to_read(to_mend),
    }
    return render(request, "quizzes/results.html", context)


def _attempt(request: Request, attempt_id: UUID) -> Attempt:
    attempts = Attempt.objects.of(request.learner).select_related(
        "quiz__edition__course", "quiz__lesson", "reviewed__course", "assignment__quiz", "assignment__classroom"
    )
    return get_object_or_404(attempts, pk=attempt_id)


def _can_retake(request: Request, attempt: Attempt) -> bool:
    """A review is never taken again: the next one has other questions."""
    if attempt.quiz is None:
        return False
    result = results_of([attempt.quiz], request.learner, at=request.at)[0]
    return result.startable if attempt.assignment_id is None else result.startable_for(attempt.assignment_id)
