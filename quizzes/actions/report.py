"""Reports from learners: sent from a result, answered by an author, read by the learner."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from people.models import User
from quizzes.actions.errors import AttemptOpen
from quizzes.models import Attempt, AttemptItem, QuestionReport


def report_question(*, learner: User, attempt_id: UUID, number: int, text: str, at: datetime) -> QuestionReport:
    """Tell the authors; the first report of each question on a paper stands, however often the form is sent.

    Raises Http404 for another learner's paper, and :class:`AttemptOpen` before its results can be seen.
    """
    with transaction.atomic():
        attempt = Attempt.objects.of(learner).select_for_update().filter(pk=attempt_id).first()
        if attempt is None:
            raise Http404("no such attempt of this learner")
        if attempt.is_open(at):
            raise AttemptOpen
        item = get_object_or_404(AttemptItem, attempt=attempt, number=number)
        report, _made = QuestionReport.objects.get_or_create(item=item, defaults={"text": text, "reported_at": at})
        return report


def answer_report(*, report: QuestionReport, answer: str, author: User, at: datetime) -> None:
    """Answer a report, or answer it anew; the learner is told either way."""
    report.answer, report.answered_by, report.answered_at, report.seen_at = answer, author, at, None
    report.save(update_fields=["answer", "answered_by", "answered_at", "seen_at"])


def see_answer(*, learner: User, report_id: int, at: datetime) -> QuestionReport:
    """The learner has read the answer; raises Http404 for another learner's report."""
    report = get_object_or_404(QuestionReport.objects.of(learner).select_related("item"), pk=report_id)
    if report.answered_at is not None and report.seen_at is None:
        report.seen_at = at
        report.save(update_fields=["seen_at"])
    return report
