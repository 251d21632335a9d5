"""Who may change what: a superuser everything, an instructor what belongs to the courses they write."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet, TextField
from django.http import HttpRequest

from lessons.editing.fields import ProseField
from lessons.models import ContentRevision, Course
from people.models import User
from people.requests import Request

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin
    from django.db.models.fields.related import RelatedField

    _Base = BaseModelAdmin[Any]
else:
    _Base = object

_KEPT = "_writes_a_course"


def editor(request: HttpRequest) -> User:
    """Whoever works in the admin."""
    return cast(User, request.user)


class Signature(TypedDict):
    """Who edits, and when, as actions take it and the history of content keeps it."""

    author: User
    origin: str
    at: datetime


def signature(request: HttpRequest) -> Signature:
    return Signature(author=editor(request), origin=ContentRevision.Origin.EDIT, at=cast(Request, request).at)


def may_write(request: HttpRequest) -> bool:
    """Whether this person writes any course. A page of the admin asks dozens of times: the request keeps the answer."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _writes_a_course(request.user))
    return bool(getattr(request, _KEPT))


def _writes_a_course(user: User | AnonymousUser) -> bool:
    """The sign-in page of the admin asks for an anonymous user."""
    return user.is_authenticated and (user.is_superuser or Course.objects.written_by(user).exists())


def written(request: HttpRequest, rows: QuerySet[Any], course_path: str) -> QuerySet[Any]:
    """Those of the rows whose course, ``course_path`` away, this person writes."""
    if editor(request).is_superuser:
        return rows
    return rows.filter(**{f"{course_path}__in": Course.objects.written_by(editor(request))})


class Written(_Base):
    """Permissions from the authorship of courses, and choices that hold no other course's content.

    Objects need no permission of their own: pages and actions find only those of :meth:`get_queryset`.
    """

    formfield_overrides: ClassVar[Any] = {TextField: {"form_class": ProseField}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_write(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_write(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_write(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Content is retired: learners' records refer to it."""
        return False

    def get_field_queryset(
        self, db: str | None, db_field: "RelatedField[Any, Any]", request: HttpRequest
    ) -> QuerySet[Any]:
        """Choices are what the person finds in the list of their own admin."""
        return self.admin_site.get_model_admin(db_field.remote_field.model).get_queryset(request)
