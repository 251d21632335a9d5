"""Facts: what they say, where they are taught, and what asks for them."""

from itertools import chain
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from lessons.admin.base import LessonContentAdmin, page_of_passage
from lessons.editing.access import Written
from lessons.editing.content import RetiredFilter
from lessons.editing.generic import TabularInline
from lessons.editing.links import links_to
from lessons.editing.neighbours import new_uses_of_fact, uses_of_fact
from lessons.editing.rows import LabelledFormSet
from lessons.forms import FactForm, FactTextForm, where_shown
from lessons.models import Fact, FactText
from lessons.numbers import format_figure


class FactTextInline(Written, TabularInline[FactText, Fact]):
    """The fact in words, in each language; a fact without words teaches nothing."""

    model = FactText
    form = FactTextForm
    formset = LabelledFormSet
    fields = ["language", "statement"]
    min_num = 1
    extra = 0
    can_delete = False


@admin.register(Fact)
class FactAdmin(LessonContentAdmin[Fact]):
    course_path = "course"
    form = FactForm
    list_display = ["slug", "statement", "kind", "importance", "standing", "figure", "date", "in_use"]
    list_filter = [
        ("course", admin.RelatedOnlyFieldListFilter),
        "importance",
        "kind",
        "standing",
        RetiredFilter,
    ]
    list_select_related = ["course"]
    search_fields = ["slug", "texts__statement"]
    fields = [
        "course",
        "slug",
        ("kind", "standing", "importance"),
        ("qualifier", "value", "unit"),
        "date",
    ]
    autocomplete_fields = ["course"]
    fixed_fields = ["course", "slug"]
    readonly_fields = ["retired_at", "revisions", "taught_in", "asked_in"]
    seen_fieldsets = [(_("Where it stands"), {"fields": ["taught_in", "asked_in"]})]
    inlines = [FactTextInline]
    rows = [FactText]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        return super().get_queryset(request).prefetch_related("texts")

    def refusal_to_retire(self, fact: Fact) -> str:
        """A text or chart that shows the fact's figure would show nothing in its place."""
        return where_shown(fact)

    @admin.display(description=_("statement"))
    def statement(self, fact: Fact) -> str:
        return next((Truncator(text.statement).chars(90) for text in fact.texts.all()), "")

    @admin.display(description=_("figure"), ordering="value")
    def figure(self, fact: Fact) -> str:
        return "" if fact.value is None else format_figure(fact.value, fact.unit, fact.qualifier)

    @admin.display(description=_("taught in"))
    def taught_in(self, fact: Fact) -> SafeString | str:
        passages = fact.passages.order_by("lesson__edition", "lesson__position", "position")
        return links_to(passages, none=_("No passage yet. Mark the words that teach it: [these words]{fact=slug}."))

    @admin.display(description=_("asked in"))
    def asked_in(self, fact: Fact) -> SafeString | str:
        uses: Any = chain.from_iterable(uses(fact) for uses in uses_of_fact)
        new = chain.from_iterable(uses(fact) for uses in new_uses_of_fact)
        add = format_html_join("", '<p><a class="addlink" href="{1}">{0}</a></p>', new)
        return format_html("{}{}", links_to(uses, none=_("No question yet.")), add)

    def view_on_site(self, fact: Fact) -> str | None:
        teaching = fact.teachings.select_related("passage__lesson__edition__course").first()
        return page_of_passage(teaching.passage, f"fact-{fact.slug}") if teaching else None
