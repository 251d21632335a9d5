"""The pupils of a class in the order of one of their columns, which works by ordinary links."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models.classrooms import EnrolmentQuerySet

#: Columns by the word in ``?sort=``, with the field that orders by them and the heading.
COLUMNS: dict[str, tuple[str, str | Promise]] = {
    "name": ("name_key", _("Name")),
    "group": ("group", _("Group")),
    "account": ("learner__username", _("User name")),
    "joined": ("joined_at", _("Joined")),
    "seen": ("learner__last_login", _("Last signed in")),
    "pin": ("wrong_pins", _("PIN")),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that sorts; ``direction`` is empty unless the table is sorted by it, ``query`` sorts the other way then."""

    title: str | Promise
    query: str
    direction: str

    @classmethod
    def row(cls, asked: Mapping[str, str]) -> list["Heading"]:
        column, descending = order_of(asked)
        return [
            cls(
                title,
                f"sort={'-' if name == column and not descending else ''}{name}",
                "" if name != column else "descending" if descending else "ascending",
            )
            for name, (_field, title) in COLUMNS.items()
        ]


def order_of(asked: Mapping[str, Any]) -> tuple[str, bool]:
    """By which column, and whether downwards; by name where nothing sensible is asked."""
    said = asked.get("sort", "name")
    name = said.removeprefix("-")
    return (name, said.startswith("-")) if name in COLUMNS else ("name", False)


def sorted_pupils(pupils: EnrolmentQuerySet, asked: Mapping[str, Any]) -> EnrolmentQuerySet:
    """Whoever has nothing in the column stands last; equal ones by name."""
    name, descending = order_of(asked)
    field = F(COLUMNS[name][0])
    order = field.desc(nulls_last=True) if descending else field.asc(nulls_last=True)
    return pupils.order_by(order, "name_key", "pk")
