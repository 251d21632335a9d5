"""A quiz on paper: printing it in versions, and entering what pupils wrote."""

from collections.abc import Mapping, Sequence
from secrets import SystemRandom

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lessons.editing.access import editor
from people.models import Enrolment
from people.requests import Request
from quizzes.actions.enter_paper import enter_paper
from quizzes.actions.errors import AttemptRuns, EnteredMeanwhile, QuizUnavailable
from quizzes.actions.print_quiz import print_quiz
from quizzes.kinds import Given
from quizzes.models import Assignment, Attempt, PrintedQuiz, PrintedSheet, PrintedVersion
from quizzes.presentation import given_of
from quizzes.printing import key_to, questions_on
from teaching.access import of_own_class_or_404
from teaching.forms.papers import EntryForm, PrintForm, as_entered


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: Request, assignment_id: int) -> HttpResponse:
    """What was printed of an assignment, and printing it once more."""
    rows = Assignment.objects.exclude(quiz=None).select_related("classroom", "quiz")
    assignment = of_own_class_or_404(request, rows, assignment_id)
    form = PrintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect("teaching:printed", _print(request, assignment, form).pk)
        except QuizUnavailable:
            form.add_error(None, _("This quiz has no questions to print, or is out of use. Choose another quiz."))
    context = {
        "classroom": assignment.classroom,
        "here": "assignments",
        "assignment": assignment,
        "form": form,
        "printed": PrintedQuiz.objects.filter(assignment=assignment).prefetch_related("versions"),
    }
    with timezone.override(assignment.classroom.time_zone):
        return render(request, "teaching/papers.html", context, status=422 if form.is_bound else 200)


def _print(request: Request, assignment: Assignment, form: PrintForm) -> PrintedQuiz:
    said = form.cleaned_data
    return print_quiz(
        assignment=assignment,
        versions=said["versions"],
        named=said["named"],
        author=editor(request),
        at=request.at,
        chance=SystemRandom(),
    )


@require_safe
@never_cache
def printed(request: Request, printed_id: int) -> HttpResponse:
    """What to print, and whose answers are entered."""
    found = _found(request, printed_id)
    pupils = list(_pupils(found))
    sheets = _sheets(found)
    others = Attempt.objects.filter(assignment=found.assignment_id, sheet=None)
    context = {
        **_of_class(found),
        "versions": found.versions.all(),
        "rows": [(pupil, sheets.get(pupil.learner_id)) for pupil in pupils],
        "on_devices": set(others.values_list("learner_id", flat=True)),
        "next": _next(pupils, sheets, 0),
    }
    with timezone.override(found.assignment.classroom.time_zone):
        return render(request, "teaching/printed.html", context)


@require_safe
@never_cache
def questions(request: Request, printed_id: int) -> HttpResponse:
    """The questions to print: one paper for each version."""
    found = _found(request, printed_id)
    sheets = [(version, questions_on(version)) for version in found.versions.all()]
    return render(request, "teaching/paper_questions.html", {**_of_class(found), "papers": sheets})


@require_safe
@never_cache
def answer_sheets(request: Request, printed_id: int) -> HttpResponse:
    """The sheets to answer on: one for each pupil, or one for each version."""
    found = _found(request, printed_id)
    asked = {version.pk: (version, questions_on(version)) for version in found.versions.all()}
    names = dict(_pupils(found).values_list("learner_id", "name"))
    named = (
        [(*asked[each.version_id], names[each.learner_id]) for each in _in_order(found, names)] if found.named else []
    )
    sheets = named or [(version, rows, "") for version, rows in asked.values()]
    return render(request, "teaching/paper_answers.html", {**_of_class(found), "papers": sheets})


def _in_order(found: PrintedQuiz, names: Mapping[int, str]) -> Sequence[PrintedSheet]:
    """The sheets of those who are in the class now, as they stand in its list."""
    places = {learner: place for place, learner in enumerate(names)}
    return sorted(found.sheets.filter(learner__in=names), key=lambda each: places[each.learner_id])


