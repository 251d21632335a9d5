"""Rows written by statements that are put together and compiled once, as :mod:`people.prepared` reads them.

What is written at each tap of a whole class is written so::

    insert_response = Insert(Response)
    update_item = Update(AttemptItem, "current", "version")

    insert_response(response)
    update_item(item)

Each does what ``save()`` does of a model that nobody listens to: neither sends signals.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model
from django.db.models.sql import InsertQuery, UpdateQuery

from people.prepared import Later

M = TypeVar("M", bound=Model)
Statement = tuple[str, list["Field[Any, Any]"]]


class _Write(ABC, Generic[M]):
    """A statement that writes one row."""

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self.statements: dict[str, Statement] = {}  # by the kind of database

    @abstractmethod
    def compiled(self, connection: BaseDatabaseWrapper) -> Statement:
        """The statement, and the fields whose values it takes, in their order."""

    def __call__(self, row: M) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self.statements.get(connection.vendor)
        if statement is None:
            statement = self.statements[connection.vendor] = self.compiled(connection)
        sql, fields = statement
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            if cursor.rowcount != 1:
                raise DatabaseError(f"{row!r} is not in the database.")


class Insert(_Write[M]):
    """Adds a row of a model whose key is made before it is written; raises IntegrityError as ``save()`` does."""

    def compiled(self, connection: BaseDatabaseWrapper) -> Statement:
        fields = self.model._meta.local_concrete_fields
        query = InsertQuery(self.model)
        query.insert_values(fields, [self.model(**{field.attname: _value_of(field) for field in fields})])
        [(sql, values)] = query.get_compiler(connection=connection).as_sql()
        return sql, _fields_of(values)

    def __call__(self, row: M) -> None:
        super().__call__(row)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


class Update(_Write[M]):
    """Writes the fields named over those of the row with the same key; raises DatabaseError if there is none."""

    def __init__(self, model: type[M], *names: str) -> None:
        super().__init__(model)
        self.names = names

    def compiled(self, connection: BaseDatabaseWrapper) -> Statement:
        of_row = self.model._base_manager.filter(pk=_value_of(self.model._meta.pk))
        query: UpdateQuery = of_row.query.chain(UpdateQuery)  # type: ignore[assignment]  # of the class that it is given
        fields = [cast("Field[Any, Any]", self.model._meta.get_field(name)) for name in self.names]
        values: list[tuple[Any, Any, Any]] = [(field, None, _value_of(field)) for field in fields]
        query.add_update_fields(values)
        sql, parts = query.get_compiler(connection=connection).as_sql()
        return sql, _fields_of(parts)


def _value_of(field: "Field[Any, Any]") -> Later:
    return Later(field.attname, field)


def _fields_of(values: Sequence[Later]) -> list["Field[Any, Any]"]:
    return [value.kept_as for value in values if value.kept_as]
