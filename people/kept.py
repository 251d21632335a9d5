"""What is stored about a person, as they are told it; first of all in this room.

Each room says it of itself in a tuple ``KEPT``. What stands in one is in the download that a person gets, and on the page
that tells what becomes of it once they leave.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Classroom, Enrolment, SignInLink, User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

#: What stands in a cell: text, a number, a moment, or nothing.
Value = str | int | float | bool | datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is stored about a person.

    ``name`` is what the download calls it; ``about`` says what a row is, ``afterwards`` what becomes of it once the person
    has left. ``models`` are the labels of those whose rows it tells of. ``rows`` are one cell a column, of this person at
    this time, and hold nothing that the person may not know yet.
    """

    name: str
    title: "_StrOrPromise"
    about: "_StrOrPromise"
    afterwards: "_StrOrPromise"
    models: tuple[str, ...]
    columns: Mapping[str, "_StrOrPromise"]
    rows: Callable[[User, datetime], Iterable[Sequence[Value]]]
    count: Callable[[User], int]


GONE: Final = _("Deleted.")


def kept(
    name: str,
    model: str,
    whose: Callable[[User], QuerySet[Any]],
    columns: Mapping[str, tuple[str, "_StrOrPromise"]],
    *,
    title: "_StrOrPromise",
    about: "_StrOrPromise",
    afterwards: "_StrOrPromise" = GONE,
) -> Kept:
    """Rows of one model as they stand in the database; a column has a path to its value, and a heading."""
    paths = [path for path, _heading in columns.values()]
    return Kept(
        name=name,
        title=title,
        about=about,
        afterwards=afterwards,
        models=(model,),
        columns={column: heading for column, (_path, heading) in columns.items()},
        rows=lambda person, _at: whose(person).order_by("pk").values_list(*paths).iterator(chunk_size=1000),
        count=lambda person: whose(person).count(),
    )


def _sign_ins(person: User) -> QuerySet[AccessAttempt]:
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(username=person.username)
    return attempts


def _in_the_admin(person: User) -> QuerySet[LogEntry]:
    of_people = ContentType.objects.get_for_model(User)
    return LogEntry.objects.filter(Q(user=person) | Q(content_type=of_people, object_id=str(person.pk)))


KEPT: Final = (
    kept(
        "account",
        "people.User",
        lambda person: User.objects.filter(pk=person.pk),
        {
            "user_name": ("username", _("User name")),
            "name": ("display_name", _("Name")),
            "e_mail": ("email", _("E-mail address")),
            "made_at": ("date_joined", _("Made")),
            "last_signed_in_at": ("last_login", _("Last signed in")),
            "teaches": ("is_staff", _("May teach")),
            "runs_the_site": ("is_superuser", _("May do everything")),
        },
        title=_("Your account"),
        about=_("Who you are here. Of a password or a PIN only a fingerprint is stored, which is not in the download."),
        afterwards=_(
            "An account without a name stays, so that figures of classes stay right. Nobody can sign in with it."
        ),
    ),
    kept(
        "classes",
        "people.Enrolment",
        lambda person: Enrolment.objects.filter(learner=person),
        {
            "class": ("classroom__name", _("Class")),
            "name": ("name", _("Name in the class")),
            "group": ("group", _("Group")),
            "joined_at": ("joined_at", _("Joined")),
            "removed_at": ("removed_at", _("Removed")),
            "wrong_pins": ("wrong_pins", _("Wrong PINs in a row")),
            "last_wrong_pin_at": ("last_wrong_pin_at", _("Last wrong PIN")),
        },
        title=_("Your classes"),
        about=_("Which classes you are or were in, and under which name."),
        afterwards=_("Name, group and PIN are deleted. That somebody was in the class stays."),
    ),
    kept(
        "links",
        "people.SignInLink",
        lambda person: SignInLink.objects.filter(enrolment__learner=person),
        {
            "class": ("enrolment__classroom__name", _("Class")),
            "good_until": ("expires_at", _("Good until")),
        },
        title=_("Links to sign in with"),
        about=_("A link that your teacher made for you and that was not used."),
    ),
    kept(
        "taught",
        "people.Classroom",
        lambda person: Classroom.objects.filter(teachers=person),
        {
            "class": ("name", _("Class")),
            "made_at": ("created_at", _("Made")),
            "archived_at": ("archived_at", _("Archived")),
        },
        title=_("Classes that you teach"),
        about=_("What pupils of the class did is theirs, and not in your download."),
        afterwards=_("You are not named as a teacher any more. The class stays."),
    ),
    kept(
        "wrong_passwords",
        "axes.AccessAttempt",
        _sign_ins,
        {
            "at": ("attempt_time", _("Time")),
            "address": ("ip_address", _("Address of the device")),
            "browser": ("user_agent", _("Browser")),
            "times": ("failures_since_start", _("Times")),
        },
        title=_("Wrong passwords"),
        about=_("Somebody tried to sign in with your user name and a wrong password."),
    ),
    kept(
        "admin",
        "admin.LogEntry",
        _in_the_admin,
        {
            "at": ("action_time", _("Time")),
            "what": ("object_repr", _("What")),
            "message": ("change_message", _("Change")),
        },
        title=_("Changes in the admin"),
        about=_("What you changed there, and what others changed about your account."),
        afterwards=_("That something was changed stays, without your name."),
    ),
)
