"""One pupil of a class: name and group, another class, in and out; and groups of several at once."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from people.actions.pupils import (
    AlreadyThere,
    NameTaken,
    bring_back,
    move_pupil,
    remove_pupil,
    rename_pupil,
    set_group,
    unlock_pin,
)
from people.models import Classroom, Enrolment
from people.requests import Request
from teaching.access import of_own_class_or_404, own_class_or_404, own_classes
from teaching.forms.pupils import NAME_TAKEN, GroupForm, MoveForm, PupilForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


def own_pupil_or_404(request: Request, enrolment_id: int) -> Enrolment:
    rows = Enrolment.objects.real().select_related("learner", "classroom")
    return of_own_class_or_404(request, rows, enrolment_id)


@form_page
def pupil(request: Request, enrolment_id: int) -> HttpResponse:
    """Name and group, and the ways to all else."""
    found = own_pupil_or_404(request, enrolment_id)
    form = PupilForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        try:
            rename_pupil(enrolment=found, name=form.cleaned_data["name"], group=form.cleaned_data["group"])
        except NameTaken:
            form.add_error("name", NAME_TAKEN)
        else:
            messages.success(request, _("Saved."))
            return redirect("teaching:class", found.classroom_id)
    return _page(request, enrolment_id, form=form, move=MoveForm(classes=_others(request, found)))


@require_POST
def move(request: Request, enrolment_id: int) -> HttpResponse:
    found = own_pupil_or_404(request, enrolment_id)
    form = MoveForm(request.POST, classes=_others(request, found))
    if form.is_valid():
        try:
            move_pupil(enrolment=found, to=form.cleaned_data["to"])
        except NameTaken:
            form.add_error("to", _("Somebody in that class has the same name. Rename one of the two first."))
        except AlreadyThere:
            form.add_error("to", _("This pupil is in that class already. Remove them here instead."))
        else:
            messages.success(
                request, _("%(name)s is moved. What they did for the old class stays there.") % {"name": found.name}
            )
            return redirect("teaching:class", found.classroom_id)
    return _page(request, enrolment_id, form=PupilForm(instance=own_pupil_or_404(request, enrolment_id)), move=form)


@require_POST
def unlock(request: Request, enrolment_id: int) -> HttpResponse:
    found = own_pupil_or_404(request, enrolment_id)
    unlock_pin(enrolment=found)
    messages.success(request, _("%(name)s may try the PIN again.") % {"name": found.name})
    return redirect("teaching:class", found.classroom_id)


@require_POST
def remove(request: Request, enrolment_id: int) -> HttpResponse:
    """Take out of the class; everything done is kept."""
    found = own_pupil_or_404(request, enrolment_id)
    remove_pupil(enrolment=found, at=request.at)
    messages.success(
        request,
        _("%(name)s is removed. All that they did is kept; you can bring them back below.") % {"name": found.name},
    )
    return redirect("teaching:class", found.classroom_id)


@require_POST
def back(request: Request, enrolment_id: int) -> HttpResponse:
    found = own_pupil_or_404(request, enrolment_id)
    try:
        bring_back(enrolment=found)
    except NameTaken:
        messages.error(
            request,
            _("%(name)s can't come back: somebody has got the name. Rename one of the two first.")
            % {"name": found.name},
        )
    else:
        messages.success(request, _("%(name)s is back.") % {"name": found.name})
    return redirect("teaching:class", found.classroom_id)


@require_POST
def groups(request: Request, class_id: int) -> HttpResponse:
    """Put the pupils that are ticked into one group."""
    found = own_class_or_404(request, class_id)
    pupils = found.enrolments.present().real()
    form = GroupForm(request.POST, pupils=pupils)
    if form.is_valid():
        chosen = [each.pk for each in form.cleaned_data["pupil"]]
        count = set_group(pupils=pupils.filter(pk__in=chosen), group=form.cleaned_data["group"])
        said = ngettext("The group of %(count)d pupil is set.", "The group of %(count)d pupils is set.", count)
        messages.success(request, said % {"count": count})
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return redirect("teaching:class", found.pk)


def _others(request: Request, found: Enrolment) -> QuerySet[Classroom]:
    return own_classes(request).in_use().exclude(pk=found.classroom_id)


def _page(request: Request, enrolment_id: int, *, form: PupilForm, move: MoveForm) -> HttpResponse:
    """A form writes into its object even what it then refuses: the rest of the page shows what is so."""
    found = own_pupil_or_404(request, enrolment_id)
    context = {"classroom": found.classroom, "here": "pupil", "pupil": found, "form": form, "move": move}
    with timezone.override(found.classroom.time_zone):
        status = 422 if form.errors or move.errors else 200
        return render(request, "teaching/pupil.html", context, status=status)
