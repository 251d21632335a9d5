"""Classes: the list, a new one, its page with the pupils, its settings, and next year's copy."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lessons.editing.access import editor
from people.actions.classrooms import make_classroom
from people.requests import Request
from teaching.access import own_class_or_404, own_classes
from teaching.forms.classes import ClassForm
from teaching.listing import Heading, sorted_pupils

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def classes(request: Request) -> HttpResponse:
    """Those in use with how many pupils they have, and those that are put away."""
    present = Q(enrolments__removed_at=None, enrolments__learner__preview_of=None)
    rows = own_classes(request).annotate(pupils=Count("enrolments", filter=present))
    context = {
        "in_use": [each for each in rows if not each.archived_at],
        "archived": [each for each in rows if each.archived_at],
    }
    return render(request, "teaching/classes.html", context)


@form_page
def new_class(request: Request) -> HttpResponse:
    own_classes(request)
    form = ClassForm(request.POST if request.method == "POST" else None, editor=editor(request))
    if form.is_valid():
        said = form.cleaned_data
        made = make_classroom(name=said["name"], time_zone=said["time_zone"], teachers=form.teachers(), at=request.at)
        messages.success(request, _("The class is made. Let pupils join with its code, or bring in a list of them."))
        return redirect("teaching:class", made.pk)
    return render(request, "teaching/class_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def classroom(request: Request, class_id: int) -> HttpResponse:
    """The pupils, and the way to all that belongs to the class."""
    found = own_class_or_404(request, class_id)
    members = found.enrolments.real().select_related("learner")
    context = {
        "classroom": found,
        "here": "pupils",
        "headings": Heading.row(request.GET),
        "pupils": sorted_pupils(members.present(), request.GET),
        "removed": members.filter(removed_at__isnull=False),
    }
    with timezone.override(found.time_zone):
        return render(request, "teaching/class.html", context)
