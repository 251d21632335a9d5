"""A lesson and its questions side by side: beside each passage the questions that quote it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.editing.access import Written
from lessons.editing.generic import ModelAdmin
from lessons.editing.previewing import as_shown
from lessons.markup import mark_words
from lessons.models import Lesson, Passage
from quizzes.models import Evidence, Question


@dataclass(frozen=True, slots=True)
class Quoting:
    """A question with the words it quotes from one passage, each with whether they stand there just once."""

    question: Question
    words: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage, all quoted words marked, and the questions that quote it."""

    passage: Passage
    html: SafeString
    questions: tuple[Quoting, ...]


class WithLessons(Written, ModelAdmin[Question]):
    def get_urls(self) -> list[URLPattern]:
        view = require_safe(self.admin_site.admin_view(self.lesson_view))
        return [path("lesson/<int:lesson_id>/", view, name="quizzes_question_lesson"), *super().get_urls()]

    def lesson_view(self, request: HttpRequest, lesson_id: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        lesson = get_object_or_404(self.admin_site.get_model_admin(Lesson).get_queryset(request), pk=lesson_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("%(lesson)s and its questions") % {"lesson": lesson},
            "lesson": lesson,
            "passages": list(_beside(lesson)),
        }
        return TemplateResponse(request, "quizzes/admin/lesson.html", context)


def pages_on_lesson(lesson: Lesson) -> Iterator[tuple[str, str]]:
    yield _("See it with its questions beside it"), reverse("admin:quizzes_question_lesson", args=[lesson.pk])


def _beside(lesson: Lesson) -> Iterator[Beside]:
    """In reading order, with two queries."""
    quoted: dict[int, list[Evidence]] = defaultdict(list)
    evidence = Evidence.objects.filter(passage__lesson=lesson, question__retired_at=None).select_related("question")
    for each in evidence.order_by("question__slug", "position"):
        quoted[each.passage_id].append(each)
    for passage in Passage.objects.live().filter(lesson=lesson).order_by("position", "pk"):
        yield _one(passage, quoted[passage.pk])


def _one(passage: Passage, quoted: Sequence[Evidence]) -> Beside:
    html = passage.html
    by_question: dict[Question, list[tuple[str, bool]]] = defaultdict(list)
    for each in quoted:
        marked = mark_words(html, each.exact, each.before, each.after)
        by_question[each.question].append((each.exact, marked is not None))
        html = marked or html
    questions = tuple(Quoting(question, tuple(words)) for question, words in by_question.items())
    return Beside(passage, as_shown(html), questions)
