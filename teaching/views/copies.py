"""Copying a course or a quiz for the next year."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.actions.copy import SlugTaken
from lessons.editing.access import editor
from lessons.models import Course
from people.requests import Request
from quizzes.actions.copy import copy_quiz, copy_whole_course
from quizzes.models import Quiz
from teaching.access import own_or_404
from teaching.forms import CopyForm, QuizCopyForm


@require_http_methods(["GET", "HEAD", "POST"])
def copy_course_page(request: Request, course_id: int) -> HttpResponse:
    course = own_or_404(request, Course.objects.all(), course_id, "pk")
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"slug": f"{course.slug}-2"})
    if form.is_valid():
        try:
            made = copy_whole_course(course, slug=form.cleaned_data["slug"], at=request.at)
        except SlugTaken:
            form.add_error("slug", _("Another course has this slug. Choose another."))
        else:
            messages.success(request, _("The course is copied, with its quizzes and without anybody's attempts."))
            return redirect("admin:lessons_course_change", made.pk)
    return _page(request, form, course.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_quiz_page(request: Request, quiz_id: int) -> HttpResponse:
    quiz = own_or_404(request, Quiz.objects.select_related("edition"), quiz_id)
    initial = {"slug": f"{quiz.slug}-2", "title": quiz.title}
    form = QuizCopyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = copy_quiz(quiz, slug=said["slug"], title=said["title"], author=editor(request), at=request.at)
        except SlugTaken:
            form.add_error("slug", _("Another quiz of this course has this slug. Choose another."))
        else:
            messages.success(request, _("The quiz is copied; it draws from the same questions."))
            return redirect("admin:quizzes_quiz_change", made.pk)
    return _page(request, form, quiz.title)


def _page(request: Request, form: forms.Form, what: str) -> HttpResponse:
    return render(request, "teaching/copy.html", {"form": form, "what": what}, status=422 if form.is_bound else 200)
