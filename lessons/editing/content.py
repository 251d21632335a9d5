"""The admin page of a piece of content: what was saved is derived and kept in the history, what is past is retired."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lessons.actions.courses import lock_courses
from lessons.editing.access import editor, signature, written
from lessons.editing.collisions import (
    OVERWRITE,
    VERSION,
    Collision,
    is_outdated,
    on_rows_of_today,
    stopped,
    try_saving,
)
from lessons.editing.differences import Change
from lessons.editing.findings import findings_on
from lessons.editing.history import WithHistory
from lessons.editing.previewing import WithPreview
from lessons.models import ContentRevision, Course

Content = TypeVar("Content", bound=Model)

#: On a request whose form is shown again because of a collision.
_COLLISION = "_collides"


class RetiredFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("live", _("in use")), ("retired", _("retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(retired_at__isnull=self.value() == "live") if self.value() else queryset


class ContentAdmin(WithPreview[Content], WithHistory[Content]):
    """Content of a course, ``course_path`` away from it.

    ``seen_fieldsets`` show what there is to see of an object once it is saved. Subclasses say in :meth:`publish` what
    follows from a change.
    """

    change_form_template = "lessons/admin/change_form.html"

    class Media:
        js = [Script("js/admin-rows.js", defer=True)]

    seen_fieldsets: ClassVar[Sequence[Any]] = ()
    readonly_fields: ClassVar[list[str]] = ["retired_at", "revisions"]
    history_fields: ClassVar[Sequence[str]] = ["retired_at", "revisions"]
    actions: Sequence[Any] = ["retire", "bring_back"]
    save_on_top = True
    list_per_page = 50

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
            obj = self.get_object(request, unquote(object_id)) if object_id else None
            if obj and is_outdated(request, self.version_of(obj)):
                return self._both_versions(request, obj, form_url)
            if obj and OVERWRITE in request.POST:
                request = on_rows_of_today(request, self._formsets(request, obj))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def version_of(self, obj: Content) -> str:
        """What tells one state of the object and of the rows on its page from another."""
        newest = self.history_of(obj).values_list("pk", flat=True).first()
        return str(newest or 0)

    def _formsets(self, request: HttpRequest, obj: Content) -> list[Any]:
        """Of the rows there are now."""
        return [
            formset_class(instance=obj, queryset=inline.get_queryset(request))
            for formset_class, inline in self.get_formsets_with_inlines(request, obj)
        ]

    def _both_versions(self, request: HttpRequest, obj: Content, form_url: str) -> HttpResponse:
        """What somebody else saved, what was typed here, and what would differ; nothing is saved."""
        request = on_rows_of_today(request, self._formsets(request, obj))
        changeform = super().changeform_view
        written = try_saving(request, lambda trial: changeform(trial, str(obj.pk), form_url))
        differences = None if written is None else [self._difference(revision) for revision in self._own(written)]
        newest = self.history_of(obj).select_related("author").first()
        collision = Collision(newest, self.version_of(obj), differences, bool(request.FILES))
        setattr(request, _COLLISION, True)
        response = changeform(request, str(obj.pk), form_url, {"collision": collision})
        response.status_code = 409
        return response

    def _own(self, revisions: Iterable[ContentRevision]) -> Iterator[ContentRevision]:
        """Those of what is written on this page, not those of what refers to it."""
        models = {self.model, *(inline.model for inline in self.inlines)}
        labels = {model._meta.label_lower for model in models}
        return (revision for revision in revisions if revision.model in labels and revision.parent)

    def _difference(self, revision: ContentRevision) -> tuple[str, list[Change]]:
        """What the revision is of, where that is a row of the page, and what it changes."""
        model = apps.get_model(revision.model)
        named = "" if model is self.model else revision.content.get("heading") or self.name_of_row(revision)
        before = revision.parent.content if revision.parent else {}
        return named, self.differences(model, before, revision.content)

    def get_form(self, request: HttpRequest, obj: Content | None = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        return stopped(form_class) if hasattr(request, _COLLISION) else form_class

    def named_in_rules(self, obj: Any) -> str:
        """What findings call the object."""
        return f'{obj._meta.model_name} "{obj.slug}"'

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        saved = kwargs.get("obj") and self.get_queryset(request).get(pk=kwargs["obj"].pk)
        if saved:
            context["findings"] = findings_on(saved, self.named_in_rules(saved), self.course_path)
            newest = self.version_of(saved)
            context["version"] = newest if request.POST.get(OVERWRITE) == newest else request.POST.get(VERSION, newest)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        renamed = change and not {"slug", "language"}.isdisjoint(form.changed_data)
        self.publish(request, [form.instance, *_rows_saved(formsets)], renamed=renamed)

    @admin.display(description=_("in use"), boolean=True, ordering="retired_at")
    def in_use(self, obj: Any) -> bool:
        return obj.retired_at is None

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
        for obj in objects if retired_at else ():
            if refusal := self.refusal_to_retire(obj):
                self.message_user(request, f"{obj}: {refusal}", messages.ERROR)
                objects = [each for each in objects if each != obj]
        for obj in objects:
            obj.retired_at = retired_at
            obj.save(update_fields=["retired_at"])
            self.log_change(request, obj, [{"changed": {"fields": ["retired_at"]}}])
        if objects:
            self.publish(request, objects, renamed=False)
        return len(objects)


def stays(request: HttpRequest) -> bool:
    """Whether the page that comes after saving is the object's own, which says by itself what is wrong."""
    return "_continue" in request.POST


def _rows_saved(formsets: Iterable[Any]) -> list[Model]:
    return [
        row
        for formset in formsets
        for row in (*formset.new_objects, *(changed for changed, _ in formset.changed_objects))
    ]
