"""My facts: what a learner knows well, what is fading, and what was never asked."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lessons.access import learners_page
from lessons.models import Edition
from people.requests import Request
from quizzes.my_facts import State
from quizzes.my_facts import my_facts as facts_of


@require_safe
@never_cache
@learners_page
def my_facts(request: Request, course: str, language: str) -> HttpResponse:
    """The facts of the course by lesson; of one ``state`` alone, if the address names one."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    facts = facts_of(edition, request.learner, at=request.at)
    chosen = next((state for state in State if state == request.GET.get("state")), None)
    counts = facts.counts
    context = {
        "edition": edition,
        "chosen": chosen,
        "counts": counts.items(),
        "total": sum(counts.values()),
        "asked": sum(counts.values()) - counts[State.NEW],
        "lessons": (facts.only(chosen) if chosen else facts).lessons,
    }
    return render(request, "quizzes/my_facts.html", context)
