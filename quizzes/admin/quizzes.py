"""Quizzes with their sections."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lessons.actions.undo import State
from lessons.editing.access import signature
from lessons.editing.content import ContentAdmin, RetiredFilter, stays
from lessons.editing.rows import NumberedStack
from lessons.models import ContentRevision
from quizzes.actions.publish_quizzes import publish_quizzes
from quizzes.actions.undo import state_of_quiz
from quizzes.admin.bulk import BulkQuizzes
from quizzes.authoring_forms import QuizForm, SectionForm
from quizzes.models import Quiz, QuizSection
from quizzes.rules.papers import findings_of


class SectionInline(NumberedStack):
    model = QuizSection
    form = SectionForm
    fields = [("position", "draw", "points", "lesson", "tag"), ("kinds", "questions")]
    autocomplete_fields = ["lesson", "questions"]
    min_num = 1


@admin.register(Quiz)
class QuizAdmin(BulkQuizzes, ContentAdmin[Quiz]):
    course_path = "edition__course"
    form = QuizForm
    list_display = ["title", "slug", "edition", "lesson", "position", "modes", "in_use"]
    list_filter = [
        ("edition", admin.RelatedOnlyFieldListFilter),
        ("lesson", admin.RelatedOnlyFieldListFilter),
        "modes",
        RetiredFilter,
    ]
    list_select_related = ["edition", "lesson"]
    search_fields = ["title", "slug"]
    fieldsets = [
        (None, {"fields": ["edition", "lesson", "title", "slug", "position", "introduction"]}),
        (
            _("Terms"),
            {"fields": [("modes", "feedback"), ("attempts_allowed", "tries_per_question"), "time_limit_minutes"]},
        ),
        (_("Paper"), {"fields": ["pass_mark_percent", ("shuffle_questions", "shuffle_answers")]}),
    ]
    autocomplete_fields = ["edition", "lesson"]
    prepopulated_fields = {"slug": ["title"]}
    fixed_fields = ["edition"]
    inlines = [SectionInline]
    actions = ["points", "retire", "bring_back"]
    parts = {"sections": QuizSection}
    previewed = ["introduction"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """What the rules say of the quiz follows to the page that comes next; it may be work in progress."""
        super().save_related(request, form, formsets, change)
        if stays(request):
            return
        for finding in findings_of(form.instance):
            self.message_user(request, f"{finding.message} {finding.remedy}", messages.WARNING)

    def state_in(self, obj: Quiz, revision: ContentRevision) -> State:
        return state_of_quiz(obj, revision)

    def publish(self, request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
        """Sections are parts of their quiz: one revision holds them all."""
        changed = Quiz.objects.filter(pk__in=[each.pk for each in objects if isinstance(each, Quiz)])
        publish_quizzes(changed, **signature(request))

    def view_on_site(self, quiz: Quiz) -> str:
        edition = quiz.edition
        where = {"course": edition.course.slug, "language": edition.language, "quiz": quiz.slug}
        return reverse("quizzes:start", kwargs=where)
