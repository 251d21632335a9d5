"""What a class is to do: the list, a new assignment, its terms, and who gets more time."""

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lessons.editing.access import editor
from people.requests import Request
from quizzes.actions.extend import change_assignment, extend, revoke_extension
from quizzes.models import Assignment, Extension
from quizzes.models.attempts import closed_at
from teaching.access import of_own_class_or_404, own_class_or_404
from teaching.forms.assignments import AssignmentForm, ExtensionForm, NewAssignmentForm


@require_safe
def assignments(request: Request, class_id: int) -> HttpResponse:
    """All of a class, with how many have begun and handed in."""
    classroom = own_class_or_404(request, class_id)
    real = Q(attempts__learner__preview_of=None)
    rows = _assignments().filter(classroom=classroom)
    counted = rows.annotate(
        begun=Count("attempts__learner", filter=real, distinct=True),
        handed_in=Count("attempts__learner", filter=real & closed_at(request.at, of="attempts__"), distinct=True),
    )
    phases = [(each, each.terms().phase(request.at)) for each in counted]
    pupils = classroom.enrolments.present().real().count()
    context = {"classroom": classroom, "here": "assignments", "rows": phases, "pupils": pupils}
    with timezone.override(classroom.time_zone):
        return render(request, "teaching/assignments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_assignment(request: Request, class_id: int) -> HttpResponse:
    classroom = own_class_or_404(request, class_id)
    made = Assignment(classroom=classroom, created_by=editor(request), created_at=request.at)
    with timezone.override(classroom.time_zone):
        form = NewAssignmentForm(request.POST if request.method == "POST" else None, instance=made)
        if form.is_valid():
            form.save()
            messages.success(request, _("“%(title)s” is assigned.") % {"title": made.title})
            return redirect("teaching:assignments", classroom.pk)
        context = {"classroom": classroom, "here": "assignments", "form": form}
        return render(request, "teaching/assignment.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: Request, assignment_id: int) -> HttpResponse:
    """The terms; what is changed holds at once, for attempts that run too."""
    found = of_own_class_or_404(request, _assignments(), assignment_id)
    with timezone.override(found.classroom.time_zone):
        form = AssignmentForm(request.POST if request.method == "POST" else None, instance=found)
        if form.is_valid():
            change_assignment(assignment=form.save(commit=False), author=editor(request), at=request.at)
            messages.success(request, _("Saved. It holds at once, for attempts that run too."))
            return redirect("teaching:assignments", found.classroom_id)
        context = {"classroom": found.classroom, "here": "assignments", "form": form, "assignment": found}
        return render(request, "teaching/assignment.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: Request, assignment_id: int) -> HttpResponse:
    """Give more time or tries, and the log of what was given."""
    found = of_own_class_or_404(request, _assignments(), assignment_id)
    with timezone.override(found.classroom.time_zone):
        form = ExtensionForm(request.POST if request.method == "POST" else None, classroom=found.classroom)
        if form.is_valid():
            given = extend(
                assignment_id=found.pk,
                to=form.recipients(),
                allowance=form.allowance(),
                reason=form.cleaned_data["reason"],
                author=editor(request),
                at=request.at,
            )
            said = ngettext("Given: %(count)d extension.", "Given: %(count)d extensions.", len(given))
            messages.success(request, said % {"count": len(given)})
            return redirect("teaching:extensions", found.pk)
        context = {
            "classroom": found.classroom,
            "here": "assignments",
            "form": form,
            "assignment": found,
            "extensions": found.extensions.select_related("learner", "author", "revoked_by"),
        }
        return render(request, "teaching/extensions.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: Request, extension_id: int) -> HttpResponse:
    """Take an extension back."""
    extension = of_own_class_or_404(request, Extension.objects.all(), extension_id, "assignment__classroom")
    revoke_extension(extension_id=extension.pk, author=editor(request), at=request.at)
    messages.success(request, _("Taken back. Attempts that run end when they would have ended without it."))
    return redirect("teaching:extensions", extension.assignment_id)


def _assignments() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("classroom", "quiz__edition__course", "lesson__edition__course")
