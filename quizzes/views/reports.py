"""What a learner reports of a question, and the answer to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.requests import Request
from quizzes.actions.errors import AttemptOpen
from quizzes.actions.report import report_question, see_answer
from quizzes.forms import ReportForm
from quizzes.models import QuestionReport


@require_POST
def report(request: Request, attempt_id: UUID, number: int) -> HttpResponse:
    """Send a report, then back to the question's result."""
    form = ReportForm(request.POST)
    if not form.is_valid():
        longest = QuestionReport.LONGEST
        messages.error(
            request, _("Nothing was sent. Say what is wrong, in at most %(count)d characters.") % {"count": longest}
        )
        return redirect(_result(attempt_id, number))
    try:
        report_question(
            learner=request.learner, attempt_id=attempt_id, number=number, text=form.cleaned_data["text"], at=request.at
        )
    except AttemptOpen:
        return redirect("quizzes:question", attempt_id, number)
    messages.success(request, _("Thank you. The authors see your report, and you will find their answer here."))
    return redirect(_result(attempt_id, number))


@require_POST
def seen(request: Request, report_id: int) -> HttpResponse:
    """To the answer, which is no news from then on."""
    read = see_answer(learner=request.learner, report_id=report_id, at=request.at)
    return redirect(_result(read.item.attempt_id, read.item.number))


def _result(attempt_id: UUID, number: int) -> str:
    return f"{reverse('quizzes:results', args=[attempt_id])}#q{number}-card"
