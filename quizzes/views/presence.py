"""A page of an attempt says that it is looked at, and hears until when answers are taken."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people.requests import Request
from quizzes.actions.presence import note_presence
from quizzes.forms import HereForm


@require_POST
@never_cache
def here(request: Request, attempt_id: UUID) -> JsonResponse:
    """``deadline`` is null where the attempt has no end; ``now`` is the server's clock, to count down by."""
    form = HereForm(request.POST)
    if not form.is_valid():
        raise BadRequest("This page says where the learner is in another way.")
    standing = note_presence(
        learner=request.learner,
        attempt_id=attempt_id,
        number=form.cleaned_data["number"],
        unsaved=form.cleaned_data["unsaved"],
        at=request.at,
    )
    return JsonResponse({"open": standing.is_open, "deadline": standing.deadline_at, "now": request.at})
