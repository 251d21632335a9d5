"""Loading content from YAML files: they are read, checked and merged with the database before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime

from django.db import IntegrityError, transaction

from kzcourse.completing import complete_content
from kzcourse.loading.applying import apply
from kzcourse.loading.choices import Choices, Side
from kzcourse.loading.drafts import Draft, draft_all
from kzcourse.loading.faults import Fault, Faulty
from kzcourse.loading.known import Known, courses_called
from kzcourse.loading.plans import Conflict, Plan, dead_links, plan
from kzcourse.loading.recording import remember_files
from kzcourse.loading.sources import read_files, stored_files
from kzcourse.loading.telling import digest_of_plan
from lessons.actions.courses import lock_courses
from lessons.models import ContentRevision, Course

__all__ = [
    "Choices",
    "Conflict",
    "Conflicting",
    "Fault",
    "Faulty",
    "Outdated",
    "Plan",
    "Refused",
    "Side",
    "Undecidable",
    "load",
    "stored_files",
]


class Conflicting(Exception):
    """Files and database have changed the same fields to different values, and nobody decided between them."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


class Undecidable(Exception):
    """Something was decided of objects of which there is nothing to decide."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class Outdated(Exception):
    """Another plan was shown than the one there is now: the database has been changed since. Nothing was changed."""


class Refused(Exception):
    """The database refused what was planned; the text is its own. Nothing was changed.

    Mostly another process made the same content at the same time, and loading again will do.
    """


def load(
    files: Mapping[str, bytes],
    *,
    at: datetime,
    choices: Choices | None = None,
    dry_run: bool = False,
    only: Course | None = None,
    shown: str | None = None,
) -> Plan:
    """Merge what the files say into the database, with all that is derived and the revisions; what was done.

    Everything is done or nothing. Raises :class:`Faulty` if anything is wrong with any of the files, :class:`Conflicting`
    unless ``choices`` decide, :class:`Undecidable`, and :class:`Refused`. ``dry_run`` only tells what would be done,
    conflicts included, and holds nothing. ``only`` is the one course that the files may say something of. Raises
    :class:`Outdated` if the plan without choices isn't the one with the digest ``shown``.
    """
    records, faults = read_files(files)
    drafts, more_faults = draft_all(records)
    courses = _courses(drafts)
    try:
        with nullcontext() if dry_run else transaction.atomic():
            if not dry_run:
                lock_courses(courses_called(courses))
            known = Known(courses, written={draft.name for draft in drafts}, lock=not dry_run)
            faults = [*faults, *more_faults, *dead_links(drafts, known), *_of_other_courses(drafts, known, only)]
            if faults:
                raise Faulty(faults)
            if shown is not None and digest_of_plan(plan(drafts, known, Choices())) != shown:
                raise Outdated
            planned = _planned(drafts, known, choices or Choices())
            if not dry_run:
                _carry_out(planned, known, courses, at=at)
            return planned
    except IntegrityError as error:
        raise Refused(str(error).strip()) from error


def _of_other_courses(drafts: Iterable[Draft], known: Known, only: Course | None) -> Iterator[Fault]:
    for draft in drafts:
        if only and known.rows.get((Course, draft.key[:1])) != only:
            message = f"this belongs to the course “{draft.key[0]}”, not to “{only.slug}”. Take it out."
            yield Fault(draft.record.file, draft.record.line, message)


def _planned(drafts: Sequence[Draft], known: Known, choices: Choices) -> Plan:
    planned = plan(drafts, known, choices)
    decidable = [*(each.name for each in planned.conflicts), *(each.name for each in planned.merged)]
    if unknown := choices.unknown([*decidable, *(each.draft.name for each in planned.changed)]):
        raise Undecidable(unknown)
    return planned


def _carry_out(planned: Plan, known: Known, courses: set[str], *, at: datetime) -> None:
    if planned.conflicts:
        raise Conflicting(planned)
    apply(planned, known)
    remember_files(planned.merged, known, at=at)
    complete_content(at=at, origin=ContentRevision.Origin.LOAD, courses=courses)


def _courses(drafts: Iterable[Draft]) -> set[str]:
    """The slugs of all courses that the files say something of or refer to."""
    linked = (key for draft in drafts for field in draft.links for key in draft.linked_keys(field))
    return {str(key[0]) for key in (*(draft.key for draft in drafts), *linked)}
