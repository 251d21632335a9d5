"""How sure a learner was, beside how often they were right."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lessons.access import learners_page
from lessons.models import Edition
from people.requests import Request
from quizzes.calibrating import calibration_of
from quizzes.calibration import FEWEST


@require_safe
@never_cache
@learners_page
def page(request: Request, course: str, language: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    context = {"edition": edition, "levels": calibration_of(request.learner, edition), "fewest": FEWEST}
    return render(request, "quizzes/calibration.html", context)
