"""An upload between being shown and being loaded: it travels in the page, signed, and no server keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kzcourse.loading import Choices, Plan, load
from kzcourse.loading.telling import digest_of_plan
from lessons.models import Course
from people.models import User

#: How long after it was shown a plan can be carried out.
_VALID: Final = timedelta(hours=12)
#: Characters that a page takes along; a request may hold little more.
MOST_CARRIED: Final = 900_000


@dataclass(frozen=True, slots=True)
class Shown:
    """Files, and the digest of the plan for them that was shown."""

    files: Mapping[str, bytes]
    plan: str


def planned(files: Mapping[str, bytes], course: Course, *, at: datetime) -> Plan:
    """What loading them into their course would do."""
    return load(files, at=at, dry_run=True, only=course)


def carried(files: Mapping[str, bytes], plan: Plan, course: Course, user: User) -> str:
    """Files without faults and the plan for them, for this person and course alone. Raises ``ValidationError``."""
    texts = {name: stored.decode() for name, stored in files.items()}
    signed = signing.dumps({"files": texts, "plan": digest_of_plan(plan)}, salt=_salt(course, user), compress=True)
    if len(signed) > MOST_CARRIED:
        raise ValidationError(
            _("This is too much for a page. Load it with loadcourse, or upload its files one by one.")
        )
    return signed


def shown(signed: str, course: Course, user: User) -> Shown:
    """Raises ``ValidationError`` if this wasn't made by :func:`carried`, or too long ago."""
    try:
        said = signing.loads(signed, salt=_salt(course, user), max_age=_VALID)
    except signing.BadSignature as error:
        raise ValidationError(_("This page was open too long, or is incomplete. Upload the files again.")) from error
    return Shown({name: text.encode() for name, text in said["files"].items()}, said["plan"])


def carry_out(upload: Shown, course: Course, choices: Choices, *, at: datetime) -> Plan:
    """Load what was shown, and nothing else. Raises :class:`Outdated` if the database was changed meanwhile."""
    return load(upload.files, at=at, choices=choices, only=course, shown=upload.plan)


def _salt(course: Course, user: User) -> str:
    return f"kzcourse.files.{course.pk}.{user.pk}"
