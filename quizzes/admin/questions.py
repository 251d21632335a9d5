"""Questions with their keys and the words they rest on."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from lessons.editing.access import signature
from lessons.editing.content import ContentAdmin, RetiredFilter
from lessons.editing.rows import NumberedStack, NumberedTable
from quizzes.actions.publish import publish_questions, with_content
from quizzes.authoring_forms import AnswerForm, AnswerFormSet, EvidenceForm, QuestionForm, findings, told
from quizzes.models import Answer, Evidence, Question

#: Rows that the page of a new question has ready.
NEW_ANSWERS = 4


class AnswerInline(NumberedStack):
    model = Answer
    form = AnswerForm
    formset = AnswerFormSet
    fields = [
        ("text", "feedback"),
        ("position", "credit_millionths", "tolerance", "part", "target", "fact"),
    ]
    autocomplete_fields = ["fact"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else NEW_ANSWERS


class EvidenceInline(NumberedTable):
    model = Evidence
    form = EvidenceForm
    fields = ["position", "passage", "exact", "before", "after"]
    autocomplete_fields = ["passage"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(Question)
class QuestionAdmin(ContentAdmin[Question]):
    course_path = "edition__course"
    form = QuestionForm
    list_display = ["slug", "kind", "lesson", "fact", "prompt_start", "in_use"]
    list_filter = [
        ("edition__course", admin.RelatedOnlyFieldListFilter),
        ("edition", admin.RelatedOnlyFieldListFilter),
        ("lesson", admin.RelatedOnlyFieldListFilter),
        "kind",
        "fact__importance",
        RetiredFilter,
    ]
    list_select_related = ["lesson", "fact"]
    search_fields = ["slug", "prompt", "answers__text", "answers__target", "tags"]
    fieldsets = [
        (None, {"fields": ["edition", "slug", ("lesson", "fact"), "kind", "tags"]}),
        (
            _("Question"),
            {"fields": ["prompt", ("image", "image_alt"), "unit", ("shuffle", "case_sensitive"), "options"]},
        ),
        (_("Feedback"), {"fields": ["explanation", "general_feedback", "hints", "penalty"]}),
        (_("Elsewhere"), {"fields": ["identifier"], "classes": ["collapse"]}),
    ]
    autocomplete_fields = ["edition", "lesson", "fact"]
    fixed_fields = ["edition"]
    inlines = [AnswerInline, EvidenceInline]
    view_on_site = False

    @admin.display(description=_("prompt"))
    def prompt_start(self, question: Question) -> str:
        return Truncator(question.prompt).chars(80)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Errors have stopped the form before; what else the kind has to say is shown with what was saved."""
        super().save_related(request, form, formsets, change)
        saved = with_content(Question.objects.filter(pk=form.instance.pk)).get()
        for finding in findings(saved, saved.answers.all(), saved.evidence.all()):
            self.message_user(request, told(finding), messages.WARNING)

    def publish(self, request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
        """Answers and evidence are parts of their question: one revision holds them all."""
        changed = Question.objects.filter(pk__in=[each.pk for each in objects if isinstance(each, Question)])
        publish_questions(changed, **signature(request))