@require_safe
@never_cache
def key(request: Request, printed_id: int) -> HttpResponse:
    """The key to every version, for the teacher."""
    found = _found(request, printed_id)
    keys = [(version, key_to(version)) for version in found.versions.all()]
    return render(request, "teaching/paper_key.html", {**_of_class(found), "papers": keys})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: Request, printed_id: int, learner_id: int) -> HttpResponse:
    """One pupil's sheet, at first or corrected."""
    found = _found(request, printed_id)
    pupil = get_object_or_404(_pupils(found), learner_id=learner_id)
    sheet = found.sheets.filter(learner=learner_id).select_related("version", "attempt").first()
    versions = list(found.versions.all())
    version = _version(request, versions, sheet)
    context = {**_of_class(found), "pupil": pupil, "sheet": sheet, "versions": versions, "version": version}
    with timezone.override(found.assignment.classroom.time_zone):
        if version is None:
            status = 422 if "version" in request.GET else 200
            return render(request, "teaching/paper_version.html", context, status=status)
        form = _form(request, found, version, sheet)
        if form.is_valid() and _entered(request, form, version, pupil):
            return _go_on(request, found, pupil)
        return render(
            request, "teaching/paper_entry.html", {**context, "form": form}, status=422 if form.is_bound else 200
        )


def _version(request: Request, versions: Sequence[PrintedVersion], sheet: PrintedSheet | None) -> PrintedVersion | None:
    """The version that is said to be on the sheet, else the one that the pupil was given; the only one if there is one."""
    if "version" in request.GET:
        said = request.GET["version"].strip().upper()
        return next((version for version in versions if version.letter == said), None)
    return sheet.version if sheet else versions[0] if len(versions) == 1 else None


def _form(request: Request, found: PrintedQuiz, version: PrintedVersion, sheet: PrintedSheet | None) -> EntryForm:
    attempt = sheet.attempt if sheet else None
    initial: dict[str, object] = {"held_at": found.held_at, "known": sheet.entries if sheet else 0}
    if sheet and attempt:
        # By the version as which it was entered: those letters stand on the sheet, whatever its version is.
        initial |= {"held_at": attempt.started_at, **as_entered(sheet.version, _answers(attempt))}
    return EntryForm(
        request.POST if request.method == "POST" else None, version=version, at=request.at, initial=initial
    )


def _answers(attempt: Attempt) -> dict[int, Given]:
    return {item.number: given_of(item) for item in attempt.items.select_related("current")}


def _entered(request: Request, form: EntryForm, version: PrintedVersion, pupil: Enrolment) -> bool:
    said = form.cleaned_data
    try:
        attempt = enter_paper(
            version=version,
            learner=pupil.learner,
            answers=form.answers,
            held_at=said["held_at"],
            known=said["known"],
            author=editor(request),
            at=request.at,
        )
    except AttemptRuns:
        form.add_error(
            None, _("This pupil is answering the quiz on a device. Nothing was saved: wait until it is over.")
        )
    except EnteredMeanwhile:
        form.add_error(None, _("Somebody has entered this sheet meanwhile. Nothing was saved: open it again."))
    else:
        messages.success(request, _("%(name)s: %(percent)d %%") % {"name": pupil.name, "percent": attempt.percent})
        for number, reading in form.readings():
            told = _("Question %(number)d: the number was read as %(reading)s.")
            messages.info(request, told % {"number": number, "reading": reading})
        return True
    return False


def _go_on(request: Request, found: PrintedQuiz, pupil: Enrolment) -> HttpResponse:
    """To the next sheet that is not entered, or to the list."""
    following = _next(list(_pupils(found)), _sheets(found), pupil.learner_id)
    if request.POST.get("do") == "next" and following:
        return redirect("teaching:paper-entry", found.pk, following.learner_id)
    return redirect("teaching:printed", found.pk)


def _next(pupils: Sequence[Enrolment], sheets: Mapping[int, PrintedSheet], learner_id: int) -> Enrolment | None:
    """The next pupil after this one whose sheet is not entered, from the end of the list on from its beginning."""
    here = next((place for place, pupil in enumerate(pupils, start=1) if pupil.learner_id == learner_id), 0)
    return next(
        (each for each in [*pupils[here:], *pupils[:here]] if not _is_entered(sheets.get(each.learner_id))), None
    )


def _is_entered(sheet: PrintedSheet | None) -> bool:
    return sheet is not None and sheet.attempt_id is not None


def _found(request: Request, printed_id: int) -> PrintedQuiz:
    related = "assignment__classroom", "assignment__quiz__edition__course"
    rows = PrintedQuiz.objects.select_related(*related)
    return of_own_class_or_404(request, rows, printed_id, "assignment__classroom")


def _pupils(found: PrintedQuiz) -> QuerySet[Enrolment]:
    return found.assignment.classroom.enrolments.present().real().select_related("learner").order_by("name_key")


def _sheets(found: PrintedQuiz) -> dict[int, PrintedSheet]:
    return {sheet.learner_id: sheet for sheet in found.sheets.select_related("version", "attempt")}


def _of_class(found: PrintedQuiz) -> dict[str, object]:
    assignment = found.assignment
    return {"classroom": assignment.classroom, "here": "assignments", "assignment": assignment, "printed": found}
