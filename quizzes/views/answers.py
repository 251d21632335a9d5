"""What the script of a question's page sends, and sends again until it hears what became of it; and what it hears.

Answers are a few bytes of JSON, each with a ``state`` that ends the wait: ``saved``; ``older`` where a newer answer, given
on another page, is kept instead; ``finished`` for a practice question and ``closed`` for an attempt that take no answers any
more; ``unreadable`` with the reason. Anything else (a page to sign in, an error of the server or of the network) says
nothing of the answer: the device keeps it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.requests import Request
from quizzes.actions import AttemptClosed, QuestionClosed, Recorded, record_answer
from quizzes.forms import save_sent
from quizzes.kinds import Unreadable
from quizzes.models import AttemptItem
from quizzes.presentation import readings_in_words
from quizzes.wording import sentence_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: Request, attempt_id: UUID, number: int) -> JsonResponse:
    """Save an answer; or, asked with GET, tell the version of the current one, so that a page sees that it shows another."""
    if request.method != "POST":
        items = AttemptItem.objects.filter(attempt__learner=request.learner).select_related("current")
        item = get_object_or_404(items, attempt_id=attempt_id, number=number)
        return JsonResponse({"version": item.current_version})
    try:
        recorded = record_answer(
            learner=request.learner,
            attempt_id=attempt_id,
            number=number,
            entries=request.POST.dict(),
            save=save_sent(request.POST),
            at=request.at,
        )
    except AttemptClosed:
        messages.warning(
            request, _("An attempt was closed before an answer arrived that you had given; it was not handed in.")
        )
        return JsonResponse({"state": "closed"}, status=409)
    except QuestionClosed:
        return JsonResponse({"state": "finished"}, status=409)
    except Unreadable as unreadable:
        return JsonResponse({"state": "unreadable", "reason": sentence_for(unreadable)}, status=422)
    return JsonResponse(_told(recorded))


def _told(recorded: Recorded) -> dict[str, Any]:
    return {
        "state": "saved" if recorded.is_current else "older",
        "version": recorded.version,
        "answered": recorded.item.answered,
        "readings": _in_words(readings_in_words(recorded.readings)),
    }


def _in_words(readings: Sequence[str]) -> list[str]:
    return [_("read as %(reading)s") % {"reading": reading} for reading in readings]
