"""The history on the page of a piece of content: what each revision changed, and the way back to it."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Field, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lessons.actions.courses import lock_courses
from lessons.actions.undo import CannotGoBack, State, fields_in, refuse_retired
from lessons.editing.access import Written, editor
from lessons.editing.differences import Change, changes
from lessons.editing.findings import edition_of
from lessons.editing.generic import ModelAdmin
from lessons.editing.links import change_url
from lessons.editing.restoring import go_back, go_back_with_row
from lessons.models import ContentRevision, Course

Content = TypeVar("Content", bound=Model)

#: As many revisions as the page of an object lists; the page of each leads to the one before it.
REVISIONS_SHOWN = 20


class WithHistory(Written, ModelAdmin[Content]):
    """Pages of revisions.

    ``fixed_fields`` can't be changed once saved: what an object belongs to, and slugs that stand in texts. ``rows`` are
    the models of those rows below the object that have revisions of their own. ``parts`` are the models of what is kept
    in the object's own revisions, by the name it has there.
    """

    course_path: ClassVar[str]
    fixed_fields: ClassVar[Any] = ()
    rows: ClassVar[Any] = ()
    parts: ClassVar[Mapping[str, type[Model]]] = {}

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.admin_site.admin_view(self.revision_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_revision"
        return [path("<path:object_id>/revisions/<int:revision_id>/", view, name=name), *super().get_urls()]

    @admin.display(description=gettext_lazy("revisions"))
    def revisions(self, obj: Content) -> SafeString:
        newest = self.history_of(obj).select_related("author")[:REVISIONS_SHOWN]
        listed = [(revision, self.name_of_row(revision)) for revision in newest]
        context = {
            "revisions": listed,
            "obj": obj,
            "address": f"admin:{self.opts.app_label}_{self.opts.model_name}_revision",
        }
        return render_to_string("lessons/admin/revisions.html", context)

    def history_of(self, obj: Content) -> QuerySet[ContentRevision]:
        """Revisions of the object and of its rows, those of rows that are gone too, newest first."""
        own = Q(model=obj._meta.label_lower, object_id=obj.pk)
        for row in self.rows:
            parent = _parent(row, obj).name
            named = Q(**{f"content__{parent}": list(obj.natural_key())})  # type: ignore[attr-defined]  # content has one
            there = Q(object_id__in=row._default_manager.filter(**{parent: obj}).values("pk"))
            own |= Q(model=row._meta.label_lower) & (named | there)
        return ContentRevision.objects.filter(own).order_by("-pk")

    def name_of_row(self, revision: ContentRevision) -> str:
        """What the revision is of, where that is a row below the object."""
        named = (str(row._meta.verbose_name) for row in self.rows if row._meta.label_lower == revision.model)
        said = next(named, "")
        which = revision.content.get("name") or revision.content.get("language")
        return f"{said} ({which})" if said else ""

    def state_in(self, obj: Content, revision: ContentRevision) -> State:
        """What a revision of the object says. Raises :class:`CannotGoBack`."""
        edition = edition_of(obj, self.course_path)
        return State(fields_in(revision.content, type(obj), belongs=self.fixed_fields, edition=edition))

    def readable(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """A revision's content as its author would read it."""
        return content

    def refusal_to_retire(self, obj: Content) -> str:
        """Why the object can't be retired; empty if it can."""
        return ""

    def differences(self, model: type[Model], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
        return changes(self.readable(before), self.readable(after), lambda names: self._label(model, names))

    def _label(self, model: type[Model], names: tuple[str, ...]) -> str:
        first, *rest = names
        if part := self.parts.get(first):
            return self._label(part, (rest[0],)) if rest else str(capfirst(str(part._meta.verbose_name)))
        fields: dict[str, Any] = {each.name: each for each in model._meta.get_fields()}
        named = fields[first].verbose_name if isinstance(fields.get(first), Field) else first.replace("_", " ")
        return str(capfirst(str(named)))

    def revision_view(self, request: HttpRequest, object_id: str, revision_id: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            # Django's own admin has it, beside which this stands.
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        revision = self.history_of(obj).filter(pk=revision_id).select_related("parent", "author").first()
        if revision is None:
            raise Http404("no such revision of this object")
        if request.method == "POST":
            return self._go_back(request, obj, revision)
        return self._revision_page(request, obj, revision)

    def _go_back(self, request: HttpRequest, obj: Content, revision: ContentRevision) -> HttpResponse:
        try:
            with transaction.atomic():
                lock_courses(Course.objects.written_by(editor(request)))
                self.restore(request, self.get_queryset(request).get(pk=obj.pk), revision)
        except CannotGoBack as refused:
            return self._revision_page(request, obj, revision, refused=str(refused))
        self.message_user(
            request, _("This is the state of %(when)s again.") % {"when": _when(revision)}, messages.SUCCESS
        )
        return HttpResponseRedirect(change_url(obj))

    def restore(self, request: HttpRequest, obj: Content, revision: ContentRevision) -> None:
        """Write the content of the revision back, as a new revision. Raises :class:`CannotGoBack`."""
        changed: Model = obj
        renamed = False
        if revision.model == obj._meta.label_lower:
            state = self.state_in(obj, revision)
            refuse_retired(state, self.state_in(obj, self._newest(revision)))
            renamed = go_back(self, request, obj, state)
        else:
            row = next(each for each in self.rows if each._meta.label_lower == revision.model)
            changed = go_back_with_row(row, _parent(row, obj).name, obj, revision)
        self.publish(request, [changed], renamed=renamed)
        self.log_change(request, obj, _("Went back to the state of %(when)s.") % {"when": _when(revision)})

    @abstractmethod
    def publish(self, request: HttpRequest, objects: Sequence[Model], *, renamed: bool) -> None:
        """Bring up to date what hangs on the objects, and keep them in the history."""

    def _newest(self, revision: ContentRevision) -> ContentRevision:
        return ContentRevision.objects.filter(model=revision.model, object_id=revision.object_id).latest("pk")

    def _revision_page(
        self, request: HttpRequest, obj: Content, revision: ContentRevision, *, refused: str = ""
    ) -> HttpResponse:
        newest = self._newest(revision)
        model = next((row for row in self.rows if row._meta.label_lower == revision.model), self.model)
        before = revision.parent.content if revision.parent else {}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "title": _("What was changed on %(when)s") % {"when": _when(revision)},
            "revision": revision,
            "of_row": self.name_of_row(revision),
            "changes": self.differences(model, before, revision.content),
            "ways_back": None if newest == revision else self.differences(model, newest.content, revision.content),
            "refused": refused,
            "address": f"admin:{self.opts.app_label}_{self.opts.model_name}_revision",
        }
        return TemplateResponse(request, "lessons/admin/revision.html", context, status=422 if refused else 200)


def _parent(row: type[Model], obj: Model) -> Any:
    """The reference of a row to the object it stands below."""
    return next(field for field in row._meta.concrete_fields if field.related_model is type(obj))


def _when(revision: ContentRevision) -> str:
    return date_format(localtime(revision.created_at), "DATETIME_FORMAT")
