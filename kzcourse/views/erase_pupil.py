"""A teacher deletes what is stored about a pupil who asks for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kzcourse.forms import ErasePupilForm
from kzcourse.leaving import erase
from lessons.editing.access import editor
from people.models import Enrolment
from people.requests import Request
from teaching.access import of_own_class_or_404, own_classes


@require_http_methods(["GET", "HEAD", "POST"])
def erase_pupil(request: Request, enrolment_id: int) -> HttpResponse:
    """Of a pupil who was removed, and whose account was made for classes of this teacher."""
    rows = Enrolment.objects.real().select_related("learner", "classroom")
    pupil = of_own_class_or_404(request, rows, enrolment_id)
    form = ErasePupilForm(request.POST if request.method == "POST" else None, pupil=pupil)
    refusal = _refusal(request, pupil)
    if not refusal and form.is_valid():
        erase(person=pupil.learner, at=request.at, asked_by=f"person {editor(request).pk}")
        messages.success(request, _("All that named %(name)s is deleted.") % {"name": pupil.name})
        return redirect("teaching:class", pupil.classroom_id)
    context = {"classroom": pupil.classroom, "pupil": pupil, "form": form, "refusal": refusal}
    return render(request, "kzcourse/erase_pupil.html", context, status=422 if form.is_bound else 200)


def _refusal(request: Request, pupil: Enrolment) -> str:
    """Why this teacher can't do it, and who can; empty if they can."""
    if not pupil.may_be_opened:
        return _(
            "This is somebody’s own account: only they can delete it, under Account, My data, or who runs this site."
        )
    if pupil.removed_at is None:
        return _("The pupil is in the class. Remove them first; so nothing is deleted by mistake.")
    elsewhere = Enrolment.objects.present().filter(learner=pupil.learner_id)
    if elsewhere.exclude(classroom__in=own_classes(request)).exists():
        return _("The pupil is in a class that you don’t teach. Ask who runs this site.")
    return ""
