"""Reading an old revision back: what its content says, in terms of the rows there are now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from lessons.actions.former import formerly
from lessons.actions.revise import is_authored
from lessons.models import Chart, ChartPoint, ContentRevision, Course, Edition, Fact

Content = TypeVar("Content", bound=models.Model)
Values = Mapping[str, Any]


class CannotGoBack(Exception):
    """The old state is not possible any more. The text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class State:
    """What one revision says: values of the object's own fields, and its parts' by their model, in their order.

    ``referred`` is what it refers to, so that what is retired by now can be refused.
    """

    fields: Values
    parts: Mapping[type[models.Model], Sequence[Values]] = field(default_factory=dict)

    @property
    def referred(self) -> set[models.Model]:
        rows = (self.fields, *(row for rows in self.parts.values() for row in rows))
        values = (value for row in rows for value in row.values())
        return {each for value in values for each in _as_list(value) if isinstance(each, models.Model)}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def fields_in(
    content: Values, model: type[models.Model], *, belongs: Collection[str], edition: Edition | None
) -> dict[str, Any]:
    """The inverse of ``content_of``. ``belongs`` are the references to what the object is a part of: they stay.

    Fields that were not there yet when the revision was made are left out. Raises :class:`CannotGoBack`.
    """
    values: dict[str, Any] = {}
    for each in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if each.name not in content or each.name in belongs or not is_authored(each):
            continue
        stored = content[each.name]
        if each.many_to_many:
            values[each.name] = [referred_to(each.related_model, key, edition) for key in stored]
        elif each.is_relation:
            values[each.name] = None if stored is None else referred_to(each.related_model, stored, edition)
        else:
            values[each.name] = each.to_python(stored)
    return values


def referred_to(model: Any, natural_key: Sequence[str], edition: Edition | None) -> Any:
    """What in the edition, or of its course's facts, has the slug that the key ends with, or had it once."""
    if model is Fact and edition:
        return fact_named(natural_key[-1], edition.course)
    return named(model._default_manager.filter(edition=edition), natural_key[-1], scope=edition.pk if edition else 0)


def named(rows: "models.QuerySet[Content]", slug: str, *, scope: int) -> Content:
    found = rows.filter(slug=slug).first() or formerly(rows, slug, scope=scope)
    if found is None:
        said = {"kind": rows.model._meta.verbose_name, "slug": slug}
        raise CannotGoBack(_("It refers to the %(kind)s “%(slug)s”, which is gone. Write it anew first.") % said)
    return found


def state_of_chart(chart: Chart, revision: ContentRevision) -> State:
    """Raises :class:`CannotGoBack`."""
    content, edition = revision.content, chart.edition
    points = [fields_in(row, ChartPoint, belongs=["chart"], edition=edition) for row in content["points"]]
    return State(fields_in(content, Chart, belongs=["edition", "slug"], edition=edition), {ChartPoint: points})


def fact_named(slug: str, course: Course) -> Fact:
    return named(Fact.objects.filter(course=course), slug, scope=course.pk)


def refuse_retired(then: State, now: State) -> None:
    """An old state may not lead back to what is out of use, unless the object refers to it anyway."""
    for each in sorted(then.referred - now.referred, key=str):
        if getattr(each, "retired_at", None):
            said = {"kind": each._meta.verbose_name, "name": str(each)}
            raise CannotGoBack(
                _("It refers to the %(kind)s “%(name)s”, which is retired. Bring that back first.") % said
            )
