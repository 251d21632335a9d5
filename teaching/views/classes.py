"""Classes: the list, a new one, its page with the pupils, its settings, and next year's copy."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lessons.editing.access import editor
from people.actions.classrooms import (
    archive_classroom,
    change_classroom,
    change_join_code,
    make_classroom,
    restore_classroom,
    set_joining,
)
from people.requests import Request
from teaching.access import own_class_or_404, own_classes
from teaching.forms.classes import ClassForm, CopyClassForm
from teaching.listing import Heading, sorted_pupils
from teaching.next_year import copy_class

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
        "gone": found.enrolments.exclude(learner__erased_at=None).count(),
        "teachers": found.teachers.order_by("username"),
        "here": "pupils",
        "headings": Heading.row(request.GET),
        "pupils": sorted_pupils(members.present(), request.GET),
        "removed": members.filter(removed_at__isnull=False),
    }
    with timezone.override(found.time_zone):
        return render(request, "teaching/class.html", context)


@form_page
def edit_class(request: Request, class_id: int) -> HttpResponse:
    """Name, clock and colleagues."""
    found = own_class_or_404(request, class_id)
    form = ClassForm(request.POST if request.method == "POST" else None, instance=found, editor=editor(request))
    if form.is_valid():
        change_classroom(classroom=form.save(commit=False), teachers=form.teachers())
        messages.success(request, _("Saved."))
        return redirect("teaching:class", found.pk)
    # A form writes into its object even what it then refuses; the head shows what is so.
    context = {"classroom": own_class_or_404(request, class_id), "here": "settings", "form": form}
    return render(request, "teaching/class_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def new_code(request: Request, class_id: int) -> HttpResponse:
    found = change_join_code(classroom=own_class_or_404(request, class_id))
    messages.success(
        request, _("The new code is %(code)s. The old one opens nothing any more.") % {"code": found.join_code}
    )
    return redirect("teaching:class", found.pk)


@require_POST
def joining(request: Request, class_id: int) -> HttpResponse:
    """Open or close the class to whoever has the code."""
    found = own_class_or_404(request, class_id)
    set_joining(classroom=found, is_open=request.POST.get("joining") == "open")
    said = (
        _("Joining is open.")
        if found.joining_open
        else _("Joining is closed. Whoever is in the class comes in as before.")
    )
    messages.success(request, said)
    return redirect("teaching:class", found.pk)


@require_POST
def archive(request: Request, class_id: int) -> HttpResponse:
    """Put the class away, or take it out again."""
    found = own_class_or_404(request, class_id)
    if request.POST.get("do") == "restore":
        restore_classroom(classroom=found)
        messages.success(request, _("The class is in use again."))
    else:
        archive_classroom(classroom=found, at=request.at)
        messages.success(request, _("The class is archived. All marks stay; nobody joins it or works for it any more."))
    return redirect("teaching:class", found.pk)


@form_page
def copy(request: Request, class_id: int) -> HttpResponse:
    """The same teachers, clock and assignments for next year's pupils."""
    found = own_class_or_404(request, class_id)
    data = request.POST if request.method == "POST" else None
    form = CopyClassForm(data, initial={"name": _("Copy of %(name)s") % {"name": found.name}})
    if form.is_valid():
        name, days = form.cleaned_data["name"], form.shift()
        made = copy_class(original=found, name=name, days=days, author=editor(request), at=request.at)
        messages.success(request, _("This is the copy. It has no pupils yet; look at the times of its assignments."))
        return redirect("teaching:class", made.pk)
    context = {"classroom": found, "form": form, "assignments": found.assignments.count()}
    return render(request, "teaching/class_copy.html", context, status=422 if form.is_bound else 200)
