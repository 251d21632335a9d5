"""A pupil's attempt as their teacher sees it: the result as the pupil sees it, and how it came about."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lessons.editing.access import editor
from lessons.models import Course
from people.models import Enrolment
from people.requests import Request
from quizzes.assigned import terms_for
from quizzes.models import Assignment, Attempt
from quizzes.presentation import Card, items_as_graded, result_cards
from teaching.access import of_own_class_or_404


@require_safe
@never_cache
def attempt(request: Request, attempt_id: UUID) -> HttpResponse:
    """With the key, whatever the feedback policy keeps from the pupil; while it runs, without the answers."""
    related = "quiz__edition__course", "assignment__classroom", "assignment__quiz", "learner"
    rows = Attempt.objects.that_count().select_related(*related)
    found = of_own_class_or_404(request, rows, attempt_id, "assignment__classroom")
    assignment = cast("Assignment", found.assignment)  # through which the class was found
    classroom = assignment.classroom
    pupils = Enrolment.objects.real().select_related("learner")
    pupil = get_object_or_404(pupils, classroom=classroom, learner=found.learner)
    awaited = found.is_awaited(request.at)  # before it reads as handed in
    cards = _cards(request, found)
    context = {
        "classroom": classroom,
        "assignment": assignment,
        "attempt": found,
        "pupil": pupil,
        "running": found.is_open(request.at),
        "awaited": awaited,
        "arrived_late": _arrived_late(found, cards),
        "cards": cards,
        "late": found.submitted_at is not None and terms_for(pupil.learner, assignment).is_late(found.submitted_at),
        "moves": found.deadline_moves.select_related("author", "extension"),
        "adjustments": [each for card in cards for each in card.regrades],
        "may_regrade": Course.objects.written_by(editor(request)).filter(editions=found.edition.pk).exists(),
    }
    with timezone.override(classroom.time_zone):
        return render(request, "teaching/attempt.html", context)


def _cards(request: Request, found: Attempt) -> list[Card]:
    if found.is_open(request.at):
        return []
    return result_cards(found, items_as_graded(found, at=request.at), with_key=True)


def _arrived_late(found: Attempt, cards: list[Card]) -> list[datetime]:
    """When answers were received that were given before the attempt's end and came after it."""
    received = [card.item.current.received_at for card in cards if card.item.current]
    return sorted(each for each in received if found.deadline_at and each > found.deadline_at)
