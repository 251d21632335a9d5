"""The admin page of a piece of content: what was saved is derived and kept in the history, what is past is retired."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lessons.actions.courses import lock_courses
from lessons.editing.access import Written, editor, signature, written
from lessons.editing.generic import ModelAdmin
from lessons.models import ContentRevision, Course

Content = TypeVar("Content", bound=Model)

#: As many revisions as an author looks back on.
REVISIONS_SHOWN = 20


class RetiredFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("live", _("in use")), ("retired", _("retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(retired_at__isnull=self.value() == "live") if self.value() else queryset


class ContentAdmin(Written, ModelAdmin[Content]):
    """Content of a course, ``course_path`` away from it.

    ``fixed_fields`` can't be changed once saved: what an object belongs to, and slugs that stand in texts.
    ``seen_fieldsets`` show what there is to see of an object once it is saved. Subclasses say in :meth:`publish` what
    follows from a change.
    """

    course_path: ClassVar[str]
    fixed_fields: ClassVar[Sequence[str]] = ()
    seen_fieldsets: ClassVar[Sequence[Any]] = ()
    readonly_fields: ClassVar[list[str]] = ["retired_at", "revisions"]
    history_fields: ClassVar[Sequence[str]] = ["retired_at", "revisions"]
    actions: Sequence[Any] = ["retire", "bring_back"]
    save_on_top = True
    list_per_page = 50

    @abstractmethod
    def publish(self, request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
        """Bring up to date what hangs on the objects, and keep them in the history."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Content]:
        return written(request, super().get_queryset(request), self.course_path)

    def get_readonly_fields(self, request: HttpRequest, obj: Content | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ())]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Content | None = None) -> dict[str, Sequence[str]]:
        """A slug follows the title only until it stands in addresses."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Content | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        history = (_("History"), {"fields": self.history_fields, "classes": ["collapse"]})
        return [*fieldsets, *self.seen_fieldsets, history] if obj else fieldsets

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Whoever saves waits for others who save the same courses, before anything is read or written.

        Waiting only when it is published would be too late: each would hold rows that the other derives anew.
        """
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            lock_courses(Course.objects.written_by(editor(request)))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        renamed = change and not {"slug", "language"}.isdisjoint(form.changed_data)
        self.publish(request, [form.instance, *_rows_saved(formsets)], renamed=renamed)

    @admin.display(description=_("in use"), boolean=True, ordering="retired_at")
    def in_use(self, obj: Any) -> bool:
        return obj.retired_at is None

    @admin.display(description=_("revisions"))
    def revisions(self, obj: Content) -> SafeString:
        newest = ContentRevision.objects.of(obj).select_related("author")[:REVISIONS_SHOWN]
        return render_to_string("lessons/admin/revisions.html", {"revisions": newest})

    @admin.action(description=_("Retire"))
    def retire(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = self._set_retired(request, queryset.filter(retired_at=None), signature(request)["at"])
        said = ngettext("%(count)s object is retired now.", "%(count)s objects are retired now.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Bring back"))
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = self._set_retired(request, queryset.exclude(retired_at=None), None)
        said = ngettext("%(count)s object is in use again.", "%(count)s objects are in use again.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    @transaction.atomic
    def _set_retired(self, request: HttpRequest, queryset: QuerySet[Any], retired_at: Any) -> int:
        lock_courses(Course.objects.written_by(editor(request)))
        objects = list(queryset)
        for obj in objects:
            obj.retired_at = retired_at
            obj.save(update_fields=["retired_at"])
            self.log_change(request, obj, [{"changed": {"fields": ["retired_at"]}}])
        if objects:
            self.publish(request, objects, renamed=False)
        return len(objects)


def _rows_saved(formsets: Iterable[Any]) -> list[Model]:
    return [
        row
        for formset in formsets
        for row in (*formset.new_objects, *(changed for changed, _ in formset.changed_objects))
    ]
