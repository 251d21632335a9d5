"""Regrading: decide, see who changes and by how much, do it, undo it."""

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lessons.editing.access import editor
from people.requests import Request
from quizzes.actions.accept import NotAcceptable
from quizzes.actions.regrade import (
    AlreadyUndone,
    LaterRegrade,
    Plan,
    PlanChanged,
    Undone,
    asked_before,
    plan_regrade,
    regrade,
    undo_regrade,
)
from quizzes.asked import question_in
from quizzes.models import Attempt, Question, Quiz, Regrade
from teaching.access import own_or_404
from teaching.answers_given import answers_given, right_in_words
from teaching.forms import RegradeForm


@require_http_methods(["GET", "HEAD", "POST"])
def regrade_question(request: Request, question_id: int) -> HttpResponse:
    """What was answered and what to decide; with a decision, who it changes; confirmed, it is done."""
    question = own_or_404(request, Question.objects.select_related("revision", "edition__course"), question_id)
    if request.method != "POST":
        return _page(request, question, RegradeForm(question=question, initial={"quiz": request.GET.get("quiz")}))
    form = RegradeForm(request.POST, question=question)
    if not form.is_valid():
        return _page(request, question, form, status=422)
    try:
        if request.POST.get("do") != "apply":
            return _preview(request, question, form)
        return _apply(request, question, form)
    except NotAcceptable:
        form.add_error(
            None, _("The key can't accept this answer by itself. Correct the key in the admin, then grade by it.")
        )
        return _page(request, question, form, status=422)


def _preview(request: Request, question: Question, form: RegradeForm, *, status: int = 200) -> HttpResponse:
    plan = plan_regrade(question_id=question.pk, decision=form.decision(), author=editor(request), at=request.at)
    return _page(request, question, form, plan=plan, status=status)


def _apply(request: Request, question: Question, form: RegradeForm) -> HttpResponse:
    try:
        decided = regrade(
            question_id=question.pk,
            decision=form.decision(),
            fingerprint=form.cleaned_data["fingerprint"],
            reason=form.cleaned_data["reason"],
            author=editor(request),
            at=request.at,
        )
    except PlanChanged:
        messages.warning(request, _("Something has changed since you looked. Nothing was done: look again."))
        return _preview(request, question, form, status=409)
    count = decided.adjustments.count()
    done = ngettext("Done: %(count)d mark changed.", "Done: %(count)d marks changed.", count) % {"count": count}
    messages.success(request, done)
    return redirect("teaching:regrade", question.pk)


def _page(
    request: Request, question: Question, form: RegradeForm, *, plan: Plan | None = None, status: int = 200
) -> HttpResponse:
    quiz = form.cleaned_data.get("quiz") if form.is_bound else None
    content = question_in(question.revision)
    context = {
        "question": question,
        "content": content,
        "key": right_in_words(content),
        "form": form,
        "plan": plan,
        "confirmed": RegradeForm(request.POST, question=question, auto_id=False) if plan else None,
        "answers": answers_given(question, quiz),
        "asked_before": asked_before(question).count(),
        "decided": question.regrades.settling().exists(),
        "regrades": question.regrades.select_related("author", "quiz", "undone_by").annotate(
            changed=Count("adjustments")
        ),
    }
    return render(request, "teaching/regrade.html", context, status=status)


@require_safe
def quiz_questions(request: Request, quiz_id: int) -> HttpResponse:
    """The questions that a quiz has asked, those first whose key is another by now."""
    quiz = own_or_404(request, Quiz.objects.select_related("edition__course"), quiz_id)
    graded = Q(items__attempt__in=Attempt.objects.that_count().filter(quiz=quiz))
    questions = Question.objects.filter(graded).annotate(
        papers=Count("items", filter=graded, distinct=True),
        earlier=Count("items", filter=graded & ~Q(items__revision=F("revision")), distinct=True),
    )
    context = {"quiz": quiz, "questions": questions.order_by("-earlier", "slug")}
    return render(request, "teaching/quiz.html", context)


@require_POST
def undo(request: Request, regrade_id: int) -> HttpResponse:
    decided = own_or_404(request, Regrade.objects.all(), regrade_id, "question__edition__course")
    try:
        _tell(request, undo_regrade(regrade_id=decided.pk, author=editor(request), at=request.at))
    except AlreadyUndone:
        messages.info(request, _("It was undone before."))
    except LaterRegrade:
        messages.warning(request, _("A later decision on this question stands on this one. Undo that first."))
    return redirect("teaching:regrade", decided.question_id)


def _tell(request: Request, undone: Undone) -> None:
    if undone.key_is_left:
        said = _(
            "Undone: every mark is as it was before. The question has been changed since, so its key stays as it is now. "
            "Correct it if it should no longer accept the answer."
        )
        messages.warning(request, said)
    elif undone.regrade.key_before is not None:
        messages.success(request, _("Undone: every mark is as it was before, and so is the key."))
    else:
        messages.success(request, _("Undone: every mark is as it was before."))
