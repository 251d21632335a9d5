"""The glossary."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lessons.admin.base import LessonContentAdmin, page_of_edition
from lessons.editing.content import RetiredFilter
from lessons.forms import TermForm
from lessons.models import GlossaryTerm


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(LessonContentAdmin[GlossaryTerm]):
    course_path = "edition__course"
    form = TermForm
    list_display = ["term", "variants_listed", "slug", "edition", "in_use"]
    list_filter = [("edition", admin.RelatedOnlyFieldListFilter), RetiredFilter]
    list_select_related = ["edition"]
    search_fields = ["term", "slug", "definition"]
    fields = ["edition", "term", "slug", "variants", "definition"]
    autocomplete_fields = ["edition"]
    prepopulated_fields = {"slug": ["term"]}
    fixed_fields = ["edition"]
    previewed = ["definition"]

    def named_in_rules(self, term: GlossaryTerm) -> str:
        return f'term "{term.slug}"'

    @admin.display(description=_("variants"))
    def variants_listed(self, term: GlossaryTerm) -> str:
        return ", ".join(term.variants)

    def view_on_site(self, term: GlossaryTerm) -> str:
        return f"{page_of_edition('glossary', term.edition)}#term-{term.slug}"
