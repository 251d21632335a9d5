"""Loading content from YAML files: they are read, checked and compared with the database before anything is written."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from kzcourse.completing import complete_content
from kzcourse.loading.applying import apply
from kzcourse.loading.drafts import Draft, draft_all
from kzcourse.loading.faults import Fault, Faulty
from kzcourse.loading.known import Known
from kzcourse.loading.plans import Plan, dead_links, plan
from kzcourse.loading.sources import Record, files_of, read_file
from lessons.models import ContentRevision

__all__ = ["EditedByHand", "Fault", "Faulty", "Plan", "Refused", "load"]


class EditedByHand(Exception):
    """Content that the load would change was changed by hand since the last load."""

    def __init__(self, edited: Sequence[str]) -> None:
        super().__init__("\n".join(edited))
        self.edited = edited


class Refused(Exception):
    """The database refused what was planned; the text is its own. Nothing was changed.

    Mostly another process made the same content at the same time, and loading again will do.
    """


def load(path: Path, *, at: datetime, force: bool = False, dry_run: bool = False) -> Plan:
    """Bring the database to what the files say, with all that is derived and the revisions; what was done.

    Everything is done or nothing. Raises :class:`Faulty` if anything is wrong with any of the files, unless ``force`` lets
    the files win :class:`EditedByHand`, and :class:`Refused`. ``dry_run`` only tells what would be done.
    """
    records, faults = _read(path)
    drafts, more_faults = draft_all(records)
    courses = _courses(drafts)
    try:
        with transaction.atomic():
            known = Known(courses, written={draft.name for draft in drafts})
            faults = [*faults, *more_faults, *dead_links(drafts, known)]
            if faults:
                raise Faulty(faults)
            planned = plan(drafts, known)
            if planned.edited and not force:
                raise EditedByHand(planned.edited)
            if not dry_run:
                apply(planned, known)
                complete_content(at=at, origin=ContentRevision.Origin.LOAD, courses=courses)
            return planned
    except IntegrityError as error:
        raise Refused(str(error).strip()) from error


def _read(path: Path) -> tuple[list[Record], list[Fault]]:
    records: list[Record] = []
    faults: list[Fault] = []
    for file in files_of(path):
        found, wrong = read_file(file)
        records += found
        faults += wrong
    return records, faults


def _courses(drafts: Iterable[Draft]) -> set[str]:
    """The slugs of all courses that the files say something of or refer to."""
    linked = (key for draft in drafts for field in draft.links for key in draft.linked_keys(field))
    return {str(key[0]) for key in (*(draft.key for draft in drafts), *linked)}
