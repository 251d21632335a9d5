"""The gradebook of a class: its page, its files, and the marks of one pupil for one assignment."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lessons.editing.access import editor
from lessons.models import Lesson
from lessons.progress import LessonProgress, progress_of
from people.models import Classroom, Enrolment, User
from people.requests import Request
from quizzes.actions.override import NothingToTakeBack, override_mark
from quizzes.assigned import Assigned, assigned_in, with_attempts
from quizzes.closing import read_overdue_as_closed
from quizzes.gradebook import Column, Gradebook, Summary, gradebook, possible_points
from quizzes.models import Assignment, Attempt
from teaching.access import of_own_class_or_404, own_class_or_404
from teaching.forms.marks import OverrideForm
from teaching.gradebooks.cells import CellWriter, decided_percent, percent
from teaching.gradebooks.choosing import GROUP, MEAN, NAME, Choice, chosen, groups_in
from teaching.gradebooks.tables import long_table, wide_table
from teaching.replica import NOT_AT_ALL, report
from teaching.sheets import csv_bytes, xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What is not kept in the name of a file.
_UNNAMED = re.compile(r"[^\w.-]+")


@require_safe
def page(request: Request, class_id: int) -> HttpResponse:
    classroom = own_class_or_404(request, class_id)
    choice = Choice.of(request.GET)
    book = gradebook(classroom, at=request.at, with_removed=choice.removed)
    context = {"classroom": classroom, "here": "gradebook", "choice": choice, "groups": groups_in(book)}
    context |= _grid(chosen(book, choice), choice)
    with timezone.override(classroom.time_zone):
        return render(request, "teaching/gradebook.html", context)


@require_safe
@report(may_be_old=NOT_AT_ALL)  # a mark decided just now is in the file
def as_csv(request: Request, class_id: int) -> HttpResponse:
    """A row for each pupil and assignment."""
    classroom = own_class_or_404(request, class_id)
    book = _book(request, classroom)
    table = long_table(book, possible_points(classroom), ZoneInfo(classroom.time_zone))
    return _file(csv_bytes(table), "text/csv; charset=utf-8", _file_name(classroom, request.at, "csv"))


@require_safe
@report(may_be_old=NOT_AT_ALL)  # a mark decided just now is in the file
def as_xlsx(request: Request, class_id: int) -> HttpResponse:
    """The same rows on one sheet, and on another one row a pupil."""
    classroom = own_class_or_404(request, class_id)
    book = _book(request, classroom)
    table = long_table(book, possible_points(classroom), ZoneInfo(classroom.time_zone))
    return _file(xlsx_bytes(table, wide_table(book)), XLSX, _file_name(classroom, request.at, "xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: Request, assignment_id: int, learner_id: int) -> HttpResponse:
    """What makes a pupil's mark for one assignment: the tries, what was decided, and the form to decide."""
    rows = Assignment.objects.select_related("classroom", "quiz", "lesson")
    assignment = of_own_class_or_404(request, rows, assignment_id)
    members = Enrolment.objects.real().filter(classroom=assignment.classroom_id).select_related("learner")
    pupil = get_object_or_404(members, learner__pk=learner_id)
    data = request.POST if request.method == "POST" else None
    form = OverrideForm(data, taking_back=request.POST.get("do") == "take-back")
    if form.is_valid():
        _decide(request, assignment, pupil, form)
        return redirect("teaching:override", assignment.pk, pupil.learner_id)
    with timezone.override(assignment.classroom.time_zone):
        context = _marks(assignment, pupil, request.at) | {"form": form}
        return render(request, "teaching/override.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and below a column: the address that sorts by it, and how it is sorted now, if it is."""

    title: str
    query: str
    direction: str
    column: Column | None = None
    summary: Summary | None = None

    @property
    def mean(self) -> str:
        return _shown(self.summary.mean_millionths if self.summary else None)


def _grid(book: Gradebook, choice: Choice) -> dict[str, object]:
    """What the table holds; the cells of a row come as one piece of HTML."""
    writer = CellWriter(book.columns)
    columns = [
        _head(choice, str(column.assignment.pk), column.assignment.title, column, summary)
        for column, summary in zip(book.columns, book.summaries(), strict=True)
    ]
    return {
        "by_name": _head(choice, NAME, _("Name")),
        "by_group": _head(choice, GROUP, _("Group")),
        "by_mean": _head(choice, MEAN, _("Mean")),
        "columns": columns,
        "rows": [(row.pupil, writer.cells(row), _shown(row.mean_millionths)) for row in book.rows],
    }


def _head(choice: Choice, sort: str, title: str, column: Column | None = None, summary: Summary | None = None) -> Head:
    direction = choice.direction if choice.sort == sort else ""
    return Head(title, choice.sorted_by(sort).query, direction, column, summary)


def _shown(millionths: int | None) -> str:
    return "–" if millionths is None else percent(millionths)


def _book(request: Request, classroom: Classroom) -> Gradebook:
    """The rows of the page from which a file is asked for."""
    choice = Choice.of(request.GET)
    return chosen(gradebook(classroom, at=request.at, with_removed=choice.removed), choice)


def _file_name(classroom: Classroom, at: datetime, ending: str) -> str:
    day = at.astimezone(ZoneInfo(classroom.time_zone)).date()
    return f"{_UNNAMED.sub('-', classroom.name).strip('-.') or 'class'}-{day.isoformat()}.{ending}"


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _decide(request: Request, assignment: Assignment, pupil: Enrolment, form: OverrideForm) -> None:
    mark = form.score_millionths()
    try:
        override_mark(
            assignment_id=assignment.pk,
            learner_id=pupil.learner_id,
            score_millionths=mark,
            reason=form.cleaned_data["reason"],
            author=editor(request),
            at=request.at,
        )
    except NothingToTakeBack:
        messages.info(request, _("No mark was decided: there is nothing to take back."))
    else:
        decided = _("Decided: %(mark)s. The pupil sees it with the reason.") % {"mark": decided_percent(mark or 0)}
        messages.success(request, _("Taken back: the tries count again.") if mark is None else decided)


def _marks(assignment: Assignment, pupil: Enrolment, at: datetime) -> dict[str, object]:
    attempts = list(Attempt.objects.of(pupil.learner).filter(assignment=assignment))
    read_overdue_as_closed(attempts, at=at)
    standing = assigned_in(Assignment.objects.filter(pk=assignment.pk), pupil.learner, at=at)
    (assigned,) = with_attempts(standing, attempts)
    decisions = list(assignment.overrides.filter(learner=pupil.learner).select_related("author"))
    return {
        "classroom": assignment.classroom,
        "assignment": assignment,
        "pupil": pupil,
        "assigned": assigned,
        "tries": [(number, each, _is_late(assigned, each)) for number, each in enumerate(assigned.attempts, start=1)],
        "progress": next(iter(_progress(assignment, pupil.learner)), None),
        "decisions": list(pairwise([*decisions, None])),
    }


def _progress(assignment: Assignment, pupil: User) -> list[LessonProgress]:
    """How far the pupil has read the lesson, if one is assigned."""
    return progress_of(Lesson.objects.filter(pk=assignment.lesson_id), pupil) if assignment.lesson_id else []


def _is_late(assigned: Assigned, attempt: Attempt) -> bool:
    return attempt.submitted_at is not None and assigned.terms.is_late(attempt.submitted_at)
