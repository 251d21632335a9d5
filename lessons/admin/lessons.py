"""Lessons and their passages."""

from itertools import chain
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lessons.actions.material import render_for
from lessons.admin.base import LessonContentAdmin, page_of_edition, page_of_passage
from lessons.editing.access import Written
from lessons.editing.content import RetiredFilter
from lessons.editing.generic import TabularInline
from lessons.editing.links import links_to
from lessons.editing.neighbours import pages_on_lesson
from lessons.editing.previewing import as_shown
from lessons.editing.rows import LabelledFormSet
from lessons.forms import LessonForm, PassageForm
from lessons.markup import render_text
from lessons.models import Lesson, Passage


class PassageInline(Written, TabularInline[Passage, Lesson]):
    """The order of a lesson's passages; their texts have pages of their own."""

    model = Passage
    formset = LabelledFormSet
    fields = ["position", "heading", "slug", "retired_at"]
    readonly_fields = ["heading", "slug", "retired_at"]
    show_change_link = True
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Lesson)
class LessonAdmin(LessonContentAdmin[Lesson]):
    course_path = "edition__course"
    form = LessonForm
    list_display = ["title", "slug", "edition", "position", "words", "in_use"]
    list_filter = [("edition", admin.RelatedOnlyFieldListFilter), RetiredFilter]
    list_select_related = ["edition"]
    search_fields = ["title", "slug", "summary"]
    fields = ["edition", "title", "slug", "position", "summary", "objectives"]
    autocomplete_fields = ["edition"]
    prepopulated_fields = {"slug": ["title"]}
    fixed_fields = ["edition"]
    readonly_fields = ["retired_at", "revisions", "add_passage"]
    seen_fieldsets = [(None, {"fields": ["add_passage"]})]
    inlines = [PassageInline]

    def version_of(self, lesson: Lesson) -> str:
        """The page holds the order of its passages, too."""
        order = lesson.passages.order_by("pk").values_list("pk", "position")
        return " ".join([super().version_of(lesson), *(f"{passage}:{place}" for passage, place in order)])

    def get_inlines(self, request: HttpRequest, obj: Lesson | None) -> Any:
        return self.inlines if obj else []

    @admin.display(description=_("passages"))
    def add_passage(self, lesson: Lesson) -> SafeString:
        add = reverse("admin:lessons_passage_add")
        new = _("Add a passage to this lesson"), f"{add}?lesson={lesson.pk}"
        pages = chain([new], *(pages(lesson) for pages in pages_on_lesson))
        return format_html_join("", '<p><a href="{1}">{0}</a></p>', pages)

    def view_on_site(self, lesson: Lesson) -> str:
        return page_of_edition("lesson", lesson.edition, lesson=lesson.slug)


@admin.register(Passage)
class PassageAdmin(LessonContentAdmin[Passage]):
    course_path = "lesson__edition__course"
    form = PassageForm
    list_display = ["heading", "slug", "lesson", "position", "in_use"]
    list_filter = [
        ("lesson__edition", admin.RelatedOnlyFieldListFilter),
        ("lesson", admin.RelatedOnlyFieldListFilter),
        RetiredFilter,
    ]
    list_select_related = ["lesson__edition__course"]
    search_fields = ["heading", "slug", "text"]
    fields = ["lesson", "heading", "slug", "position", "text", "paragraphs"]
    autocomplete_fields = ["lesson"]
    prepopulated_fields = {"slug": ["heading"]}
    readonly_fields = ["retired_at", "revisions", "facts_taught", "preview"]
    seen_fieldsets = [(_("As readers see it"), {"fields": ["facts_taught", "preview"]})]
    previewed = ["text"]

    def rendered(self, name: str, form: Any) -> SafeString:
        """With the figures and terms of the edition; without any while no lesson is chosen."""
        lesson = form.cleaned_data.get("lesson")
        text = form.data.get(name, "")
        return as_shown(render_for(lesson.edition, text).html if lesson else render_text(text))

    def named_in_rules(self, passage: Passage) -> str:
        return f'passage "{passage.lesson.slug}/{passage.slug}"'

    @admin.display(description=_("facts it teaches"))
    def facts_taught(self, passage: Passage) -> SafeString | str:
        facts = passage.facts.order_by("teachings__pk")
        return links_to(facts, none=_("None yet. Mark the words that teach one: [these words]{fact=slug}."))

    @admin.display(description=_("how it reads"))
    def preview(self, passage: Passage) -> SafeString:
        # Sanitised when it was derived.
        return format_html('<div class="preview">{}</div>', SafeString(passage.html))

    def view_on_site(self, passage: Passage) -> str:
        return page_of_passage(passage, passage.slug)
