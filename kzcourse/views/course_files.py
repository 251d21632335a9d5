"""The files of a course in the admin: downloaded, uploaded, and loaded once what that would do was seen."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kzcourse.exchanging.archives import packed
from kzcourse.exchanging.files import files_of_course
from kzcourse.exchanging.uploads import Shown, carried, carry_out, planned, shown
from kzcourse.forms import ConflictsForm, UploadForm
from kzcourse.loading import Faulty, Outdated, Plan, Refused
from kzcourse.loading.content import told_name
from kzcourse.loading.telling import counted, shortened, sides_shortened
from lessons.editing.access import editor
from lessons.models import Course
from people.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@admin.site.admin_view
def files(request: HttpRequest, course_id: int) -> HttpResponse:
    """Where files are downloaded and uploaded; what an upload would do is the answer to it."""
    course = _course(request, course_id)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return _page(request, course, form=form, status=422 if form.is_bound else 200)
    try:
        plan = planned(form.unpacked, course, at=_at(request))
        signed = carried(form.unpacked, plan, course, editor(request))
    except Faulty as error:
        return _page(request, course, form=UploadForm(), faults=list(map(str, error.faults)), status=422)
    except ValidationError as error:
        return _page(request, course, form=UploadForm(), faults=error.messages, status=422)
    return _plan_page(request, course, plan, signed, ConflictsForm(plan.conflicts))


@require_safe
@admin.site.admin_view
def download(request: HttpRequest, course_id: int) -> HttpResponse:
    course = _course(request, course_id)
    try:
        named = {f"{course.slug}/{name}": stored for name, stored in files_of_course(course).items()}
    except Faulty as error:
        return _page(request, course, form=UploadForm(), faults=list(map(str, error.faults)), status=409)
    disposition = {"Content-Disposition": f'attachment; filename="{course.slug}.zip"'}
    return HttpResponse(packed(named), content_type="application/zip", headers=disposition)


@require_POST
@admin.site.admin_view
def load(request: HttpRequest, course_id: int) -> HttpResponse:
    """Carry out the plan that was shown."""
    course = _course(request, course_id)
    signed = request.POST.get("upload", "")
    try:
        upload = shown(signed, course, editor(request))
    except ValidationError as error:
        return _page(request, course, form=UploadForm(), faults=error.messages, status=422)
    try:
        return _load(request, course, upload, signed)
    except Faulty as error:
        return _page(request, course, form=UploadForm(), faults=list(map(str, error.faults)), status=409)
    except Refused as error:
        return _page(request, course, form=UploadForm(), faults=[str(error)], status=409)


def _load(request: HttpRequest, course: Course, upload: Shown, signed: str) -> HttpResponse:
    plan = planned(upload.files, course, at=_at(request))
    form = ConflictsForm(plan.conflicts, request.POST)
    if not form.is_valid():
        return _plan_page(request, course, plan, signed, form, status=422)
    try:
        with transaction.atomic():
            done = carry_out(upload, course, form.choices, at=_at(request))
            _log(request, course, counted(done))
    except Outdated:
        again = carried(upload.files, plan, course, editor(request))
        return _plan_page(request, course, plan, again, ConflictsForm(plan.conflicts), outdated=True, status=409)
    messages.success(request, _("The files are loaded: %(counted)s.") % {"counted": counted(done)})
    return redirect("admin:lessons_course_change", course.pk)


def _log(request: HttpRequest, course: Course, said: str) -> None:
    user, objects = editor(request).pk, Course.objects.filter(pk=course.pk)
    LogEntry.objects.log_actions(user, objects, CHANGE, change_message=f"Files loaded: {said}.", single_object=True)


def _course(request: HttpRequest, course_id: int) -> Course:
    return get_object_or_404(Course.objects.written_by(editor(request)), pk=course_id)


def _at(request: HttpRequest) -> Any:
    return cast(Request, request).at


def _page(
    request: HttpRequest, course: Course, *, form: UploadForm, status: int, faults: Sequence[str] = ()
) -> HttpResponse:
    context = {"form": form, "faults": faults} | _frame(request, course)
    return render(request, "kzcourse/course_files.html", context, status=status)


def _plan_page(
    request: HttpRequest,
    course: Course,
    plan: Plan,
    signed: str,
    form: ConflictsForm,
    *,
    status: int = 200,
    outdated: bool = False,
) -> HttpResponse:
    conflicts = [
        {"conflict": conflict, "object": told_name(conflict.name), "sides": sides_shortened(conflict), "choice": choice}
        for conflict, choice in zip(plan.conflicts, form, strict=True)
    ]
    context = {"plan": plan, "told": _told(plan), "conflicts": conflicts, "signed": signed, "form": form}
    context |= {"counted": counted(plan), "outdated": outdated} | _frame(request, course)
    return render(request, "kzcourse/course_files_plan.html", context, status=status)


def _told(plan: Plan) -> dict[str, Any]:
    """The plan in the words of its page."""
    return {
        "new": [told_name(draft.name) for draft in plan.new],
        "changed": [
            (
                told_name(each.draft.name),
                [(name, *shortened(each.before[name], each.after[name])) for name in each.fields],
            )
            for each in plan.changed
        ],
        "removed": [told_name(name) for name in plan.removed],
        "merged": [(told_name(each.name), each.stays) for each in plan.merged if each.stays],
    }


def _frame(request: HttpRequest, course: Course) -> dict[str, Any]:
    title = _("Files of %(course)s") % {"course": course}
    return {**admin.site.each_context(request), "title": title, "course": course}
