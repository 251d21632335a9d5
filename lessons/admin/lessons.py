"""Lessons and their passages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lessons.admin.base import LessonContentAdmin, page_of_edition, page_of_passage
from lessons.editing.access import Written
from lessons.editing.content import RetiredFilter
from lessons.editing.generic import TabularInline
from lessons.editing.links import links_to
from lessons.forms import LessonForm, PassageForm
from lessons.models import Lesson, Passage


class PassageInline(Written, TabularInline[Passage, Lesson]):
    """The order of a lesson's passages; their texts have pages of their own."""

    model = Passage
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

    def get_inlines(self, request: HttpRequest, obj: Lesson | None) -> Any:
        return self.inlines if obj else []

    @admin.display(description=_("passages"))
    def add_passage(self, lesson: Lesson) -> SafeString:
        add = reverse("admin:lessons_passage_add")
        return format_html('<a href="{}?lesson={}">{}</a>', add, lesson.pk, _("Add a passage to this lesson"))

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
    fields = ["lesson", "heading", "slug", "position", "text"]
    autocomplete_fields = ["lesson"]
    prepopulated_fields = {"slug": ["heading"]}
    readonly_fields = ["retired_at", "revisions", "facts_taught", "preview"]
    seen_fieldsets = [(_("As readers see it"), {"fields": ["facts_taught", "preview"]})]

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
