"""People in the admin: who they are, what they may do, a new password; never what they learned."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.actions import make_instructors
from people.forms.accounts import UserAddForm, UserEditForm
from people.models import User
from people.security_log import noted
from people.sessions import end_sessions

if TYPE_CHECKING:
    Base = DjangoUserAdmin[User]
else:
    Base = DjangoUserAdmin


admin.site.unregister(Group)  # who may do what is said by courses and by the two boxes below, never by groups


@admin.register(User)
class UserAdmin(Base):
    form = UserEditForm
    add_form = UserAddForm
    list_display = ["username", "display_name", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["username", "display_name", "email"]
    ordering = ["username"]
    date_hierarchy = "date_joined"
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["display_name", "email"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"classes": ["wide"], "fields": ["username", "display_name", "usable_password", "password1", "password2"]},
        )
    ]
    actions = ["make_instructors", "sign_out"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Nobody who is only pretended, and nobody who has left for good."""
        return super().get_queryset(request).filter(preview_of=None, erased_at=None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a person answered hangs on the account: close it (not active), or let ``manage.py erase`` do it."""
        return False

    @admin.action(description=_("Make instructors"), permissions=["change"])
    def make_instructors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        chosen = [*queryset.values_list("pk", flat=True)]
        made = make_instructors(users=queryset)
        noted("instructors.made", request, accounts=chosen)
        said = ngettext(
            "%(made)s person may enter the admin now. Name them as instructor in each course that they write.",
            "%(made)s people may enter the admin now. Name them as instructors in each course that they write.",
            made,
        )
        self.message_user(request, said % {"made": made}, messages.SUCCESS)

    @admin.action(description=_("Sign out on all devices"), permissions=["change"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        ended = end_sessions(users={str(each.pk) for each in queryset}, at=timezone.now())
        noted("sessions.ended", request, accounts=[each.pk for each in queryset])
        said = ngettext("%(ended)s session is ended.", "%(ended)s sessions are ended.", ended)
        self.message_user(request, said % {"ended": ended}, messages.SUCCESS)
