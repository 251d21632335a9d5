"""A roster against the pupils that a class has: who is new, who is known, whose group changes, and what can't be done.

Planning writes nothing. A plan is agreed to as it was seen: :func:`enrol` does it only if it still is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.actions.pupils import NewPupil, Pass, add_pupils, bring_back, set_group, with_pins
from people.models import Classroom, Enrolment, User
from people.names import folded
from people.pins import weakness_of
from people.rosters import Row


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    REGROUPED = "regrouped"
    BACK = "back"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """A row with its fate. ``remark`` says why it is refused, or what is not taken from it."""

    row: Row
    fate: Fate
    enrolment: Enrolment | None = None
    remark: str = ""

    @property
    def group(self) -> str:
        """What the pupil's group is then."""
        return self.row.group or (self.enrolment.group if self.enrolment else "")

    @property
    def username(self) -> str:
        return self.enrolment.learner.username if self.enrolment else self.row.username

    @property
    def seen(self) -> tuple[int, str, int]:
        """What the teacher agrees to."""
        return self.row.line, self.fate.value, self.enrolment.pk if self.enrolment else 0


@dataclass(frozen=True, slots=True)
class Plan:
    rows: tuple[Planned, ...]

    def of(self, *fates: Fate) -> list[Planned]:
        return [each for each in self.rows if each.fate in fates]

    @property
    def counts(self) -> Mapping[str, int]:
        return {fate.value: len(self.of(fate)) for fate in Fate}

    @property
    def changes(self) -> int:
        """How many rows change anything."""
        return len(self.of(Fate.NEW, Fate.REGROUPED, Fate.BACK))

    @property
    def seen(self) -> list[tuple[int, str, int]]:
        return [each.seen for each in self.rows]


class PlanChanged(Exception):
    """The class is not as it was when the teacher agreed."""


def plan_roster(classroom: Classroom, rows: Iterable[Row]) -> Plan:
    """Pupils are known by their user name, else by their name however it is spelt. Two queries for any number of rows."""
    rows = list(rows)
    planning = _Planning(classroom, rows)
    return Plan(tuple(planning.planned(row) for row in rows))


class _Planning:
    """What is known of the class while its rows are gone through."""

    def __init__(self, classroom: Classroom, rows: list[Row]) -> None:
        members = list(classroom.enrolments.real().select_related("learner").order_by("removed_at"))
        self.by_username = {each.learner.username: each for each in members}
        self.by_name: dict[str, Enrolment] = {}
        for each in sorted(members, key=lambda member: member.removed_at is not None):
            self.by_name.setdefault(each.name_key, each)
        asked = [User.normalize_username(row.username) for row in rows if row.username]
        self.taken = set(User.objects.filter(username__in=asked).values_list("username", flat=True))
        self.met: set[int] = set()

    def planned(self, row: Row) -> Planned:
        username = User.normalize_username(row.username)
        by_username, by_name = self.by_username.get(username), self.by_name.get(folded(row.name))
        known = by_username or by_name
        if by_username and by_name and by_username != by_name:
            return Planned(
                row, Fate.REFUSED, remark=_("The user name is of one pupil, the name of another. Correct one of them.")
            )
        if known is None:
            return self._new(row, username)
        if known.pk in self.met:
            return Planned(row, Fate.REFUSED, remark=_("Another line is about the same pupil. Remove one of them."))
        self.met.add(known.pk)
        return _known(row, known)

    def _new(self, row: Row, username: str) -> Planned:
        if username in self.taken:
            remark = _(
                "This user name belongs to an account outside the class. Leave it out; that person joins with the code."
            )
            return Planned(row, Fate.REFUSED, remark=remark)
        try:
            UnicodeUsernameValidator()(username or "unnamed")
        except ValidationError:
            remark = _(
                "A user name has only letters, digits and . @ + - _ without spaces. Correct it, or leave it out."
            )
            return Planned(row, Fate.REFUSED, remark=remark)
        if row.pin and weakness_of(row.pin, name=row.name):
            return Planned(
                replace(row, pin=""),
                Fate.NEW,
                remark=_("The PIN is too short, too long or easily guessed. They get another."),
            )
        return Planned(row, Fate.NEW)


def _known(row: Row, known: Enrolment) -> Planned:
    if known.removed_at is not None:
        return Planned(row, Fate.BACK, known)
    changed = row.group and row.group != known.group
    return Planned(row, Fate.REGROUPED if changed else Fate.KNOWN, known)


def enrol(classroom: Classroom, plan: Plan, *, agreed: list[tuple[int, str, int]], at: datetime) -> list[Pass]:
    """Do it: the passes of those who are new. Raises :class:`PlanChanged`, :class:`people.actions.pupils.NameTaken`."""
    if plan.seen != agreed:
        raise PlanChanged
    new = [each.row for each in plan.of(Fate.NEW)]
    pupils = with_pins(NewPupil(row.name, row.group, row.username, row.pin) for row in new)
    with transaction.atomic():
        for each in plan.of(Fate.BACK):
            bring_back(enrolment=_member(each))
        for group in {each.row.group for each in plan.of(Fate.REGROUPED, Fate.BACK)} - {""}:
            keys = [_member(each).pk for each in plan.of(Fate.REGROUPED, Fate.BACK) if each.row.group == group]
            set_group(pupils=Enrolment.objects.filter(pk__in=keys), group=group)
        return add_pupils(classroom=classroom, pupils=pupils, at=at)


def _member(planned: Planned) -> Enrolment:
    assert planned.enrolment is not None  # noqa: S101  # those that are known have one
    return planned.enrolment
