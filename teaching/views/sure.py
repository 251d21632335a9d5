"""The list of what a class was sure of and got wrong."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.requests import Request
from quizzes.understanding import pupils_of
from teaching.access import own_class_or_404
from teaching.replica import HALF_A_MINUTE, report
from teaching.sure import sure_errors


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def errors(request: Request, class_id: int) -> HttpResponse:
    """Question by question. Who it was is told when asked for."""
    classroom = own_class_or_404(request, class_id)
    who = "who" in request.GET
    names = dict(pupils_of(classroom).values_list("learner_id", "name")) if who else {}
    rows = [
        (each, sorted(names[learner] for learner in each.learners) if who else []) for each in sure_errors(classroom)
    ]
    return render(
        request, "teaching/heat/sure.html", {"classroom": classroom, "here": "facts", "rows": rows, "who": who}
    )
