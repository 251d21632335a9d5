"""The inbox of what learners report, and answering it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lessons.editing.access import editor
from people.requests import Request
from quizzes.actions.report import answer_report
from quizzes.asked import question_in
from quizzes.models import QuestionReport
from teaching.access import own, own_or_404
from teaching.answers_given import answer_in_words
from teaching.forms import AnswerForm

COURSE = "item__question__edition__course"
#: As many answered reports as one looks back on.
ANSWERED_SHOWN = 50


@require_safe
def inbox(request: Request) -> HttpResponse:
    """Open reports, the oldest first; below them the last that were answered."""
    reports = own(request, QuestionReport.objects.select_related("item__question", "item__attempt__learner"), COURSE)
    context = {
        "open_reports": reports.open().order_by("reported_at"),
        "answered": reports.exclude(answered_at=None).order_by("-answered_at")[:ANSWERED_SHOWN],
    }
    return render(request, "teaching/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, report_id: int) -> HttpResponse:
    """One report with the question as it was asked and what was answered; from here one corrects, regrades and answers."""
    related = "item__question__edition", "item__revision", "item__current", "item__attempt__learner"
    found = own_or_404(request, QuestionReport.objects.select_related(*related), report_id, COURSE)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"answer": found.answer})
    if form.is_valid():
        answer_report(report=found, answer=form.cleaned_data["answer"], author=editor(request), at=request.at)
        messages.success(request, _("Answered. The learner is told."))
        return redirect("teaching:reports")
    context = {
        "report": found,
        "asked": question_in(found.item.revision),
        "answer": answer_in_words(found.item),
        "changed_since": found.item.revision_id != found.item.question.revision_id,
        "form": form,
    }
    return render(request, "teaching/report.html", context, status=422 if form.is_bound else 200)
