"""What the class sees on the wall while it comes in: where to go, the code, and who has arrived."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from people.actions.classrooms import set_joining
from people.models import Classroom, Enrolment
from people.requests import Request
from teaching.access import own_class_or_404
from teaching.addresses import for_others, others_reach
from teaching.qr import qr_code

#: Digits and letters of a code between two spaces.
GROUP = 3


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@never_cache
def projector(request: Request, class_id: int) -> HttpResponse:
    """The page, for htmx those who have arrived alone; a POST closes joining or opens it."""
    found = own_class_or_404(request, class_id)
    if request.method == "POST":
        set_joining(classroom=found, is_open=request.POST.get("joining") == "open")
        return redirect("teaching:projector", found.pk)
    context = {"classroom": found, **_arrivals(request, found)}
    if request.htmx:
        return render(request, "teaching/projector.html#arrived", context)
    to_class = for_others(request, reverse("join:class", args=[found.join_code]))
    context |= {
        "qr": qr_code(to_class),
        "address": for_others(request, reverse("join:code")).removeprefix("http://"),
        "others_reach": others_reach(request),
        "code": in_groups(found.join_code),
    }
    return render(request, "teaching/projector.html", context)


def in_groups(code: str) -> str:
    """As one reads it aloud: ``ACD EFG``."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _arrivals(request: Request, classroom: Classroom) -> dict[str, Any]:
    """Who came in today by the clock of the class, the newest first, and the others."""
    with timezone.override(classroom.time_zone):
        today = timezone.localtime(request.at).replace(hour=0, minute=0, second=0, microsecond=0)
    pupils = list(classroom.enrolments.present().real().select_related("learner"))
    arrived = {each.pk: came for each in pupils if (came := _came_at(each)) >= today}
    return {
        "arrived": sorted(
            (each for each in pupils if each.pk in arrived), key=lambda each: arrived[each.pk], reverse=True
        ),
        "missing": [each for each in pupils if each.pk not in arrived],
    }


def _came_at(pupil: Enrolment) -> datetime:
    """When somebody last signed in, or joined with an account they were signed in with."""
    return max(pupil.joined_at, pupil.learner.last_login or pupil.joined_at)
