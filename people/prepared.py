"""Querysets that are put together and compiled once, and asked again with other values: as prepared statements are.

To put a queryset together and to write its SQL takes Django longer than a small database takes to answer it, so what a page
asks at each visit is prepared::

    @prepared
    def passages() -> QuerySet[Passage]:
        return Passage.objects.filter(lesson=Later("lesson")).order_by("position")

    passages(lesson=lesson.pk)
"""

from collections.abc import Callable, Iterable
from functools import update_wrapper
from threading import local
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

#: Whole numbers that a column can hold.
LARGEST = range(-(2**63), 2**63)

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")


class Later(Expression):
    """Stands for a value that is given later, never None. ``field`` says how a database keeps it, where that is not plain:
    UUIDs and times."""

    def __init__(self, name: str, field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=field)
        self.name, self.kept_as = name, field

    # It stands among the parameters itself.
    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]

    def bound(self, values: dict[str, Any], connection: Any) -> Any:
        """The value as the database takes it; raises KeyError if it is not given."""
        value = values[self.name]
        return value if self.kept_as is None else self.kept_as.get_db_prep_value(value, connection)


class _Plan:
    """A queryset as it is asked on one connection."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        compiler = queryset.query.get_compiler(using=queryset.db)
        self.queryset, self.connection, self.compiler = queryset, compiler.connection, compiler
        self.sql, self.parts = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        compiler.get_converters = _always(converters)
        queryset.query.get_compiler = _always(compiler)  # type: ignore[method-assign]  # of this query alone

    def asked(self, values: dict[str, Any]) -> list[Any]:
        params = tuple(part.bound(values, self.connection) if isinstance(part, Later) else part for part in self.parts)
        self.compiler.as_sql = _always((self.sql, params))
        rows: Iterable[Any] = self.queryset._iterable_class(self.queryset)  # type: ignore[assignment]  # of any kind
        return list(rows)


def _always(value: Any) -> Callable[..., Any]:
    def always(*_args: object, **_named: object) -> Any:
        return value

    return always


class Prepared(Generic[M, Row]):
    """A queryset with :class:`Later` values. Calling it with them asks the database, once, and gives the rows.

    It asks the database that is written to, never one that is a little behind.
    """

    def __init__(self, build: Callable[[], QuerySet[M, Row]]) -> None:
        update_wrapper(self, build)
        self.build = build
        self.plans = local()  # a connection belongs to one thread

    def __call__(self, **values: Any) -> list[Row]:
        if any(isinstance(value, int) and value not in LARGEST for value in values.values()):
            return []  # as Django's own querysets find: databases would refuse the question
        plan: _Plan | None = getattr(self.plans, "plan", None)
        if plan is None or plan.connection is not connections[plan.queryset.db]:
            plan = self.plans.plan = _Plan(self.build().using(DEFAULT_DB_ALIAS))
        return plan.asked(values)


def prepared(build: Callable[[], QuerySet[M, Row]]) -> Prepared[M, Row]:
    """The queryset that a function puts together, compiled when it is first asked."""
    return Prepared(build)
