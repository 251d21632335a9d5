"""Who there is: one user model for learners, instructors and operators, and the link that makes the first of them."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models.links import OneTimeLink
from people.names import folded


class UserManager(DjangoUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """User names don't depend on case: ``Ann`` and ``ann`` are one person."""
        return self.get(username=self.model.normalize_username(username))


class User(AbstractUser):
    """A person. Pupils have no e-mail address, and one name to be called by instead of a first and a last one.

    One who is the ``preview_of`` somebody is a pretended student: nobody signs in as them, they are in no statistics, and
    they go, with all that they did, when the preview ends. Whose data were erased at ``erased_at`` is nobody any more: a row
    without a name, on which figures stand, and decisions that somebody took.
    """

    first_name = None  # type: ignore[assignment]  # removed from the table, as Django documents
    last_name = None  # type: ignore[assignment]  # likewise
    display_name = models.CharField(
        _("display name"), max_length=100, blank=True, help_text=_("Shown to others instead of the user name.")
    )
    preview_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="preview"
    )

    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="people_user_name_once_whatever_case",
                violation_error_message=_("Somebody has this user name already. Choose another."),
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(display_name="", email="", is_active=False, is_staff=False, is_superuser=False),
                name="people_user_erased_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    @classmethod
    def normalize_username(cls, username: Any) -> Any:
        """Names are kept as :func:`people.names.folded` spells them. Django also asks about no name at all."""
        return folded(username) if isinstance(username, str) else username

    def get_full_name(self) -> str:
        return gettext("somebody who has left") if self.erased_at else self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class SetupLinkQuerySet(models.QuerySet["SetupLink"]):
    def of(self, token: str, *, at: datetime) -> Self:
        """The link with this secret, if it is still good at ``at``."""
        return self.filter(digest=SetupLink.digest_of(token), expires_at__gt=at)


class SetupLink(OneTimeLink):
    """With it the first account is made."""

    LIFETIME = timedelta(days=2)

    objects = SetupLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"set-up link until {self.expires_at:%Y-%m-%d %H:%M}"
