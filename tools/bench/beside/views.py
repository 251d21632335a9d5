"""A bare page and a bare write."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from beside.models import Note
from lessons.models import Edition
from people.requests import Request
from quizzes.models import Quiz

#: About as long as ours for a saved answer.
SAVED = (
    '<p class="save-state is-saved" role="status">Saved</p><input type="hidden" name="based_on" value="1">' + " " * 120
)


@require_safe
def page(request: Request, name: str) -> HttpResponse:
    """Two rows by their keys, and one template as long as a page of ours; the session and its user come before it."""
    context = {"quiz": Quiz.objects.filter(pk=1).first(), "edition": Edition.objects.filter(pk=1).first()}
    return render(request, f"{name}.html", context)


@require_POST
def write(request: Request) -> HttpResponse:
    """One row, written or written over, in a transaction."""
    note = Note(learner=request.learner, text=request.POST["text"], written_at=request.at)
    with transaction.atomic():
        Note.objects.bulk_create(
            [note], update_conflicts=True, unique_fields=["learner"], update_fields=["text", "written_at"]
        )
    return HttpResponse(SAVED)
