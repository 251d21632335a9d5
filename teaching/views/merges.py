"""Two who are one pupil."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.models import Enrolment
from people.requests import Request
from teaching.forms.pupils import MergeForm
from teaching.merging import merge, what_would_move
from teaching.views.pupils import own_pupil_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def merge_pupils(request: Request, enrolment_id: int) -> HttpResponse:
    """Choose the double, see what will happen, agree."""
    kept = own_pupil_or_404(request, enrolment_id)
    same_class = Enrolment.objects.real().may_be_opened().filter(classroom=kept.classroom_id)
    others = same_class.exclude(pk=kept.pk).select_related("learner")
    asked = request.POST if request.method == "POST" else request.GET if "double" in request.GET else None
    form = MergeForm(asked, others=others)
    context = {"classroom": kept.classroom, "here": "pupil", "pupil": kept, "form": form}
    if form.is_valid():
        double = form.cleaned_data["double"]
        if request.method == "POST":
            merge(double=double, kept=kept, at=request.at)
            said = _("%(double)s is merged into %(kept)s, and the double's account is gone.")
            messages.success(request, said % {"double": double.name, "kept": kept.name})
            return redirect("teaching:class", kept.classroom_id)
        context |= {"double": double, "moving": what_would_move(double=double.learner, kept=kept.learner)}
    return render(request, "teaching/merge.html", context, status=422 if form.errors else 200)
