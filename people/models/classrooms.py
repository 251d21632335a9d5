"""Classes: who is taught together, who teaches them, and how a pupil without an e-mail address comes back in."""

import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.links import OneTimeLink
from people.models.users import User
from people.names import folded

#: No letter or digit that is easily taken for another, on a wall or over the phone: no 0 O, 1 I L, 5 S, 2 Z, 8 B.
CODE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 6


def new_join_code() -> str:
    """One of 244 million, in capital letters and digits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))


def own_time_zone() -> str:
    return settings.TIME_ZONE


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone. Choose one like Asia/Almaty."), params={"name": name})


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def taught_by(self, user: User) -> "ClassroomQuerySet":
        """The classes that this person may see: their own, and for a superuser all."""
        return self if user.is_superuser else self.filter(teachers=user)

    def in_use(self) -> "ClassroomQuerySet":
        return self.filter(archived_at=None)


class Classroom(models.Model):
    """A class. Pupils join it with its code while ``joining_open``; one that is archived is kept to be looked at."""

    name = models.CharField(_("name"), max_length=100)
    teachers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="classrooms", verbose_name=_("teachers"))
    join_code = models.CharField(_("join code"), max_length=CODE_LENGTH, unique=True, default=new_join_code)
    joining_open = models.BooleanField(_("joining is open"), default=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=own_time_zone, validators=[known_time_zone], help_text=_("Its clock.")
    )
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")
    is_demo = models.BooleanField(default=False)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of(self, learner: User) -> "EnrolmentQuerySet":
        """Memberships of this person in classes that are in use."""
        return self.present().filter(learner=learner, classroom__archived_at=None)

    def present(self) -> "EnrolmentQuerySet":
        """Those who are in their class now."""
        return self.filter(removed_at=None)

    def may_be_opened(self) -> "EnrolmentQuerySet":
        """Those for whom :attr:`Enrolment.may_be_opened` is true."""
        return self.filter(account_made_here=True, learner__is_staff=False, learner__is_superuser=False)

    def real(self) -> "EnrolmentQuerySet":
        """Pupils: nobody who only pretends to be one, and nobody who has left for good."""
        return self.filter(learner__preview_of=None, learner__erased_at=None)


class Enrolment(models.Model):
    """A learner is in a class, under a name that nobody else there has.

    ``account_made_here`` says that the account was made for this class, by joining it or by its teacher: only then may the
    teacher give it a new PIN or a link to sign in with. ``pin`` is a hash, empty where there is none, and opens nothing
    outside the class. ``wrong_pins`` counts wrong ones since the last right one: after :attr:`LOCKED_AFTER` of them the PIN
    opens nothing until the teacher unlocks it or gives a new one.
    """

    LOCKED_AFTER: ClassVar = 10

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="enrolments")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=200, editable=False)
    group = models.CharField(_("group"), max_length=50, blank=True)
    pin = models.CharField(max_length=128, blank=True)
    account_made_here = models.BooleanField(default=False)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    last_wrong_pin_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a class")
        verbose_name_plural = _("memberships of classes")
        ordering = ["classroom", "name_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["classroom", "learner"], name="people_enrolment_once_a_class"),
            models.UniqueConstraint(
                fields=["classroom", "name_key"],
                condition=models.Q(removed_at=None),
                name="people_enrolment_name_once_a_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.classroom})"

    def save(self, *args: Any, **options: Any) -> None:
        """The name as it is compared follows the name as it is shown."""
        self.name_key = folded(self.name)
        if (fields := options.get("update_fields")) is not None and "name" in fields:
            options["update_fields"] = {*fields, "name_key"}
        super().save(*args, **options)

    @property
    def is_locked(self) -> bool:
        return self.wrong_pins >= self.LOCKED_AFTER

    @property
    def may_be_opened(self) -> bool:
        """Whether the teacher may give a PIN or a link: never into somebody's own account, nor an instructor's."""
        return self.account_made_here and not (self.learner.is_staff or self.learner.is_superuser)


class SignInLinkQuerySet(models.QuerySet["SignInLink"]):
    def of(self, token: str, *, at: datetime) -> Self:
        """The link with this secret, if it is still good at ``at``."""
        good = models.Q(expires_at__gt=at, enrolment__removed_at=None, enrolment__account_made_here=True)
        of_a_pupil = models.Q(enrolment__learner__is_staff=False, enrolment__learner__is_superuser=False)
        return self.filter(good, of_a_pupil, digest=SignInLink.digest_of(token))


class SignInLink(OneTimeLink):
    """With it a pupil who forgot the PIN comes in and chooses a new one."""

    LIFETIME = timedelta(days=14)

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="links")

    objects = SignInLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"sign-in link of {self.enrolment} until {self.expires_at:%Y-%m-%d %H:%M}"
