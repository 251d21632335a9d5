"""Courses and their editions."""

from typing import Any

from django.contrib import admin
from django.db.models import ManyToManyField, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lessons.admin.base import LessonContentAdmin, page_of_edition
from lessons.editing.access import editor
from lessons.editing.content import RetiredFilter
from lessons.editing.previewing import as_shown
from lessons.editing.rows import NumberedTable
from lessons.forms import EditionForm
from lessons.markup import render_text
from lessons.models import ArticleAuthor, Course, Edition
from people.models import User


@admin.register(Course)
class CourseAdmin(LessonContentAdmin[Course]):
    course_path = "pk"
    list_display = ["slug", "editions_listed", "public", "in_use"]
    list_filter = ["public", RetiredFilter]
    search_fields = ["slug", "editions__title"]
    fields = ["slug", "public", "instructors"]
    filter_horizontal = ["instructors"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A new course has no instructors yet who could make it."""
        return editor(request).is_superuser

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return super().get_queryset(request).prefetch_related("editions")

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> list[str]:
        """Who may write a course, its instructors don't decide."""
        others = [] if editor(request).is_superuser else ["instructors"]
        return [*super().get_readonly_fields(request, obj), *others]

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Only staff can enter the admin."""
        may_enter = User.objects.filter(Q(is_staff=True) | Q(courses_written__isnull=False)).distinct()
        return super().formfield_for_manytomany(db_field, request, queryset=may_enter.order_by("username"), **kwargs)

    @admin.display(description=_("editions"))
    def editions_listed(self, course: Course) -> str:
        return ", ".join(map(str, course.editions.all()))

    def view_on_site(self, course: Course) -> str | None:
        edition = course.editions.first()
        return page_of_edition("course", edition) if edition else None


class AuthorInline(NumberedTable):
    model = ArticleAuthor
    fields = ["position", "name", "slug", "post", "institution"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Edition)
class EditionAdmin(LessonContentAdmin[Edition]):
    course_path = "course"
    form = EditionForm
    list_display = ["title", "language", "course"]
    list_filter = [("course", admin.RelatedOnlyFieldListFilter), "language"]
    list_select_related = ["course"]
    search_fields = ["title", "course__slug"]
    fields = ["course", "language", "title", "summary", "introduction"]
    autocomplete_fields = ["course"]
    fixed_fields = ["course"]
    readonly_fields = ["revisions"]
    history_fields = ["revisions"]
    actions = []
    inlines = [AuthorInline]
    rows = [ArticleAuthor]
    previewed = ["introduction"]

    def rendered(self, name: str, form: Any) -> SafeString:
        return as_shown(render_text(form.cleaned_data.get(name, ""), top_heading=2))

    def named_in_rules(self, edition: Edition) -> str:
        return f'edition "{"/".join(edition.natural_key())}"'

    def view_on_site(self, edition: Edition) -> str:
        return page_of_edition("course", edition)
