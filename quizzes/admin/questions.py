"""Questions with their keys and the words they rest on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lessons.actions.undo import State
from lessons.editing.access import signature
from lessons.editing.content import ContentAdmin, RetiredFilter, stays
from lessons.editing.previewing import as_shown
from lessons.editing.rows import NumberedStack, NumberedTable
from lessons.markup import render_inline, render_text
from lessons.models import ContentRevision
from quizzes.actions.publish import publish_questions, with_content
from quizzes.actions.regrade import asked_before
from quizzes.actions.undo import state_of_question
from quizzes.admin.beside import WithLessons
from quizzes.admin.bulk import BulkQuestions
from quizzes.admin.quoting import WithQuoting
from quizzes.admin.trying import WithTrial
from quizzes.authoring_fields import share_text
from quizzes.authoring_forms import AnswerForm, AnswerFormSet, EvidenceForm, QuestionForm, findings, told
from quizzes.models import Answer, Evidence, Question

#: Rows that the page of a new question has ready.
NEW_ANSWERS = 4

EVERY_COLUMN = ("credit_millionths", "tolerance", "part", "target", "fact")
#: Which of them a kind reads, besides text and feedback.
COLUMNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(["single_choice", "true_false", "short_text", "evidence"], ("credit_millionths",)),
    "multiple_choice": ("credit_millionths", "fact"),
    "numeric": ("credit_millionths", "tolerance"),
    **dict.fromkeys(["matching", "categorise", "ordering"], ("target", "fact")),
    "cloze": ("part", "credit_millionths", "tolerance", "fact"),
    "reflection": (),
}


class AnswerInline(NumberedStack):
    model = Answer
    form = AnswerForm
    formset = AnswerFormSet
    autocomplete_fields = ["fact"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else NEW_ANSWERS

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The columns that the question's kind reads; the others are folded up. All of them while it has no kind."""
        used = COLUMNS.get(obj.kind, EVERY_COLUMN) if obj else EVERY_COLUMN
        others = tuple(name for name in EVERY_COLUMN if name not in used)
        fieldsets: list[Any] = [(None, {"fields": [("text", "feedback"), ("position", *used)]})]
        if others:
            folded = {"fields": [others], "classes": ["collapse"]}
            fieldsets.append((_("Columns that this kind passes over"), folded))
        return fieldsets


class EvidenceInline(NumberedTable):
    model = Evidence
    form = EvidenceForm
    fields = ["position", "passage", "exact", "before", "after"]
    autocomplete_fields = ["passage"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(Question)
class QuestionAdmin(WithTrial, WithQuoting, WithLessons, BulkQuestions, ContentAdmin[Question]):
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
            {"fields": ["prompt", ("image", "image_alt"), "chart", "unit", ("shuffle", "case_sensitive"), "options"]},
        ),
        (_("Feedback"), {"fields": ["explanation", "general_feedback", "hints", "penalty"]}),
        (_("Elsewhere"), {"fields": ["identifier"], "classes": ["collapse"]}),
    ]
    autocomplete_fields = ["edition", "lesson", "fact", "chart"]
    fixed_fields = ["edition"]
    inlines = [AnswerInline, EvidenceInline]
    parts = {"answers": Answer, "evidence": Evidence}
    previewed = ["prompt", "explanation", "general_feedback", "hints"]
    view_on_site = False
    actions = ["move", "tag", "untag", "duplicate", "retire", "bring_back"]

    @admin.display(description=_("prompt"))
    def prompt_start(self, question: Question) -> str:
        return Truncator(question.prompt).chars(80)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Errors have stopped the form before; what else the kind has to say follows to the page that comes next, with how
        many papers have the question as it was."""
        before = form.instance.revision_id
        super().save_related(request, form, formsets, change)
        saved = with_content(Question.objects.filter(pk=form.instance.pk)).get()
        if change and saved.revision_id != before:
            self._tell_of_papers(request, asked_before(saved).count())
        if stays(request):
            return
        for finding in findings(saved, saved.answers.all(), saved.evidence.all()):
            self.message_user(request, told(finding), messages.WARNING)

    def _tell_of_papers(self, request: HttpRequest, count: int) -> None:
        if not count:
            return
        said = ngettext(
            "%(count)d graded paper has it as it was before. If its mark should change: Teaching, “Corrected after they "
            "were asked”.",
            "%(count)d graded papers have it as it was before. If their marks should change: Teaching, “Corrected after "
            "they were asked”.",
            count,
        )
        self.message_user(request, said % {"count": count}, messages.WARNING)

    def rendered(self, name: str, form: Any) -> SafeString:
        written = form.cleaned_data.get(name, "")
        if name != "hints":
            return as_shown(render_text(written))
        items = format_html_join("", "<li>{}</li>", ((as_shown(render_inline(hint)),) for hint in written))
        return format_html("<ol>{}</ol>", items) if items else items

    def as_readers_see(self, form: Any) -> Iterator[tuple[str, str, SafeString]]:
        """The feedback of the answers, too."""
        yield from super().as_readers_see(form)
        for name in form.data:
            if re.fullmatch(r"answers-\d+-feedback", name):
                yield name, str(_("Feedback")), as_shown(render_inline(form.data[name]))

    def state_in(self, obj: Question, revision: ContentRevision) -> State:
        return state_of_question(obj, revision)

    def readable(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Credit as authors write it."""
        answers = [{**row, "credit": share_text(row["credit_millionths"])} for row in content.get("answers", ())]
        for row in answers:
            del row["credit_millionths"]
        return {**content, "answers": answers}

    def publish(self, request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
        """Answers and evidence are parts of their question: one revision holds them all."""
        changed = Question.objects.filter(pk__in=[each.pk for each in objects if isinstance(each, Question)])
        publish_questions(changed, **signature(request))
